"""What screening brings to a determination: a finding for each party to a transaction.

Two doors. The first costs nothing: a party named exactly as the starter pack knows one is that one, with its
headquarters, and with its listings even when somebody else's screening found nothing. The second, for parties nobody
has screened, asks the roster of the day.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, field

from licet.determination.names import plain
from licet.determination.parties import ListFinding
from licet.model.errors import BackendError
from licet.model.transaction import Listing, Party, Transaction
from licet.rulebook.cache import Cache, data_folder

if TYPE_CHECKING:
    from licet.screening.records import Entry

_SEPARATOR = "\x1f"


class KnownListing(Struct, frozen=True):
    """A listing fact of the starter pack, with the name it is known by and the days it holds."""

    name: str
    listing: Listing
    until: str | None


class Seats(Struct, frozen=True):
    """Where a party of the pack and its ultimate parent sit, with a sentence that says so."""

    headquarters: str | None
    parent_headquarters: str | None
    sentence: str


class KnownParty(Struct):
    """What the pack knows of a name."""

    listings: list[KnownListing] = field(default_factory=list[KnownListing])
    seats: Seats | None = None


def findings_for(transaction: Transaction) -> dict[str, ListFinding]:
    """A finding for each named party that was screened or that the pack knows.

    The exporter is screened when others are: a question about others alone loads no list.

    Raises:
        BackendError: a party must be screened and the libraries screening needs are not installed.
    """
    return _findings(transaction, _screened)


_Ask = Callable[[Mapping[str, Party], Transaction], Iterable[tuple[str, ListFinding]]]


def _findings(transaction: Transaction, ask: _Ask) -> dict[str, ListFinding]:
    """What the pack knows of each party, and what `ask` finds of those whose lists nobody stated."""
    parties = {party.name: party for party in transaction.parties if party.name}
    found = {name: one for name in parties if (one := _known_exactly(name, transaction.on)) is not None}
    waiting = {name: party for name, party in parties.items() if name not in found and party.lists is None}
    if any(party.role != "exporter" for party in waiting.values()):
        found.update(ask(waiting, transaction))
    return found | {name: _seated(found.get(name), seats) for name in parties if (seats := _known(name).seats)}


def _known(name: str) -> KnownParty:
    return _known_parties().get(_key(name)) or KnownParty()


def _key(name: str) -> str:
    """A name as the compiled pack files it."""
    return _SEPARATOR.join(plain(name))


def _seated(finding: ListFinding | None, seats: Seats) -> ListFinding:
    """A finding with where the party sits; for a party no list was asked about, that alone."""
    return msgspec.structs.replace(
        finding or ListFinding(status="not_screened"),
        headquarters=seats.headquarters,
        parent_headquarters=seats.parent_headquarters,
        seat=seats.sentence,
    )


def _known_exactly(name: str, on: str) -> ListFinding | None:
    """The listings of a party the pack knows by this very name."""
    current = [
        one
        for one in _known(name).listings
        if (one.listing.since or "") <= on and (one.until is None or on < one.until)
    ]
    if not current:
        return None
    cites = "; ".join(dict.fromkeys(one.listing.citation or "" for one in current))
    why = f"{name} is {current[0].name}, listed: {', '.join(one.listing.list for one in current)} ({cites})."
    return ListFinding(status="confirmed", listings=tuple(one.listing for one in current), why=why, complete=False)


@cache
def _known_parties() -> Mapping[str, KnownParty]:
    """The pack by exact name, from a compiled copy when there is one."""
    cache_ = Cache("parties-of-the-pack", data_folder("parties"))
    held = cache_.read()
    if held is None:
        held = msgspec.json.encode(_from_pack())
        cache_.keep(held)
    return msgspec.json.decode(held, type=dict[str, KnownParty])


def _from_pack() -> dict[str, KnownParty]:
    from licet.screening.facts import IDENTITY  # noqa: PLC0415
    from licet.screening.starter import starter_entries  # noqa: PLC0415  (only when nothing is compiled)

    found: dict[str, KnownParty] = {}
    for entry in starter_entries():
        seats = _seats_of(entry)
        for name in (entry.name, *entry.native):
            known = found.setdefault(_key(name), KnownParty())
            known.seats = known.seats or seats
            if entry.list != IDENTITY:
                known.listings.append(_known_listing(entry))
    return found


def _known_listing(entry: Entry) -> KnownListing:
    from licet.screening.listing_days import footnotes_on  # noqa: PLC0415

    listing = Listing(
        list=entry.list,
        since=entry.since.isoformat() if entry.since else None,
        footnotes=tuple(map(str, footnotes_on(entry.measure.footnotes, entry.since))) if entry.since else (),
        requirement=entry.measure.requirement,
        policy=entry.measure.policy,
        citation=entry.citation,
    )
    return KnownListing(entry.name, listing, entry.until.isoformat() if entry.until else None)


def _seats_of(entry: Entry) -> Seats | None:
    from licet.screening.facts import headquarters_of  # noqa: PLC0415

    return _seats(headquarters_of([entry.name], datetime.date.max))


def _seats(document: Mapping[str, Any] | None) -> Seats | None:
    """What a headquarters document says of a party; of its parent only where a parent is on file."""
    if document is None:
        return None
    facts: Mapping[str, Any] = document["facts"]
    parent: Mapping[str, str] = facts.get("ultimate_parent") or {}
    told = {seat["party"]: f" in {seat['country']} ({seat['source']})" for seat in document["seats"]}
    own = f"{document['party']} is headquartered{told[document['party']]}" if "headquarters" in facts else None
    above = (
        f"{document['party']} has {parent['name']} as ultimate parent" + told.get(parent["name"], "")
        if parent
        else None
    )
    return Seats(facts.get("headquarters"), parent.get("headquarters"), "; ".join(filter(None, (own, above))) + ".")


def _screened(parties: Mapping[str, Party], transaction: Transaction) -> Iterator[tuple[str, ListFinding]]:
    from licet.screening.facts import facts_of  # noqa: PLC0415  (brings the compiled libraries)
    from licet.screening.qualify import Party as Question  # noqa: PLC0415
    from licet.store.rosters import roster_on  # noqa: PLC0415

    roster = roster_on(transaction.on, transaction.known)
    for name, party in parties.items():
        yield name, finding_of(facts_of(roster, Question(name=name, country=party.country)), roster.complete)


class BookScreening:
    """Findings for the parties of an order book, the same as for each of its transactions.

    Every distinct name is screened once, against all that was ever listed. A name that is like no entry has one
    finding for all days. The few that are like one are *dated*: they are screened again for each day they occur on,
    all of a day together.

    Args:
        known: day of knowledge of lines that state none.
    """

    def __init__(self, known: str | None = None) -> None:
        self.known = known
        self._dated: dict[str, bool] = {}
        self._days: dict[tuple[str, str | None], dict[str, ListFinding]] = {}
        self._nothing: dict[str | None, ListFinding] = {}
        self._at_home = True
        self._lock = RLock()

    def __getstate__(self) -> dict[str, Any]:
        """Another process gets what was found; it has no lists to look into."""
        return {**self.__dict__, "_lock": None, "_at_home": False}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock = RLock()

    @property
    def version(self) -> str:
        """Changes whenever a finding could; empty when nothing can be screened."""
        from licet.store.rosters import lists_version  # noqa: PLC0415

        return lists_version()

    def meet(self, names: Mapping[str, Iterable[str]]) -> None:
        """Screen the names of parties that nobody has screened, by role, those that are new.

        The exporter is screened when others are.

        Raises:
            BackendError: this process has no lists, since the book was sent to it with what was found before.
        """
        others = [name for role, some in names.items() for name in some if role != "exporter"]
        if others:
            self._meet((*others, *names.get("exporter", ())))

    def _meet(self, names: Iterable[str]) -> None:
        with self._lock:
            fresh = [name for name in dict.fromkeys(names) if name not in self._dated]
            if not fresh:
                return
            if not self._at_home:
                raise BackendError(f"{fresh[0]!r} was not screened before: give party names in columns of their own")
            like = set(self._like_an_entry(fresh))
            self._dated.update({name: name in like for name in fresh})

    def settle(self, days: Iterable[tuple[str, str | None]]) -> None:
        """Screen every dated name for some days, each with its day of knowledge, before it is asked for."""
        for on, known in days:
            if self._dated:
                self._on(on, known or self.known)
                self._nothing_on(on, known or self.known)

    def is_dated(self, name: str) -> bool:
        """Whether the finding for a name may differ from day to day."""
        return self._dated.get(name, False) or bool(_known(name).listings)

    def is_known(self, name: str) -> bool:
        """Whether the pack or a list knows the name: of any other, the same is found as of just anybody."""
        return self.is_dated(name) or _known(name).seats is not None

    def find(self, transaction: Transaction) -> Mapping[str, ListFinding]:
        """A finding for each named party, as `findings_for` gives it."""
        return _findings(transaction, self._screened)

    def _screened(self, parties: Mapping[str, Party], transaction: Transaction) -> Iterator[tuple[str, ListFinding]]:
        on, known = transaction.on, transaction.known or self.known
        self._meet(parties)
        for name in parties:
            yield name, self._on(on, known)[name] if self._dated[name] else self._nothing_on(on, known)

    def _nothing_on(self, on: str, known: str | None) -> ListFinding:
        """The finding for a name like no entry; whether every list was searched depends on what was retrieved."""
        if known not in self._nothing:
            from licet.store.rosters import roster_on  # noqa: PLC0415

            complete = roster_on(on, known).complete
            self._nothing[known] = ListFinding(status="none" if complete else "not_screened", complete=complete)
        return self._nothing[known]

    def _on(self, on: str, known: str | None) -> Mapping[str, ListFinding]:
        """The findings of one day, with those of names that were met since it was asked for last."""
        with self._lock:
            found = self._days.setdefault((on, known), {})
            missing = [name for name, dated in self._dated.items() if dated and name not in found]
            if missing:
                found.update(_screened_together(missing, on, known))
            return found

    def _like_an_entry(self, names: list[str]) -> Iterator[str]:
        """The names that some entry of some version of the lists is like, in force or not."""
        from licet.store.rosters import rosters_through_time  # noqa: PLC0415

        for roster in rosters_through_time(self.known):
            for name, hits in zip(names, roster.screener.screen_many(names), strict=True):
                if any(hit.band in ("strong", "review") for hit in hits):
                    yield name


def _screened_together(names: list[str], on: str, known: str | None) -> Iterator[tuple[str, ListFinding]]:
    from licet.screening.facts import facts_of_many  # noqa: PLC0415
    from licet.screening.qualify import Party as Question  # noqa: PLC0415
    from licet.store.rosters import roster_on  # noqa: PLC0415

    roster = roster_on(on, known)
    for name, facts in zip(names, facts_of_many(roster, [Question(name=name) for name in names]), strict=True):
        yield name, finding_of(facts, roster.complete)


def finding_of(facts: Mapping[str, Any], complete: bool) -> ListFinding:
    """Screening's facts about one party as the determination reads them, with where it sits when that is known."""
    seats = _seats(facts["headquarters"])
    finding = ListFinding(
        status=facts["status"],
        listings=tuple(_listing(one) for one in facts["lists"]) if facts["status"] == "confirmed" else (),
        why=facts["reason"],
        complete=complete,
    )
    return _seated(finding, seats) if seats else finding


def _listing(fact: Mapping[str, Any]) -> Listing:
    return Listing(
        list=fact["list"],
        since=fact["since"],
        footnotes=tuple(map(str, fact["footnotes"])),
        requirement=fact["license_requirement"],
        policy=fact["license_policy"],
        citation=fact["citation"],
    )

"""Facts about the parties, taken together: headquarters, lists, ownership. *Possible* is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from licet.determination.names import plain
from licet.determination.owners import listed_entries, owned_by_listed
from licet.logic.tree import Truth
from licet.logic.values import Several
from licet.model.transaction import Listing, Owner, Party, Transaction

if TYPE_CHECKING:
    from licet.determination.facts import Gathered
    from licet.rulebook.edition import Edition

_FLAGS: Mapping[str, str] = {
    "entity_list": "parties.on_entity_list",
    "unverified_list": "parties.on_unverified_list",
    "military_end_user_list": "parties.on_military_end_user_list",
    "denied_persons_list": "parties.on_denied_persons_list",
    "sdn": "parties.on_sdn_list",
}


class ListFinding(Struct, frozen=True, kw_only=True):
    """What a screening found for one party name.

    Attributes:
        status: confirmed, possible, none or not_screened.
        listings: the entries, when confirmed.
        why: a sentence for the answer.
        complete: no other entry can exist, because every list was searched.
        headquarters, parent_headquarters: countries, for a party that does not state them.
        seat: a sentence that says where these stand, for the answer.
        owned_by_listed: the 50 per cent rule's answer, None when unresolved.
        listed_minority_owner: a listed party holds a smaller share.
    """

    status: str
    listings: tuple[Listing, ...] = ()
    why: str | None = None
    headquarters: str | None = None
    parent_headquarters: str | None = None
    seat: str | None = None
    owned_by_listed: bool | None = None
    listed_minority_owner: bool | None = None
    owner_policies: tuple[str, ...] = ()
    complete: bool = True


def add_parties(
    gathered: Gathered, transaction: Transaction, edition: Edition, findings: Mapping[str, ListFinding]
) -> None:
    """Add every fact about the exporter and about the other parties."""
    exporter = transaction.party("exporter")
    _add_exporter(gathered, exporter, edition)
    others = [party for party in transaction.parties if party.role != "exporter"]
    if transaction.party("ultimate_consignee") is None and transaction.party("end_user") is None:
        return
    gathered.values["parties.headquarters"] = _headquarters(others, findings)
    _note_seats(gathered, others, findings)
    gathered.values["parties.country"] = _countries(others)
    receivers = [party for party in others if party.role in ("ultimate_consignee", "end_user")]
    _add_receiver_identity(gathered, receivers, edition)
    _add_lists(gathered, others, findings, transaction.on)
    _add_ownership(gathered, others, findings)
    if exporter is not None:
        _add_denial(gathered, exporter, findings, transaction.on)


def _add_exporter(gathered: Gathered, exporter: Party | None, edition: Edition) -> None:
    if exporter is None:
        return
    if exporter.name is not None:
        gathered.put("exporter.identity", identity(exporter.name, edition))
    gathered.values["exporter.headquarters"] = _headquarters([exporter], {})
    gathered.put("exporter.own_headquarters", exporter.headquarters)


def identity(name: str, edition: Edition) -> str:
    """The identity the rulebook knows a name by, or `other`."""
    return _identities(edition).get(plain(name), "other")


@lru_cache(maxsize=256)
def _identities(edition: Edition) -> Mapping[tuple[str, ...], str]:
    return {plain(name): known for known, names in edition.identities.items() for name in names}


def _headquarters(parties: Iterable[Party], findings: Mapping[str, ListFinding]) -> Several:
    """Countries of headquarters and ultimate-parent headquarters; complete when both are known of every party."""
    seats = [seat for party in parties for seat in _seats(party, findings.get(party.name or ""))]
    return Several(frozenset(filter(None, seats)), None not in seats)


def _seats(party: Party, finding: ListFinding | None) -> tuple[str | None, str | None]:
    """Where the party and its ultimate parent sit: as stated, else as found."""
    found = finding or ListFinding(status="not_screened")
    own = party.headquarters or found.headquarters
    if party.own_parent:
        return own, own
    return own, found.parent_headquarters if party.parent is None else party.parent.headquarters


def _note_seats(gathered: Gathered, parties: Iterable[Party], findings: Mapping[str, ListFinding]) -> None:
    for party in parties:
        finding = findings.get(party.name or "")
        if finding is not None and finding.seat and _seats(party, finding) != _seats(party, None):
            gathered.note(finding.seat, gathered.vocabulary["parties.headquarters"].cite)


def _add_denial(gathered: Gathered, exporter: Party, findings: Mapping[str, ListFinding], on: str) -> None:
    """A denial order binds the denied person's own exports before anybody else's (15 CFR 764.3(a)(2))."""
    listings, _ = _listings_of(exporter, findings, gathered, on)
    if any(one.list == "denied_persons_list" for one in listings):
        gathered.put(_FLAGS["denied_persons_list"], True)


def _countries(parties: list[Party]) -> Several:
    return Several(
        frozenset(party.country for party in parties if party.country),
        all(party.country for party in parties),
    )


def _add_receiver_identity(gathered: Gathered, receivers: list[Party], edition: Edition) -> None:
    """One identity when consignee and end user are the same known party, otherwise `other`."""
    names = {identity(party.name, edition) for party in receivers if party.name}
    if names:
        gathered.put("consignee.identity", names.pop() if len(names) == 1 else "other")


def _add_lists(gathered: Gathered, parties: list[Party], findings: Mapping[str, ListFinding], on: str) -> None:
    listings: list[Listing] = []
    complete = True
    for party in parties:
        found, settled = _listings_of(party, findings, gathered, on)
        listings += found
        complete = complete and settled
    names = {one.list for one in listings}
    for listed, fact in _FLAGS.items():
        if listed in names or complete:
            gathered.put(fact, listed in names)
    if names - set(_FLAGS) or complete:
        gathered.put("parties.on_other_list", bool(names - set(_FLAGS)))
    _add_entries(gathered, [one for one in listings if one.list == "entity_list"], complete)


def _listings_of(
    party: Party, findings: Mapping[str, ListFinding], gathered: Gathered, on: str
) -> tuple[list[Listing], bool]:
    """The entries of one party that stand on a day, and whether no other can exist."""
    finding = findings.get(party.name or "") or ListFinding(status="not_screened")
    if finding.status in ("confirmed", "possible") and finding.why:
        gathered.note(finding.why, "15 CFR 744 Supp. 4")
    stated = party.lists or ()
    found = finding.listings if finding.status == "confirmed" else ()
    missing = [one for one in found if one.list not in {given.list for given in stated}]
    settled = (
        party.lists is not None or finding.status == "none" or (finding.status == "confirmed" and finding.complete)
    )
    return [one for one in (*stated, *missing) if one.since is None or one.since <= on], settled


def _add_entries(gathered: Gathered, entries: list[Listing], complete: bool) -> None:
    gathered.values["parties.entity_list_footnotes"] = Several(
        frozenset(note for one in entries for note in one.footnotes), complete
    )
    scopes = frozenset("as_stated" if one.requirement == "as_stated" else "all_items" for one in entries)
    gathered.values["parties.entity_list_scope"] = Several(scopes, complete)
    gathered.values["parties.listed_policy"] = Several(
        frozenset(policy_word(one.policy) for one in entries), complete
    )
    since = {one.since for one in entries}
    if len(since) == 1:
        gathered.put("parties.entity_listed_since", since.pop())


def policy_word(policy: str | None) -> str:
    """A list entry's review policy in the rulebook's words; anything not plainly one of them is `as_stated`."""
    text = (policy or "").lower().replace("_", " ").strip().rstrip(".")
    known = ("presumption of denial", "policy of denial", "case by case", "presumption of approval")
    plain = text.replace("case-by-case", "case by case")
    return plain.replace(" ", "_") if plain in known else "as_stated"


def _add_ownership(gathered: Gathered, parties: list[Party], findings: Mapping[str, ListFinding]) -> None:
    """The 50 per cent test over all parties: a screening's answer, else the owners each party states."""
    found = [findings.get(party.name or "") for party in parties]
    owned = [_owned(party, one) for party, one in zip(parties, found, strict=True)]
    entries = [entry for party in parties for entry in listed_entries(_owners(party))]
    held: list[Truth] = [one.listed_minority_owner for one in found if one]
    _put_any(gathered, "parties.owned_by_listed", owned)
    _put_any(gathered, "parties.listed_minority_owner", [True] if entries and True not in owned else held)
    policies = frozenset(policy for one in found if one for policy in one.owner_policies)
    policies |= frozenset(policy_word(entry.policy) for entry in entries)
    notes = frozenset(note for entry in entries for note in entry.footnotes)
    for name, values in (("parties.owner_policy", policies), ("parties.owner_footnotes", notes)):
        if values and name not in gathered.values:
            gathered.values[name] = Several(values)


def _owned(party: Party, finding: ListFinding | None) -> Truth:
    if finding is not None and finding.owned_by_listed is not None:
        return finding.owned_by_listed
    return owned_by_listed(_owners(party))


def _owners(party: Party) -> tuple[Owner, ...] | None:
    """The owners stated; a listed ultimate parent is one of them, with a share that is not."""
    if party.parent is None or not party.parent.lists:
        return party.owners
    parent = Owner(name=party.parent.name or "", share=None, lists=party.parent.lists)
    return (*(party.owners or ()), parent)


def _put_any(gathered: Gathered, name: str, truths: list[Truth]) -> None:
    """Yes as soon as one party's answer is yes, no when all are; what the transaction states stays."""
    if name not in gathered.values and truths and (True in truths or None not in truths):
        gathered.put(name, True in truths)

"""What the law records say about some items on some day: in force, changed, said, licensed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, Final, cast

from licet.press.data import table
from licet.press.law import LawBook, LawRecord
from licet.press.signal import Signal

LOOK_AHEAD: Final = timedelta(days=365)
"""How far "what followed" looks; beyond a year a later rule says little about the claim."""


QUARTER: Final = timedelta(days=92)


@dataclass(frozen=True, slots=True, kw_only=True)
class LawState:
    """The records that bear on one claim.

    Attributes:
        about: every record about its items, oldest first.
        on: the day asked about; None for an undated claim without publication day.
        requirements: licence requirements among them, general ones first.
        in_force: those operating on that day.
        window: records with a date inside the days the claim can mean.
        earliest: the first licence requirement for the items.
        licences: the first licences reported by that day, or later ones.
        book: all records.
    """

    about: tuple[LawRecord, ...]
    on: date | None
    requirements: tuple[LawRecord, ...]
    in_force: tuple[LawRecord, ...]
    window: tuple[LawRecord, ...]
    earliest: LawRecord | None
    licences: tuple[LawRecord, ...]
    book: LawBook

    @property
    def withdrawn(self) -> tuple[LawRecord, ...]:
        """Notices, of whatever items, that ended in the quarter after."""
        on = self.on
        return tuple(r for r in _ending(self.book) if on and r.ended and on < r.ended <= on + QUARTER)

    @property
    def followed(self) -> tuple[LawRecord, ...]:
        """Requirements, review policies and licences of the year after, the first three."""
        return _followed(self.about, self.on)


@cache
def _tables() -> tuple[dict[str, tuple[str, ...]], dict[str, frozenset[str]], int]:
    data: dict[str, Any] = table("align")
    words = {k: tuple(v) for k, v in cast("dict[str, list[str]]", data["items"]).items()}
    direct = {k: frozenset(v) for k, v in cast("dict[str, list[str]]", data["instruments"]).items()}
    return words, direct, int(data["window"])


@dataclass(frozen=True, slots=True)
class _About:
    """The records about some products, sorted out once."""

    records: tuple[LawRecord, ...]
    days: tuple[tuple[date, ...], ...]
    requirements: tuple[LawRecord, ...]
    licences: tuple[LawRecord, ...]


def law_state(signal: Signal, book: LawBook, published: date | None) -> LawState:
    """The records that bear on a signal."""
    told = signal.date.bounds()
    slack = timedelta(days=_tables()[2] if signal.date.precision in ("day", "range") else 0)
    window = (told[0] - slack, told[1] + slack) if told else None
    on = told[1] if told else published
    return _state(book, signal.items, on, window, listing=signal.type == "list_entity")


@lru_cache(maxsize=4096)
def _state(
    book: LawBook, items: tuple[str, ...], on: date | None, window: tuple[date, date] | None, *, listing: bool
) -> LawState:
    """The records about some products on a day and within some days: the press comes back to the same ones."""
    about = _about(book, items, listing=listing)
    return LawState(
        about=about.records,
        on=on,
        requirements=about.requirements,
        in_force=tuple(r for r in about.requirements if on and r.in_force(on)),
        window=_window(about, *window) if window else (),
        earliest=min((r for r in about.requirements if r.starts), key=lambda r: r.starts or date.max, default=None),
        licences=about.licences,
        book=book,
    )


@lru_cache(maxsize=4096)
def _about(book: LawBook, items: tuple[str, ...], *, listing: bool) -> _About:
    """The records about some products; for a listing, the changes of the Entity List."""
    found = tuple(r for r in book.records if _bears_on(r, items, listing=listing))
    return _About(
        records=found,
        days=tuple(tuple(sorted(r.days())) for r in found),
        requirements=tuple(sorted((r for r in found if r.requires), key=_telling(items))),
        licences=tuple(r for r in found if "licenses_issued" in r.subjects and r.kind == "licensing_practice"),
    )


@lru_cache(maxsize=16)
def _ending(book: LawBook) -> tuple[LawRecord, ...]:
    """Licence requirements that ended."""
    return tuple(r for r in book.records if r.ended and r.requires)


def _telling(items: Iterable[str]) -> Callable[[LawRecord], tuple[bool, bool, date]]:
    """Order of records: general ones first, then by age, those that name the very product last."""
    words, _, _ = _tables()
    own = frozenset(words[item][0] for item in items if words.get(item))

    def key(record: LawRecord) -> tuple[bool, bool, date]:
        return bool(record.items & own), not record.addressees, record.starts or date.min

    return key


def item_words(items: Iterable[str]) -> frozenset[str]:
    """The rulebook's words for some products of the press."""
    words, _, _ = _tables()
    return frozenset(word for item in items for word in words.get(item, ()))


def _bears_on(record: LawRecord, items: tuple[str, ...], *, listing: bool) -> bool:
    words, direct, _ = _tables()
    named = [item for item in items if item in words] or ["AI chips"]
    ids = frozenset(i for item in named for i in direct.get(item, ()))
    if ids and all(item in direct for item in named):
        return record.id in ids
    if listing:
        return "entity_list" in record.subjects and record.kind == "list_change"
    if record.foreign or "legislation" in record.subjects:
        return bool(record.items & _family(named))
    return bool(record.items & item_words(named))


def _family(named: Iterable[str]) -> frozenset[str]:
    """For measures of other states and for bills: the item itself or advanced chips at large."""
    return item_words(named) | {"advanced_computing"}


def _window(about: _About, first: date, last: date) -> tuple[LawRecord, ...]:
    """The records with a date within the days."""
    rows = zip(about.records, about.days, strict=True)
    return tuple(
        record
        for record, days in rows
        if days and days[0] <= last and first <= days[-1] and any(first <= d <= last for d in days)
    )


def _followed(about: Iterable[LawRecord], on: date | None) -> tuple[LawRecord, ...]:
    if not on:
        return ()
    later = [r for r in about if r.starts and on < r.starts <= on + LOOK_AHEAD and "legislation" not in r.subjects]
    return tuple(r for r in later if r.requires or "review_policy" in r.subjects or r.kind == "licensing_practice")[
        :3
    ]

"""Check claims against the dated public record outside the law (`data/record.yaml`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, cast

from licet.press.data import table
from licet.press.signal import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One dated event of the public record, and which claims are about it."""

    id: str
    first: date
    last: date
    types: frozenset[str]
    actors: frozenset[str]
    places: frozenset[str]
    within: timedelta
    en: str
    ko: str
    source: str
    denied_types: frozenset[str]
    denied_actors: frozenset[str]
    denied_words: tuple[str, ...]

    @property
    def cite(self) -> str:
        """The source without its address."""
        return self.source.partition(", https://")[0]

    def about(self, signal: Signal) -> bool:
        """Whether the claim can mean this event, whatever date it gives."""
        if signal.type not in self.types or not self.places <= set(signal.targets):
            return False
        people = set(signal.actors)
        bounds = signal.date.bounds()
        near = bounds and bounds[0] - self.within <= self.last and bounds[1] + self.within >= self.first
        return bool(near) and (self.actors <= people or (bool(self.places) and bool(self.actors & people)))

    def fits(self, signal: Signal) -> bool:
        """Whether the claim's date covers the event, a day of slack for time zones."""
        bounds = signal.date.bounds()
        slack = timedelta(days=1)
        return bounds is not None and bounds[0] <= self.last + slack and bounds[1] >= self.first - slack

    def denies(self, signal: Signal, told: Sequence[Signal]) -> bool:
        """Whether wire reports of this event, told in the same article, do not carry such a claim."""
        if signal.type not in self.denied_types or signal.attribution != "on_record" or '"' in signal.text:
            return False
        named = bool(self.denied_actors & set(signal.actors[:1])) and any(w in signal.text for w in self.denied_words)
        return named and any(self.about(s) and self.fits(s) for s in told)


@cache
def public_record() -> tuple[Known, ...]:
    """The record, as written."""
    return tuple(_known(row) for row in cast("list[dict[str, Any]]", table("record")["events"]))


def _known(row: dict[str, Any]) -> Known:
    about, denies = row["about"], row.get("denies", {})
    return Known(
        id=row["id"],
        first=row.get("from", row["day"]),
        last=row.get("until", row["day"]),
        types=frozenset(about["types"]),
        actors=frozenset(about.get("actors", ())),
        places=frozenset(about.get("places", ())),
        within=timedelta(days=int(row["within"])),
        en=row["en"],
        ko=row["ko"],
        source=row["source"],
        denied_types=frozenset(denies.get("types", ())),
        denied_actors=frozenset(denies.get("actors", ())),
        denied_words=tuple(denies.get("words", ())),
    )


def check(signal: Signal, told: Sequence[Signal]) -> tuple[str, Known] | None:
    """`record_match` or `record_conflict` with the event of the record, or None when it is silent."""
    for known in public_record():
        if known.denies(signal, told):
            return "record_conflict", known
    candidates = [known for known in public_record() if known.about(signal)]
    if not candidates:
        return None
    fitting = [known for known in candidates if known.fits(signal)]
    return ("record_match", fitting[0]) if fitting else ("record_conflict", candidates[0])

"""Good-guy decisions: a person has looked at a hit and knows it is someone else.

A decision marks a hit, it never hides one. It holds for one party and one entry, until a day, and is void as
soon as either side changes: the party's name or country, or anything the entry says.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from licet.model.errors import FactError
from licet.screening.normalise import core_tokens
from licet.screening.qualify import Party
from licet.screening.records import Entry, Hit

_FIELDS = ("party", "country", "entry", "entry_digest", "reason", "approver", "decided", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who is not whom, and who said so.

    Attributes:
        party: the party's name as screened; compared by its words.
        country: the party's country then, None when it was not given.
        entry, entry_digest: the entry and the hash of its content then.
        until: last day the decision holds.
    """

    party: str
    country: str | None
    entry: str
    entry_digest: str
    reason: str
    approver: str
    decided: datetime.date
    until: datetime.date

    def holds(self, entry: Entry, party: Party, on: datetime.date) -> bool:
        """Whether both sides are still what they were."""
        return (
            self.entry == entry.id
            and self.entry_digest == entry.digest()
            and core_tokens(self.party) == core_tokens(party.name)
            and self.country == party.country
            and self.decided <= on <= self.until
        )

    def __str__(self) -> str:
        return f"{self.reason} ({self.approver}, {self.decided}, until {self.until})"


def apply_decisions(hits: list[Hit], decisions: tuple[Decision, ...], party: Party, on: datetime.date) -> list[Hit]:
    """The hits, those a holding decision speaks about marked with it."""
    return [
        next((replace(hit, suppressed_by=str(d)) for d in decisions if d.holds(hit.entry, party, on)), hit)
        for hit in hits
    ]


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Decisions from a YAML list; every field is required, `country` may be null."""
    import yaml  # noqa: PLC0415

    rows: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or []
    return tuple(_decision(row, f"{path.name}: decision {i}") for i, row in enumerate(rows, start=1))


def _decision(row: dict[str, Any], where: str) -> Decision:
    missing = [name for name in _FIELDS if name not in row]
    if missing:
        raise FactError.at(where, f"missing {', '.join(missing)}")
    try:
        decided, until = (datetime.date.fromisoformat(row[day]) for day in ("decided", "until"))
    except ValueError as broken:
        raise FactError.at(where, f"not a day: {broken}") from broken
    texts = {name: row[name] for name in ("party", "entry", "entry_digest", "reason", "approver")}
    country = None if row["country"] in ("", "null", "~") else row["country"]
    return Decision(**texts, country=country, decided=decided, until=until)

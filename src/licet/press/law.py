"""The dated law records that claims are lined up against: one per instrument of the rulebook.

This is the only door to the rulebook here; it reads `rulebook/instruments/*.yaml` and can be swapped for
`licet.rulebook` without touching its callers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from licet.model.errors import Problem, RulebookError

ELSEWHERE: Final = frozenset(("country_group", "foundry"))
"""Requirements on where an item goes or who makes it, not on the chips the press writes about."""


@dataclass(frozen=True, eq=False, kw_only=True)
class LawRecord:
    """One instrument with the dates and subjects that matter to a claim; read once, so the same only as itself.

    Attributes:
        id: the instrument's id.
        title: its title.
        effect: law, notice, posture, said or reported.
        kind: rule, notice, bill, foreign_measure…
        announced: the day its author made it known.
        published: the day of the Federal Register or of the paper.
        effective: the first day it operates.
        public: the first day anyone could know it.
        ended: the first day it no longer operates.
        addressees: who alone is bound, for a notice.
        items: item words of the rulebook.
        destinations: codes and groups.
        subjects: subject words of the rulebook.
        summary: what it does, in English.
        summary_ko: the same in Korean.
        cite: how to cite it.
    """

    id: str
    title: str
    effect: str
    kind: str
    announced: date | None
    published: date | None
    effective: date | None
    public: date | None
    ended: date | None
    addressees: tuple[str, ...]
    items: frozenset[str]
    destinations: frozenset[str]
    subjects: frozenset[str]
    summary: str
    summary_ko: str
    cite: str

    @cached_property
    def binds(self) -> bool:
        """Whether it changed somebody's duties under the EAR."""
        return self.effect in ("law", "notice") and not self.foreign

    @cached_property
    def requires(self) -> bool:
        """Whether it imposes a licence requirement on chips, not on a place or a foundry."""
        return self.binds and "license_requirement" in self.subjects and not self.subjects & ELSEWHERE

    @property
    def foreign(self) -> bool:
        """Whether it is a measure of another state."""
        return self.kind == "foreign_measure"

    @cached_property
    def starts(self) -> date | None:
        """The day it began to matter: effective, else announced, else public."""
        return self.effective or self.announced or self.public

    def days(self) -> tuple[date, ...]:
        """Every day the press may hang the event on, its end among them."""
        return tuple(d for d in (self.announced, self.published, self.effective, self.public, self.ended) if d)

    def in_force(self, on: date) -> bool:
        """Whether it operates on the day."""
        return self.starts is not None and self.starts <= on and (self.ended is None or on < self.ended)


@dataclass(frozen=True, eq=False)
class LawBook:
    """The records as one thing; two books are the same only when they are one object.

    Attributes:
        records: every record, oldest first.
    """

    records: tuple[LawRecord, ...]


@cache
def law_records(folder: Path | None = None) -> LawBook:
    """Every instrument of the rulebook, oldest first.

    Args:
        folder: the folder of instrument files; None for the rulebook that ships with Licet.

    Raises:
        RulebookError: no instruments are there, or a file lacks what a record needs.
    """
    place = folder or instruments_folder()
    files = sorted(place.glob("*.yaml"))
    if not files:
        raise RulebookError([Problem(where=str(place), what="no instrument files")])
    records = [_record(path) for path in files]
    return LawBook(tuple(sorted(records, key=lambda r: (r.starts or date.max, r.id))))


def instruments_folder() -> Path:
    """Where the instruments lie: inside the installed package, or beside the sources."""
    package = Path(__file__).resolve().parents[1]
    for place in (package / "_data" / "rulebook", package.parents[1] / "rulebook"):
        if (place / "instruments").is_dir():
            return place / "instruments"
    raise RulebookError([Problem(where=str(package), what="the rulebook's instruments were not found")])


def _record(path: Path) -> LawRecord:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    try:
        about: Mapping[str, Any] = data["about"]
        return LawRecord(
            id=data["instrument"],
            title=data["title"],
            effect=data["effect"],
            kind=data["kind"],
            announced=data.get("announced"),
            published=data.get("published"),
            effective=data.get("effective"),
            public=data.get("public"),
            ended=data.get("ended"),
            addressees=tuple(data.get("addressees", ())),
            items=frozenset(about.get("items", ())),
            destinations=frozenset(about.get("destinations", ())),
            subjects=frozenset(about.get("subjects", ())),
            summary=data.get("summary", ""),
            summary_ko=data.get("summary_ko", ""),
            cite=data.get("cite", data["instrument"]),
        )
    except (KeyError, TypeError) as error:
        raise RulebookError([Problem(where=path.name, what=f"not an instrument record: {error}")]) from error

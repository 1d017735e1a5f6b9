"""Regimes: days on which the same plan governs. A day finds its regime by one look-up in a calendar."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from licet.batch.documents import cell
from licet.batch.presumed import decidable
from licet.logic.tree import Predicate
from licet.model.errors import Problem
from licet.rulebook.book import Rulebook
from licet.rulebook.edition import Edition

_OPEN = "9999-12-31"


class Regime:
    """One plan and the edition that first brought it into the book."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    @property
    def conclusions(self) -> Mapping[str, Predicate]:
        """The plan with its presumptions, made when it is first asked for."""
        return decidable(self.edition)


@dataclass(slots=True)
class Calendar:
    """Day, and day of knowledge, to regime number; numbered in the order they are met.

    Attributes:
        known: the day of knowledge of every line that states none; None knows all that is encoded.
    """

    rulebook: Rulebook
    known: str | None = None
    regimes: list[Regime] = field(default_factory=list[Regime])
    _versions: dict[Hashable, list[int]] = field(default_factory=dict[Hashable, list[int]])
    _of: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    _days: dict[tuple[Any, Any], int] = field(default_factory=dict[tuple[Any, Any], int])

    def beside(self, rulebook: Rulebook, known: str | None) -> Calendar:
        """A calendar of another rulebook or knowledge; both number the same regimes."""
        return Calendar(rulebook, known, self.regimes, self._versions)

    def number(self, on: Any, known: Any = None) -> int | Problem:
        """The regime of a line's day, or what is wrong with it."""
        key = (on, known)
        if key not in self._days:
            found = self._number(on, known)
            if isinstance(found, Problem):
                return found
            self._days[key] = found
        return self._days[key]

    def _number(self, on: Any, known: Any) -> int | Problem:
        day, seen = iso_day(on), self.known if cell(known) is None else iso_day(known)
        if day is None:
            return Problem(where="on", what=_expected(on))
        if seen is None and cell(known) is not None:
            return Problem(where="known", what=_expected(known))
        first = self.rulebook.contents.manifest.covers_from
        for where, one in (("on", day), ("known", seen)):
            if one is not None and one < first:
                return Problem(where=where, what=f"{one} lies before {first}, the first day this rulebook covers")
        edition = self.rulebook.edition(day, seen)
        pair = (edition.on, edition.known)
        if pair not in self._of:
            self._of[pair] = self._add(edition)
        return self._of[pair]

    def _add(self, edition: Edition) -> int:
        """A regime of its own, or the earlier one whose rules are the same to the letter."""
        alike = self._versions.setdefault(tuple((rule.name, rule.span) for rule in edition.rules.values()), [])
        for number in alike:
            if self.regimes[number].edition.rules == edition.rules:
                return number
        alike.append(len(self.regimes))
        self.regimes.append(Regime(edition))
        return alike[-1]


def iso_day(value: Any) -> str | None:
    """A cell as an ISO day, or None."""
    text = cell(value)
    try:
        return date.fromisoformat(str(text)[:10]).isoformat() if text is not None else None
    except ValueError:
        return None


def _expected(value: Any) -> str:
    if cell(value) is None:
        return "the day of the transaction is missing; expected a date such as 2025-04-16"
    return f"expected a date such as 2025-04-16, got {value!r}"


def conclusions_of(regime: Regime, stages: Iterable[str]) -> tuple[str, ...]:
    """The outcome rows and the conclusions of some stages, as roots of an evaluation."""
    wanted = set(stages)
    rows = [name for name in regime.conclusions if name.startswith("outcome.")]
    names = [rule.name for rule in regime.edition.rules.values() if rule.stage in wanted]
    needs = [f"need.{name}" for name in names if f"need.{name}" in regime.conclusions]
    usable = [f"usable.{name}" for name in names if f"usable.{name}" in regime.conclusions]
    return tuple(dict.fromkeys((*rows, *names, *needs, *usable)))

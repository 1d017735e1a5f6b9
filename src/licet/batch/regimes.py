"""Regimes: days on which the same plan governs. A day finds its regime by one look-up in a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from licet.batch.documents import cell
from licet.batch.presumed import Presuming
from licet.determination.plan import Plan
from licet.logic.tree import Predicate
from licet.model.errors import Problem
from licet.rulebook.book import Rulebook
from licet.rulebook.edition import Edition, RuleInForce
from licet.rulebook.records import Span

_OPEN = "9999-12-31"


class Regime:
    """One plan and the edition that first brought it into the book.

    Args:
        presuming: what makes the plans of this and other regimes.
    """

    def __init__(self, edition: Edition, presuming: Presuming | None = None) -> None:
        self.edition = edition
        self._presuming = presuming or Presuming()

    @property
    def plan(self) -> Plan:
        """The plan of the edition."""
        return self._presuming.of(self.edition)[0]

    @property
    def conclusions(self) -> Mapping[str, Predicate]:
        """The conclusions of the plan with its presumptions."""
        return self._presuming.of(self.edition)[1]


class _Numbered:
    """Rules, and lists of them, by number: equal ones have the same, whichever rulebook they stand in.

    Attributes:
        presuming: makes the plans of all regimes that are numbered.
    """

    def __init__(self) -> None:
        self.presuming = Presuming()
        self._equal: dict[tuple[str, Span], list[RuleInForce]] = {}
        self._first: dict[int, tuple[RuleInForce, int]] = {}
        self._numbers: dict[tuple[int, ...], int] = {}

    def number(self, edition: Edition) -> int:
        """The number of an edition's rules."""
        rules = tuple((self._first.get(id(rule)) or self._met(rule))[1] for rule in edition.rules.values())
        return self._numbers.setdefault(rules, len(self._numbers))

    def _met(self, rule: RuleInForce) -> tuple[RuleInForce, int]:
        """A rule, kept so that nothing else takes its identity, and that of the first that equals it."""
        equal = self._equal.setdefault((rule.name, rule.span), [])
        first = next((one for one in equal if one == rule), rule)
        if first is rule:
            equal.append(rule)
        self._first[id(rule)] = rule, id(first)
        return self._first[id(rule)]


@dataclass(slots=True)
class Calendar:
    """Day, and day of knowledge, to regime number; numbered in the order they are met.

    Attributes:
        known: the day of knowledge of every line that states none; None knows all that is encoded.
    """

    rulebook: Rulebook
    known: str | None = None
    regimes: list[Regime] = field(default_factory=list[Regime])
    _numbered: _Numbered = field(default_factory=_Numbered)
    _of: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    _days: dict[tuple[Any, Any], int] = field(default_factory=dict[tuple[Any, Any], int])

    def beside(self, rulebook: Rulebook, known: str | None) -> Calendar:
        """A calendar of another rulebook or knowledge; both number the same regimes."""
        return Calendar(rulebook, known, self.regimes, self._numbered)

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
        number = self._numbered.number(edition)
        if number == len(self.regimes):
            self.regimes.append(Regime(edition, self._numbered.presuming))
        return number


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
    wanted, conclusions = set(stages), regime.conclusions
    rows = [name for name in conclusions if name.startswith("outcome.")]
    names = [rule.name for rule in regime.edition.rules.values() if rule.stage in wanted]
    needs = [f"need.{name}" for name in names if f"need.{name}" in conclusions]
    usable = [f"usable.{name}" for name in names if f"usable.{name}" in conclusions]
    return tuple(dict.fromkeys((*rows, *names, *needs, *usable)))

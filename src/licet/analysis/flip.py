"""What would flip it: the smallest sets of facts whose change gives one transaction another answer.

The solver looks for sets of one fact, then two, then three, and never offers a set that contains a smaller one.
Explain confirms each, and numbers are moved to the nearest value that does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from msgspec.structs import replace

from licet.analysis.law import Law, bounds_of, world_of
from licet.determination.determine import Case
from licet.determination.items import ItemSource
from licet.determination.parties import ListFinding
from licet.determination.phrase import say
from licet.interpret.prove import Claim, Reading, View, World, as_number, at_most, every, find, some
from licet.logic.number import SCALE, Ratio
from licet.logic.tree import facts_of
from licet.logic.values import Facts, Several, Value
from licet.logic.vocabulary import Entity
from licet.model.transaction import Transaction
from licet.rulebook.book import Rulebook
from licet.rulebook.records import Day

MOST = 3
"""The largest set of facts worth telling a person about."""

BESIDE = SCALE // 100
"""How far beside a line a number is put that may not lie on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """One fact with what it is and what it would have to be; None is unknown.

    Attributes:
        alike: how many further values would do just as well.
    """

    fact: str
    entity: Entity
    label: str
    now: Value | None
    then: Value
    alike: int = 0

    def __str__(self) -> str:
        now = "unknown" if self.now is None else say(self.now)
        more = f" (or {self.alike} others alike)" if self.alike else ""
        return f"{self.label}: {now} → {say(self.then)}{more}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A smallest set of changes, and the answer it leads to."""

    outcome: str
    changes: tuple[FactChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFlip:
    """The nearest day, earlier or later, on which the same transaction is answered differently."""

    on: Day
    outcome: str
    later: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """Everything that would flip one answer."""

    outcome: str
    flips: tuple[Flip, ...]
    days: tuple[DayFlip, ...]


def flip(
    book: Rulebook,
    transaction: Transaction,
    *,
    items: ItemSource | None = None,
    findings: Mapping[str, ListFinding] | None = None,
    each: int = 4,
) -> Flips:
    """What would flip the answer to a transaction.

    Args:
        each: how many sets to tell for each other answer.
    """
    case = Case.of(transaction, book.edition(transaction.on, transaction.known), items=items, findings=findings)
    search = _Search(book, Law(case.edition), dict(case.gathered.values), each)
    days = tuple(_days(book, transaction, case.outcome, items, findings))
    return Flips(outcome=case.outcome, flips=tuple(search.flips(case.outcome)), days=days)


def _days(
    book: Rulebook,
    transaction: Transaction,
    outcome: str,
    items: ItemSource | None,
    findings: Mapping[str, ListFinding] | None,
) -> Iterator[DayFlip]:
    """The nearest earlier stretch of days and the nearest later one that answer otherwise."""
    on = transaction.on
    starts = list(book.change_days)
    earlier = [day for day in reversed(starts) if day < book.edition(on).on]
    for later, days in ((False, earlier), (True, [day for day in starts if day > on])):
        for day in days:
            moved = replace(transaction, on=day, known=None if transaction.known is None else day)
            found = Case.of(moved, book.edition(day, moved.known), items=items, findings=findings).outcome
            if found != outcome:
                yield DayFlip(on=day, outcome=found, later=later)
                break


@dataclass
class _Search:
    book: Rulebook
    law: Law
    facts: Facts
    each: int
    _found: list[frozenset[str]] = field(default_factory=list[frozenset[str]])

    @cached_property
    def world(self) -> World:
        return world_of(self.book, [self.law])

    @cached_property
    def view(self) -> View:
        return self.world.view()

    @cached_property
    def reading(self) -> Reading:
        return self.law.reading(self.view)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every fact the law reads."""
        return tuple(sorted({name for node in self.law.conclusions.values() for name in facts_of(node)}))

    @cached_property
    def tied(self) -> Mapping[str, tuple[str, str]]:
        """Ratios whose parts are known: such a ratio moves with its numerator, or because the denominator does."""
        found: dict[str, tuple[str, str]] = {}
        for name in self.names:
            ratio = self.law.edition.vocabulary[name].ratio
            if ratio is not None and ratio[1] not in self.names and all(part in self.facts for part in ratio):
                found[name] = ratio
        return found

    @cached_property
    def changes(self) -> Mapping[str, Claim]:
        """For each fact, the claim that it differs from what it is."""
        found: dict[str, Claim] = {}
        for name in self.names:
            if name in self.tied:
                above, below = self.tied[name]
                weights = {above: Fraction(1), name: -_exact(self.facts[below])}
                found[below] = ~self.world.linear(self.view, weights, "=", Fraction(0))
            else:
                found[name] = ~self.world.same(self.view, name, self.facts.get(name))
        return found

    @cached_property
    def still_known(self) -> Claim:
        """What is known stays known."""
        known = (self.world.seen(self.view, name) for name in self.names if name in self.facts)
        return every((self.world.claim(), *known))

    def flips(self, outcome: str) -> Iterator[Flip]:
        for word in self.law.answers:
            if word not in (outcome, "indeterminate"):
                yield from self._towards(word)

    def _towards(self, word: str) -> Iterator[Flip]:
        goal = self.reading.holds(f"answer.{word}") & self.still_known
        blocked: list[Claim] = []
        size = 1
        while size <= MOST and len(blocked) < self.each:
            found = find(every((goal, at_most(size, self.changes.values()), *blocked)), self.view)
            if found is None:
                size += 1
                continue
            names = self._changed(found[0])
            blocked.append(some(~self.changes[name] for name in names))
            changes = self._nearest(word, names, found[0])
            if changes is not None:
                yield Flip(outcome=word, changes=changes)

    def _changed(self, facts: Facts) -> tuple[str, ...]:
        """The facts that differ, by the names under which changes are counted."""
        moved = [
            name
            for name in self.names
            if name not in self.tied and self._class(name, facts.get(name)) != self._class(name, self.facts.get(name))
        ]
        for name, (above, below) in self.tied.items():
            if name in facts and _exact(facts[above]) != _exact(facts[name]) * _exact(self.facts[below]):
                moved.append(below)
        return tuple(moved)

    def _class(self, name: str, value: Value | None) -> object:
        """A value as the law sees it: equal for values that no rule tells apart."""
        words = self.world.signature(name)
        if isinstance(value, Several):
            return frozenset(words.class_of(one) for one in value.values), value.complete
        if isinstance(value, str):
            return words.class_of(value)
        return _exact(value) if isinstance(value, int | Ratio) else value

    def _nearest(self, word: str, names: tuple[str, ...], facts: Facts) -> tuple[FactChange, ...] | None:
        """The changes with every number moved as little as will do; None if explain disagrees."""
        then = {name: self._solved(name, facts) for name in names}
        for name in names:
            for value in self._closer(name):
                if self._answer({**then, name: value}) == word:
                    then[name] = value
                    break
        if self._answer(then) != word:
            return None
        return tuple(self._change(name, then[name]) for name in self._needed(word, then))

    def _needed(self, word: str, then: Facts) -> list[str]:
        """The changes without any that explain finds superfluous."""
        kept = list(then)
        for name in then:
            fewer = [one for one in kept if one != name]
            if self._answer({one: then[one] for one in fewer}) == word:
                kept = fewer
        return kept

    def _solved(self, name: str, facts: Facts) -> Value:
        for ratio, (above, below) in self.tied.items():
            if name == below and _exact(facts[ratio]):
                return as_number(_exact(facts[above]) / _exact(facts[ratio]))
        return facts.get(name, 0)

    def _answer(self, changed: Facts) -> str:
        untied = {name: value for name, value in self.facts.items() if name not in self.tied}
        return self.law.answer({**untied, **changed})

    def _closer(self, name: str) -> Iterator[Value]:
        """Values of a number on the lines of the law or just beside them, the nearest to the present one first."""
        if self.law.edition.vocabulary[name].kind not in ("number", "ratio", "date"):
            return
        present = self.facts.get(name, 0)
        near = [place + step for place in self._places(name) for step in (-BESIDE, 0, BESIDE)]
        yield from sorted(
            (value for value in near if value >= 0), key=lambda value: abs(_exact(value) - _exact(present))
        )

    def _places(self, name: str) -> set[int]:
        bounds = bounds_of(self.law.conclusions.values())
        places = set(bounds.get(name, ()))
        for ratio, (above, below) in self.tied.items():
            for bound in bounds.get(ratio, ()):
                if name == above:
                    places.add(bound * int(_exact(self.facts[below]) * SCALE) // SCALE)
                elif name == below and bound:
                    places.add(int(_exact(self.facts[above]) * SCALE * SCALE / bound))
        return places

    def _change(self, name: str, then: Value) -> FactChange:
        fact = self.law.edition.vocabulary[name]
        alike = 0
        if isinstance(then, str):
            words = self.world.signature(name)
            alike = len(words.classes[words.class_of(then)]) - 1
        return FactChange(
            fact=name, entity=fact.entity, label=fact.label, now=self.facts.get(name), then=then, alike=alike
        )


def _exact(value: Value) -> Fraction:
    if isinstance(value, Ratio):
        return Fraction(value.numerator, value.denominator)
    return Fraction(value, SCALE) if isinstance(value, int) else Fraction(0)

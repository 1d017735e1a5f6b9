"""Decide truths without a trace: each conclusion compiled once to nested closures, stopping as soon as it can.

The same match as *explain*, which stays the reference; the agreement suite holds the two together. One
determination needs hundreds of truths but shows the steps of a few, so truths are decided here and steps are built
only for what is shown. A program in steady use is written out as straight code, which decides all of it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, Any, assert_never, cast

from licet.logic.number import SCALE, Ratio
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Operator, Possible, Predicate, Ref, Truth
from licet.logic.values import Facts, Several

if TYPE_CHECKING:
    from licet.interpret.straight import Straight

_Test = Callable[["Run"], Truth]
_ORDER: Mapping[Operator, Callable[[int, int], bool]] = {
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
    "=": int.__eq__,
    "!=": int.__ne__,
}


OFTEN = 200
"""Transactions after which straight code has paid for its compilation."""


class Program(dict[str, _Test]):
    """A set of conclusions, each compiled when first read; shared by every transaction of an edition."""

    __slots__ = ("_begun", "_parts", "_straight", "conclusions")

    def __init__(self, conclusions: Mapping[str, Predicate]) -> None:
        super().__init__()
        self.conclusions = conclusions
        self._parts: dict[int, _Test] = {}
        self._begun = 0
        self._straight: Straight | None = None

    def __missing__(self, name: str) -> _Test:
        found = self[name] = _compile(self.conclusions[name])
        return found

    def run(self, facts: Facts) -> Run:
        """The truths of one transaction, for whoever needs most of them; its facts may no longer change."""
        if self._straight is None:
            self._begun += 1
            if self._begun <= OFTEN:
                return Run(self, facts)
            from licet.interpret.straight import straight  # noqa: PLC0415  (a cold process never needs it)

            self._straight = straight(self.conclusions)
        return Run(self, facts, self._straight(facts))

    def test_of(self, part: Predicate) -> _Test:
        """The compiled test of a node of one of the conclusions, which keep it alive."""
        found = self._parts.get(id(part))
        if found is None:
            found = self._parts[id(part)] = _compile(part)
        return found


class Run(dict[str, Truth]):
    """One transaction's facts under a program: the truth of each conclusion by name, decided when first read."""

    __slots__ = ("facts", "program")

    def __init__(self, program: Program, facts: Facts, decided: Mapping[str, Truth] | None = None) -> None:
        super().__init__(decided or ())
        self.program = program
        self.facts = facts

    def __missing__(self, name: str) -> Truth:
        found = self[name] = self.program[name](self)
        return found

    def truth(self, name: str) -> Truth:
        """The truth of a named conclusion."""
        return self[name]

    def truth_of(self, part: Predicate) -> Truth:
        """The truth of a node of one of the conclusions."""
        return self.program.test_of(part)(self)


def _compile(node: Predicate) -> _Test:
    match node:
        case Among(fact=fact, values=values):
            return _among(fact, values)
        case Compare(facts=facts, operator=operator, bound=bound):
            return _compare(facts, _ORDER[operator], bound)
        case AllOf(parts=parts):
            return _all([_compile(part) for part in parts])
        case AnyOf(parts=parts):
            return _any([_compile(part) for part in parts])
        case Not(part=part):
            return _not(_compile(part))
        case Possible(part=part):
            inner = _compile(part)
            return lambda run: inner(run) is not False
        case Ref(conclusion=name):
            return itemgetter(name)
        case _:
            assert_never(node)


def _among(fact: str, values: frozenset[str | bool]) -> _Test:
    if values == frozenset({True}):
        return _flag(fact)

    def test(run: Run) -> Truth:
        seen = run.facts.get(fact)
        if seen is None:
            return None
        if isinstance(seen, Several):
            if not values.isdisjoint(seen.values):
                return True
            return False if seen.complete else None
        return seen in values

    return test


def _flag(fact: str) -> _Test:
    """A flag is its own truth."""
    return lambda run: cast(Truth, run.facts.get(fact))


def _compare(facts: tuple[str, ...], holds: Callable[[int, int], bool], bound: int) -> _Test:
    first, rest = facts[0], facts[1:]

    def test(run: Run) -> Truth:
        seen: Any = run.facts.get(first)
        if seen is None:
            return None
        if isinstance(seen, Ratio):
            return holds(seen.numerator * SCALE, bound * seen.denominator)
        for name in rest:
            more: Any = run.facts.get(name)
            if more is None:
                return None
            seen += more
        return holds(seen, bound)

    return test


def _all(tests: list[_Test]) -> _Test:
    def test(run: Run) -> Truth:
        truth: Truth = True
        for part in tests:
            found = part(run)
            if not found:
                if found is False:
                    return False
                truth = None
        return truth

    return test


def _any(tests: list[_Test]) -> _Test:
    def test(run: Run) -> Truth:
        truth: Truth = False
        for part in tests:
            found = part(run)
            if found:
                return True
            if found is None:
                truth = None
        return truth

    return test


def _not(inner: _Test) -> _Test:
    def test(run: Run) -> Truth:
        truth = inner(run)
        return None if truth is None else not truth

    return test

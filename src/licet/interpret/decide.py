"""Decide truths without a trace: each conclusion compiled once to nested closures, stopping as soon as it can.

The same match as *explain*, which stays the reference; the agreement suite holds the two together. One
determination needs hundreds of truths but shows the steps of a few, so truths are decided here and steps are built
only for what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, assert_never

from msgspec import Struct, field

from licet.logic.number import SCALE, Ratio
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Operator, Possible, Predicate, Ref, Truth
from licet.logic.values import Facts, Several

_UNDECIDED: Any = object()
_Test = Callable[["Run"], Truth]
_ORDER: Mapping[Operator, Callable[[int, int], bool]] = {
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
    "=": int.__eq__,
    "!=": int.__ne__,
}


class Program(Struct):
    """A set of conclusions compiled on first use; shared by every transaction of an edition."""

    conclusions: Mapping[str, Predicate]
    _tests: dict[str, _Test] = field(default_factory=dict[str, _Test])

    def test(self, name: str) -> _Test:
        """The compiled test of a conclusion."""
        found = self._tests.get(name)
        if found is None:
            found = self._tests[name] = _compile(self.conclusions[name], self)
        return found


class Run(Struct):
    """One transaction's facts under a program; each conclusion is decided once."""

    program: Program
    facts: Facts
    done: dict[str, Truth] = field(default_factory=dict[str, Truth])

    def truth(self, name: str) -> Truth:
        """The truth of a named conclusion."""
        found: Truth = self.done.get(name, _UNDECIDED)
        if found is _UNDECIDED:
            found = self.done[name] = self.program.test(name)(self)
        return found


def _compile(node: Predicate, program: Program) -> _Test:
    match node:
        case Among(fact=fact, values=values):
            return _among(fact, values)
        case Compare(facts=facts, operator=operator, bound=bound):
            return _compare(facts, _ORDER[operator], bound)
        case AllOf(parts=parts):
            return _every([_compile(part, program) for part in parts], settles=False)
        case AnyOf(parts=parts):
            return _every([_compile(part, program) for part in parts], settles=True)
        case Not(part=part):
            return _not(_compile(part, program))
        case Possible(part=part):
            inner = _compile(part, program)
            return lambda run: inner(run) is not False
        case Ref(conclusion=name):
            return lambda run: run.truth(name)
        case _:
            assert_never(node)


def _among(fact: str, values: frozenset[str | bool]) -> _Test:
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


def _every(tests: list[_Test], *, settles: bool) -> _Test:
    """Conjunction or disjunction: one part with the settling truth decides, one unknown leaves it unknown."""
    otherwise = not settles

    def test(run: Run) -> Truth:
        truth: Truth = otherwise
        for part in tests:
            found = part(run)
            if found is settles:
                return settles
            if found is None:
                truth = None
        return truth

    return test


def _not(inner: _Test) -> _Test:
    def test(run: Run) -> Truth:
        truth = inner(run)
        return None if truth is None else not truth

    return test

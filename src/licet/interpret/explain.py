"""Explain a predicate for one transaction: the truth, and why. The reference for every other interpreter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never, cast

from msgspec import Struct, field

from licet.interpret.decide import Program, Run
from licet.logic.number import Number, compare
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Operator, Possible, Predicate, Ref, Truth
from licet.logic.values import Facts, Several, Value

_HOLDS: dict[Operator, frozenset[int]] = {
    "<": frozenset({-1}),
    "<=": frozenset({-1, 0}),
    ">": frozenset({1}),
    ">=": frozenset({0, 1}),
    "=": frozenset({0}),
    "!=": frozenset({-1, 1}),
}


class Step(Struct, frozen=True, gc=False):
    """One node of an explanation: the predicate, its truth, the value seen, and the steps below it."""

    node: Predicate
    truth: Truth
    seen: Value | None = None
    because: tuple[Step, ...] = ()

    def walk(self) -> Iterator[Step]:
        """This step and everything below it, parents first."""
        yield self
        for step in self.because:
            yield from step.walk()


class Reasoning(Struct):
    """One transaction's facts against a set of conclusions; each conclusion is explained once, on demand.

    Attributes:
        conclusions: conclusion name to predicate; references between them form no cycle.
        facts: fact name to value; an absent name is unknown.
        run: the same conclusions decided without a trace, for whoever needs only the truth.
    """

    conclusions: Mapping[str, Predicate]
    facts: Facts
    run: Run
    _done: dict[str, Step] = field(default_factory=dict[str, Step])

    @classmethod
    def on(cls, program: Program, facts: Facts) -> Reasoning:
        """Reasoning with a compiled program."""
        return cls(program.conclusions, facts, program.run(facts))

    def conclude(self, name: str) -> Step:
        """The step of a named conclusion; a name outside the plan is a conclusion that is not in force."""
        step = self._done.get(name)
        if step is None:
            step = self._done[name] = self.explain(self.conclusions[name])
        return step

    def truth(self, name: str) -> Truth:
        """The truth of a named conclusion, decided without building its steps."""
        return self.run[name]

    def truth_of(self, part: Predicate) -> Truth:
        """The truth of a node of one of the conclusions, decided without building its steps."""
        return self.run.truth_of(part)

    def explain(self, node: Predicate) -> Step:
        """Walk the whole tree; nothing is skipped, so every paragraph appears in the answer."""
        match node:
            case AllOf(parts=parts):
                steps = tuple([self.explain(part) for part in parts])
                return Step(node, all_of(step.truth for step in steps), None, steps)
            case Ref(conclusion=name):
                step = self.conclude(name)
                return Step(node, step.truth, None, (step,))
            case Among(fact=fact, values=values):
                seen = self.facts.get(fact)
                return Step(node, _among(seen, values), seen)
            case Compare():
                seen = cast(Number | None, self.seen(node.facts))
                truth = None if seen is None else compare(seen, node.bound) in _HOLDS[node.operator]
                return Step(node, truth, seen)
            case AnyOf(parts=parts):
                steps = tuple([self.explain(part) for part in parts])
                return Step(node, any_of(step.truth for step in steps), None, steps)
            case Not(part=part):
                step = self.explain(part)
                return Step(node, None if step.truth is None else not step.truth, None, (step,))
            case Possible(part=part):
                step = self.explain(part)
                return Step(node, step.truth is not False, None, (step,))
            case _:
                assert_never(node)

    def seen(self, names: tuple[str, ...]) -> Value | None:
        """The value of one fact, or the sum of several; unknown as soon as one of them is."""
        if len(names) == 1:
            return self.facts.get(names[0])
        values = [self.facts.get(name) for name in names]
        return None if None in values else sum(cast(list[int], values))


def all_of(truths: Iterator[Truth]) -> Truth:
    """Strong Kleene conjunction."""
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is None
    return None if unknown else True


def any_of(truths: Iterator[Truth]) -> Truth:
    """Strong Kleene disjunction."""
    unknown = False
    for truth in truths:
        if truth is True:
            return True
        unknown = unknown or truth is None
    return None if unknown else False


def _among(seen: Value | None, values: frozenset[str | bool]) -> Truth:
    if seen is None:
        return None
    if isinstance(seen, Several):
        if not values.isdisjoint(seen.values):
            return True
        return False if seen.complete else None
    return seen in values

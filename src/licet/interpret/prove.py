"""Prove something of every transaction at once, or find the one that breaks it: the solver's only door.

Each predicate becomes two rails, *surely true* and *surely false*; neither means unknown, so the third truth value
is exact. Numbers are exact rationals. What the solver finds is read back and checked against the claim.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, assert_never

import z3 as _z3

from licet.interpret.terms import (
    FALSE,
    TRUE,
    AtMost,
    Below,
    Choice,
    Linear,
    Quantity,
    Term,
    Terms,
    Variable,
    total,
    value_of,
)
from licet.interpret.world import (
    Cell,
    Claim,
    Many,
    One,
    View,
    World,
    at_most,
    every,
    number,
    some,
    switches,
    weighted,
)
from licet.logic.number import SCALE, Ratio
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref, Truth
from licet.logic.values import Several, Value
from licet.model.errors import BackendError

__all__ = [
    "Claim", "Optimum", "Presumption", "Reading", "View", "World", "as_number", "at_most", "every", "find", "optimum",
    "some",
]  # fmt: skip

z3: Any = _z3
TIMEOUT_MS = 20_000
Rails = tuple[Term, Term]
"""Surely true, surely false."""


@dataclass(frozen=True, slots=True)
class Presumption:
    """A fact taken for granted where it is unseen and a conclusion surely holds."""

    fact: str
    value: Value
    when: str


@dataclass(slots=True)
class Reading:
    """Conclusions read in one view: each becomes its two rails once, on demand."""

    conclusions: Mapping[str, Predicate]
    view: View
    _done: dict[str, Rails] = field(default_factory=dict[str, Rails])

    @property
    def _terms(self) -> Terms:
        return self.view.world.terms

    def is_(self, node: Predicate, truth: Truth = True) -> Claim:
        """The claim that a predicate is true, false or (None) unknown."""
        yes, no = self._rails(node)
        term = yes if truth else no if truth is False else self._terms.every((-yes, -no))
        return Claim(self._terms, term)

    def holds(self, conclusion: str, truth: Truth = True) -> Claim:
        """The claim that a conclusion is true, false or (None) unknown."""
        return self.is_(Ref(conclusion=conclusion), truth)

    def presuming(self, rules: Sequence[Presumption], then: Mapping[str, Predicate]) -> Reading:
        """Read `then` with what the rules take for granted here; the first rule of a fact that holds decides."""
        cells: dict[str, Cell] = {}
        for rule in reversed(rules):
            before = self.view.cell(rule.fact)
            value = self.view.world.constant(rule.fact, rule.value)
            if isinstance(before, Many) or isinstance(value, Many):
                raise BackendError(f"{rule.fact} holds several values and cannot be presumed in a proof")
            later = cells.get(rule.fact, before)
            assert isinstance(later, One)
            taken = self._terms.every((-before.known, self.holds(rule.when).term))
            cells[rule.fact] = self._presumed(taken, value, later)
        return Reading(then, View(self.view.world, self.view, self.view.sees_all, cells))

    def _presumed(self, taken: Term, value: One, later: One) -> One:
        known = self._terms.some((later.known, taken))
        if isinstance(later.value, tuple):
            pairs = zip(switches(value), later.value, strict=True)
            return One(known, tuple(self._terms.choose(taken, one, other) for one, other in pairs))
        if isinstance(later.value, int):
            return One(known, self._terms.choose(taken, switches(value)[0], later.value))
        return One(known, _chosen(taken, number(value), later.value))

    def _rails(self, node: Predicate) -> Rails:
        match node:
            case Compare():
                return self._compare(node)
            case Among():
                return self._among(node)
            case AllOf(parts=parts):
                rails = [self._rails(part) for part in parts]
                return self._terms.every(yes for yes, _ in rails), self._terms.some(no for _, no in rails)
            case AnyOf(parts=parts):
                rails = [self._rails(part) for part in parts]
                return self._terms.some(yes for yes, _ in rails), self._terms.every(no for _, no in rails)
            case Not(part=part):
                yes, no = self._rails(part)
                return no, yes
            case Possible(part=part):
                _, no = self._rails(part)
                return -no, no
            case Ref(conclusion=name):
                if name not in self._done:
                    self._done[name] = self._rails(self.conclusions[name])
                return self._done[name]
            case _:
                assert_never(node)

    def _compare(self, node: Compare) -> Rails:
        cells = [self.view.cell(name) for name in node.facts]
        known = [cell.known for cell in cells if isinstance(cell, One)]
        bound = Fraction(node.bound, SCALE)
        sum_ = total((Fraction(1), number(cell)) for cell in cells)
        return self._seen(self._terms.every(known), self._terms.compare(sum_, node.operator, bound))

    def _among(self, node: Among) -> Rails:
        cell = self.view.cell(node.fact)
        if self.view.world.vocabulary[node.fact].kind == "flag":
            assert isinstance(cell, One)
            (flag,) = switches(cell)
            return self._seen(cell.known, self._terms.some(flag if value else -flag for value in node.values))
        inside = sorted(self.view.world.signature(node.fact).of(node.values))
        if isinstance(cell, One):
            held = switches(cell)
            return self._seen(cell.known, self._terms.some(held[i] for i in inside))
        seen = self._terms.some(cell.seen[i] for i in inside)
        return seen, self._terms.every((cell.complete, -seen))

    def _seen(self, known: Term, holds: Term) -> Rails:
        return self._terms.every((known, holds)), self._terms.every((known, -holds))


def _chosen(when: Term, then: Quantity, other: Quantity) -> Quantity:
    return then if when == TRUE else other if when == FALSE else Choice(when, then, other)


# -- asking --


@dataclass(frozen=True, slots=True)
class Optimum:
    """A supremum or infimum: None when there is no bound; `attained` says whether a transaction reaches it."""

    value: Fraction | None
    attained: bool


def find(claim: Claim, *views: View) -> tuple[dict[str, Value], ...] | None:
    """The facts each view sees of a transaction that satisfies the claim; None proves that there is none.

    Raises:
        BackendError: the solver gave up, or what it found does not satisfy the claim.
    """
    world = views[0].world
    question = _Question(world, z3.SimpleSolver(), claim)
    found = question.settled()
    if found is None:
        return None
    if not found.holds(claim.term):
        raise BackendError("the solver's answer does not satisfy the claim")
    return tuple(_facts(found, view) for view in views)


def optimum(claim: Claim, view: View, weights: Mapping[str, Fraction], *, largest: bool = True) -> Optimum | None:
    """The exact bound of a weighted sum of facts over the transactions that satisfy the claim; None if none do."""
    question = _Question(view.world, z3.Optimize(), claim)
    sum_ = weighted(view, weights)
    assert isinstance(sum_, Linear)
    handle = getattr(question.solver, "maximize" if largest else "minimize")(question.arithmetic(sum_))
    if not question.answered():
        return None
    bounds = question.solver.upper_values(handle) if largest else question.solver.lower_values(handle)
    infinite, value, epsilon = (_fraction(one) for one in bounds)
    return Optimum(None, attained=False) if infinite else Optimum(value, attained=not epsilon)


@dataclass
class _Question:
    """Terms handed to one solver; every term is translated once."""

    world: World
    solver: Any
    claim: Claim
    _made: dict[Term, Any] = field(default_factory=dict[Term, Any])
    _numbers: dict[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        self.solver.set("timeout", TIMEOUT_MS)
        for term in (*self.world.laws, self.claim.term):
            self.solver.add(self.boolean(term))

    def answered(self) -> bool:
        answer = self.solver.check()
        if answer == z3.unknown:
            raise BackendError(f"the solver gave up: {self.solver.reason_unknown()}")
        return answer == z3.sat

    def settled(self) -> _Assignment | None:
        """An assignment whose numbers have six decimals at most, as stated numbers have; None if there is none.

        The solver looks among all fractions first, and among those decimals only where its answer has more.
        """
        while self.answered():
            found = self.assignment()
            finer = [name for name, value in found.numbers.items() if self._is_too_fine(name, value)]
            if not finer:
                return found
            for name in finer:
                self.solver.add(z3.IsInt(self._numbers[name] * SCALE))
        return None

    def _is_too_fine(self, name: str, value: Fraction) -> bool:
        fact = self.world.vocabulary.facts.get(name)
        return fact is not None and fact.kind == "number" and (value * SCALE).denominator != 1

    def boolean(self, term: Term) -> Any:
        if abs(term) == 1:
            return z3.BoolVal(term > 0)
        if term not in self._made:
            self._made[term] = self._node(term) if term > 0 else z3.Not(self.boolean(-term))
        return self._made[term]

    def _node(self, term: Term) -> Any:
        match self.world.terms.nodes[term]:
            case Variable(name):
                return z3.Bool(name)
            case Below(sum_, strict):
                left = self.arithmetic(sum_)
                return left < 0 if strict else left <= 0
            case AtMost(count, terms):
                return z3.AtMost(*(self.boolean(one) for one in terms), count)
            case parts:
                return z3.And(*(self.boolean(one) for one in parts))

    def arithmetic(self, sum_: Linear) -> Any:
        terms = [self._scaled(weight, name, whole=sum_.whole) for name, weight in sum_.weights]
        constant = sum_.constant
        if constant or not terms:
            terms.append(z3.IntVal(int(constant)) if sum_.whole else z3.Q(constant.numerator, constant.denominator))
        return terms[0] if len(terms) == 1 else z3.Sum(*terms)

    def _scaled(self, weight: Fraction, name: str, *, whole: bool) -> Any:
        if name not in self._numbers:
            self._numbers[name] = z3.Int(name) if whole else z3.Real(name)
        return (
            self._numbers[name] if weight == 1 else z3.Q(weight.numerator, weight.denominator) * self._numbers[name]
        )

    def assignment(self) -> _Assignment:
        """What the solver found, read back into our own terms."""
        model = self.solver.model()
        numbers = {name: _fraction(model.eval(one, True)) for name, one in self._numbers.items()}
        flags = {
            term: z3.is_true(model.eval(made, True))
            for term, made in self._made.items()
            if term > 0 and isinstance(self.world.terms.nodes[term], Variable)
        }
        return _Assignment(self.world.terms, flags, numbers)


@dataclass
class _Assignment:
    """Values of the variables; one the solver never saw is false, or zero. Judges terms without the solver."""

    terms: Terms
    flags: dict[Term, bool]
    numbers: dict[str, Fraction]

    def holds(self, term: Term) -> bool:
        if term < 0:
            return not self.holds(-term)
        if term == 1:
            return True
        if term not in self.flags:
            self.flags[term] = self._judge(term)
        return self.flags[term]

    def _judge(self, term: Term) -> bool:
        match self.terms.nodes[term]:
            case Variable():
                return False
            case Below(sum_, strict):
                value = self.value(sum_)
                return value < 0 or (value == 0 and not strict)
            case AtMost(count, terms):
                return sum(self.holds(one) for one in terms) <= count
            case parts:
                return all(self.holds(one) for one in parts)

    def value(self, quantity: Quantity) -> Fraction:
        if isinstance(quantity, Linear):
            values = {name: self.numbers.get(name, Fraction(0)) for name, _ in quantity.weights}
            return value_of(quantity, values, {})
        return self.value(quantity.then if self.holds(quantity.when) else quantity.other)


def _facts(found: _Assignment, view: View) -> dict[str, Value]:
    values = {name: _value(found, view.world, name, cell) for name, cell in view.cells.items()}
    return {name: value for name, value in values.items() if value is not None}


def _value(found: _Assignment, world: World, name: str, cell: Cell) -> Value | None:
    members = world.signature(name).classes
    if isinstance(cell, Many):
        seen = frozenset(members[i][0] for i, switch in enumerate(cell.seen) if found.holds(switch))
        complete = found.holds(cell.complete)
        return Several(seen, complete) if seen or complete else None
    if not found.holds(cell.known):
        return None
    match cell.value:
        case tuple() as held:
            chosen = next((i for i, switch in enumerate(held) if found.holds(switch)), len(held) - 1)
            return members[chosen][0]
        case int() as flag:
            return found.holds(flag)
        case quantity:
            kind = world.vocabulary[name].kind
            exact = found.value(quantity)
            return int(exact) * SCALE if kind == "date" else as_number(exact, ratio=kind == "ratio")


def as_number(exact: Fraction, *, ratio: bool = False) -> int | Ratio:
    """A fraction as the logic holds it; one that 18 decimals cannot hold stays a quotient, or is cut off."""
    scaled = exact * SCALE
    if scaled.denominator == 1 or not ratio:
        return int(scaled)
    return Ratio(exact.numerator * SCALE, exact.denominator * SCALE)


def _fraction(value: Any) -> Fraction:
    if z3.is_rational_value(value):
        return Fraction(value.numerator_as_long(), value.denominator_as_long())
    return Fraction(value.as_long())

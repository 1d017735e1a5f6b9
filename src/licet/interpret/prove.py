"""Prove something of every transaction at once, or find the one that breaks it: the solver's only door.

Each node becomes two rails, *surely true* and *surely false*; neither means unknown, so the third truth value
is exact. What is so and what is known of it are kept apart: a `View` holds one value per fact and a switch that
says whether it is seen, and a view completed sees the same values without gaps. Numbers are exact rationals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, assert_never, cast

import z3 as _z3

from licet.interpret.signature import Signature
from licet.logic.number import SCALE, Ratio
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Operator, Possible, Predicate, Ref, Truth
from licet.logic.values import Facts, Several, Value
from licet.logic.vocabulary import FactDefinition, Vocabulary
from licet.model.errors import BackendError

z3: Any = _z3
Term = Any
"""A Boolean term of the solver, or a plain bool once it is decided."""

TIMEOUT_MS = 20_000


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that a transaction may satisfy; combined with `&`, `|` and `~`."""

    term: Term

    def __and__(self, other: Claim) -> Claim:
        return Claim(_and((self.term, other.term)))

    def __or__(self, other: Claim) -> Claim:
        return Claim(_or((self.term, other.term)))

    def __invert__(self) -> Claim:
        return Claim(_not(self.term))


def every(claims: Iterable[Claim]) -> Claim:
    """All of the claims; true when there are none."""
    return Claim(_and(claim.term for claim in claims))


def some(claims: Iterable[Claim]) -> Claim:
    """At least one of the claims; false when there are none."""
    return Claim(_or(claim.term for claim in claims))


@dataclass(frozen=True, slots=True)
class One:
    """A fact with one value: whether it is seen, and the value (a term; for a word, one switch per class)."""

    known: Term
    value: Any


@dataclass(frozen=True, slots=True)
class Many:
    """A fact with several values: which classes it has, which of these are seen, and whether all are."""

    complete: Term
    members: tuple[Term, ...]
    seen: tuple[Term, ...]


Cell = One | Many


@dataclass(frozen=True, slots=True)
class View:
    """One set of values and what is seen of them.

    Attributes:
        base: the view this one refines; None refines the variables of the world themselves.
        sees_all: nothing is unseen.
        cells: facts looked at so far, and those fixed or presumed here.
    """

    world: World
    base: View | None = None
    sees_all: bool = False
    cells: dict[str, Cell] = field(default_factory=dict[str, Cell])

    def cell(self, name: str) -> Cell:
        """The fact as this view sees it."""
        if name not in self.cells:
            cell = self.base.cell(name) if self.base is not None else self.world.cell(name)
            self.cells[name] = _completed(cell) if self.sees_all else cell
        return self.cells[name]

    def completed(self) -> View:
        """The same values with nothing unseen."""
        return View(self.world, self, sees_all=True)

    def raised(self, names: Iterable[str]) -> View:
        """The same facts, with some numbers as large as here or larger."""
        cells: dict[str, Cell] = {}
        for name in names:
            cell, more = self.cell(name), z3.Real(f"{name} raised by")
            self.world.laws.append(more >= 0)
            if isinstance(cell, One):
                cells[name] = replace(cell, value=_lifted(cell.value) + more)
        return View(self.world, self, self.sees_all, cells)

    def given(self, facts: Facts) -> View:
        """This view with some facts fixed, which makes every question about them cheap."""
        fixed = {name: self.world.constant(name, value) for name, value in facts.items()}
        return View(self.world, self, self.sees_all, fixed)


def _completed(cell: Cell) -> Cell:
    if isinstance(cell, One):
        return replace(cell, known=True)
    return Many(complete=True, members=cell.members, seen=cell.members)


class World:
    """The facts as variables, with what must hold of any values: shared by every view and reading."""

    def __init__(self, vocabulary: Vocabulary, words: Mapping[str, Signature]) -> None:
        self.vocabulary = vocabulary
        self.words = words
        self.laws: list[Term] = []
        self._cells: dict[str, Cell] = {}

    def view(self, *, sees_all: bool = False) -> View:
        """A view in which anything may be unseen, or nothing."""
        return View(self, sees_all=sees_all)

    def cell(self, name: str) -> Cell:
        """The variables of a fact, made on first use."""
        if name not in self._cells:
            fact = self.vocabulary[name]
            self._cells[name] = self._many(fact) if fact.several else self._one(fact)
        return self._cells[name]

    def _one(self, fact: FactDefinition) -> One:
        known = z3.Bool(f"known {fact.name}")
        match fact.kind:
            case "flag":
                return One(known, z3.Bool(fact.name))
            case "number" | "ratio":
                value = z3.Real(fact.name)
                self.laws.append(value >= 0)
                return One(known, value)
            case "date":
                return One(known, z3.Int(fact.name))
            case _:
                return One(known, self._switches(fact, exactly_one=True))

    def _many(self, fact: FactDefinition) -> Many:
        members = self._switches(fact, exactly_one=False)
        visible = [z3.Bool(f"see {fact.name} {i}") for i in range(len(members))]
        complete = z3.Bool(f"complete {fact.name}")
        return Many(
            complete=complete,
            members=members,
            seen=tuple(_and((m, _or((complete, s)))) for m, s in zip(members, visible, strict=True)),
        )

    def _switches(self, fact: FactDefinition, *, exactly_one: bool) -> tuple[Term, ...]:
        names = self.signature(fact.name).classes
        switches = tuple(z3.Bool(f"{fact.name} = {members[0]}") for members in names)
        if exactly_one:
            self.laws += [z3.Or(switches), z3.AtMost(*switches, 1)]
        return switches

    def constant(self, name: str, value: Value) -> Cell:
        """A fact fixed to a value."""
        fact = self.vocabulary[name]
        if isinstance(value, Several):
            classes = {self.signature(name).class_of(one) for one in value.values}
            members = tuple(i in classes for i in range(len(self.signature(name).classes)))
            return Many(complete=value.complete, members=members, seen=members)
        if isinstance(value, str):
            chosen = self.signature(name).class_of(value)
            return One(True, tuple(i == chosen for i in range(len(self.signature(name).classes))))
        if isinstance(value, bool):
            return One(True, value)
        return One(True, value // SCALE if fact.kind == "date" and isinstance(value, int) else _exact(value))

    def signature(self, name: str) -> Signature:
        """The classes of a fact's values; one class for a fact that no predicate tests."""
        return self.words.get(name) or Signature(fact=name, classes=(("other",),))

    # -- claims about values -------------------------------------------------------------------------------------

    def same(self, view: View, name: str, value: Value | None) -> Claim:
        """The view sees this fact exactly as given (None: does not see it)."""
        cell = view.cell(name)
        if value is None:
            return Claim(_not(cell.known) if isinstance(cell, One) else _not(_or((cell.complete, *cell.seen))))
        fixed = self.constant(name, value)
        if isinstance(cell, Many) and isinstance(fixed, Many):
            pairs = [(cell.complete, fixed.complete), *zip(cell.seen, fixed.seen, strict=True)]
            return Claim(_and(_is(term, bool(wanted)) for term, wanted in pairs))
        assert isinstance(cell, One) and isinstance(fixed, One)
        if isinstance(cell.value, tuple):
            pairs = zip(cast(tuple[Term, ...], cell.value), cast(tuple[bool, ...], fixed.value), strict=True)
            return Claim(_and((cell.known, *(_is(term, wanted) for term, wanted in pairs))))
        if isinstance(fixed.value, bool):
            return Claim(_and((cell.known, _is(cell.value, fixed.value))))
        return Claim(_and((cell.known, _test(cell.value, "=", fixed.value))))

    def seen(self, view: View, name: str) -> Claim:
        """The view sees the whole of a fact."""
        cell = view.cell(name)
        return Claim(cell.known if isinstance(cell, One) else cell.complete)

    def linear(self, view: View, weights: Mapping[str, Fraction], operator: Operator, bound: Fraction) -> Claim:
        """A weighted sum of number or ratio facts against a bound; all of them are seen."""
        cells = [view.cell(name) for name in weights]
        total = _total([cell.value for cell in cells if isinstance(cell, One)], list(weights.values()))
        known = [cell.known for cell in cells if isinstance(cell, One)]
        return Claim(_and((*known, _test(total, operator, bound))))


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
    _done: dict[str, tuple[Term, Term]] = field(default_factory=dict[str, tuple[Term, Term]])

    def is_(self, node: Predicate, truth: Truth = True) -> Claim:
        """The claim that a predicate is true, false or (None) unknown."""
        yes, no = self._rails(node)
        return Claim(yes if truth else no if truth is False else _and((_not(yes), _not(no))))

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
            taken = _and((_not(before.known), self.holds(rule.when).term))
            cells[rule.fact] = One(_or((later.known, taken)), _choose(taken, value.value, later.value))
        return Reading(then, View(self.view.world, self.view, self.view.sees_all, cells))

    def _rails(self, node: Predicate) -> tuple[Term, Term]:
        match node:
            case Compare():
                return self._compare(node)
            case Among():
                return self._among(node)
            case AllOf(parts=parts):
                rails = [self._rails(part) for part in parts]
                yes = _and(yes for yes, _ in rails)
                return yes, _not(yes) if _settled(rails) else _or(no for _, no in rails)
            case AnyOf(parts=parts):
                rails = [self._rails(part) for part in parts]
                yes = _or(yes for yes, _ in rails)
                return yes, _not(yes) if _settled(rails) else _and(no for _, no in rails)
            case Not(part=part):
                yes, no = self._rails(part)
                return no, yes
            case Possible(part=part):
                _, no = self._rails(part)
                return _not(no), no
            case Ref(conclusion=name):
                if name not in self._done:
                    self._done[name] = self._rails(self.conclusions[name])
                return self._done[name]
            case _:
                assert_never(node)

    def _compare(self, node: Compare) -> tuple[Term, Term]:
        cells = [self.view.cell(name) for name in node.facts]
        ones = [cell for cell in cells if isinstance(cell, One)]
        known = _and(cell.known for cell in ones)
        days = self.view.world.vocabulary[node.facts[0]].kind == "date"
        bound = node.bound // SCALE if days else Fraction(node.bound, SCALE)
        holds = _test(_total([cell.value for cell in ones], [1] * len(ones)), node.operator, bound)
        return _and((known, holds)), _and((known, _not(holds)))

    def _among(self, node: Among) -> tuple[Term, Term]:
        cell = self.view.cell(node.fact)
        if self.view.world.vocabulary[node.fact].kind == "flag":
            assert isinstance(cell, One)
            holds = _or(_is(cell.value, bool(value)) for value in node.values)
            return _and((cell.known, holds)), _and((cell.known, _not(holds)))
        inside = self.view.world.words[node.fact].of(node.values)
        if isinstance(cell, One):
            holds = _or(cell.value[i] for i in sorted(inside))
            return _and((cell.known, holds)), _and((cell.known, _not(holds)))
        seen = _or(cell.seen[i] for i in sorted(inside))
        return seen, _and((cell.complete, _not(seen)))


# -- asking --


@dataclass(frozen=True, slots=True)
class Optimum:
    """A supremum or infimum: None when there is no bound; `attained` says whether a transaction reaches it."""

    value: Fraction | None
    attained: bool


def find(claim: Claim, *views: View) -> tuple[dict[str, Value], ...] | None:
    """The facts each view sees of a transaction that satisfies the claim; None proves that there is none.

    Raises:
        BackendError: the solver gave up.
    """
    if claim.term is False:
        return None
    solver = _loaded(z3.Solver(), claim, views[0].world)
    return tuple(_facts(solver.model(), view) for view in views) if _answered(solver) else None


def optimum(claim: Claim, view: View, weights: Mapping[str, Fraction], *, largest: bool = True) -> Optimum | None:
    """The exact bound of a weighted sum of facts over the transactions that satisfy the claim; None if none do."""
    total = _total([_value(view, name) for name in weights], list(weights.values()))
    solver = _loaded(z3.Optimize(), claim, view.world)
    handle = solver.maximize(total) if largest else solver.minimize(total)
    if not _answered(solver):
        return None
    infinite, value, epsilon = solver.upper_values(handle) if largest else solver.lower_values(handle)
    if _fraction(infinite):
        return Optimum(None, attained=False)
    return Optimum(_fraction(value), attained=not _fraction(epsilon))


def at_most(count: int, claims: Iterable[Claim]) -> Claim:
    """At most so many of the claims hold."""
    terms = [claim.term for claim in claims if claim.term is not False]
    left = count - sum(1 for term in terms if term is True)
    open_ = [term for term in terms if term is not True]
    if left < 0 or len(open_) <= left:
        return Claim(left >= 0)
    return Claim(z3.AtMost(*open_, left))


def _loaded(solver: Any, claim: Claim, world: World) -> Any:
    solver.set("timeout", TIMEOUT_MS)
    solver.add(*world.laws)
    solver.add(claim.term)
    return solver


def _answered(solver: Any) -> bool:
    answer = solver.check()
    if answer == z3.unknown:
        raise BackendError(f"the solver gave up: {solver.reason_unknown()}")
    return answer == z3.sat


def _value(view: View, name: str) -> Any:
    cell = view.cell(name)
    if not isinstance(cell, One):
        raise BackendError(f"{name} is not a number that can be optimised")
    return cell.value


def _facts(model: Any, view: View) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, cell in view.cells.items():
        value = _one(model, view.world, name, cell) if isinstance(cell, One) else _many(model, view.world, name, cell)
        if value is not None:
            found[name] = value
    return found


def _one(model: Any, world: World, name: str, cell: One) -> Value | None:
    if not _true(model, cell.known):
        return None
    if isinstance(cell.value, tuple):
        switches = cast(tuple[Term, ...], cell.value)
        chosen = next(i for i, switch in enumerate(switches) if _true(model, switch))
        return world.signature(name).classes[chosen][0]
    kind = world.vocabulary[name].kind
    if kind == "flag":
        return _true(model, cell.value)
    exact = cell.value if isinstance(cell.value, int | Fraction) else _fraction(model.eval(cell.value, True))
    return int(exact) * SCALE if kind == "date" else as_number(Fraction(exact), ratio=kind == "ratio")


def _many(model: Any, world: World, name: str, cell: Many) -> Value | None:
    members = world.signature(name).classes
    seen = frozenset(members[i][0] for i, switch in enumerate(cell.seen) if _true(model, switch))
    complete = _true(model, cell.complete)
    return Several(seen, complete) if seen or complete else None


def as_number(exact: Fraction, *, ratio: bool = False) -> int | Ratio:
    """A fraction as the logic holds it; one that 18 decimals cannot hold stays a quotient, or is cut off."""
    scaled = exact * SCALE
    if scaled.denominator == 1 or not ratio:
        return int(scaled)
    return Ratio(exact.numerator * SCALE, exact.denominator * SCALE)


def _exact(value: int | Ratio) -> Fraction:
    return Fraction(value.numerator, value.denominator) if isinstance(value, Ratio) else Fraction(value, SCALE)


def _true(model: Any, term: Term) -> bool:
    return term if isinstance(term, bool) else bool(z3.is_true(model.eval(term, True)))


def _fraction(value: Any) -> Fraction:
    return (
        Fraction(value.numerator_as_long(), value.denominator_as_long())
        if z3.is_rational_value(value)
        else Fraction(value.as_long())
    )


# -- terms, decided as soon as they can be --


def _and(terms: Iterable[Term]) -> Term:
    open_ = dict.fromkeys(term for term in terms if term is not True)
    if False in open_ or any(_opposite(one, other) for one, other in pairwise(open_)):
        return False
    return z3.And(*open_) if len(open_) > 1 else next(iter(open_), True)


def _or(terms: Iterable[Term]) -> Term:
    open_ = [term for term in terms if term is not False]
    if any(term is True for term in open_):
        return True
    return z3.Or(*open_) if len(open_) > 1 else (open_[0] if open_ else False)


def _not(term: Term) -> Term:
    if isinstance(term, bool):
        return not term
    return term.arg(0) if z3.is_not(term) else z3.Not(term)


def _opposite(one: Term, other: Term) -> bool:
    """Whether two terms are each other's negation, plainly so."""
    if isinstance(one, bool) or isinstance(other, bool):
        return isinstance(one, bool) and isinstance(other, bool) and one is not other
    return bool(_not(one).eq(other) or _not(other).eq(one))


def _settled(rails: list[tuple[Term, Term]]) -> bool:
    """Whether nothing below can be unknown, so that by De Morgan nothing here can."""
    return all(_opposite(yes, no) for yes, no in rails)


def _is(term: Term, wanted: bool) -> Term:
    return term if wanted else _not(term)


def _choose(condition: Term, one: Any, other: Any) -> Any:
    if isinstance(condition, bool):
        return one if condition else other
    if isinstance(one, tuple):
        return tuple(_choose(condition, a, b) for a, b in zip(one, other, strict=True))  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return z3.If(condition, _lifted(one), _lifted(other))


def _lifted(value: Any) -> Any:
    if isinstance(value, bool):
        return z3.BoolVal(value)
    return z3.Q(value.numerator, value.denominator) if isinstance(value, Fraction) else value


def _total(values: list[Any], weights: Sequence[Fraction | int]) -> Any:
    terms = [
        value if weight == 1 else _lifted(Fraction(weight)) * _lifted(value)
        for value, weight in zip(values, weights, strict=True)
    ]
    if all(isinstance(term, Fraction) for term in terms):
        return sum(terms)
    lifted = [_lifted(term) for term in terms]
    return lifted[0] if len(lifted) == 1 else z3.Sum(*lifted)


def _test(left: Any, operator: Operator, bound: Fraction | int) -> Term:
    right = bound if isinstance(left, int | Fraction) else _lifted(bound)
    match operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case "=":
            return left == right
        case "!=":
            return left != right

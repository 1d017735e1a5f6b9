"""What is so, and what is seen of it: the facts of every transaction at once, as variables.

Words and countries are one switch for each class of values that the rules tell apart; a fact with several values
has one switch for each class it may hold. A view is one set of values with a switch for what is seen; a completed
view sees the same values without gaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from licet.interpret.signature import Signature
from licet.interpret.terms import FALSE, TRUE, AtMost, Linear, Quantity, Term, Terms, Variable, total
from licet.logic.number import SCALE, Ratio
from licet.logic.tree import Operator
from licet.logic.values import Facts, Several, Value
from licet.logic.vocabulary import FactDefinition, Vocabulary


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that a transaction may satisfy; combined with `&`, `|` and `~`."""

    terms: Terms
    term: Term

    def __and__(self, other: Claim) -> Claim:
        return Claim(self.terms, self.terms.every((self.term, other.term)))

    def __or__(self, other: Claim) -> Claim:
        return Claim(self.terms, self.terms.some((self.term, other.term)))

    def __invert__(self) -> Claim:
        return Claim(self.terms, -self.term)


@dataclass(frozen=True, slots=True)
class One:
    """A fact with one value: whether it is seen, and the value.

    Attributes:
        value: a term for a flag, a quantity for a number or day, one switch for each class of a word.
    """

    known: Term
    value: Term | Quantity | tuple[Term, ...]


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
            cell = self.cell(name)
            if isinstance(cell, One):
                more = self.world.quantity(f"{name} raised by", at_least_zero=True)
                one = Fraction(1)
                cells[name] = replace(cell, value=total(((one, number(cell)), (one, more))))
        return View(self.world, self, self.sees_all, cells)

    def given(self, facts: Facts) -> View:
        """This view with some facts fixed, which makes every question about them cheap."""
        fixed = {name: self.world.constant(name, value) for name, value in facts.items()}
        return View(self.world, self, self.sees_all, fixed)


def _completed(cell: Cell) -> Cell:
    if isinstance(cell, One):
        return replace(cell, known=TRUE)
    return Many(complete=TRUE, members=cell.members, seen=cell.members)


def number(cell: Cell) -> Quantity:
    """The quantity of a number or day."""
    assert isinstance(cell, One)
    assert not isinstance(cell.value, int | tuple)
    return cell.value


def switches(cell: One) -> tuple[Term, ...]:
    """The switches of a word, or of a flag (one)."""
    if isinstance(cell.value, tuple):
        return cell.value
    assert isinstance(cell.value, int)
    return (cell.value,)


class World:
    """The facts as variables, with what must hold of any values: shared by every view and reading.

    Attributes:
        laws: terms that hold of every transaction, such as that a number is not negative.
    """

    def __init__(self, vocabulary: Vocabulary, words: Mapping[str, Signature], terms: Terms | None = None) -> None:
        """A world; worlds that share `terms` share the work of building them."""
        self.vocabulary = vocabulary
        self.words = words
        self.terms = terms or Terms()
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

    def quantity(self, name: str, *, at_least_zero: bool, whole: bool = False) -> Linear:
        """A numeric variable."""
        variable = Linear(((name, Fraction(1)),), whole=whole)
        if at_least_zero:
            self.laws.append(self.terms.compare(variable, ">=", Fraction(0)))
        return variable

    def signature(self, name: str) -> Signature:
        """The classes of a fact's values; one class for a fact that no predicate tests."""
        return self.words.get(name) or Signature(fact=name, classes=(("other",),))

    def _variable(self, name: str) -> Term:
        return self.terms.node(Variable(name))

    def _one(self, fact: FactDefinition) -> One:
        known = self._variable(f"known {fact.name}")
        match fact.kind:
            case "flag":
                return One(known, self._variable(fact.name))
            case "number" | "ratio":
                return One(known, self.quantity(fact.name, at_least_zero=True))
            case "date":
                return One(known, self._day(fact.name))
            case _:
                return One(known, self._switches(fact, exactly_one=True))

    def _day(self, name: str) -> Linear:
        """A day of the calendar, as a count."""
        day = self.quantity(name, at_least_zero=False, whole=True)
        first, last = (Fraction(end.toordinal()) for end in (date.min, date.max))
        self.laws += [self.terms.compare(day, ">=", first), self.terms.compare(day, "<=", last)]
        return day

    def _many(self, fact: FactDefinition) -> Many:
        members = self._switches(fact, exactly_one=False)
        complete = self._variable(f"complete {fact.name}")
        visible = [self._variable(f"see {fact.name} {i}") for i in range(len(members))]
        seen = [
            self.terms.every((member, self.terms.some((complete, sight))))
            for member, sight in zip(members, visible, strict=True)
        ]
        return Many(complete=complete, members=members, seen=tuple(seen))

    def _switches(self, fact: FactDefinition, *, exactly_one: bool) -> tuple[Term, ...]:
        made = tuple(self._variable(f"{fact.name} = {one[0]}") for one in self.signature(fact.name).classes)
        if exactly_one:
            self.laws += [self.terms.some(made), self.terms.node(AtMost(1, made))]
        return made

    def constant(self, name: str, value: Value) -> Cell:
        """A fact fixed to a value."""
        if isinstance(value, Several):
            classes = {self.signature(name).class_of(one) for one in value.values}
            members = self._fixed(name, classes)
            return Many(complete=TRUE if value.complete else FALSE, members=members, seen=members)
        if isinstance(value, str):
            return One(TRUE, self._fixed(name, {self.signature(name).class_of(value)}))
        if isinstance(value, bool):
            return One(TRUE, TRUE if value else FALSE)
        exact = as_fraction(value)
        return One(TRUE, Linear((), Fraction(int(exact)) if self.vocabulary[name].kind == "date" else exact))

    def _fixed(self, name: str, classes: set[int]) -> tuple[Term, ...]:
        return tuple(TRUE if i in classes else FALSE for i in range(len(self.signature(name).classes)))

    # -- claims about values --

    def claim(self, term: Term = TRUE) -> Claim:
        """A term as a claim; by default one that always holds."""
        return Claim(self.terms, term)

    def same(self, view: View, name: str, value: Value | None) -> Claim:
        """The view sees this fact exactly as given (None: does not see it)."""
        cell = view.cell(name)
        if value is None:
            seen = cell.known if isinstance(cell, One) else self.terms.some((cell.complete, *cell.seen))
            return self.claim(-seen)
        fixed = self.constant(name, value)
        if isinstance(cell, Many):
            assert isinstance(fixed, Many)
            pairs = [(cell.complete, fixed.complete), *zip(cell.seen, fixed.seen, strict=True)]
            return self.claim(self._alike(pairs))
        assert isinstance(fixed, One)
        if isinstance(cell.value, int | tuple):
            alike = self._alike(zip(switches(cell), switches(fixed), strict=True))
        else:
            bound = number(fixed)
            assert isinstance(bound, Linear)
            alike = self.terms.compare(cell.value, "=", bound.constant)
        return self.claim(self.terms.every((cell.known, alike)))

    def _alike(self, pairs: Iterable[tuple[Term, Term]]) -> Term:
        return self.terms.every(term if wanted == TRUE else -term for term, wanted in pairs)

    def seen(self, view: View, name: str) -> Claim:
        """The view sees the whole of a fact."""
        cell = view.cell(name)
        return self.claim(cell.known if isinstance(cell, One) else cell.complete)

    def linear(self, view: View, weights: Mapping[str, Fraction], operator: Operator, bound: Fraction) -> Claim:
        """A weighted sum of number or ratio facts against a bound; all of them are seen."""
        test = self.terms.compare(weighted(view, weights), operator, bound)
        return every([self.claim(test), *(self.seen(view, name) for name in weights)])


def weighted(view: View, weights: Mapping[str, Fraction]) -> Quantity:
    """A weighted sum of number or ratio facts."""
    return total((weight, number(view.cell(name))) for name, weight in weights.items())


def every(claims: Iterable[Claim]) -> Claim:
    """All of the claims; there is at least one."""
    given = list(claims)
    return Claim(given[0].terms, given[0].terms.every(claim.term for claim in given))


def some(claims: Iterable[Claim]) -> Claim:
    """At least one of the claims; there is at least one."""
    given = list(claims)
    return Claim(given[0].terms, given[0].terms.some(claim.term for claim in given))


def at_most(count: int, claims: Iterable[Claim]) -> Claim:
    """At most so many of the claims hold; there is at least one."""
    given = list(claims)
    return Claim(given[0].terms, given[0].terms.at_most(count, (claim.term for claim in given)))


def as_fraction(value: int | Ratio) -> Fraction:
    """A number of the logic as a fraction."""
    return Fraction(value.numerator, value.denominator) if isinstance(value, Ratio) else Fraction(value, SCALE)

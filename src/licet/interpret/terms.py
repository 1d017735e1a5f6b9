"""Boolean terms that share their parts: integers, so that negation is a sign and equal terms are equal numbers.

Built without the solver and folded as they are built; the solver sees a term once, however often it is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Term = int
"""A node number; negative for its negation."""

TRUE: Term = 1
FALSE: Term = -1


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum of variables plus a constant; `whole` variables take whole values (days)."""

    weights: tuple[tuple[str, Fraction], ...]
    constant: Fraction = Fraction(0)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One quantity where a term holds, another where it does not."""

    when: Term
    then: Quantity
    other: Quantity


Quantity = Linear | Choice


@dataclass(frozen=True, slots=True)
class Variable:
    """A Boolean variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Below:
    """A linear sum lies below zero, or at most at zero."""

    sum: Linear
    strict: bool


@dataclass(frozen=True, slots=True)
class AtMost:
    """At most so many of some terms hold."""

    count: int
    terms: tuple[Term, ...]


Node = tuple[Term, ...] | Variable | Below | AtMost
"""What a number stands for: the conjunction of terms, or something that is not made of terms."""


@dataclass(slots=True)
class Terms:
    """All terms made so far; equal nodes get equal numbers."""

    nodes: list[Node] = field(default_factory=lambda: [(), ()])
    _numbers: dict[Node, Term] = field(default_factory=dict[Node, Term])

    def node(self, node: Node) -> Term:
        """The number of a node."""
        found = self._numbers.get(node)
        if found is None:
            found = self._numbers[node] = len(self.nodes)
            self.nodes.append(node)
        return found

    def every(self, terms: Iterable[Term]) -> Term:
        """The conjunction."""
        parts = set(terms)
        parts.discard(TRUE)
        if FALSE in parts or any(-part in parts for part in parts):
            return FALSE
        if len(parts) < 2:
            return next(iter(parts), TRUE)
        return self.node(tuple(sorted(parts)))

    def some(self, terms: Iterable[Term]) -> Term:
        """The disjunction."""
        return -self.every([-term for term in terms])

    def choose(self, when: Term, then: Term, other: Term) -> Term:
        """`then` where `when` holds, `other` where it does not."""
        return self.some((self.every((when, then)), self.every((-when, other))))

    def at_most(self, count: int, terms: Iterable[Term]) -> Term:
        """At most so many of the terms hold."""
        given = [term for term in terms if term != FALSE]
        open_ = tuple(term for term in given if term != TRUE)
        left = count - (len(given) - len(open_))
        if left < 0 or len(open_) <= left:
            return TRUE if left >= 0 else FALSE
        return self.node(AtMost(left, open_))

    def compare(self, quantity: Quantity, operator: str, bound: Fraction) -> Term:
        """A quantity against a bound."""
        if isinstance(quantity, Choice):
            then, other = (self.compare(one, operator, bound) for one in (quantity.then, quantity.other))
            return self.choose(quantity.when, then, other)
        match operator:
            case "<":
                return self._below(quantity, bound, strict=True)
            case "<=":
                return self._below(quantity, bound, strict=False)
            case ">":
                return -self._below(quantity, bound, strict=False)
            case ">=":
                return -self._below(quantity, bound, strict=True)
            case "=":
                return self._equal(quantity, bound)
            case _:
                return -self._equal(quantity, bound)

    def _equal(self, sum_: Linear, bound: Fraction) -> Term:
        return self.every((self._below(sum_, bound, strict=False), -self._below(sum_, bound, strict=True)))

    def _below(self, sum_: Linear, bound: Fraction, *, strict: bool) -> Term:
        constant = sum_.constant - bound
        if not sum_.weights:
            return TRUE if constant < 0 or (constant == 0 and not strict) else FALSE
        return self.node(Below(Linear(sum_.weights, constant, sum_.whole), strict))


def total(parts: Iterable[tuple[Fraction, Quantity]]) -> Quantity:
    """A weighted sum of quantities; a choice in it becomes a choice of sums."""
    given = tuple(parts)
    for index, (weight, part) in enumerate(given):
        if isinstance(part, Choice):
            rest = (*given[:index], *given[index + 1 :])
            then, other = (total((*rest, (weight, one))) for one in (part.then, part.other))
            return Choice(part.when, then, other)
    weights: dict[str, Fraction] = {}
    constant, whole = Fraction(0), False
    for weight, part in given:
        assert isinstance(part, Linear)
        constant, whole = constant + weight * part.constant, whole or part.whole
        for name, own in part.weights:
            weights[name] = weights.get(name, Fraction(0)) + weight * own
    return Linear(tuple(sorted(weights.items())), constant, whole)


def value_of(quantity: Quantity, values: Mapping[str, Fraction], holds: Mapping[Term, bool]) -> Fraction:
    """The value of a quantity once its variables, and the terms it chooses by, are known."""
    if isinstance(quantity, Choice):
        return value_of(quantity.then if holds[quantity.when] else quantity.other, values, holds)
    return quantity.constant + sum((weight * values[name] for name, weight in quantity.weights), Fraction(0))

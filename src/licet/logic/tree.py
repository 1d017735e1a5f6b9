"""The closed predicate tree: seven kinds of node, no host-language expressions.

Truth is strong Kleene: True, False, or None for unknown, so that Python, SQL NULL and the prover's pair of
rails agree by construction. A node may carry the paragraph it encodes (`label`, `cite`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

Truth = bool | None
Scalar = str | bool
Operator = Literal["<", "<=", ">", ">=", "=", "!="]


class _Node(Struct, frozen=True, kw_only=True, gc=False):
    """What every node may carry: the paragraph label inside its rule, and a citation of its own.

    A tree has no cycles, so its nodes, tens of thousands for all editions, are kept out of garbage collection.
    """

    label: str | None = None
    cite: str | None = None


class Compare(_Node, frozen=True, kw_only=True, gc=False):
    """A sum of numeric facts against a bound, for example memory plus interconnect bandwidth >= 1700.

    Attributes:
        facts: names of number or ratio facts; more than one means their sum (numbers only).
        bound: scaled integer (see `licet.logic.number`).
    """

    facts: tuple[str, ...]
    operator: Operator
    bound: int


class Among(_Node, frozen=True, kw_only=True, gc=False):
    """A fact's value lies in a set; for a fact with several values, any one of them does.

    Attributes:
        named: the name of the set in the rulebook, for the reader; None for a list in place.
    """

    fact: str
    values: frozenset[Scalar]
    named: str | None = None


class Ref(_Node, frozen=True, kw_only=True, gc=False):
    """The truth of another conclusion of the plan."""

    conclusion: str


class AllOf(_Node, frozen=True, kw_only=True, gc=False):
    """Conjunction; true when it has no parts."""

    parts: tuple[Predicate, ...]


class AnyOf(_Node, frozen=True, kw_only=True, gc=False):
    """Disjunction; false when it has no parts."""

    parts: tuple[Predicate, ...]


class Not(_Node, frozen=True, kw_only=True, gc=False):
    """Negation; unknown stays unknown."""

    part: Predicate


class Possible(_Node, frozen=True, kw_only=True, gc=False):
    """True unless the part is surely false; never unknown.

    The only way from unknown to an answer, so it may stand where an open condition is reported beside the
    answer (an undertaking of a license exception), never where it would turn unknown into "no license".
    """

    part: Predicate


Predicate = Compare | Among | Ref | AllOf | AnyOf | Not | Possible

TRUE: Predicate = AllOf(parts=())
FALSE: Predicate = AnyOf(parts=())


def both(*parts: Predicate) -> Predicate:
    """The conjunction of `parts`, without a wrapper around a single one."""
    return parts[0] if len(parts) == 1 else AllOf(parts=parts)


def either(*parts: Predicate) -> Predicate:
    """The disjunction of `parts`, without a wrapper around a single one."""
    return parts[0] if len(parts) == 1 else AnyOf(parts=parts)


def certain(part: Predicate) -> Predicate:
    """True only when the part is surely true; never unknown."""
    return Not(part=Possible(part=Not(part=part)))


def children(node: Predicate) -> tuple[Predicate, ...]:
    """The direct parts of a node."""
    match node:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return parts
        case Not(part=part) | Possible(part=part):
            return (part,)
        case Compare() | Among() | Ref():
            return ()


def walk(node: Predicate) -> Iterator[Predicate]:
    """The node and everything below it, parents first."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += children(node)[::-1]


def facts_of(node: Predicate) -> frozenset[str]:
    """The names of the facts a predicate reads directly (not through other conclusions)."""
    found: set[str] = set()
    for part in walk(node):
        match part:
            case Compare(facts=facts):
                found.update(facts)
            case Among(fact=fact):
                found.add(fact)
            case _:
                pass
    return frozenset(found)


def references_of(node: Predicate) -> frozenset[str]:
    """The names of the conclusions a predicate reads."""
    return frozenset(part.conclusion for part in walk(node) if isinstance(part, Ref))


def reachable(conclusions: Mapping[str, Predicate], start: Iterable[Predicate]) -> Iterator[tuple[str, Predicate]]:
    """Every conclusion a set of predicates rests on, each once."""
    waiting = [name for node in start for name in references_of(node)]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen and name in conclusions:
            seen.add(name)
            yield name, conclusions[name]
            waiting += references_of(conclusions[name])


def reads(name: str, conclusions: Mapping[str, Predicate]) -> frozenset[str]:
    """Every fact a conclusion reads, directly or through the conclusions it refers to."""
    nodes = reachable(conclusions, [Ref(conclusion=name)])
    return frozenset(fact for _, node in nodes for fact in facts_of(node))

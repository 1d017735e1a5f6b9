"""What would break an obligation, in a form that both the solver and explain can look for.

A violation is a list of alternatives; each is a list of demands on the truth of a predicate, on one of several
sides: the law here, the law before an amendment, the law here once nothing is left unknown, and the law here for
an item of which some numbers are larger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from licet.analysis.law import Law
from licet.determination.plan import PROHIBITED, REQUIRED, enforced, is_prohibition, need, usable
from licet.interpret.prove import Claim, Reading, every, some
from licet.logic.tree import AllOf, AnyOf, Not, Predicate, Ref, Truth
from licet.rulebook.read_obligations import PLAN_CLAIMS

Side = Literal["here", "before", "completed", "raised"]


@dataclass(frozen=True, slots=True)
class Demand:
    """One predicate with the truth it must have on one side."""

    node: Predicate
    truth: Truth = True
    side: Side = "here"


@dataclass(frozen=True, slots=True)
class Violation:
    """Any of the alternatives breaks the obligation.

    Attributes:
        partial: whether facts may be unknown; otherwise all of them are known.
        sparse: whether a witness may leave facts out without changing what it shows.
        raises: the numbers that may be larger on the side called raised.
    """

    alternatives: tuple[tuple[Demand, ...], ...]
    partial: bool = False
    sparse: bool = True
    raises: tuple[str, ...] = ()

    def sides(self) -> frozenset[Side]:
        """The sides it looks at."""
        return frozenset(demand.side for demands in self.alternatives for demand in demands)

    def nodes(self) -> Iterator[Predicate]:
        """Every predicate it looks at."""
        return (demand.node for demands in self.alternatives for demand in demands)

    def where(self, node: Predicate, truth: Truth = True) -> Violation:
        """The violation among transactions for which a predicate has a truth."""
        further = tuple((Demand(node, truth), *demands) for demands in self.alternatives)
        return replace(self, alternatives=further)

    def claim(self, sides: Mapping[Side, Reading]) -> Claim:
        """As the solver looks for it."""
        return some(every(sides[d.side].is_(d.node, d.truth) for d in demands) for demands in self.alternatives)

    def shown(self, truth: Callable[[Side, Predicate], Truth]) -> bool:
        """Whether it is found, when a truth is asked for on each side."""
        return any(all(truth(d.side, d.node) is d.truth for d in demands) for demands in self.alternatives)


def never(node: Predicate) -> Violation:
    """The predicate never holds."""
    return Violation(((Demand(node),),))


def always(node: Predicate) -> Violation:
    """The predicate always holds."""
    return Violation(((Demand(node, False),),))


def at_most_one(nodes: Iterable[Predicate]) -> Violation:
    """No two of the predicates hold together."""
    pairs = tuple(AllOf(parts=pair) for pair in combinations(nodes, 2))
    return Violation(((Demand(AnyOf(parts=pairs)),),))


def exactly_one(nodes: Iterable[Predicate]) -> Violation:
    """One of the predicates holds, and no second."""
    parts = tuple(nodes)
    return Violation((*at_most_one(parts).alternatives, (Demand(AnyOf(parts=parts), False),)))


def same(one: Predicate, other: Predicate) -> Violation:
    """Two spellings of one rule never differ."""
    differ = AnyOf(parts=(AllOf(parts=(one, Not(part=other))), AllOf(parts=(other, Not(part=one)))))
    return Violation(((Demand(differ),),))


def only_widens(node: Predicate) -> Violation:
    """What held before the amendment still holds."""
    return Violation(((Demand(node, True, "before"), Demand(node, False)),))


def only_narrows(node: Predicate) -> Violation:
    """What did not hold before the amendment does not hold now."""
    return Violation(((Demand(node, False, "before"), Demand(node, True)),))


def unchanged(node: Predicate) -> Violation:
    """The amendment neither widens nor narrows."""
    return Violation((*only_widens(node).alternatives, *only_narrows(node).alternatives))


def falls(node: Predicate, raises: tuple[str, ...]) -> Violation:
    """What holds of an item still holds when some of its numbers are larger."""
    return Violation(((Demand(node, True), Demand(node, False, "raised")),), raises=raises)


# -- claims about the plan as a whole --


def every_rule_is_decided(law: Law) -> Violation:
    """No conclusion is unknown when every fact is known."""
    return Violation(tuple((Demand(Ref(conclusion=name), None),) for name in law.conclusions), sparse=False)


def unknown_never_frees(law: Law) -> Violation:
    """An answer of no license required that some completion of the facts contradicts."""
    free = Ref(conclusion="answer.no_license_required")
    return Violation(((Demand(free), Demand(Ref(conclusion=REQUIRED), True, "completed")),), partial=True)


def decided_stays_decided(law: Law) -> Violation:
    """A requirement decided on partial facts that some completion turns around."""
    needs = [Ref(conclusion=need(rule)) for rule in law.plan.requirements]
    turns = ((Demand(one, truth), Demand(one, not truth, "completed")) for one in needs for truth in (True, False))
    return Violation(tuple(turns), partial=True)


def exceptions_release_what_they_name(law: Law) -> Violation:
    """An exception is said to be available while none that names an applying requirement can be used."""
    found: list[tuple[Demand, ...]] = []
    for rule in law.plan.requirements:
        named = [one for one in law.plan.exceptions if rule.name in one.terms["releases"]]
        usable_ones = AnyOf(parts=tuple(Ref(conclusion=usable(one)) for one in named))
        if enforced(rule):
            found.append(
                (
                    Demand(Ref(conclusion=need(rule))),
                    Demand(usable_ones, False),
                    Demand(Ref(conclusion="answer.exception_available")),
                )
            )
    return Violation(tuple(found))


def licenses_release_no_prohibition(law: Law) -> Violation:
    """Anything but a refusal while a prohibition applies."""
    words = ("licensed", "exception_available", "savings_clause", "no_license_required", "not_enforced")
    freed = AnyOf(parts=tuple(Ref(conclusion=f"answer.{word}") for word in words))
    return Violation(((Demand(Ref(conclusion=PROHIBITED)), Demand(freed)),))


def every_requirement_has_a_policy(law: Law) -> Violation:
    """An enforced license requirement applies, and no review policy speaks of it."""
    found: list[tuple[Demand, ...]] = []
    for rule in law.plan.requirements:
        named = [one for one in law.edition.stage("review") if rule.name in one.terms["of"]]
        policies = AnyOf(parts=tuple(Ref(conclusion=one.name) for one in named))
        if enforced(rule) and not is_prohibition(rule):
            found.append((Demand(Ref(conclusion=need(rule))), Demand(policies, False)))
    return Violation(tuple(found))


OF_THE_PLAN: Mapping[str, Callable[[Law], Violation]] = dict(
    zip(
        PLAN_CLAIMS,
        (
            every_rule_is_decided,
            unknown_never_frees,
            decided_stays_decided,
            exceptions_release_what_they_name,
            licenses_release_no_prohibition,
            every_requirement_has_a_policy,
        ),
        strict=True,
    )
)

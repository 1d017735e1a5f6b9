"""A plan whose presumptions are part of the tree.

For one transaction presumptions are taken while facts are gathered, in rounds, since one may rest on another. In
bulk nothing may be decided line by line, so each test on a fact that may be presumed is rewritten: when the fact is
unknown and the presumption's own condition surely holds on what is known so far, the presumed value is tested
instead. The rounds are written out one after another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from licet.determination.facts import as_value
from licet.determination.plan import make_plan
from licet.interpret.decide import Program, Run
from licet.logic.tree import (
    FALSE,
    TRUE,
    AllOf,
    Among,
    AnyOf,
    Compare,
    Not,
    Possible,
    Predicate,
    Ref,
    certain,
    reachable,
    reads,
)
from licet.logic.values import Value
from licet.logic.vocabulary import FactDefinition
from licet.model.errors import BackendError
from licet.rulebook.edition import Edition, RuleInForce

_Taken = tuple[str, Value]
"""The conclusion that a presumption is taken, and the value it gives its fact."""

_Presumed = Mapping[str, tuple[_Taken, ...]]
"""Fact name to its presumptions, in the order in which they may be taken; the first that is taken wins."""

_ROUNDS = 8


@lru_cache(maxsize=256)
def decidable(edition: Edition) -> Mapping[str, Predicate]:
    """Every conclusion of the edition's plan, and those that say which presumptions are taken.

    Raises:
        BackendError: presumptions rest on each other in a circle, or give a fact with several values.
    """
    plan = make_plan(edition).conclusions
    added: dict[str, Predicate] = {}
    presumed: dict[str, tuple[_Taken, ...]] = {}
    for number, rules in enumerate(_rounds(edition, plan), 1):
        before = dict(presumed)
        added |= dict(_seen([rule.name for rule in rules], plan, number, before))
        for rule in rules:
            fact = edition.vocabulary[rule.terms["fact"]]
            name = f"taken.{number}.{rule.name}"
            added[name] = _is_taken(rule, fact, number, before.get(fact.name, ()))
            presumed[fact.name] = (*presumed.get(fact.name, ()), (name, _value(rule, fact)))
    if not presumed:
        return plan
    return {name: _rewritten(node, presumed) for name, node in plan.items()} | added


def _rounds(edition: Edition, plan: Mapping[str, Predicate]) -> Iterator[tuple[RuleInForce, ...]]:
    """Which presumptions may be taken in each round: later only those that read what was just presumed."""
    every = tuple((rule, reads(rule.name, plan)) for rule in edition.stage("presumption"))
    rules = tuple(rule for rule, _ in every)
    for _ in range(_ROUNDS):
        if not rules:
            return
        yield rules
        new = {rule.terms["fact"] for rule in rules}
        rules = tuple(rule for rule, read in every if not read.isdisjoint(new - {rule.terms["fact"]}))
    raise BackendError(f"presumptions rest on each other in a circle: {', '.join(rule.name for rule in rules)}")


def _value(rule: RuleInForce, fact: FactDefinition) -> Value:
    return as_value(fact, rule.terms["value"] == "yes" if fact.kind == "flag" else rule.terms["value"])


def _is_taken(rule: RuleInForce, fact: FactDefinition, number: int, earlier: tuple[_Taken, ...]) -> Predicate:
    """The fact is unknown, not presumed in an earlier round, and the presumption surely holds."""
    settled = (Not(part=Ref(conclusion=name)) for name, _ in earlier)
    return AllOf(parts=(_unknown(fact), *settled, certain(Ref(conclusion=f"seen.{number}.{rule.name}"))))


def _unknown(fact: FactDefinition) -> Predicate:
    """True when the fact is unknown, false otherwise."""
    if fact.several:
        raise BackendError(f"{fact.name} holds several values and cannot be presumed in bulk")
    probe: Predicate
    if fact.kind in ("number", "ratio", "date"):
        probe = Compare(facts=(fact.name,), operator="=", bound=0)
    else:
        probe = Among(fact=fact.name, values=frozenset({True if fact.kind == "flag" else ""}))
    return AllOf(parts=(Possible(part=probe), Not(part=certain(probe))))


def _seen(
    names: list[str], plan: Mapping[str, Predicate], number: int, presumed: _Presumed
) -> Iterator[tuple[str, Predicate]]:
    """The conclusions that presumptions refer to, on what is known before a round."""
    for name, node in reachable(plan, [Ref(conclusion=name) for name in names]):
        yield f"seen.{number}.{name}", _rewritten(node, presumed, lambda one: f"seen.{number}.{one}")


def _same(name: str) -> str:
    return name


def _rewritten(node: Predicate, presumed: _Presumed, rename: Callable[[str], str] = _same) -> Predicate:
    """The predicate with presumed values tested where they are taken, and its references renamed."""
    match node:
        case AllOf(parts=parts):
            return AllOf(parts=tuple(_rewritten(part, presumed, rename) for part in parts))
        case AnyOf(parts=parts):
            return AnyOf(parts=tuple(_rewritten(part, presumed, rename) for part in parts))
        case Not(part=part):
            return Not(part=_rewritten(part, presumed, rename))
        case Possible(part=part):
            return Possible(part=_rewritten(part, presumed, rename))
        case Ref(conclusion=name):
            return Ref(conclusion=rename(name))
        case Among(fact=fact):
            return _chosen(node, (fact,), presumed)
        case Compare(facts=facts):
            return _chosen(node, facts, presumed)


def _chosen(leaf: Among | Compare, facts: tuple[str, ...], presumed: _Presumed) -> Predicate:
    """`leaf`, or the same test on presumed values where presumptions are taken."""
    if not facts:
        return leaf
    fact, *rest = facts
    chosen = _chosen(leaf, tuple(rest), presumed)
    for name, value in reversed(presumed.get(fact, ())):
        guard = Ref(conclusion=name)
        instead = _with_value(leaf, fact, value)
        if isinstance(instead, Compare):
            instead = _chosen(instead, tuple(rest), presumed)
        chosen = AnyOf(parts=(AllOf(parts=(guard, instead)), AllOf(parts=(Not(part=guard), chosen))))
    return chosen


def _with_value(leaf: Among | Compare, fact: str, value: Value) -> Predicate:
    """The test once a fact has a value: settled, or the rest of a sum against the rest of the bound."""
    if isinstance(leaf, Compare) and len(leaf.facts) > 1 and isinstance(value, int):
        rest = tuple(name for name in leaf.facts if name != fact)
        return Compare(facts=rest, operator=leaf.operator, bound=leaf.bound - value)
    return TRUE if Run(Program({}), {fact: value}).truth_of(leaf) else FALSE

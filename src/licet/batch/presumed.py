"""A plan whose presumptions are part of the tree.

For one transaction presumptions are taken while facts are gathered. In bulk nothing may be decided line by line,
so each test on a fact that may be presumed is rewritten: when the fact is unknown and the presumption's own
condition surely holds on what was stated, the presumed value is tested instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from licet.determination.facts import as_value
from licet.determination.plan import make_plan
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
    references_of,
)
from licet.logic.values import Value
from licet.logic.vocabulary import FactDefinition
from licet.model.errors import BackendError
from licet.rulebook.edition import Edition, RuleInForce

_Presumed = Mapping[str, tuple[tuple[str, Value], ...]]
"""Fact name to (conclusion that the presumption is taken, presumed value), the first that holds wins."""


@lru_cache(maxsize=256)
def decidable(edition: Edition) -> Mapping[str, Predicate]:
    """Every conclusion of the edition's plan, and those that say which presumptions are taken."""
    plan = make_plan(edition).conclusions
    rules = list(edition.stage("presumption"))
    if not rules:
        return plan
    presumed: dict[str, tuple[tuple[str, Value], ...]] = {}
    for rule in rules:
        fact = edition.vocabulary[rule.terms["fact"]]
        presumed[fact.name] = (*presumed.get(fact.name, ()), (_taken(rule), _value(rule, fact)))
    rewritten = {name: _rewrite(node, presumed) for name, node in plan.items()}
    return {**rewritten, **dict(_stated(edition, rules)), **dict(_conditions(edition, rules))}


def _taken(rule: RuleInForce) -> str:
    return f"presumed.{rule.name}"


def _value(rule: RuleInForce, fact: FactDefinition) -> Value:
    return as_value(fact, rule.terms["value"] == "yes" if fact.kind == "flag" else rule.terms["value"])


def _conditions(edition: Edition, rules: list[RuleInForce]) -> Iterator[tuple[str, Predicate]]:
    for rule in rules:
        unknown = _unknown(edition.vocabulary[rule.terms["fact"]])
        yield _taken(rule), AllOf(parts=(unknown, certain(Ref(conclusion=f"stated.{rule.name}"))))


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


def _stated(edition: Edition, rules: list[RuleInForce]) -> Iterator[tuple[str, Predicate]]:
    """The rules a presumption refers to, as they stand on what was stated, before anything is presumed."""
    waiting, seen = [rule.name for rule in rules], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            node = edition.rules[name].when if name in edition.rules else FALSE
            yield f"stated.{name}", _renamed(node)
            waiting += references_of(node)


def _renamed(node: Predicate) -> Predicate:
    match node:
        case Ref(conclusion=name):
            return Ref(conclusion=f"stated.{name}")
        case AllOf(parts=parts):
            return AllOf(parts=tuple(_renamed(part) for part in parts))
        case AnyOf(parts=parts):
            return AnyOf(parts=tuple(_renamed(part) for part in parts))
        case Not(part=part):
            return Not(part=_renamed(part))
        case Possible(part=part):
            return Possible(part=_renamed(part))
        case Among() | Compare():
            return node


def _rewrite(node: Predicate, presumed: _Presumed) -> Predicate:
    match node:
        case AllOf(parts=parts):
            return AllOf(parts=tuple(_rewrite(part, presumed) for part in parts))
        case AnyOf(parts=parts):
            return AnyOf(parts=tuple(_rewrite(part, presumed) for part in parts))
        case Not(part=part):
            return Not(part=_rewrite(part, presumed))
        case Possible(part=part):
            return Possible(part=_rewrite(part, presumed))
        case Ref():
            return node
        case Among(fact=fact):
            return _choose(node, fact, presumed)
        case Compare(facts=facts):
            chosen: Predicate = node
            for fact in facts:
                chosen = (
                    _choose(chosen, fact, presumed) if isinstance(chosen, Compare) else _rewrite(chosen, presumed)
                )
            return chosen


def _choose(leaf: Among | Compare, fact: str, presumed: _Presumed) -> Predicate:
    """`leaf`, or the same test on the presumed value where a presumption is taken."""
    chosen: Predicate = leaf
    for taken, value in reversed(presumed.get(fact, ())):
        guard = Ref(conclusion=taken)
        instead = AllOf(parts=(guard, _with_value(leaf, fact, value)))
        chosen = AnyOf(parts=(instead, AllOf(parts=(Not(part=guard), chosen))))
    return chosen


def _with_value(leaf: Among | Compare, fact: str, value: Value) -> Predicate:
    if isinstance(leaf, Among):
        return TRUE if value in leaf.values else FALSE
    rest = tuple(name for name in leaf.facts if name != fact)
    if not isinstance(value, int) or not rest:
        from licet.interpret.decide import Program  # noqa: PLC0415
        from licet.interpret.explain import Reasoning  # noqa: PLC0415

        return TRUE if Reasoning.on(Program({}), {fact: value}).explain(leaf).truth else FALSE
    return Compare(facts=rest, operator=leaf.operator, bound=leaf.bound - value)

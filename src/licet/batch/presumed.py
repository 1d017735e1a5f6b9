"""A plan whose presumptions are part of the tree.

For one transaction presumptions are taken while facts are gathered, in rounds, since one may rest on another. In
bulk nothing may be decided line by line, so each test on a fact that may be presumed is rewritten: when the fact is
unknown and the presumption's own condition surely holds on what is known so far, the presumed value is tested
instead. The rounds are written out one after another.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache
from operator import is_

from licet.determination.facts import as_value
from licet.determination.plan import Plan, Planner
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
    """Every conclusion of one edition's plan; see `Presuming`."""
    return Presuming().of(edition)[1]


class Presuming:
    """Plans with their presumptions, of editions that have many rules in common.

    A node that reads nothing that may be presumed stays the very same node; any other is rewritten once.
    """

    def __init__(self) -> None:
        self._planner = Planner()
        self._rewritings: dict[Hashable, _Rewriting] = {}
        self._last: tuple[Edition, Plan, Mapping[str, Predicate]] | None = None

    def of(self, edition: Edition) -> tuple[Plan, Mapping[str, Predicate]]:
        """An edition's plan; its conclusions with those that say which presumptions are taken. The last is kept.

        Raises:
            BackendError: presumptions rest on each other in a circle, or give a fact with several values.
        """
        if self._last is None or self._last[0] is not edition:
            plan = self._planner.plan(edition)
            self._last = edition, plan, self._presumed(edition, plan.conclusions)
        return self._last[1:]

    def _presumed(self, edition: Edition, planned: Mapping[str, Predicate]) -> Mapping[str, Predicate]:
        added: dict[str, Predicate] = {}
        presumed: dict[str, tuple[_Taken, ...]] = {}
        for number, rules in enumerate(_rounds(edition, planned), 1):
            before = dict(presumed)
            seen = self._rewriting(before, f"seen.{number}.")
            for name, node in reachable(planned, [Ref(conclusion=rule.name) for rule in rules]):
                added[f"seen.{number}.{name}"] = seen.of(node)
            for rule in rules:
                fact = edition.vocabulary[rule.terms["fact"]]
                name = f"taken.{number}.{rule.name}"
                added[name] = _is_taken(rule, fact, number, before.get(fact.name, ()))
                presumed[fact.name] = (*presumed.get(fact.name, ()), (name, _value(rule, fact)))
        if not presumed:
            return planned
        last = self._rewriting(presumed, "")
        return {name: last.of(node) for name, node in planned.items()} | added

    def _rewriting(self, presumed: _Presumed, prefix: str) -> _Rewriting:
        key = prefix, tuple(presumed.items())
        if key not in self._rewritings:
            self._rewritings[key] = _Rewriting(presumed, prefix)
        return self._rewritings[key]


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


class _Rewriting:
    """Predicates with presumed values tested where they are taken.

    Args:
        prefix: put before the name of every reference.
    """

    def __init__(self, presumed: _Presumed, prefix: str) -> None:
        self._presumed, self._prefix = presumed, prefix
        self._done: dict[int, tuple[Predicate, Predicate]] = {}

    def of(self, node: Predicate) -> Predicate:
        """A predicate rewritten; the node itself where nothing changes."""
        done = self._done.get(id(node))
        if done is None:
            done = self._done[id(node)] = node, self._rewritten(node)
        return done[1]

    def _rewritten(self, node: Predicate) -> Predicate:
        match node:
            case AllOf(parts=parts):
                done = tuple(map(self.of, parts))
                return node if all(map(is_, done, parts)) else AllOf(parts=done)
            case AnyOf(parts=parts):
                done = tuple(map(self.of, parts))
                return node if all(map(is_, done, parts)) else AnyOf(parts=done)
            case Not(part=part):
                return node if self.of(part) is part else Not(part=self.of(part))
            case Possible(part=part):
                return node if self.of(part) is part else Possible(part=self.of(part))
            case Ref(conclusion=name):
                return Ref(conclusion=self._prefix + name) if self._prefix else node
            case Among(fact=fact):
                return _chosen(node, (fact,), self._presumed)
            case Compare(facts=facts):
                return _chosen(node, facts, self._presumed)


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

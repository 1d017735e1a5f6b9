"""License exceptions, condition by condition, for the requirements that apply."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from licet.determination.facts import Gathered
from licet.determination.phrase import WORDS, fill, names_facts
from licet.interpret.explain import Reasoning
from licet.logic.tree import Truth
from licet.model.determination import ConditionFinding, ExceptionFinding
from licet.rulebook.edition import ConditionInForce, Edition, RuleInForce

_Ready = Mapping[str, Mapping[Truth, ConditionFinding]]


def exception_findings(
    reasoning: Reasoning, edition: Edition, gathered: Gathered, applying: list[RuleInForce]
) -> tuple[ExceptionFinding, ...]:
    """Every exception that names one of the applying requirements; none when nothing applies."""
    names = {rule.name for rule in applying}
    ready = _ready(edition)
    return tuple(
        _finding(reasoning, rule, gathered, ready)
        for rule in edition.stage("exception")
        if not names.isdisjoint(rule.terms["releases"])
    )


def _finding(reasoning: Reasoning, rule: RuleInForce, gathered: Gathered, ready: _Ready) -> ExceptionFinding:
    truths = [reasoning.run[condition.name] for condition in rule.conditions]
    conditions = [
        ready[condition.name][truth] if condition.name in ready else _condition(condition, truth, gathered)
        for condition, truth in zip(rule.conditions, truths, strict=True)
    ]
    return ExceptionFinding(
        code=rule.terms["code"],
        status=_status(rule, reasoning.run[rule.name], truths),
        cite=rule.cite,
        releases=tuple(rule.terms["releases"]),
        conditions=tuple(conditions),
    )


def _status(rule: RuleInForce, eligible: Truth, truths: list[Truth]) -> str:
    """Available when all holds; conditional when only undertakings are open; unknown when eligibility is."""
    if eligible is False or False in truths:
        return "unavailable"
    if eligible is None:
        return "unknown"
    if None not in truths:
        return "available"
    sorts = {condition.sort for condition, truth in zip(rule.conditions, truths, strict=True) if truth is None}
    return "unknown" if "eligibility" in sorts else "conditional"


def _condition(condition: ConditionInForce, truth: Truth, gathered: Gathered) -> ConditionFinding:
    return ConditionFinding(id=condition.id, met=WORDS[truth], why=fill(condition.why, gathered), cite=condition.cite)


@lru_cache(maxsize=256)
def _ready(edition: Edition) -> _Ready:
    """The findings of the conditions whose wording names no fact, by name and truth: the same for everybody."""
    conditions = (condition for rule in edition.stage("exception") for condition in rule.conditions)
    nobody = Gathered(edition.vocabulary)
    return {
        condition.name: {truth: _condition(condition, truth, nobody) for truth in WORDS}
        for condition in conditions
        if not names_facts(condition.why)
    }

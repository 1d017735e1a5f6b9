"""License exceptions, condition by condition, for the requirements that apply."""

from __future__ import annotations

from collections.abc import Iterator

from licet.determination.facts import Gathered
from licet.determination.phrase import WORDS, fill
from licet.determination.plan import Plan
from licet.interpret.explain import Reasoning
from licet.logic.tree import Truth
from licet.model.determination import ConditionFinding, ExceptionFinding
from licet.rulebook.edition import RuleInForce


def exception_findings(
    reasoning: Reasoning, plan: Plan, gathered: Gathered, applying: list[RuleInForce]
) -> tuple[ExceptionFinding, ...]:
    """Every exception that names one of the applying requirements; none when nothing applies."""
    names = {rule.name for rule in applying}
    return tuple(
        _finding(reasoning, rule, gathered) for rule in plan.exceptions if names.intersection(rule.terms["releases"])
    )


def _finding(reasoning: Reasoning, rule: RuleInForce, gathered: Gathered) -> ExceptionFinding:
    truths = [reasoning.run[condition.name] for condition in rule.conditions]
    return ExceptionFinding(
        code=rule.terms["code"],
        status=_status(rule, reasoning.run[rule.name], truths),
        cite=rule.cite,
        releases=tuple(rule.terms["releases"]),
        conditions=tuple(_conditions(rule, truths, gathered)),
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


def _conditions(rule: RuleInForce, truths: list[Truth], gathered: Gathered) -> Iterator[ConditionFinding]:
    for condition, truth in zip(rule.conditions, truths, strict=True):
        yield ConditionFinding(
            id=condition.id, met=WORDS[truth], why=fill(condition.why, gathered), cite=condition.cite
        )

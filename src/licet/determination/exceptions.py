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
    return ExceptionFinding(
        code=rule.terms["code"],
        status=_status(reasoning, rule),
        cite=rule.cite,
        releases=tuple(rule.terms["releases"]),
        conditions=tuple(_conditions(reasoning, rule, gathered)),
    )


def _status(reasoning: Reasoning, rule: RuleInForce) -> str:
    """Available when all holds; conditional when only undertakings are open; unknown when eligibility is."""
    truth = reasoning.run.truth
    if any(truth(condition.name) is False for condition in rule.conditions):
        return "unavailable"
    truths = [(condition.sort, truth(condition.name)) for condition in rule.conditions]
    truths.append(("eligibility", reasoning.explain(rule.when).truth))
    if any(truth is False for _, truth in truths):
        return "unavailable"
    if any(sort == "eligibility" and truth is None for sort, truth in truths):
        return "unknown"
    return "conditional" if any(truth is None for _, truth in truths) else "available"


def _conditions(reasoning: Reasoning, rule: RuleInForce, gathered: Gathered) -> Iterator[ConditionFinding]:
    for condition in rule.conditions:
        truth: Truth = reasoning.truth(condition.name)
        yield ConditionFinding(
            id=condition.id, met=WORDS[truth], why=fill(condition.why, gathered), cite=condition.cite
        )

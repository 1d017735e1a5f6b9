"""How an application would be judged, and which condition fails for a better policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from licet.determination.facts import Gathered
from licet.determination.phrase import WORDS, fill, fill_ko
from licet.interpret.explain import Reasoning
from licet.logic.tree import AllOf
from licet.model.determination import ReviewFinding
from licet.rulebook.edition import Edition, RuleInForce
from licet.rulebook.stages import POLICIES


def review_findings(
    reasoning: Reasoning, edition: Edition, gathered: Gathered, applying: list[RuleInForce]
) -> tuple[ReviewFinding, ...]:
    """The policies of the applying requirements, each with its failing conditions."""
    names = {rule.name for rule in applying}
    found: list[ReviewFinding] = []
    for rule in _of(names, edition):
        truth = reasoning.truth(rule.name)
        found.append(
            ReviewFinding(
                policy=_policy(rule, gathered),
                of=tuple(name for name in rule.terms["of"] if name in names),
                why=fill(rule.terms["why"], gathered),
                cite=rule.cite,
                status=WORDS[truth],
                failing=() if truth else tuple(_failing(reasoning, rule)),
                why_ko=fill_ko(rule.terms.get("why_ko"), gathered),
            )
        )
    return tuple(found)


def policies_of(
    reasoning: Reasoning, edition: Edition, gathered: Gathered, applying: list[RuleInForce]
) -> tuple[str, ...]:
    """The policies under which an application of the applying requirements would be judged."""
    rules = _of({rule.name for rule in applying}, edition)
    return tuple(_policy(rule, gathered) for rule in rules if reasoning.truth(rule.name))


def governing(reviews: tuple[ReviewFinding, ...]) -> tuple[str, ...]:
    """The policies of findings that apply."""
    return tuple(review.policy for review in reviews if review.status == WORDS[True])


def _of(names: Set[str], edition: Edition) -> Iterator[RuleInForce]:
    """The policies of some requirements."""
    return (rule for rule in edition.stage("review") if not names.isdisjoint(rule.terms["of"]))


def _policy(rule: RuleInForce, gathered: Gathered) -> str:
    """The rule's policy; `as_listed` is the strictest the list entries state."""
    if rule.terms["policy"] != "as_listed":
        return rule.terms["policy"]
    listed = gathered.values.get("parties.listed_policy")
    stated = [policy for policy in getattr(listed, "values", ()) if policy in POLICIES]
    return max(stated, key=POLICIES.index, default="unspecified")


def _failing(reasoning: Reasoning, rule: RuleInForce) -> Iterator[str]:
    """The labelled conditions that are not met or not known."""
    for part in rule.when.parts if isinstance(rule.when, AllOf) else (rule.when,):
        if part.label and reasoning.truth_of(part) is not True:
            yield part.label


def strictest(policies: Iterable[str]) -> str | None:
    """The strictest of some policies; None when there is none or the text is silent."""
    return max((policy for policy in policies if policy in POLICIES), key=POLICIES.index, default=None)

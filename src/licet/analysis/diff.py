"""What changed between two days: for each answer that can become another, the smallest transaction that shows it.

Where nothing is shown, the solver has proved that no transaction whatever is answered differently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from licet.analysis.law import Law
from licet.analysis.trial import Trial
from licet.analysis.violation import Demand, Violation
from licet.analysis.witness import as_case
from licet.determination.plan import enforced, need
from licet.interpret.explain import Reasoning
from licet.logic.tree import AllOf, AnyOf, Not, Predicate, Ref
from licet.logic.values import Facts
from licet.rulebook.book import Rulebook
from licet.rulebook.edition import Edition, RuleInForce
from licet.rulebook.records import Day
from licet.rulebook.stages import POLICIES

Aspect = Literal["outcome", "eccn", "review_policy"]
Words = Mapping[str, Predicate]
"""What an aspect of the answer can say, each with the predicate under which it does; exactly one holds."""

ASPECTS: tuple[Aspect, ...] = ("outcome", "eccn", "review_policy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One aspect of the answer that can turn from one word into another, and the transaction that shows it."""

    aspect: Aspect
    before: str
    after: str
    facts: Facts
    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """A rule that began, ended or changed its words between the two days, and the instrument behind it."""

    rule: str
    what: Literal["began", "ended", "changed"]
    by: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDiff:
    """The law of one day against that of another.

    Attributes:
        changes: empty means proved: no transaction is answered differently in any aspect.
    """

    before: Day
    after: Day
    rules: tuple[RuleChange, ...]
    changes: tuple[Change, ...]


def prove_diff(book: Rulebook, before: Day, after: Day, known: Day | None = None) -> RuleDiff:
    """Compare the law of two days.

    Args:
        known: the day whose knowledge both rest on; by default today's.
    """
    old, new = Law(book.edition(before, known)), Law(book.edition(after, known))
    words = {aspect: (_words(aspect, old), _words(aspect, new)) for aspect in ASPECTS}
    nodes = tuple(node for pair in words.values() for side in pair for node in side.values())
    trial = Trial(book, new, old, nodes)
    changes = tuple(change for aspect in ASPECTS for change in _changes(aspect, words[aspect], trial, after))
    return RuleDiff(before=before, after=after, rules=tuple(_rules(old.edition, new.edition)), changes=changes)


def _words(aspect: Aspect, law: Law) -> Words:
    match aspect:
        case "outcome":
            return {word: Ref(conclusion=f"answer.{word}") for word in law.answers}
        case "eccn":
            found: dict[str, list[Predicate]] = {}
            for rule in law.edition.stage("eccn"):
                found.setdefault(rule.terms["eccn"], []).append(Ref(conclusion=rule.name))
            return _ranked({eccn: AnyOf(parts=tuple(nodes)) for eccn, nodes in found.items()})
        case "review_policy":
            order = (*reversed(POLICIES), "as_listed")
            return _ranked({policy: _policy(policy, law) for policy in order})


def _ranked(words: Words) -> Words:
    """The first of the words that holds, or none of them."""
    found: dict[str, Predicate] = {}
    earlier: tuple[Predicate, ...] = ()
    for word, node in words.items():
        found[word] = AllOf(parts=(node, *earlier))
        earlier = (*earlier, Not(part=node))
    return {**found, "none": AllOf(parts=earlier)}


def _policy(policy: str, law: Law) -> Predicate:
    """An applying requirement that is enforced would be reviewed under this policy."""
    enforced_needs = {rule.name: Ref(conclusion=need(rule)) for rule in law.plan.requirements if enforced(rule)}
    rules = [rule for rule in law.edition.stage("review") if rule.terms["policy"] == policy]
    return AnyOf(parts=tuple(AllOf(parts=(Ref(conclusion=rule.name), _of(rule, enforced_needs))) for rule in rules))


def _of(rule: RuleInForce, needs: Mapping[str, Predicate]) -> Predicate:
    return AnyOf(parts=tuple(needs[name] for name in rule.terms["of"] if name in needs))


def _changes(aspect: Aspect, words: tuple[Words, Words], trial: Trial, on: Day) -> Iterator[Change]:
    """Each pair of words once: first with every fact known, then for the outcome with some unknown."""
    left = {(b, a) for b in words[0] for a in words[1] if b != a}
    for partial in (False, True) if aspect == "outcome" else (False,):
        while left and (facts := trial.witness(_turns(words, left, partial=partial))) is not None:
            before, after = (
                _word(trial.reasoning("before", facts), words[0]),
                _word(trial.reasoning("here", facts), words[1]),
            )
            left.discard((before, after))
            case = as_case(
                f"{aspect} turns from {before} to {after}", on, facts, {aspect: after}, trial.law.edition.vocabulary
            )
            yield Change(aspect=aspect, before=before, after=after, facts=facts, case=case)


def _turns(words: tuple[Words, Words], pairs: set[tuple[str, str]], *, partial: bool) -> Violation:
    return Violation(
        tuple((Demand(words[0][b], True, "before"), Demand(words[1][a], True)) for b, a in sorted(pairs)), partial
    )


def _word(reasoning: Reasoning, words: Words) -> str:
    return next(word for word, node in words.items() if reasoning.explain(node).truth is True)


def _rules(old: Edition, new: Edition) -> Iterator[RuleChange]:
    for name in sorted({*old.rules, *new.rules}):
        one, other = old.rules.get(name), new.rules.get(name)
        if other is None and one is not None:
            yield RuleChange(rule=name, what="ended", by=one.span.ended_by or one.span.by, cite=one.cite)
        elif one is None and other is not None:
            yield RuleChange(rule=name, what="began", by=other.span.by, cite=other.cite)
        elif one is not None and other is not None and one != other:
            by = other.span.by if one.span != other.span else "a set or number it reads, or its enforcement"
            yield RuleChange(rule=name, what="changed", by=by, cite=other.cite)

"""What the item is under the rules of the day: ECCN, paragraphs, level."""

from __future__ import annotations

from collections.abc import Iterable

from licet.determination.facts import Gathered
from licet.determination.phrase import fill, fill_ko
from licet.interpret.explain import Reasoning
from licet.model.determination import Classification
from licet.rulebook.edition import Edition, RuleInForce


def classification_of(reasoning: Reasoning, edition: Edition, gathered: Gathered) -> Classification:
    """The classification; when it is open, every ECCN it may still be."""
    paragraphs = [rule for rule in edition.stage("classification") if reasoning.truth(rule.name)]
    sure, entries = _entries(reasoning, edition)
    names = _names(entries, gathered)
    levels = {_level(rule.terms["level"], gathered, edition) for rule in entries}
    return Classification(
        eccn=" or ".join(names) or None,
        paragraphs=tuple(dict.fromkeys(rule.terms["paragraph"] for rule in paragraphs)),
        level=levels.pop() if len(levels) == 1 else None,
        why=tuple(fill(rule.terms["why"], gathered) for rule in paragraphs),
        candidates=() if sure else names,
        why_ko=tuple(fill_ko(rule.terms.get("why_ko"), gathered) for rule in paragraphs),
    )


def eccn_of(reasoning: Reasoning, edition: Edition, gathered: Gathered) -> str | None:
    """The ECCN alone, or those it may be."""
    return " or ".join(_names(_entries(reasoning, edition)[1], gathered)) or None


def _entries(reasoning: Reasoning, edition: Edition) -> tuple[bool, list[RuleInForce]]:
    """Whether any entry surely holds, and those that do, or else those that may."""
    truths = [(rule, reasoning.truth(rule.name)) for rule in edition.stage("eccn")]
    sure = [rule for rule, truth in truths if truth]
    return bool(sure), sure or [rule for rule, truth in truths if truth is None]


def _names(entries: Iterable[RuleInForce], gathered: Gathered) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_eccn(rule.terms["eccn"], gathered) for rule in entries))


_LEVELS = ("integrated_circuit", "assembly", "computer", "memory")


def _level(term: str, gathered: Gathered, edition: Edition) -> str | None:
    """An entry's level; that of the item's kind where the entry holds for several."""
    if term != "of its kind":
        return term
    kind = gathered.values.get("item.kind")
    return next((level for level in _LEVELS if kind in edition.sets[f"{level}_kinds"]), None)


def _eccn(term: str, gathered: Gathered) -> str:
    """An entry's ECCN, or the one stated for the item where the entry says so."""
    return str(gathered.values.get("item.eccn", "as stated")) if term == "as stated" else term

"""Judgments, differences and flips as text for a person and as documents for a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from licet.analysis.witness import written

if TYPE_CHECKING:
    from licet.analysis.diff import RuleDiff
    from licet.analysis.flip import FactChange, Flips
    from licet.analysis.obligations import Judgment
    from licet.logic.values import Facts
    from licet.logic.vocabulary import Vocabulary

# -- judgments --


def judgment_lines(judgments: Iterable[Judgment]) -> Iterator[str]:
    """One line for each obligation; each counterexample and each acknowledged corner once, ready to paste."""
    by_name: dict[str, list[Judgment]] = {}
    for one in judgments:
        by_name.setdefault(one.obligation.name, []).append(one)
    for name, found in by_name.items():
        worst = min(found, key=lambda one: ("refuted", "acknowledged", "proved").index(one.status))
        count = f"{len(found)} regime{'s' if len(found) > 1 else ''}"
        seconds = sum(one.seconds for one in found)
        yield f"{worst.status:13}{name}  ({count}, {seconds:.2f} s)  {worst.obligation.says}"
        shown = next((one for one in found if one.status == worst.status), worst)
        if shown.status != "proved" and shown.case is not None:
            yield from (f"    {line}" for line in shown.case.splitlines())
        if shown.answer is not None:
            yield f"    answered: {shown.answer}"


def judgment_document(judgment: Judgment) -> dict[str, Any]:
    """A judgment as a JSON object."""
    return {
        "obligation": judgment.obligation.name,
        "says": judgment.obligation.says,
        "cite": judgment.obligation.cite,
        "on": judgment.on,
        "known": judgment.known,
        "status": judgment.status,
        "case": judgment.case,
        "answer": judgment.answer,
        "seconds": round(judgment.seconds, 4),
        "reused": judgment.reused,
    }


# -- differences --


def diff_lines(diff: RuleDiff) -> Iterator[str]:
    """What changed between two days, each change with its smallest transaction."""
    for rule in diff.rules:
        yield f"{rule.what:9}{rule.rule}  by {rule.by}  ({rule.cite})"
    if not diff.changes:
        yield f"Proved: no transaction is answered differently on {diff.after} than on {diff.before}."
    for change in diff.changes:
        yield ""
        yield f"{change.aspect}: {change.before} → {change.after}"
        yield from (f"  {line}" for line in change.case.splitlines())
    if diff.changes:
        yield ""
        yield "Proved: no other outcome, ECCN or review policy turns into another."


def diff_document(diff: RuleDiff, vocabulary: Vocabulary) -> dict[str, Any]:
    """A difference as a JSON object."""
    return {
        "before": diff.before,
        "after": diff.after,
        "rules": [{"rule": r.rule, "what": r.what, "by": r.by, "cite": r.cite} for r in diff.rules],
        "changes": [
            {
                "aspect": change.aspect,
                "before": change.before,
                "after": change.after,
                "given": facts_document(change.facts, vocabulary),
            }
            for change in diff.changes
        ],
        "complete": True,
    }


def facts_document(facts: Facts, vocabulary: Vocabulary) -> dict[str, str]:
    """Facts by name, as a case states them."""
    return {name: written(value, vocabulary[name]) for name, value in sorted(facts.items())}


# -- flips --


def flip_lines(flips: Flips) -> Iterator[str]:
    """What would flip an answer."""
    yield f"Now: {flips.outcome}. It would be"
    for one in flips.flips:
        yield f"  {one.outcome} if {'; '.join(str(change) for change in one.changes)}"
    for day in flips.days:
        yield f"  {day.outcome} {'from' if day.later else 'in the days from'} {day.on}"


def flip_document(flips: Flips, vocabulary: Vocabulary) -> dict[str, Any]:
    """What would flip an answer, as a JSON object."""
    return {
        "outcome": flips.outcome,
        "flips": [
            {"outcome": one.outcome, "changes": [_change_document(change, vocabulary) for change in one.changes]}
            for one in flips.flips
        ],
        "days": [{"on": day.on, "outcome": day.outcome, "later": day.later} for day in flips.days],
    }


def _change_document(change: FactChange, vocabulary: Vocabulary) -> dict[str, Any]:
    fact = vocabulary[change.fact]
    return {
        "fact": change.fact,
        "entity": change.entity,
        "now": None if change.now is None else written(change.now, fact),
        "then": written(change.then, fact),
        "alike": change.alike,
    }

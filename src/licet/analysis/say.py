"""Judgments, differences, frontiers and flips as text for a person and as documents for a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from licet.analysis.witness import written
from licet.logic.number import SCALE, format_number

if TYPE_CHECKING:
    from licet.analysis.crossing import Crossing
    from licet.analysis.diff import RuleDiff
    from licet.analysis.flip import Flips
    from licet.analysis.frontier import Caught, Frontier, Line, Standing
    from licet.analysis.obligations import Judgment
    from licet.interpret.prove import Optimum
    from licet.logic.tree import Truth
    from licet.logic.values import Facts
    from licet.logic.vocabulary import Vocabulary

WORDS: Mapping[Truth, str] = {True: "yes", False: "no", None: "unknown"}


def number(value: Fraction) -> str:
    """An exact value as a person writes it, with up to four decimals."""
    return format_number(int(value * SCALE))


def bound_text(bound: Optimum | None) -> str:
    """A bound in words."""
    if bound is None:
        return "no chip at all is outside"
    if bound.value is None:
        return "no limit"
    return f"{number(bound.value)}" if bound.attained else f"below {number(bound.value)} (not reached)"


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


# -- frontiers --


def frontier_lines(found: Frontier, vocabulary: Vocabulary) -> Iterator[str]:
    """A frontier in a few lines."""
    fact = vocabulary[found.maximize]
    unit = f" {fact.unit}" if fact.unit and found.bound is not None and found.bound.value is not None else ""
    yield f"{fact.label} on {found.on}: {bound_text(found.bound)}{unit}"
    for name, bound in found.room.items():
        other = vocabulary[name]
        yield f"  there, {other.label} may be {bound_text(bound)} {other.unit or ''}".rstrip()
    for line in found.binding:
        yield f"  bound by {line.rule}: {line.title} ({line.cite}, {line.by})"
    for line in found.requirements:
        yield f"  beyond it {line.rule} applies: {line.title} ({line.cite}, {line.by})"


def frontier_document(found: Frontier, vocabulary: Vocabulary) -> dict[str, Any]:
    """A frontier as a JSON object."""
    return {
        "on": found.on,
        "maximize": found.maximize,
        "bound": _bound_document(found.bound),
        "room": {name: _bound_document(bound) for name, bound in found.room.items()},
        "chip": None if found.facts is None else facts_document(found.facts, vocabulary),
        "binding": [_line_document(line) for line in found.binding],
        "requirements": [_line_document(line) for line in found.requirements],
    }


def _bound_document(bound: Optimum | None) -> dict[str, Any] | None:
    if bound is None:
        return None
    return {"value": None if bound.value is None else number(bound.value), "attained": bound.attained}


def _line_document(line: Line) -> dict[str, str]:
    return {"rule": line.rule, "title": line.title, "cite": line.cite, "by": line.by}


def crossing_text(one: Crossing, vocabulary: Vocabulary) -> str:
    """A crossing as what would have to be changed."""
    fact = vocabulary[one.fact]
    direction = "up to" if one.upwards else "down to"
    if not one.attained:
        direction = "to more than" if one.upwards else "to less than"
    share = "" if one.share is None else f" ({'+' if one.upwards else '-'}{float(one.share) * 100:.1f} %)"
    return f"{fact.label} {direction} {number(one.value)} {fact.unit or ''}{share}".replace("  ", " ")


def crossing_document(one: Crossing) -> dict[str, Any]:
    """A crossing as a JSON object."""
    return {
        "line": one.line,
        "fact": one.fact,
        "value": number(one.value),
        "attained": one.attained,
        "direction": "up" if one.upwards else "down",
        "share": None if one.share is None else round(float(one.share), 6),
    }


def chip_lines(
    name: str, standing: Standing, ways: Iterable[Crossing], caught: Caught | None, vocabulary: Vocabulary
) -> Iterator[str]:
    """Where one chip stands, what would move it across, and what caught it later."""
    yield f"{name}: license required {WORDS[standing.required]}"
    for line, truth in standing.lines.items():
        near = standing.nearest.get(line)
        if truth is False and near is None:
            continue
        change = f"; turns with {crossing_text(near, vocabulary)}" if near is not None else ""
        yield f"  {line}: {WORDS[truth]}{change}"
    for way in ways:
        yield f"  smallest change of one number: {crossing_text(way, vocabulary)}"
    if caught is not None:
        for line in caught.requirements:
            yield f"  caught on {caught.on} by {line.rule} ({line.cite}, {line.by})"


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
            {
                "outcome": one.outcome,
                "changes": [
                    {
                        "fact": change.fact,
                        "entity": change.entity,
                        "now": None if change.now is None else written(change.now, vocabulary[change.fact]),
                        "then": written(change.then, vocabulary[change.fact]),
                        "alike": change.alike,
                    }
                    for change in one.changes
                ],
            }
            for one in flips.flips
        ],
        "days": [{"on": day.on, "outcome": day.outcome, "later": day.later} for day in flips.days],
    }

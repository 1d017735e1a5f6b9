"""Frontiers and chips beside their lines, as text for a person and as documents for a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from licet.analysis.say import facts_document
from licet.determination.phrase import WORDS
from licet.logic.number import SCALE, format_number

if TYPE_CHECKING:
    from licet.analysis.crossing import Crossing
    from licet.analysis.frontier import Caught, Frontier, Line, Standing
    from licet.analysis.reported import ReportedBound, ReportedStanding
    from licet.interpret.prove import Optimum
    from licet.logic.vocabulary import FactDefinition, Vocabulary

REPORTED = "reported, not law"


# -- the strongest chip still outside --


def frontier_lines(found: Frontier, reported: Iterable[ReportedBound], vocabulary: Vocabulary) -> Iterator[str]:
    """A frontier in a few lines, and where the lines that are only reported lie."""
    fact = vocabulary[found.maximize]
    yield f"{fact.label} on {found.on}: {_bound_text(found.bound, fact)}"
    for name, bound in found.room.items():
        yield f"  there, {vocabulary[name].label} may be {_bound_text(bound, vocabulary[name])}"
    for line in found.binding:
        yield f"  bound by {_told(line)}"
    for line in found.requirements:
        yield f"  beyond it applies {_told(line)}"
    for one in reported:
        yield f"  {REPORTED}: {_bound_text(one.bound, fact)} stays outside {_told(one.line)}"


def frontier_document(found: Frontier, reported: Iterable[ReportedBound], vocabulary: Vocabulary) -> dict[str, Any]:
    """A frontier as a JSON object."""
    return {
        "on": found.on,
        "maximize": found.maximize,
        "bound": _bound_document(found.bound),
        "room": {name: _bound_document(bound) for name, bound in found.room.items()},
        "chip": None if found.facts is None else facts_document(found.facts, vocabulary),
        "binding": [_line_document(line) for line in found.binding],
        "requirements": [_line_document(line) for line in found.requirements],
        "reported": [{**_line_document(one.line), "bound": _bound_document(one.bound)} for one in reported],
    }


def _bound_text(bound: Optimum | None, fact: FactDefinition) -> str:
    if bound is None:
        return "no chip at all is outside"
    if bound.value is None:
        return "no limit"
    return _value(bound.value, fact) if bound.attained else f"below {_value(bound.value, fact)} (not reached)"


def _bound_document(bound: Optimum | None) -> dict[str, Any] | None:
    if bound is None:
        return None
    return {"value": None if bound.value is None else _number(bound.value), "attained": bound.attained}


def _told(line: Line) -> str:
    return f"{line.rule}: {line.title} ({line.cite}, {line.by})"


def _line_document(line: Line) -> dict[str, str]:
    return {"rule": line.rule, "title": line.title, "cite": line.cite, "by": line.by}


def _value(value: Fraction, fact: FactDefinition) -> str:
    return f"{_number(value)} {fact.unit or ''}".rstrip()


def _number(value: Fraction) -> str:
    """An exact value as a person writes it, with up to four decimals."""
    return format_number(int(value * SCALE))


# -- a chip beside the lines --


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipReport:
    """Everything told of one chip: where it stands, what would move it, and what caught it later."""

    id: str
    name: str
    standing: Standing
    ways: tuple[Crossing, ...]
    reported: tuple[ReportedStanding, ...]
    caught: Caught | None = None


def chip_lines(chip: ChipReport, vocabulary: Vocabulary) -> Iterator[str]:
    """A chip in a few lines; a line it is far from whatever changes is left out."""
    yield f"{chip.name}: license required {WORDS[chip.standing.required]}"
    for line, truth in chip.standing.lines.items():
        near = chip.standing.nearest.get(line)
        if truth is not False or near is not None:
            yield f"  {line}: {WORDS[truth]}{_turns(near, vocabulary)}"
    for way in chip.ways:
        yield f"  smallest change of one number: {crossing_text(way, vocabulary)}"
    for one in chip.reported:
        yield f"  {REPORTED}: {_told(one.line)}: {WORDS[one.reached]}{_turns(one.nearest, vocabulary)}"
    if chip.caught is not None:
        yield from (f"  caught on {chip.caught.on} by {_told(line)}" for line in chip.caught.requirements)


def chip_document(chip: ChipReport) -> dict[str, Any]:
    """A chip as a JSON object."""
    return {
        "chip": chip.id,
        "name": chip.name,
        "required": WORDS[chip.standing.required],
        "lines": {name: WORDS[truth] for name, truth in chip.standing.lines.items()},
        "nearest": [_crossing_document(one) for one in chip.standing.nearest.values()],
        "ways": [_crossing_document(one) for one in chip.ways],
        "reported": [
            {
                **_line_document(one.line),
                "reached": WORDS[one.reached],
                "nearest": None if one.nearest is None else _crossing_document(one.nearest),
            }
            for one in chip.reported
        ],
        "caught": None
        if chip.caught is None
        else {"on": chip.caught.on, "by": [_line_document(line) for line in chip.caught.requirements]},
    }


def _turns(near: Crossing | None, vocabulary: Vocabulary) -> str:
    return "" if near is None else f"; turns with {crossing_text(near, vocabulary)}"


def crossing_text(one: Crossing, vocabulary: Vocabulary) -> str:
    """A crossing as what would have to be changed."""
    fact = vocabulary[one.fact]
    direction = "up to" if one.upwards else "down to"
    if not one.attained:
        direction = "to more than" if one.upwards else "to less than"
    share = "" if one.share is None else f" ({'+' if one.upwards else '-'}{float(one.share) * 100:.1f} %)"
    return f"{fact.label} {direction} {_value(one.value, fact)}{share}"


def _crossing_document(one: Crossing) -> dict[str, Any]:
    return {
        "line": one.line,
        "fact": one.fact,
        "value": _number(one.value),
        "attained": one.attained,
        "direction": "up" if one.upwards else "down",
        "share": None if one.share is None else round(float(one.share), 6),
    }

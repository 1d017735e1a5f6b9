"""Whether the rules keep the calendar of the instruments: two records of the same days, written independently.

An instrument states the days its source prints. A version of a rule, a number, a set or a posture names the
instrument that began or ended it, and has to do so on one of these days.
"""

from __future__ import annotations

from collections.abc import Iterator

from licet.model.errors import Problem
from licet.rulebook.records import Contents, Day, Instrument, Span

BASE = "base"
"""What stands for all law older than the first day covered."""


def misdated(contents: Contents) -> Iterator[Problem]:
    """Every beginning and end that the instrument behind it does not state."""
    for name, span, tells in _spans(contents):
        ends = [("begins", span.start, span.by), ("ends", span.until, span.ended_by)]
        for what, day, by in ends:
            if day is not None and by is not None and day not in (stated := _days(contents, by, tells=tells)):
                yield Problem(where=name, what=f"{what} on {day}, but {by} states {', '.join(stated)}")


def _spans(contents: Contents) -> Iterator[tuple[str, Span, bool]]:
    """Every span with what it is a span of, and whether that tells of an instrument rather than carries it out."""
    for dated in (*contents.numbers.values(), *contents.sets.values()):
        yield from ((dated.name, span, False) for span in dated.spans)
    for rule in contents.rules.values():
        for version in rule.versions:
            yield rule.name, version.span, rule.stage in ("caution", "definition")
            yield from ((rule.name, posture.span, False) for posture in version.postures)


def _days(contents: Contents, by: str, *, tells: bool) -> tuple[Day, ...]:
    """The days on which an instrument can begin or end something; what only tells of it, once it is public."""
    if by == BASE:
        return (contents.manifest.covers_from,)
    one = contents.instruments[by]
    days = {one.effective, one.received, one.compliance, one.ended, *_of_instructions(one)} - {None}
    return tuple(sorted(day for day in {*days, *([one.public] if tells or not days else [])} if day))


def _of_instructions(instrument: Instrument) -> Iterator[Day | None]:
    for one in instrument.instructions:
        yield from (one.effective, one.until)

"""Lines that the press reported and no authority published: shown beside the law, and never as law.

A letter binds its addressee alone. What is asked here is a hypothesis: where a line would lie for a part of somebody
else, if a letter with the same figures had reached its maker too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from licet.analysis.crossing import Crossing
from licet.analysis.frontier import Design, Line, frontier, line_of, lines, standing
from licet.analysis.law import Law
from licet.analysis.sale import Sale
from licet.interpret.prove import Optimum
from licet.logic.tree import AllOf, Among, Truth
from licet.logic.values import Facts, Value
from licet.rulebook.book import Rulebook
from licet.rulebook.edition import RuleInForce
from licet.rulebook.records import Day

REPORTED = "reported"
"""The confidence of a rule that rests on press alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedBound:
    """How far one number of an item can go below a reported line."""

    line: Line
    bound: Optimum


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedStanding:
    """Where a chip would stand against a reported line; `nearest` is the smallest single change that crosses it."""

    line: Line
    reached: Truth
    nearest: Crossing | None


def reported_bounds(
    book: Rulebook, on: Day, sale: Sale, design: Design, maximize: str, known: Day | None = None
) -> Iterator[ReportedBound]:
    """For each reported line that limits a number, the largest value below it."""
    law = Law(book.edition(on, known))
    for rule in reported_rules(law):
        inside = replace(design, given={**design.given, **addressed(rule)}, outside=rule.name)
        bound = frontier(book, on, sale, inside, maximize, known).bound
        if bound is not None and bound.value is not None:
            yield ReportedBound(line=line_of(rule), bound=bound)


def reported_standings(law: Law, facts: Facts) -> Iterator[ReportedStanding]:
    """A chip against every reported line, as if it came from the addressee."""
    for rule in reported_rules(law):
        stands = standing(law, {**facts, **addressed(rule)})
        yield ReportedStanding(
            line=line_of(rule), reached=stands.lines[rule.name], nearest=stands.nearest.get(rule.name)
        )


def reported_rules(law: Law) -> Iterator[RuleInForce]:
    """The lines of a law that rest on press alone."""
    return (rule for rule in lines(law) if rule.confidence == REPORTED)


def addressed(rule: RuleInForce) -> dict[str, Value]:
    """The words a line requires of an item besides its numbers, such as who makes it."""
    parts = rule.when.parts if isinstance(rule.when, AllOf) else (rule.when,)
    words = (part for part in parts if isinstance(part, Among) and len(part.values) == 1)
    return {part.fact: next(iter(part.values)) for part in words}

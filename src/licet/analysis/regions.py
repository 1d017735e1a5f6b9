"""The plane of two numbers cut along every line of the law, and what each piece falls under: exact, not sampled.

Between neighbouring bounds no paragraph can turn, so one explanation per piece settles it. Only where two numbers
are added does a slanted line appear; there the pieces are narrow columns that follow it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from math import exp, log

from licet.analysis.frontier import lines
from licet.analysis.law import Law
from licet.interpret.decide import Run
from licet.logic.number import SCALE
from licet.logic.tree import Compare, Ref, Truth, facts_of, reachable, walk
from licet.logic.values import Facts
from licet.rulebook.edition import RuleInForce

COLUMNS = 240
"""Columns that follow a slanted line across the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """Two numbers of an item and the part of their plane that is looked at."""

    x: str
    y: str
    left: float
    right: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the plane that is treated alike: between two values of x, and two heights at either end.

    Attributes:
        holds: the paragraphs every such chip meets. `open`: if there are none, those that turn on something else.
    """

    left: float
    right: float
    low: tuple[float, float]
    high: tuple[float, float]
    holds: tuple[str, ...]
    open: tuple[str, ...]

    def alike(self, other: Piece) -> bool:
        """Treated in the same way."""
        return (self.holds, self.open) == (other.holds, other.open)

    def continues(self, other: Piece) -> bool:
        """The other lies to the right at the same heights."""
        return self.right == other.left and (self.low, self.high) == (other.low, other.high)


def paragraphs(law: Law, plane: Plane) -> Iterator[RuleInForce]:
    """The paragraphs of the control list and the circuits of notices that test one of the two numbers."""
    for rule in lines(law):
        instrument = law.edition.instruments.get(rule.span.by)
        notice = instrument is not None and instrument.effect == "notice"
        if (rule.stage == "classification" or notice) and {plane.x, plane.y} & seen_by(law, rule.name):
            yield rule


def policies(law: Law, plane: Plane) -> Iterator[RuleInForce]:
    """The review policies that test one of the two numbers themselves."""
    for rule in law.edition.stage("review"):
        tested = {name for node in walk(rule.when) if isinstance(node, Compare) for name in node.facts}
        if {plane.x, plane.y} & tested:
            yield rule


def pieces(law: Law, plane: Plane, facts: Facts, shown: Sequence[RuleInForce]) -> tuple[Piece, ...]:
    """The plane cut into pieces.

    Args:
        facts: the rest of the sale; numbers of the item other than the two are left unknown.
        shown: the rules that matter.
    """
    return tuple(_joined(list(_Cutter(law, plane, facts, shown).cut())))


@dataclass(frozen=True)
class _Cutter:
    law: Law
    plane: Plane
    facts: Facts
    shown: Sequence[RuleInForce]

    def cut(self) -> Iterator[Piece]:
        plane = self.plane
        columns = _cuts(self._alone(plane.x), plane.left, plane.right)
        if self._sums:
            ratio = (plane.right / plane.left) ** (1 / COLUMNS)
            columns = sorted({*columns, *(plane.left * ratio**step for step in range(1, COLUMNS))})
        for left, right in pairwise(columns):
            yield from self._column(left, right)

    def _column(self, left: float, right: float) -> Iterator[Piece]:
        plane, middle = self.plane, _between(left, right)
        level = self._alone(plane.y)
        slants = {total - middle: (total - left, total - right) for total in self._sums}
        ends = {value: (value, value) for value in (*level, plane.low, plane.high)} | slants
        for low, high in pairwise(_cuts([*level, *slants], plane.low, plane.high)):
            at = {plane.x: int(middle * SCALE), plane.y: int(_between(low, high) * SCALE)}
            run = Run(self.law.program, {**self.facts, **at})
            truths: dict[str, Truth] = {rule.name: run.truth(rule.name) for rule in self.shown}
            holds = tuple(name for name, truth in truths.items() if truth)
            open_ = () if holds else tuple(name for name, truth in truths.items() if truth is None)
            yield Piece(left, right, _clipped(ends[low], plane), _clipped(ends[high], plane), holds, open_)

    @cached_property
    def _compares(self) -> tuple[Compare, ...]:
        nodes = [rule.when for rule in self.shown]
        nodes += [node for _, node in reachable(self.law.conclusions, nodes)]
        return tuple(dict.fromkeys(part for node in nodes for part in walk(node) if isinstance(part, Compare)))

    def _alone(self, fact: str) -> list[float]:
        return sorted({node.bound / SCALE for node in self._compares if node.facts == (fact,)})

    @cached_property
    def _sums(self) -> list[float]:
        both = {self.plane.x, self.plane.y}
        return sorted({node.bound / SCALE for node in self._compares if set(node.facts) == both})


def _joined(found: list[Piece]) -> list[Piece]:
    """Neighbours that are treated alike become one piece: above one another first, then side by side."""
    kept: list[Piece] = []
    for piece in found:
        held = kept[-1] if kept else None
        if held is not None and held.alike(piece) and piece.left == held.left:
            kept[-1] = replace(held, high=piece.high)
        else:
            kept.append(piece)
    wide: list[Piece] = []
    for piece in kept:
        beside = next((i for i, held in enumerate(wide) if held.alike(piece) and held.continues(piece)), None)
        if beside is None:
            wide.append(piece)
        else:
            wide[beside] = replace(wide[beside], right=piece.right)
    return wide


def _cuts(values: Sequence[float], low: float, high: float) -> list[float]:
    return sorted({low, high, *(value for value in values if low < value < high)})


def _between(one: float, other: float) -> float:
    return exp((log(one) + log(other)) / 2)


def _clipped(ends: tuple[float, float], plane: Plane) -> tuple[float, float]:
    return tuple(min(max(end, plane.low), plane.high) for end in ends)  # type: ignore[return-value]


@lru_cache(maxsize=4096)
def seen_by(law: Law, rule: str) -> frozenset[str]:
    """The facts a paragraph turns on, through everything it rests on."""
    nodes = [node for _, node in reachable(law.conclusions, [Ref(conclusion=rule)])]
    return frozenset(name for node in nodes for name in facts_of(node))

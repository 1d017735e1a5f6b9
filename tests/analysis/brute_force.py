"""A grid of chips judged all at once: every number of the law, one unit beside it, and points between.

The same predicates as explain, over whole columns: only leaves that read a number of the grid are columns, all other
facts are those of one plain sale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np

from licet.analysis.law import Law, bounds_of
from licet.analysis.sale import Sale
from licet.interpret.decide import Program, Run
from licet.interpret.vectors import CODES, Pool, Truths, Vectors
from licet.logic.number import SCALE
from licet.logic.tree import Compare, Predicate
from licet.logic.values import Facts, Value
from licet.rulebook.book import Rulebook

TPP = "item.total_processing_performance"
DENSITY = "item.performance_density"
AREA = "item.applicable_die_area_mm2"
DRAM = "item.total_dram_bandwidth_gb_s"
IO = "item.aggregate_io_bidirectional_gb_s"

UNIT = 100
"""Grid numbers are whole hundredths, so that every comparison is one of integers."""

AREAS = (100, 500, 814, 1600, 10**6)
"""Die areas in mm²; the last is so large that no density stays."""

_OPERATORS = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "=": np.equal, "!=": np.not_equal,
}  # fmt: skip


def scaled(bound: int) -> int:
    """A number of the law in hundredths; one with more decimals does not occur in these facts."""
    whole, rest = divmod(bound, SCALE // UNIT)
    assert not rest
    return whole


@dataclass(frozen=True)
class Grid:
    """Columns of chips, for all laws of a rulebook at once."""

    book: Rulebook
    areas: tuple[int, ...] = AREAS

    @cached_property
    def laws(self) -> Mapping[str, Law]:
        """The law of each regime."""
        return {on: Law(self.book.edition(on)) for on in self.book.change_days}

    @cached_property
    def columns(self) -> Mapping[str, np.ndarray]:
        """One column for each number, in hundredths."""
        axes = np.meshgrid(
            self._axis(TPP), np.array(self.areas) * UNIT, self._axis(DRAM), self._axis(IO), indexing="ij"
        )
        return dict(zip((TPP, AREA, DRAM, IO), (axis.ravel() for axis in axes), strict=True))

    def _axis(self, name: str) -> np.ndarray:
        """Zero, every bound the number ever meets, alone or in a ratio, a hundredth beside, and points between."""
        bounds = [bounds_of(law.conclusions.values()) for law in self.laws.values()]
        own = {scaled(one) for found in bounds for one in found.get(name, ())}
        if name == TPP:
            own |= {scaled(one) * area for found in bounds for one in found.get(DENSITY, ()) for area in self.areas}
        edges = sorted({0, *own})
        near = {edge + side for edge in edges for side in (-1, 0, 1)}
        between = {(one + other) // 2 for one, other in pairwise(edges)}
        return np.array(sorted(one for one in near | between if one >= 0))

    def truths(self, sale: Sale, given: Mapping[str, Value], conclusion: str) -> Mapping[str, Truths]:
        """For each regime, the truth of a conclusion for every chip of the grid."""
        pool = Pool()
        facts = {**{name: value for law in self.laws.values() for name, value in sale.facts(law).items()}, **given}
        vectors = Vectors(pool, len(self.columns[TPP]), lambda leaf: self._leaf(leaf, facts))
        return {on: vectors.truths(pool.add(law.conclusions)(conclusion)) for on, law in self.laws.items()}

    def _leaf(self, leaf: Predicate, facts: Facts) -> Truths:
        rows = len(self.columns[TPP])
        if isinstance(leaf, Compare) and leaf.facts == (DENSITY,):
            left, right = self.columns[TPP] * UNIT, scaled(leaf.bound) * self.columns[AREA]
            return _codes(_OPERATORS[leaf.operator](left, right))
        if isinstance(leaf, Compare) and set(leaf.facts) <= set(self.columns):
            sum_ = np.sum([self.columns[name] for name in leaf.facts], axis=0)
            return _codes(_OPERATORS[leaf.operator](sum_, scaled(leaf.bound)))
        return np.full(rows, CODES[Run(Program({"leaf": leaf}), facts).truth("leaf")], np.int8)

    def largest(self, name: str, among: np.ndarray) -> Fraction:
        """The largest value of a number over some of the chips."""
        return Fraction(int(self.columns[name][among].max()), UNIT)

    def restricted(self, name: str, values: Iterable[int]) -> np.ndarray:
        """Which chips have one of these whole values."""
        return np.isin(self.columns[name], np.array(list(values)) * UNIT)


def _codes(holds: np.ndarray) -> Truths:
    return np.where(holds, np.int8(2), np.int8(0))

"""Counts and money by class, exact to the sixth decimal however many lines there are."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from licet.batch.figures import Figures
from licet.batch.intern import PIECE, Codes, Keys
from licet.interpret.columns import PLACES

_SCALE = 10**PLACES

_LINE = 1 << 43
"""What a line counts beside units, which stay below it in a piece: 2**16 lines of less than 2**27 each."""

Sums = npt.NDArray[np.int64]
"""Four rows: lines, units of money, millionths beside them, lines without a value. A column for each kind of line,
and a last one for lines that could not be read."""


def summed(kinds: Codes, value: Figures | None) -> Sums:
    """The sums of some lines by their kind, -1 for one that could not be read."""
    size = int(kinds.max(initial=-1)) + 2
    sums = np.zeros((4, size), np.int64)
    for first in range(0, len(kinds), PIECE):
        rows = slice(first, first + PIECE)
        places: Keys = kinds[rows].astype(np.int64)
        places[places < 0] = size - 1
        if value is None:
            sums[[0, 3]] += np.bincount(places, minlength=size)
            continue
        sums[:2] += _lines_and_units(places, value.units[rows], size)
        if value.parts is not None:
            np.add.at(sums[2], places, value.parts[rows])
        if not (known := value.known[rows]).all():
            sums[3] += np.bincount(places[~known], minlength=size)
    return sums


def _lines_and_units(places: Keys, units: Keys, size: int) -> Sums:
    """Lines and units of a piece, added up in one pass where no line has too many: a line counts above all units."""
    if units.max(initial=0) >= _LINE // PIECE:
        return np.stack([np.bincount(places, minlength=size), _added(places, units, size)])
    return np.stack(np.divmod(_added(places, units + _LINE, size), _LINE))


def _added(places: Keys, units: Keys, size: int) -> Keys:
    sums = np.zeros(size, np.int64)
    np.add.at(sums, places, units)
    return sums


def regrouped(sums: Sums, kinds: Codes) -> Sums:
    """The same lines by another kind, which stands here for each of those that occur."""
    met = np.flatnonzero(sums[0, :-1])
    found = np.zeros((4, int(kinds[met].max(initial=-1)) + 2), np.int64)
    found[:, -1] = sums[:, -1]
    for row, old in zip(found, sums, strict=True):
        np.add.at(row, kinds[met], old[met])
    return found


class Tally:
    """The sums of a book by class."""

    def __init__(self) -> None:
        self._sums: Sums = np.zeros((4, 1), np.int64)

    def add(self, sums: Sums) -> None:
        """Add the sums of a chunk."""
        size = max(sums.shape[1], self._sums.shape[1])
        total = np.zeros((4, size), np.int64)
        for one in (self._sums, sums):
            total[:, : one.shape[1] - 1] += one[:, :-1]
            total[:, -1] += one[:, -1]
        self._sums = total

    def lines(self, number: int) -> int:
        """Lines of a class."""
        return int(self._sums[0, number]) if number < self._sums.shape[1] - 1 else 0

    def value(self, number: int) -> int:
        """Value of a class in millionths of a dollar."""
        whole, parts = (int(one) for one in self._sums[1:3, number])
        return whole * _SCALE + parts

    def without_value(self, number: int) -> int:
        """Lines of a class whose value is not known."""
        return int(self._sums[3, number])

    @property
    def unreadable(self) -> int:
        """Lines that could not be read."""
        return int(self._sums[0, -1])

    @property
    def total(self) -> int:
        """All lines."""
        return int(self._sums[0].sum())


def dollars(millionths: int) -> str:
    """Money as decimal text with two places, or more when needed."""
    whole, parts = divmod(millionths, _SCALE)
    tail = f"{parts:06d}".rstrip("0")
    return f"{whole}.{tail.ljust(2, '0')}"


def packed(sums: Sums) -> list[list[Any]]:
    """Sums of a chunk in a form that fits a JSON text: the place of each class that occurs, and its four sums."""
    places = np.flatnonzero(sums[0])
    return [[sums.shape[1]], *([int(p), *sums[:, p].tolist()] for p in places)]


def unpacked(rows: list[list[int]]) -> Sums:
    """Sums back from JSON."""
    sums = np.zeros((4, rows[0][0]), np.int64)
    for place, *values in rows[1:]:
        sums[:, place] = values
    return sums

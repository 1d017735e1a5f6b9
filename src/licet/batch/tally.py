"""Counts and money by class, exact to the sixth decimal however many lines there are."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from licet.batch.figures import Figures
from licet.batch.intern import Codes
from licet.interpret.columns import PLACES

_SCALE = 10**PLACES


class Tally:
    """Lines, units of money and lines without a value, by class; the last place counts unreadable lines."""

    def __init__(self) -> None:
        self._sums = np.zeros((4, 1), np.int64)

    def add(self, classes: Codes, value: Figures | None) -> npt.NDArray[np.int64]:
        """Count one chunk; its own sums are returned, to be kept beside it."""
        size = int(classes.max(initial=-1)) + 2
        places = np.where(classes < 0, size - 1, classes) if int(classes.min(initial=0)) < 0 else classes
        sums = np.zeros((4, size), np.int64)
        sums[0] = np.bincount(places, minlength=size)
        if value is not None:
            np.add.at(sums[1], places, value.units)
            if value.parts is not None:
                np.add.at(sums[2], places, value.parts)
            if not value.known.all():
                sums[3] = np.bincount(places[~value.known], minlength=size)
        else:
            sums[3] = sums[0]
        self.merge(sums)
        return sums

    def merge(self, sums: npt.NDArray[np.int64]) -> None:
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


def packed(sums: npt.NDArray[np.int64]) -> list[list[Any]]:
    """Sums of a chunk in a form that fits a JSON text: the place of each class that occurs, and its four sums."""
    places = np.flatnonzero(sums[0])
    return [[sums.shape[1]], *([int(p), *sums[:, p].tolist()] for p in places)]


def unpacked(rows: list[list[int]]) -> npt.NDArray[np.int64]:
    """Sums back from JSON."""
    sums = np.zeros((4, rows[0][0]), np.int64)
    for place, *values in rows[1:]:
        sums[:, place] = values
    return sums

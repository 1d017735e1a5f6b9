"""Columns of numbers as exact integers, a whole column at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from licet.batch.arrow import Values, pa, pc
from licet.interpret.columns import LARGEST, PLACES, whole
from licet.logic.number import parse_number
from licet.model.errors import Problem

_SCALE = 10**PLACES
_PLAIN = r"^\d{1,12}(\.\d{0,6}0*)?$"


@dataclass(slots=True)
class Figures:
    """A column of numbers, whole units apart from millionths, with what could not be read.

    Attributes:
        units: the whole part; 0 where the number is not known.
        parts: millionths beside it; None when every number is whole.
        known: false where the cell is empty or unreadable.
        problems: row to what is wrong with its cell.
    """

    units: npt.NDArray[np.int64]
    parts: npt.NDArray[np.int64] | None
    known: npt.NDArray[np.bool_]
    problems: Mapping[int, Problem] = field(default_factory=dict[int, Problem])

    @property
    def values(self) -> npt.NDArray[np.int64]:
        """The numbers scaled by 10**6."""
        whole = self.units * _SCALE
        return whole if self.parts is None else whole + self.parts

    def among(self, rows: npt.NDArray[np.int64]) -> Figures:
        """The same for some of the rows, without what could not be read."""
        parts = None if self.parts is None else self.parts[rows]
        return Figures(self.units[rows], parts, self.known[rows])

    def series(self) -> pl.Series:
        """The column with null for unknown."""
        return pl.Series(self.values).set(pl.Series(~self.known), None)


def figures(column: Values, path: str) -> Figures:
    """Read a column that states a number that is not negative."""
    if pa.types.is_integer(column.type):
        known = pc.is_valid(column).to_numpy() if column.null_count else np.ones(len(column), np.bool_)
        units = (pc.fill_null(column, 0) if column.null_count else column).cast(pa.int64()).to_numpy()
        if units.view(np.uint64).max(initial=0) < LARGEST:  # a number below zero is a large one without a sign
            return Figures(units, None, known)
    return _from_text(_texts(column), path)


def _texts(column: Values) -> pl.Series:
    series = pl.Series(pl.from_arrow(column))
    if series.dtype.is_float():
        series = series.fill_nan(None)
    return series.cast(pl.String).str.strip_chars().replace("", None)


def _from_text(texts: pl.Series, path: str) -> Figures:
    plain = texts.str.contains(_PLAIN).fill_null(False)
    usual = texts.set(~plain, None)
    units = usual.str.extract(r"^(\d+)").cast(pl.Int64)
    parts = usual.str.extract(r"\.(\d{0,6})").fill_null("").str.pad_end(PLACES, "0").cast(pl.Int64)
    values = (units * _SCALE + parts).fill_null(0).to_numpy(writable=True)
    known = plain.to_numpy(writable=True)
    problems: dict[int, Problem] = {}
    odd = (~plain & texts.is_not_null()).arg_true()
    for row, found in zip(odd.to_list(), _odd(texts.gather(odd).to_list()), strict=True):
        if isinstance(found, str):
            problems[row] = Problem(where=path, what=found)
        else:
            values[row], known[row] = found, True
    return Figures(*np.divmod(values, _SCALE), known, problems)


def _odd(texts: list[str]) -> Iterator[int | str]:
    """Texts that are not plain decimals: read as any stated number is, or the sentence that refuses them."""
    seen: dict[str, int | str] = {}
    for text in texts:
        if text not in seen:
            seen[text] = _one(text)
        yield seen[text]


def _one(text: str) -> int | str:
    try:
        value = whole(parse_number(text), PLACES)
    except ValueError as error:
        return str(error)
    return value if value >= 0 else f"expected a number that is not negative, got {text}"


def product(one: Figures, other: Figures, path: str) -> Figures:
    """Quantity times price; a product with more than six decimals is refused, not rounded."""
    known = one.known & other.known
    exact = np.zeros(len(one.units), np.int64)
    problems: dict[int, Problem] = dict(one.problems) | dict(other.problems)
    amounts, prices = one.values, other.values
    simple = known & (amounts % _SCALE == 0) & (prices < (LARGEST * _SCALE) // np.maximum(one.units, 1))
    exact[simple] = one.units[simple] * prices[simple]
    for row in np.flatnonzero(known & ~simple).tolist():
        found: Any = _exact_product(int(amounts[row]), int(prices[row]))
        if isinstance(found, str):
            problems[row] = Problem(where=path, what=found)
        else:
            exact[row] = found
    return Figures(*np.divmod(exact, _SCALE), known & ~_rows(problems, len(known)), problems)


def _exact_product(one: int, other: int) -> int | str:
    value, lost = divmod(one * other, _SCALE)
    if lost or value >= LARGEST * _SCALE:
        return f"quantity times price needs more than {PLACES} decimals, or is not below {LARGEST:,}"
    return value


def _rows(problems: Mapping[int, Problem], length: int) -> npt.NDArray[np.bool_]:
    mask = np.zeros(length, np.bool_)
    mask[list(problems)] = True
    return mask

# pyright: basic
"""The one door to scipy: products of sparse matrices given and returned as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ONES: dict[int, NDArray[np.float32]] = {}


@dataclass(frozen=True, slots=True)
class Cells:
    """The filled cells of a matrix with `rows` rows; `row` is sorted."""

    row: NDArray[Any]
    column: NDArray[Any]
    value: NDArray[Any]
    rows: int


def product(
    left: Cells, pointer: NDArray[Any], item: NDArray[Any], items: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """Cells times postings (item numbers below `items`, every one counting 1), as (pointer, item, sum)."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    start = np.concatenate([[0], np.cumsum(np.bincount(left.row, minlength=left.rows))]).astype(np.int32)
    cells = (left.value.astype(np.float32), left.column.astype(np.int32), start)
    sparse: Any = csr_matrix(cells, shape=(left.rows, len(pointer) - 1))
    right = csr_matrix((_ones(len(item)), item, pointer), shape=(len(pointer) - 1, items), copy=False)
    both: Any = sparse @ right
    return both.indptr.astype(np.int64), both.indices, both.data


def _ones(size: int) -> NDArray[np.float32]:
    if size not in _ONES:
        _ONES[size] = np.ones(size, dtype=np.float32)
    return _ONES[size]


def row_of(pointer: NDArray[np.int64], place: NDArray[Any]) -> NDArray[np.int64]:
    """The row each stored place belongs to."""
    return np.searchsorted(pointer, place, side="right") - 1


def row_maximum(pointer: NDArray[np.int64], value: NDArray[np.float32]) -> NDArray[np.float32]:
    """The largest value of each row, 0 for an empty one."""
    best = np.zeros(len(pointer) - 1, dtype=np.float32)
    filled = np.flatnonzero(np.diff(pointer))
    if len(filled):
        best[filled] = np.maximum.reduceat(value, pointer[filled])
    return best

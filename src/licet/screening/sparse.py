# pyright: basic
"""The one door to scipy: products of sparse matrices given and returned as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Cells:
    """The filled cells of a matrix with `rows` rows; `row` is sorted."""

    row: NDArray[Any]
    column: NDArray[Any]
    value: NDArray[Any]
    rows: int


class Postings:
    """Lists of item numbers as the right side of a product; built once, for scipy checks all it is given."""

    def __init__(self, pointer: NDArray[Any], item: NDArray[Any], items: int) -> None:
        from scipy.sparse import csr_matrix  # noqa: PLC0415

        ones = np.ones(len(item), dtype=np.float32)
        self._matrix: Any = csr_matrix((ones, item, pointer), shape=(len(pointer) - 1, items))

    def times(self, left: Cells) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
        """Cells times postings, every item counting 1, as (pointer, item, sum)."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415

        start = np.concatenate([[0], np.cumsum(np.bincount(left.row, minlength=left.rows))]).astype(np.int32)
        cells = (left.value.astype(np.float32), left.column.astype(np.int32), start)
        sparse: Any = csr_matrix(cells, shape=(left.rows, self._matrix.shape[0]))
        both: Any = sparse @ self._matrix
        return both.indptr.astype(np.int64), both.indices, both.data


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

"""Small array idioms for ragged data: slices of slices, without a Python loop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def pointers(row: NDArray[Any], rows: int) -> NDArray[np.int64]:
    """Offsets of each row in a sorted row array, one more than there are rows."""
    return np.concatenate([[0], np.cumsum(np.bincount(row, minlength=rows))]).astype(np.int64)


def take(pointer: NDArray[Any], rows: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The positions of all items of the given rows, and which of the given rows each belongs to."""
    start = pointer[rows].astype(np.int64)
    length = pointer[rows + 1].astype(np.int64) - start
    owner = np.repeat(np.arange(len(rows)), length)
    first = np.cumsum(length) - length
    return np.arange(len(owner)) - first[owner] + start[owner], owner


def rank_within(row: NDArray[Any]) -> NDArray[np.int64]:
    """Position of each item inside its run of equal rows (rows sorted)."""
    if not len(row):
        return np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.concatenate([[True], row[1:] != row[:-1]]))
    lengths = np.diff(np.append(starts, len(row)))
    return np.arange(len(row)) - np.repeat(starts, lengths)


def running_before(row: NDArray[Any], value: NDArray[Any]) -> NDArray[np.float64]:
    """Sum of the values before each item inside its row (rows sorted)."""
    total = np.cumsum(value, dtype=np.float64) - value
    starts = np.flatnonzero(np.concatenate([[True], row[1:] != row[:-1]])) if len(row) else np.zeros(0, int)
    lengths = np.diff(np.append(starts, len(row)))
    return total - np.repeat(total[starts], lengths)


def distinct(values: NDArray[Any]) -> NDArray[Any]:
    """The values once each, ascending (sorting beats hashing several times on packed 64-bit keys)."""
    ordered = np.sort(values)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered


def text_blob(texts: Iterable[str]) -> NDArray[np.uint8]:
    """Texts as one array of bytes, separated by line feeds."""
    return np.frombuffer("\n".join(texts).encode("utf-8"), dtype=np.uint8)


def texts_of(blob: NDArray[np.uint8]) -> list[str]:
    """The inverse of `text_blob`."""
    return bytes(blob).decode("utf-8").split("\n") if len(blob) else []

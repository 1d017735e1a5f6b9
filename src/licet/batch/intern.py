"""Turn rows into small integers: equal rows share a code, numbered in the order they first appear.

Each column is coded by itself, the column codes are packed into one integer, and that integer is looked up in a
table. So a hundred million rows cost a few array look-ups, whatever their type.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from licet.batch.arrow import Table, Values, pa, pc

Codes = npt.NDArray[np.int32]
Keys = npt.NDArray[np.int64]
_DENSE_BITS = 20
_WIDE_BITS = 62


class Column:
    """Values of one column to codes; values that mean the same are coded alike."""

    def __init__(self, same: Callable[[Any], Any]) -> None:
        self._same = same
        self._codes: dict[Hashable, int] = {}
        self._lock = Lock()
        self.values: list[Any] = []

    def code(self, array: Values) -> Codes:
        """The code of every row; null has a code like any value."""
        encoded = dictionary(array)
        table = np.fromiter((self._one(value) for value in encoded.dictionary.to_pylist()), np.int32)
        indices = encoded.indices
        if indices.null_count:
            table = np.append(table, np.int32(self._one(None)))
            indices = pc.fill_null(indices, len(table) - 1)
        return table[indices.to_numpy(zero_copy_only=False)]

    def _one(self, raw: Any) -> int:
        value = self._same(raw)
        key: Hashable = (type(value).__name__, value)
        with self._lock:
            code = self._codes.get(key)
            if code is None:
                self.values.append(value)
                code = self._codes[key] = len(self.values) - 1
        return code


def dictionary(array: Values) -> Values:
    """A column as one dictionary-encoded array."""
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks() if array.num_chunks != 1 else array.chunk(0)
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks)
    return array if isinstance(array, pa.DictionaryArray) else pc.dictionary_encode(array)


class Packer:
    """Tuples of small integers to codes, numbered in the order they are first met; threads may share it."""

    def __init__(self, width: int) -> None:
        self.rows: list[tuple[int, ...]] = []
        self._codes: dict[tuple[int, ...], int] = {}
        self._lock = Lock()
        bits = [1] * width
        self._table: tuple[list[int], Codes | None] = bits, _table_for(bits)

    def code(self, columns: Sequence[npt.NDArray[Any]]) -> Codes:
        """The code of every row of equally long integer columns."""
        needed = [int(column.max(initial=0)).bit_length() for column in columns]
        bits, dense = self._table
        if dense is not None and _fits(needed, bits):
            found = dense[_packed(columns, bits)]
            if int(found.min(initial=0)) >= 0:
                return found
        with self._lock:
            return self._learn(columns, needed)

    def add(self, row: tuple[int, ...]) -> int:
        """The code of one row."""
        return int(self.code([np.array([part]) for part in row])[0])

    def _learn(self, columns: Sequence[npt.NDArray[Any]], needed: Sequence[int]) -> Codes:
        self._widen(needed)
        bits, dense = self._table
        if dense is None:
            return self._by_hash(columns, bits)
        key = _packed(columns, bits)
        fresh = np.flatnonzero(dense[key] < 0)
        dense[key[fresh]] = self._by_hash([column[fresh] for column in columns], bits)
        return dense[key]

    def _widen(self, needed: Sequence[int]) -> None:
        """Make room for larger codes, with some to spare; what was learnt is packed again."""
        bits, _ = self._table
        if _fits(needed, bits):
            return
        bits = [need + 1 if need > had else had for need, had in zip(needed, bits, strict=True)]
        dense = _table_for(bits)
        if self.rows and dense is not None:
            known = list(np.array(self.rows, np.int64).T)
            dense[_packed(known, bits)] = np.arange(len(self.rows), dtype=np.int32)
        self._table = bits, dense

    def _by_hash(self, columns: Sequence[npt.NDArray[Any]], bits: Sequence[int]) -> Codes:
        local, first = factorized(columns, bits)
        rows = zip(*(column[first].tolist() for column in columns), strict=True)
        return np.fromiter((self._one(row) for row in rows), np.int32, len(first))[local]

    def _one(self, row: tuple[int, ...]) -> int:
        code = self._codes.get(row)
        if code is None:
            code = self._codes[row] = len(self.rows)
            self.rows.append(row)
        return code


def _fits(needed: Sequence[int], bits: Sequence[int]) -> bool:
    return all(need <= had for need, had in zip(needed, bits, strict=True))


def _table_for(bits: Sequence[int]) -> Codes | None:
    """A table with a place for every key, or None when keys are too long for one."""
    return np.full(1 << sum(bits), -1, np.int32) if sum(bits) <= _DENSE_BITS else None


def _packed(columns: Sequence[npt.NDArray[Any]], bits: Sequence[int]) -> Keys:
    key = columns[0].astype(np.int64)
    for column, width in zip(columns[1:], bits[1:], strict=True):
        key <<= width
        key |= column
    return key


def factorized(columns: Sequence[npt.NDArray[Any]], bits: Sequence[int]) -> tuple[Codes, Keys]:
    """Codes local to these rows in the order of first appearance, and the first row of each."""
    key, used = columns[0].astype(np.int64), bits[0]
    for column, width in zip(columns[1:], bits[1:], strict=True):
        if used + width > _WIDE_BITS:
            key = dictionary(pa.array(key)).indices.to_numpy().astype(np.int64)
            used = int(key.max(initial=0)).bit_length()
        key = (key << width) | column
        used += width
    encoded = dictionary(pa.array(key))
    local = encoded.indices.to_numpy()
    first = np.empty(len(encoded.dictionary), np.int64)
    first[local[::-1]] = np.arange(len(local) - 1, -1, -1)
    return local, first


class Interner:
    """Rows of named columns to profiles: distinct combinations of values."""

    def __init__(self, names: Sequence[str], same: Callable[[str, Any], Any]) -> None:
        self.names = tuple(names)
        self._columns = [Column(partial(same, name)) for name in self.names]
        self._packer = Packer(len(self.names))

    def code(self, table: Table) -> Codes:
        """The profile of every row."""
        if not self.names:
            rows: int = table.num_rows
            return np.full(rows, self._empty(), np.int32)
        codes: list[npt.NDArray[Any]] = [
            one.code(table.column(name)) for one, name in zip(self._columns, self.names, strict=True)
        ]
        return self._packer.code(codes)

    def _empty(self) -> int:
        """The one profile of a group without columns."""
        if not self._packer.rows:
            self._packer.rows.append(())
        return 0

    def __len__(self) -> int:
        return len(self._packer.rows)

    def row(self, profile: int) -> dict[str, Any]:
        """The values of a profile by column; unknown ones are left out."""
        codes = self._packer.rows[profile]
        values = (column.values[code] for column, code in zip(self._columns, codes, strict=True))
        return {name: value for name, value in zip(self.names, values, strict=True) if value is not None}

"""Turn rows into small integers: rows that mean the same share a code.

A code is seldom written out for every row. A column is kept as the place of each row in a short table (its
dictionary, its range of days), and whatever follows from a value is worked out on that table. So a hundred million
rows cost one look-up for each group of columns, whatever the columns hold.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from licet.batch.arrow import Table, Values, pa, pc

Codes = npt.NDArray[np.int32]
Keys = npt.NDArray[np.int64]
Places = npt.NDArray[Any]

PIECE = 1 << 16
"""Rows that are looked up together, so that what each step makes of them stays in a processor's cache."""

_SHORT = (1 << 16) - 1
"""A table up to this long is indexed by values, or by combinations of them; beyond, rows are hashed."""

_FEW = 100
"""So many values are coded without a look at which of them occur."""

_SMALL = 256
"""So many combinations have numbers of one byte."""

_WIDE_BITS = 62


@dataclass(frozen=True, slots=True)
class Lookup:
    """A code for every row: `table[places]`.

    Attributes:
        places: the place of each row in the table.
        table: codes; -1 where no row stands.
        plain: whether the places are the codes.
    """

    places: Places
    table: Codes
    plain: bool = False

    @classmethod
    def of(cls, codes: Places, many: int) -> Lookup:
        """Places that are codes themselves, below `many`."""
        return cls(codes, np.arange(many, dtype=np.int32), plain=True)

    def __getitem__(self, row: int) -> int:
        return int(self.table[self.places[row]])

    def codes(self) -> Codes:
        """The codes written out."""
        return self.table.take(self.places)

    def times(self, stride: np.int64) -> Keys:
        """The codes written out, each so many times; multiplied in the table, which is shorter."""
        return self.places * stride if self.plain else (self.table * stride).take(self.places)

    def among(self, rows: slice | Places) -> Lookup:
        """The same for some of the rows."""
        return Lookup(self.places[rows], self.table, self.plain)

    def through(self, table: Codes) -> Lookup:
        """What each row's code stands for in another table."""
        return Lookup(self.places, np.where(self.table < 0, np.int32(-1), table[self.table]))


class Column:
    """Values of one column to codes; values that mean the same are coded alike."""

    def __init__(self, same: Callable[[Any], Any]) -> None:
        self._same = same
        self._codes: dict[Hashable, int] = {}
        self._lock = Lock()
        self.values: list[Any] = []

    def look_up(self, array: Values) -> Lookup:
        """The code of every row; null has a code like any value."""
        places, values = _placed(array)
        if len(values) <= _FEW:
            return Lookup(places, np.array([self._one(value) for value in values.to_pylist()], np.int32))
        table = np.full(len(values), -1, np.int32)
        present = _occurring(places, len(values))
        table[present] = [self._one(value) for value in values.take(pa.array(present)).to_pylist()]
        return Lookup(places, table)

    def _one(self, raw: Any) -> int:
        value = self._same(raw)
        key: Hashable = (type(value).__name__, value)
        with self._lock:
            code = self._codes.get(key)
            if code is None:
                self.values.append(value)
                code = self._codes[key] = len(self.values) - 1
        return code


def _placed(array: Values) -> tuple[Places, Values]:
    """The place of every row in an array of values, which may hold values that no row has."""
    array = _whole(array)
    if pa.types.is_boolean(array.type):
        return _flags(array), pa.array([False, True, None] if array.null_count else [False, True])
    ordinals = array.view(pa.int32()) if pa.types.is_date32(array.type) else array
    if pa.types.is_signed_integer(ordinals.type):
        low, high = (one.as_py() for one in pc.min_max(ordinals).values())
        if low is not None and high - low < _SHORT:
            return _from(ordinals, low, high), _range(low, high, array)
    coded = dictionary(array)
    if not coded.indices.null_count:
        return coded.indices.to_numpy(), coded.dictionary
    values = pa.concat_arrays([coded.dictionary, pa.nulls(1, coded.dictionary.type)])
    return pc.fill_null(coded.indices, len(values) - 1).to_numpy(), values


def _flags(array: Values) -> Places:
    """0 for no, 1 for yes, 2 for unknown, straight from the bits."""
    begun, skipped = divmod(array.offset, 8)
    held, yes = array.buffers()

    def packed(bits: Values) -> npt.NDArray[np.uint8]:
        return np.frombuffer(bits, np.uint8)[begun : -(-(array.offset + len(array)) // 8)]

    def spread(bits: npt.NDArray[np.uint8]) -> Places:
        return np.unpackbits(bits, count=skipped + len(array), bitorder="little")[skipped:]

    if held is None:
        return spread(packed(yes))
    places, unknown = spread(packed(yes) & packed(held)), spread(~packed(held))
    np.left_shift(unknown, 1, out=unknown)
    return np.bitwise_or(places, unknown, out=places)


def _from(ordinals: Values, low: int, high: int) -> Places:
    """How far each number is above the lowest, in two bytes; unknown ones come last."""
    if ordinals.null_count:
        ordinals = pc.fill_null(ordinals.cast(pa.int64()), high + 1)
    places = np.empty(len(ordinals), np.uint16)
    return np.subtract(ordinals.to_numpy(), low, out=places, casting="unsafe")


def _range(low: int, high: int, array: Values) -> Values:
    """Every whole number, or day, from the lowest to the highest, then null if the column has any."""
    kind = pa.int32() if pa.types.is_date32(array.type) else array.type
    values = pa.array(np.arange(low, high + 1), kind).view(array.type)
    return pa.concat_arrays([values, pa.nulls(1, array.type)]) if array.null_count else values


def _whole(array: Values) -> Values:
    """A column in one piece."""
    if not isinstance(array, pa.ChunkedArray):
        return array
    return array.chunk(0) if array.num_chunks == 1 else pa.concat_arrays(array.unify_dictionaries().chunks)


def dictionary(array: Values) -> Values:
    """A column as one dictionary-encoded array."""
    array = _whole(array) if not isinstance(array, pa.ChunkedArray) or array.num_chunks else pa.nulls(0, array.type)
    return array if isinstance(array, pa.DictionaryArray) else pc.dictionary_encode(array)


def _occurring(places: Places, many: int) -> Keys:
    """The places at which a row stands; where all are taken early, the other rows need not be looked at."""
    found = np.zeros(many, np.bool_)
    for first in range(0, len(places), PIECE):
        found |= np.bincount(places[first : first + PIECE], minlength=many) > 0
        if found.all():
            break
    return np.flatnonzero(found)


def combined(columns: Sequence[Lookup]) -> tuple[Lookup, Keys]:
    """A local number for every row's combination of codes, and the codes of each combination, one row each."""
    if len(columns) == 1 and columns[0].table.min(initial=0) >= 0:
        return Lookup.of(columns[0].places, len(columns[0].table)), columns[0].table[:, None].astype(np.int64)
    sizes = [len(column.table) for column in columns]
    if prod(sizes) > _SHORT:
        local, first = factorized([one.places for one in columns], [size.bit_length() for size in sizes])
        rows = [one.table[one.places[first]] for one in columns]
        return Lookup(local, np.arange(len(first), dtype=np.int32)), np.stack(rows, axis=1).astype(np.int64)
    places = mixed([one.places for one in columns], sizes)
    present = _occurring(places, prod(sizes))
    table = np.full(prod(sizes), -1, np.int32)
    table[present] = np.arange(len(present), dtype=np.int32)
    rows = [one.table[place] for one, place in zip(columns, unmixed(present, sizes), strict=True)]
    return Lookup(places, table), np.stack(rows, axis=1).astype(np.int64)


def mixed(columns: Sequence[Places], sizes: Sequence[int]) -> Places:
    """Columns as one number, of one byte if that is enough; the first varies fastest."""
    key = columns[-1].astype(np.uint8 if prod(sizes) <= _SMALL else np.int64)
    for column, size in zip(columns[-2::-1], sizes[-2::-1], strict=True):
        key *= size
        np.add(key, column, out=key, casting="unsafe")
    return key


def unmixed(key: Keys, sizes: Sequence[int]) -> list[Keys]:
    """The columns back from one number."""
    columns: list[Keys] = []
    for size in sizes:
        key, column = np.divmod(key, size)
        columns.append(column)
    return columns


class Rows:
    """Distinct rows of small integers, numbered in the order they are met; threads may share it."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, ...]] = []
        self._numbers: dict[tuple[int, ...], int] = {}
        self._lock = Lock()

    def number(self, rows: npt.NDArray[Any]) -> Codes:
        """The number of each row."""
        with self._lock:
            return np.array([self._one(tuple(row)) for row in rows.tolist()], np.int32)

    def _one(self, row: tuple[int, ...]) -> int:
        number = self._numbers.get(row)
        if number is None:
            number = self._numbers[row] = len(self.rows)
            self.rows.append(row)
        return number


def factorized(columns: Sequence[npt.NDArray[Any]], bits: Sequence[int]) -> tuple[Codes, Keys]:
    """Codes local to these rows in the order of first appearance, and the first row of each."""
    key, used = columns[0].astype(np.int64), bits[0]
    for column, width in zip(columns[1:], bits[1:], strict=True):
        if used + width > _WIDE_BITS:
            key = dictionary(pa.array(key)).indices.to_numpy().astype(np.int64)
            used = int(key.max(initial=0)).bit_length()
        key <<= width
        key |= column
        used += width
    encoded = dictionary(pa.array(key))
    local = encoded.indices.to_numpy()
    first = np.empty(len(encoded.dictionary), np.int64)
    first[local[::-1]] = np.arange(len(local) - 1, -1, -1)
    return local, first


def told_apart(columns: Sequence[npt.NDArray[Any]]) -> tuple[Codes, Keys]:
    """The same for columns that are broadcast against each other; those of one shape are joined before they grow."""
    by: dict[tuple[int, ...], list[npt.NDArray[Any]]] = {}
    for column in columns:
        by.setdefault(column.shape, []).append(column)
    joined = [_factorized(some)[0].reshape(narrow) for narrow, some in by.items()]
    shape: tuple[int, ...] = np.broadcast_shapes(*by)
    return _factorized([one + np.zeros(shape, np.int32) for one in joined])


def _factorized(columns: Sequence[npt.NDArray[Any]]) -> tuple[Codes, Keys]:
    return factorized([one.ravel() for one in columns], [int(one.max(initial=0)).bit_length() for one in columns])


class Interner:
    """Rows of named columns to profiles: distinct combinations of values."""

    def __init__(self, names: Sequence[str], same: Callable[[str, Any], Any]) -> None:
        self.names = tuple(names)
        self._columns = [Column(partial(same, name)) for name in self.names]
        self._rows = Rows()

    def look_up(self, table: Table) -> Lookup:
        """The profile of every row; a group without columns has one."""
        if not self.names:
            lines: int = table.num_rows
            return Lookup(np.zeros(lines, np.int8), self._rows.number(np.zeros((1, 0), np.int64)))
        found = [one.look_up(table.column(name)) for one, name in zip(self._columns, self.names, strict=True)]
        local, rows = combined(found)
        return local.through(self._rows.number(rows)) if len(rows) else local

    def __len__(self) -> int:
        return len(self._rows.rows)

    def row(self, profile: int) -> dict[str, Any]:
        """The values of a profile by column; unknown ones are left out."""
        codes = self._rows.rows[profile]
        values = (column.values[code] for column, code in zip(self._columns, codes, strict=True))
        return {name: value for name, value in zip(self.names, values, strict=True) if value is not None}

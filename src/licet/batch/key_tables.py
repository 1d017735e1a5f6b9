"""Tables from combinations of codes to signatures; those used last are kept, so memory stays bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from math import prod
from threading import RLock
from typing import Protocol

import numpy as np

from licet.batch.intern import Codes, Keys, Lookup, factorized, unmixed

_PLACES = 1 << 22
"""Combinations a table has room for; where there may be more, rows are hashed instead."""

_KEPT = 1 << 23
"""Places of all tables together."""

_FEW = 1 << 12
"""So many kinds are named at once; of more, only those that a row is of."""

_WORTH = 8
"""Every combination is decided at once when there are at most so many for each row."""


class Decides(Protocol):
    """Decides keys: a column of codes for each group; columns are broadcast against each other."""

    def told_apart(self, keys: Sequence[Keys]) -> tuple[Codes, Keys]:
        """The kind of every key, equal where the rules see no difference, and the first key of each kind."""
        ...

    def signatures(self, keys: Sequence[Keys]) -> Codes:
        """The signature number of every key."""
        ...


class KeyTable:
    """The combinations of codes of one regime; threads may share it."""

    def __init__(self, groups: int) -> None:
        self._held: tuple[tuple[int, ...], Codes] = (0,) * groups, np.zeros(0, np.int32)
        self._numbers: Codes = np.full(1, -1, np.int32)
        self._firsts: list[Keys] = [np.zeros(0, np.int64)] * groups
        self._lock = RLock()

    def __len__(self) -> int:
        return len(self._held[1])

    def look_up(self, columns: Sequence[Lookup], known: Sequence[int], decides: Decides) -> Codes:
        """The signature number of every row."""
        sizes, table = self._held
        if not _outgrown(sizes, known):
            kinds = table[_places(columns, sizes)]
            found = self._numbers[kinds]
            if found.min(initial=0) >= 0:
                return found
        with self._lock:
            return self._learn(columns, known, decides)

    def _learn(self, columns: Sequence[Lookup], known: Sequence[int], decides: Decides) -> Codes:
        if _outgrown(self._held[0], known):
            self._grow(tuple(known))
        sizes, table = self._held
        places = _places(columns, sizes)
        kinds = table[places]
        if kinds.min() < 0:
            self._tell_apart(places[kinds < 0], len(places), decides)
            kinds = table[places]
        found = self._numbers[kinds]
        if found.min() < 0:
            few = len(self._numbers) <= _FEW
            fresh = np.flatnonzero(self._numbers[:-1] < 0) if few else np.unique(kinds[found < 0])
            numbers = self._numbers.copy()
            numbers[fresh] = decides.signatures([one[fresh] for one in self._firsts])
            self._numbers = numbers
        return self._numbers[kinds]

    def _grow(self, sizes: tuple[int, ...]) -> None:
        had, table = self._held
        larger = np.full(prod(sizes), -1, np.int32)
        larger.reshape(sizes[::-1])[tuple(map(slice, had[::-1]))] = table.reshape(had[::-1])
        self._held = sizes, larger

    def _tell_apart(self, unmet: Keys, rows: int, decides: Decides) -> None:
        """Find the kinds of combinations that are met for the first time, or of all of them."""
        sizes, table = self._held
        every = len(table) <= rows * _WORTH
        places = np.arange(len(table)) if every else np.unique(unmet)
        kinds, first = decides.told_apart(_grid(sizes) if every else unmixed(places, sizes))
        base = len(self._numbers) - 1
        self._numbers = np.append(self._numbers, np.full(len(first), -1, np.int32))
        fresh = unmixed(places[first], sizes)
        self._firsts = [np.append(had, more) for had, more in zip(self._firsts, fresh, strict=True)]
        table[places] = kinds + base


class KeyTables:
    """The tables used last."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._tables: OrderedDict[Hashable, KeyTable] = OrderedDict()

    def look_up(self, name: Hashable, columns: Sequence[Lookup], known: Sequence[int], decides: Decides) -> Codes:
        """The signature number of every row.

        Args:
            name: rows under one name are decided alike.
            columns: the codes of every row, group by group.
            known: how many codes each group has so far.
        """
        if prod(known) > _PLACES:
            codes = [one.codes() for one in columns]
            local, first = factorized(codes, [many.bit_length() for many in known])
            return decides.signatures([one[first].astype(np.int64) for one in codes])[local]
        return self._table(name, len(known)).look_up(columns, known, decides)

    def _table(self, name: Hashable, groups: int) -> KeyTable:
        with self._lock:
            held = self._tables.setdefault(name, KeyTable(groups))
            self._tables.move_to_end(name)
            while len(self._tables) > 1 and sum(map(len, self._tables.values())) > _KEPT:
                self._tables.popitem(last=False)
            return held


def _outgrown(sizes: Sequence[int], known: Sequence[int]) -> bool:
    return any(need > size for need, size in zip(known, sizes, strict=True))


def _places(columns: Sequence[Lookup], sizes: Sequence[int]) -> Keys:
    """The place of every row's combination: what each group adds is looked up, not computed."""
    places = np.zeros(len(columns[0].places), np.int64)
    stride = 1
    for column, size in zip(columns, sizes, strict=True):
        if size > 1:
            places += (column.table.astype(np.int64) * stride)[column.places]
        stride *= size
    return places


def _grid(sizes: Sequence[int]) -> list[Keys]:
    """Every combination in the order of its place, as columns to broadcast."""
    last = len(sizes) - 1
    return [
        np.arange(size).reshape((1,) * (last - place) + (size,) + (1,) * place) for place, size in enumerate(sizes)
    ]

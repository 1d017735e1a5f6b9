"""Tables from combinations of codes to signatures; those used last are kept, so memory stays bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from functools import reduce
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

_UNMET = -1

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
    """The combinations of codes of one regime; threads may share it.

    A place of the table holds a signature number, or that nobody has met it, or, below that, the kind it is of while
    the kind is not decided.
    """

    def __init__(self, groups: int) -> None:
        self._held: tuple[tuple[int, ...], Codes] = (0,) * groups, np.zeros(0, np.int32)
        self._firsts: list[Keys] = [np.zeros(0, np.int64)] * groups
        self._lock = RLock()

    def __len__(self) -> int:
        return len(self._held[1])

    def look_up(self, columns: Sequence[Lookup], known: Sequence[int], decides: Decides) -> Codes:
        """The signature number of every row."""
        sizes, table = self._held
        if not _outgrown(sizes, known):
            found = table.take(_places(columns, sizes))
            if found.min(initial=0) >= 0:
                return found
        with self._lock:
            return self._learn(columns, known, decides)

    def _learn(self, columns: Sequence[Lookup], known: Sequence[int], decides: Decides) -> Codes:
        if _outgrown(self._held[0], known):
            self._grow(tuple(known))
        sizes, table = self._held
        places = _places(columns, sizes)
        found = table.take(places)
        if (unmet := found == _UNMET).any():
            self._tell_apart(places[unmet], len(places), decides)
            found = table.take(places)
        if (undecided := found < _UNMET).any():
            self._decide(np.unique(_UNMET - 1 - found[undecided].astype(np.int64)), decides)
            found = table.take(places)
        return found

    def _grow(self, sizes: tuple[int, ...]) -> None:
        had, table = self._held
        larger = np.full(prod(sizes), _UNMET, np.int32)
        larger.reshape(sizes[::-1])[tuple(map(slice, had[::-1]))] = table.reshape(had[::-1])
        self._held = sizes, larger

    def _tell_apart(self, unmet: Keys, rows: int, decides: Decides) -> None:
        """Find the kinds of combinations that are met for the first time, or of all of them."""
        sizes, table = self._held
        every = len(table) <= rows * _WORTH
        places = np.arange(len(table)) if every else np.unique(unmet)
        kinds, first = decides.told_apart(_grid(sizes) if every else unmixed(places, sizes))
        marks = _UNMET - 1 - len(self._firsts[0]) - kinds
        fresh = unmixed(places[first], sizes)
        self._firsts = [np.append(had, more) for had, more in zip(self._firsts, fresh, strict=True)]
        table[places] = np.where(table[places] == _UNMET, marks, table[places])

    def _decide(self, kinds: Keys, decides: Decides) -> None:
        """Put signature numbers in the places of some kinds, or of all kinds while they are few."""
        _, table = self._held
        waiting = np.flatnonzero(table < _UNMET)
        kind_of = _UNMET - 1 - table[waiting].astype(np.int64)
        if len(self._firsts[0]) <= _FEW:
            kinds = np.unique(kind_of)
        numbers = _UNMET - 1 - np.arange(len(self._firsts[0]), dtype=np.int32)
        numbers[kinds] = decides.signatures([one[kinds] for one in self._firsts])
        table[waiting] = numbers[kind_of]


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
        table = self._table(name, len(known))
        had = len(table)
        found = table.look_up(columns, known, decides)
        if len(table) > had:
            self._let_go()
        return found

    def _table(self, name: Hashable, groups: int) -> KeyTable:
        with self._lock:
            if name not in self._tables:
                self._tables[name] = KeyTable(groups)
            self._tables.move_to_end(name)
            return self._tables[name]

    def _let_go(self) -> None:
        with self._lock:
            while len(self._tables) > 1 and sum(map(len, self._tables.values())) > _KEPT:
                self._tables.popitem(last=False)


def _outgrown(sizes: Sequence[int], known: Sequence[int]) -> bool:
    return any(need > size for need, size in zip(known, sizes, strict=True))


def _places(columns: Sequence[Lookup], sizes: Sequence[int]) -> Keys:
    """The place of every row's combination: what each group adds is looked up, not computed."""
    strides = np.cumprod([1, *sizes[:-1]])
    added = [column.times(stride) for column, stride, size in zip(columns, strides, sizes, strict=True) if size > 1]
    return reduce(np.add, added) if added else np.zeros(len(columns[0].places), np.int64)


def _grid(sizes: Sequence[int]) -> list[Keys]:
    """Every combination in the order of its place, as columns to broadcast."""
    last = len(sizes) - 1
    return [
        np.arange(size).reshape((1,) * (last - place) + (size,) + (1,) * place) for place, size in enumerate(sizes)
    ]

"""Tables from combinations of codes to signatures; those used last are kept, so memory stays bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from math import prod
from threading import Lock

import numpy as np

from licet.batch.intern import Codes, Keys, Lookup, factorized, unmixed

Decide = Callable[[Sequence[Keys]], Codes]
"""Signature numbers for keys, given as a column of codes for each group."""

_PLACES = 1 << 22
"""Combinations a table has room for; where there may be more, rows are hashed instead."""

_KEPT = 1 << 24
"""Places of all tables together."""


class KeyTables:
    """The tables used last, each with the number of codes of its groups."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tables: OrderedDict[Hashable, tuple[tuple[int, ...], Codes]] = OrderedDict()

    def look_up(self, name: Hashable, columns: Sequence[Lookup], known: Sequence[int], decide: Decide) -> Codes:
        """The signature number of every row.

        Args:
            name: rows under one name are decided alike.
            columns: the codes of every row, group by group.
            known: how many codes each group has so far.
            decide: decides keys that are met for the first time.
        """
        if prod(known) > _PLACES:
            codes = [one.codes() for one in columns]
            local, first = factorized(codes, [many.bit_length() for many in known])
            return decide([one[first].astype(np.int64) for one in codes])[local]
        sizes, table = self._table(name, tuple(known))
        keys = _keys(columns, sizes)
        found = table[keys]
        if found.min(initial=0) >= 0:
            return found
        wanted = np.zeros(len(table), np.bool_)
        wanted[keys[found < 0]] = True
        fresh = np.flatnonzero(wanted)
        table[fresh] = decide(unmixed(fresh, sizes))
        return table[keys]

    def _table(self, name: Hashable, known: tuple[int, ...]) -> tuple[tuple[int, ...], Codes]:
        """The table of a name; a larger one with the same entries when there are more codes than it has room for."""
        with self._lock:
            sizes, table = held = self._tables.get(name, ((0,) * len(known), np.zeros(0, np.int32)))
            if any(need > size for need, size in zip(known, sizes, strict=True)):
                held = known, np.full(prod(known), -1, np.int32)
                held[1].reshape(known)[tuple(map(slice, sizes))] = table.reshape(sizes)
                self._tables[name] = held
            self._tables.move_to_end(name)
            while len(self._tables) > 1 and sum(len(table) for _, table in self._tables.values()) > _KEPT:
                self._tables.popitem(last=False)
            return held


def _keys(columns: Sequence[Lookup], sizes: Sequence[int]) -> Keys:
    """The place of every row in a table of combinations: what each group adds is looked up, not computed."""
    keys = np.zeros(len(columns[0].places), np.int64)
    stride = prod(sizes)
    for column, size in zip(columns, sizes, strict=True):
        stride //= size
        if size > 1:
            keys += (column.table.astype(np.int64) * stride)[column.places]
    return keys

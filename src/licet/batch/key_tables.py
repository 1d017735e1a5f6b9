"""Tables from combinations of codes to signatures; the few regimes in use keep theirs, so memory stays bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from math import prod
from threading import Lock

import numpy as np
import numpy.typing as npt

from licet.batch.intern import Codes, factorized

Keys = npt.NDArray[np.int64]
Decide = Callable[[Keys], Codes]
"""Signature numbers for keys, one row of codes each."""

_PLACES = 1 << 23
_KEPT = 4
_FEW = 1 << 17
"""Fewer rows than this are told apart by hashing; a table would cost more than it saves."""


class KeyTables:
    """The tables of the regimes used last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tables: OrderedDict[int, tuple[list[int], Codes]] = OrderedDict()

    def look_up(self, regime: int, codes: Sequence[Codes], known: Sequence[int], decide: Decide) -> Codes:
        """The signature number of every row.

        Args:
            codes: equally long columns of codes.
            known: how many codes each column has so far.
            decide: decides keys that are met for the first time.
        """
        if not len(codes[0]):
            return np.zeros(0, np.int32)
        needed = [max(int(one.max()) + 1, many) for one, many in zip(codes, known, strict=True)]
        if len(codes[0]) < _FEW or prod(needed) > _PLACES:
            local, first = factorized(codes, [many.bit_length() for many in needed])
            return decide(np.stack([one[first] for one in codes], axis=1).astype(np.int64))[local]
        sizes, table = self._table(regime, needed)
        place = codes[0].astype(np.int64)
        for one, size in zip(codes[1:], sizes[1:], strict=True):
            place *= size
            place += one
        found = table[place]
        if int(found.min()) >= 0:
            return found
        wanted = np.zeros(len(table), np.bool_)
        wanted[place[found < 0]] = True
        fresh = np.flatnonzero(wanted)
        table[fresh] = decide(np.stack(np.unravel_index(fresh, sizes), axis=1).astype(np.int64))
        return table[place]

    def _table(self, regime: int, needed: list[int]) -> tuple[list[int], Codes]:
        """The regime's table; a new one when there are more codes than it has places for."""
        with self._lock:
            held = self._tables.get(regime)
            if held is None or any(need > size for need, size in zip(needed, held[0], strict=True)):
                held = self._tables[regime] = needed, np.full(prod(needed), -1, np.int32)
            self._tables.move_to_end(regime)
            while len(self._tables) > _KEPT:
                self._tables.popitem(last=False)
            return held

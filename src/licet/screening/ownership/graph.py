"""Ownership as arrays, and the least fixpoint of “owned 50 per cent or more by reached owners”.

A party is reached when it is listed, or when the shares held in it by reached owners add up to the threshold.
A reached owner's share counts in full, it is not multiplied along the chain; an owner below the threshold
passes on nothing. Unknown shares are intervals: the low ends decide what must be reached, the high ends what
may be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from licet.model.errors import FactError
from licet.screening.ragged import take

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Shares are summed as hundred-thousandths of a per cent, so that 49.99 + 0.01 is exactly 50.
_SCALE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One owner's share in one owned party, in per cent; unknown shares are wide intervals.

    Attributes:
        source: where the share was read; `since` and `until` bound the days it holds.
        basis: `equity`, `control`, `consolidation`: only equity is ownership.
    """

    owner: str
    owned: str
    low: float
    high: float
    source: str = ""
    basis: str = "equity"
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 100:
            where = f"share of {self.owner!r} in {self.owned!r}"
            raise FactError.at(where, f"expected 0 <= min <= max <= 100, found {self.low} to {self.high}")

    def holds_on(self, on: str) -> bool:
        """Whether the share is held on an ISO day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, eq=False)
class OwnershipGraph:
    """Edges as parallel arrays of node numbers and scaled shares, grouped by owner."""

    nodes: list[str]
    owner: NDArray[np.int64]
    owned: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    pointer: NDArray[np.int64]

    @classmethod
    def of(cls, holdings: Iterable[Holding]) -> OwnershipGraph:
        """The graph of a set of holdings; several between the same two parties add up, capped at 100."""
        rows = list(holdings)
        nodes = list(dict.fromkeys(name for row in rows for name in (row.owner, row.owned)))
        number = {name: i for i, name in enumerate(nodes)}
        owner = np.array([number[row.owner] for row in rows], dtype=np.int64)
        owned = np.array([number[row.owned] for row in rows], dtype=np.int64)
        low = np.array([round(row.low * _SCALE) for row in rows], dtype=np.int64)
        high = np.array([round(row.high * _SCALE) for row in rows], dtype=np.int64)
        return cls.of_arrays(nodes, owner, owned, low, high)

    @classmethod
    def of_arrays(
        cls, nodes: list[str], owner: NDArray[Any], owned: NDArray[Any], low: NDArray[Any], high: NDArray[Any]
    ) -> OwnershipGraph:
        """The graph of edges given as arrays; shares already scaled by 100,000."""
        order = np.argsort(owner, kind="stable")
        counts = np.bincount(owner, minlength=len(nodes)) if len(owner) else np.zeros(len(nodes), np.int64)
        pointer = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return cls(nodes, owner[order], owned[order], low[order], high[order], pointer)

    def reached(self, listed: NDArray[np.bool_], threshold: float, *, highest: bool) -> NDArray[np.bool_]:
        """The least fixpoint from the listed nodes; in waves, each edge is looked at once."""
        share = self.high if highest else self.low
        limit = round(threshold * _SCALE)
        total = np.zeros(len(self.nodes), dtype=np.int64)
        reached = listed.copy()
        wave = np.flatnonzero(listed)
        while len(wave):
            edges = self._edges_of(wave)
            # shares are below 2**53 in sum, so that the float sums of bincount are exact
            total += np.bincount(self.owned[edges], share[edges], minlength=len(self.nodes)).astype(np.int64)
            fresh = (total >= limit) & ~reached
            reached |= fresh
            wave = np.flatnonzero(fresh)
        return reached

    def _edges_of(self, owners: NDArray[np.int64]) -> NDArray[np.int64]:
        if len(owners) * 4 > len(self.nodes):
            chosen = np.zeros(len(self.nodes), dtype=bool)
            chosen[owners] = True
            return np.flatnonzero(chosen[self.owner])
        return take(self.pointer, owners)[0]


def scale(share: float) -> int:
    """A share in per cent as the integer the graph sums."""
    return round(share * _SCALE)

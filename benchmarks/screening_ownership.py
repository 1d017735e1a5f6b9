"""Both bounds of the 50 per cent fixpoint: a million edges, 20,000 listed owners, beside a Python worklist.

python -m benchmarks.screening_ownership
"""

from __future__ import annotations

import time
from collections import defaultdict

import numpy as np

from licet.screening.ownership.graph import OwnershipGraph, scale

NODES, EDGES, LISTED = 400_000, 1_000_000, 20_000


def worklist(owner: list[int], owned: list[int], share: list[int], listed: list[int], limit: int) -> int:
    """How many parties are reached, edge by edge."""
    out: dict[int, list[int]] = defaultdict(list)
    for edge, who in enumerate(owner):
        out[who].append(edge)
    total: dict[int, int] = defaultdict(int)
    reached, work = set(listed), list(listed)
    while work:
        for edge in out[work.pop()]:
            total[owned[edge]] += share[edge]
            if total[owned[edge]] >= limit and owned[edge] not in reached:
                reached.add(owned[edge])
                work.append(owned[edge])
    return len(reached)


def main() -> None:
    """Print times and the ratio."""
    rng = np.random.default_rng(3)
    owner, owned = rng.integers(0, NODES, EDGES), rng.integers(0, NODES, EDGES)
    low = rng.choice([5, 10, 20, 25, 33, 51, 60, 75, 100], EDGES) * scale(1)
    high = np.minimum(low + rng.choice([0, 0, 0, 20], EDGES) * scale(1), scale(100))
    listed = np.zeros(NODES, dtype=bool)
    listed[rng.choice(NODES, LISTED, replace=False)] = True
    start = time.perf_counter()
    graph = OwnershipGraph.of_arrays([""] * NODES, owner, owned, low, high)
    built = time.perf_counter()
    must, may = (graph.reached(listed, 50, highest=end) for end in (False, True))
    done = time.perf_counter()
    print(f"graph {built - start:.2f} s, both bounds {done - built:.2f} s: {must.sum():,} must, {may.sum():,} may")
    start = time.perf_counter()
    found = [
        worklist(owner.tolist(), owned.tolist(), s.tolist(), np.flatnonzero(listed).tolist(), scale(50))
        for s in (low, high)
    ]
    plain = time.perf_counter() - start
    assert found == [must.sum(), may.sum()]
    print(f"Python worklist, both bounds: {plain:.2f} s; ratio {plain / (done - built):.0f}")


if __name__ == "__main__":
    main()

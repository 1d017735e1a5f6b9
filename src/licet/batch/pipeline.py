"""Chunks through the decider: read and coded in two threads, classified in the order of the book."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from msgspec import Struct

from licet.batch.decide import Coded, Decided, Decider
from licet.batch.prepare import Prepared
from licet.batch.sources import Chunk, Load

THREADS = 2
AHEAD = 1


class Step(Struct, frozen=True, kw_only=True):
    """One chunk, decided."""

    number: int
    chunk: Chunk
    decided: Decided


def steps(prepared: Prepared, decider: Decider, columns: Sequence[str], skip: int = 0) -> Iterator[Step]:
    """Decide a book chunk by chunk; memory holds a few chunks at a time.

    Args:
        columns: the headers to read; the mapped ones at least.
        skip: chunks that an earlier run has decided.
    """

    def read(load: Load) -> tuple[Chunk, Coded]:
        chunk = load()
        return chunk, decider.code(prepared.by_path(chunk))

    def decided(number: int) -> Step:
        chunk, coded = waiting.popleft().result()
        return Step(number=number, chunk=chunk, decided=decider.classify(coded, number))

    waiting: deque[Future[tuple[Chunk, Coded]]] = deque()
    number = skip
    with ThreadPoolExecutor(THREADS) as pool:
        try:
            for load in prepared.source.chunks(columns, skip):
                waiting.append(pool.submit(read, load))
                if len(waiting) > AHEAD:
                    yield decided(number)
                    number += 1
            while waiting:
                yield decided(number)
                number += 1
        finally:
            for one in waiting:
                one.cancel()


def needed(prepared: Prepared, *, names: bool = True) -> list[str]:
    """The headers that decide a line; `names` also those that only name it."""
    keys = [one.by for one in prepared.masters]
    columns = [h for h, path in prepared.mapping.columns.items() if names or path not in ("id", "notes")]
    return list(dict.fromkeys((*columns, *keys)))

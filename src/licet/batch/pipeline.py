"""Chunks through the decider: read and coded in two threads, classified in the order of the book."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from msgspec import Struct

from licet.batch.arrow import Table
from licet.batch.coded import Decided
from licet.batch.decide import Decider
from licet.batch.prepare import Prepared
from licet.batch.sources import Chunk, Load

Done = TypeVar("Done")

THREADS = 2
AHEAD = 1

Progress = Callable[[int, int | None], None]
"""Told how many lines are done, and of how many if that is known."""


class Step(Struct, frozen=True, kw_only=True):
    """One chunk, decided."""

    number: int
    chunk: Chunk
    decided: Decided


def steps(
    prepared: Prepared, decider: Decider, columns: Sequence[str], skip: int = 0, progress: Progress | None = None
) -> Iterator[Step]:
    """Decide a book chunk by chunk; memory holds a few chunks at a time.

    Args:
        columns: the headers to read; the mapped ones at least.
        skip: chunks that an earlier run has decided.
    """
    for number, (chunk, coded) in enumerate(worked(prepared, columns, decider.code, skip, progress), skip):
        yield Step(number=number, chunk=chunk, decided=decider.classify(coded, number))


def worked(
    prepared: Prepared,
    columns: Sequence[str],
    work: Callable[[Table], Done],
    skip: int = 0,
    progress: Progress | None = None,
) -> Iterator[tuple[Chunk, Done]]:
    """The chunks of a book in its order, each with what was made of it by path; two are worked on at once."""

    def read(load: Load) -> tuple[Chunk, Done]:
        chunk = load()
        return chunk, work(prepared.by_path(chunk))

    lines = 0
    for chunk, done in _two_at_once(read, prepared.source.chunks(columns, skip)):
        yield chunk, done
        lines += chunk.table.num_rows
        if progress is not None:
            progress(lines, prepared.source.rows())


def _two_at_once(work: Callable[[Load], Done], loads: Iterable[Load]) -> Iterator[Done]:
    waiting: deque[Future[Done]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        try:
            for load in loads:
                waiting.append(pool.submit(work, load))
                if len(waiting) > AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for one in waiting:
                one.cancel()


def needed(prepared: Prepared, *, names: bool = True) -> list[str]:
    """The headers that decide a line; `names` also those that only name it."""
    keys = [one.by for one in prepared.masters]
    columns = [h for h, path in prepared.mapping.columns.items() if names or path not in ("id", "notes")]
    return list(dict.fromkeys((*columns, *keys)))

"""Chunks through the decider: read in one thread, coded in another, classified in the order of the book."""

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

AHEAD = 2
"""Chunks that may be read before the one that is waited for is worked on."""

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
    """The chunks of a book in its order, each with what was made of it by path."""
    lines = 0
    for chunk, done in _ahead(prepared.source.chunks(columns, skip), lambda chunk: work(prepared.by_path(chunk))):
        yield chunk, done
        lines += chunk.table.num_rows
        if progress is not None:
            progress(lines, prepared.source.rows())


def _ahead(loads: Iterable[Load], work: Callable[[Chunk], Done]) -> Iterator[tuple[Chunk, Done]]:
    """Chunks with what was made of them; one thread reads, another works.

    Two threads that both do both would wait for each other: reading needs no interpreter, working does, and threads
    that start together stay in step.
    """
    waiting: deque[tuple[Future[Chunk], Future[Done]]] = deque()

    def made(chunk: Future[Chunk]) -> Done:
        return work(chunk.result())

    def taken() -> tuple[Chunk, Done]:
        chunk, done = waiting.popleft()
        return chunk.result(), done.result()

    with ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(1) as worker:
        try:
            for load in loads:
                chunk = reader.submit(load)
                waiting.append((chunk, worker.submit(made, chunk)))
                if len(waiting) > AHEAD:
                    yield taken()
            while waiting:
                yield taken()
        finally:
            for futures in waiting:
                for one in futures:
                    one.cancel()


def needed(prepared: Prepared, *, names: bool = True) -> list[str]:
    """The headers that decide a line; `names` also those that only name it."""
    keys = [one.by for one in prepared.masters]
    columns = [h for h, path in prepared.mapping.columns.items() if names or path not in ("id", "notes")]
    return list(dict.fromkeys((*columns, *keys)))

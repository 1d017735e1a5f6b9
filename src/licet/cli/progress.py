"""A progress line for people who wait: only on a terminal, only when the input is long."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

LONG = 200
"""From this many lines on a person wonders how far it is."""


def watched(items: Iterable[T], what: str) -> Iterator[T]:
    """The same items; once there are many and standard error is a terminal, a line counts them there."""
    if not sys.stderr.isatty():
        yield from items
        return
    rest = iter(items)
    for _, item in zip(range(LONG), rest, strict=False):
        yield item
    yield from _counted(rest, what)


def _counted(items: Iterator[T], what: str) -> Iterator[T]:
    first = next(items, None)
    if first is None:
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None, completed=LONG + 1)
        yield first
        for item in items:
            progress.advance(task)
            yield item

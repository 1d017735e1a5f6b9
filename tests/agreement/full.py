"""The full agreement run: every interpreter on a million edge-biased lines, zero disagreements.

python -m tests.agreement.full [LINES] [--without spark]

Each regime is a task of its own, drawn with its own seed; two processes share the tasks.
"""

from __future__ import annotations

import gc
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

from licet.rulebook.book import load
from tests.agreement import engines
from tests.agreement.edges import boundary_days_of, lines

PROCESSES = 2
SHOWN = 20
"""Disagreements of a regime that are written out whole; the rest are counted."""

Engine = Callable[..., list[engines.Row]]
_here: dict[str, Engine] = {}


@dataclass
class Found:
    """What one task, or all of them, came to; differences are those of one task."""

    lines: int = 0
    outcomes: Counter[str] = field(default_factory=Counter[str])
    wrong: Counter[str] = field(default_factory=Counter[str])
    differences: list[str] = field(default_factory=list[str])

    def add(self, other: Found) -> None:
        """Count another task in."""
        self.lines += other.lines
        self.outcomes += other.outcomes
        self.wrong += other.wrong


def open_engines(*, spark: bool) -> None:
    """Make the engines of this process; steps never form a cycle, so none are looked for."""
    gc.disable()
    _here.update(
        {
            "closures": engines.by_decide,
            "straight code": engines.by_straight,
            "classes": engines.by_classes,
            "classes, figures on each line": partial(engines.by_classes, numbers_on_line=True),
            "Polars": engines.by_polars,
            "DuckDB SQL": engines.by_duckdb,
        }
    )
    if spark:
        session: Any = engines.spark_session()
        _here["Spark SQL"] = partial(engines.by_spark, session=session)


def compare(number: int, of: int, many: int) -> Found:
    """Every engine against the reference on the lines of one regime."""
    found = Found()
    for edition, rows in lines(load(), many, seed=1_000 + number, share=(number, of)):
        expected = engines.by_explain(edition, rows)
        found.lines += len(rows)
        found.outcomes.update(str(row[0]) for row in expected)
        for name, engine in _here.items():
            for row, got, want in zip(rows, engine(edition, rows), expected, strict=True):
                if tuple(got) != tuple(want):
                    found.wrong[name] += 1
                    found.differences.append(f"{name}, {edition.on}: {engines.difference(edition, got, want)} {row}")
        del found.differences[SHOWN:]
    return found


def results(total: int, *, spark: bool) -> Iterator[Found]:
    """The result of each regime, as it is done."""
    book = load()
    regimes = len({book.edition(day).on for day in boundary_days_of(book)})
    pool = ProcessPoolExecutor(PROCESSES, get_context("spawn"), initializer=partial(open_engines, spark=spark))
    with pool:
        share, left = divmod(total, regimes)
        tasks = [pool.submit(compare, n, regimes, share + (n < left)) for n in range(regimes)]
        for task in as_completed(tasks):
            yield task.result()


def main(total: int) -> int:
    """Compare; the exit code is 1 when one line differs."""
    spark = "--without" not in sys.argv and shutil.which("java") is not None
    if not spark:
        print("Spark is left out: Java is absent or --without spark was given", flush=True)
    open_engines(spark=False)
    whole = Found()
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress("comparing", *columns) as progress:
        bar = progress.add_task("lines", total=total)
        for found in results(total, spark=spark):
            whole.add(found)
            progress.update(bar, completed=whole.lines)
            for text in found.differences[:SHOWN]:
                progress.console.print(text, markup=False)
    for name in [*_here, *(["Spark SQL"] if spark else [])]:
        print(f"{name:32} {whole.lines:>12,} lines  {whole.wrong[name]:>6} disagreements")
    print(dict(whole.outcomes))
    return 1 if whole.wrong else 0


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    sys.exit(main(numbers[0] if numbers else 1_000_000))

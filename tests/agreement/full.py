"""The full agreement run: every interpreter on a million edge-biased lines, zero disagreements.

python -m tests.agreement.full [LINES] [--only ENGINE ...] [--without ENGINE ...]

Each regime is a task of its own, drawn with its own seed; two processes share the tasks.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

from licet.rulebook.book import load
from tests.agreement import engines
from tests.agreement.edges import boundary_days_of, lines

PROCESSES = 2
SHOWN = 20
"""Disagreements of a regime that are written out whole; the rest are counted."""

Engine = Callable[..., list[engines.Row]]
ENGINES: dict[str, Engine] = {
    "closures": engines.by_decide,
    "straight": engines.by_straight,
    "classes": engines.by_classes,
    "figures": partial(engines.by_classes, numbers_on_line=True),
    "polars": engines.by_polars,
    "duckdb": engines.by_duckdb,
    "spark": engines.by_spark,
}
"""What is held to the reference; `figures` are classes with numbers on each line."""

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


def open_engines(names: Sequence[str]) -> None:
    """Make the engines of this process; steps never form a cycle, so none are looked for."""
    gc.disable()
    _here.update({name: ENGINES[name] for name in names})
    if "spark" in _here:
        _here["spark"] = partial(engines.by_spark, session=engines.spark_session())


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


def results(total: int, names: Sequence[str]) -> Iterator[Found]:
    """The result of each regime, as it is done."""
    book = load()
    regimes = len({book.edition(day).on for day in boundary_days_of(book)})
    pool = ProcessPoolExecutor(PROCESSES, get_context("spawn"), initializer=open_engines, initargs=(names,))
    with pool:
        share, left = divmod(total, regimes)
        tasks = [pool.submit(compare, n, regimes, share + (n < left)) for n in range(regimes)]
        for task in as_completed(tasks):
            yield task.result()


def main(total: int, names: Sequence[str]) -> int:
    """Compare; the exit code is 1 when one line differs."""
    whole = Found()
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress("comparing", *columns) as progress:
        bar = progress.add_task("lines", total=total)
        for found in results(total, names):
            whole.add(found)
            progress.update(bar, completed=whole.lines)
            for text in found.differences[:SHOWN]:
                progress.console.print(text, markup=False)
    for name in names:
        print(f"{name:10} {whole.lines:>12,} lines  {whole.wrong[name]:>6} disagreements")
    print(dict(whole.outcomes))
    return 1 if whole.wrong else 0


def asked() -> tuple[int, list[str]]:
    """How many lines, and which engines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--only", nargs="+", choices=list(ENGINES), default=list(ENGINES), metavar="ENGINE")
    parser.add_argument("--without", nargs="+", choices=list(ENGINES), default=[], metavar="ENGINE")
    args = parser.parse_args()
    names = [name for name in ENGINES if name in args.only and name not in args.without]
    if "spark" in names and shutil.which("java") is None:
        print("Spark is left out, since Java is absent", flush=True)
        names.remove("spark")
    return args.lines, names


if __name__ == "__main__":
    sys.exit(main(*asked()))

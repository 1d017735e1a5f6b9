"""Screens tables of names: distinct names once, workers that share a mapped index, runs that resume.

The result of a name depends on the name, the index and the policy alone, so a table may be cut anywhere: by
worker, by chunk after a kill, by partition of a cluster.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from licet.screening.index import open_index
from licet.screening.screener import Screener

if TYPE_CHECKING:
    from licet.screening.policy import Policy

CHUNK = 4000
REMEMBERED = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The best entry of one name; None and 0 when nothing reaches the floor."""

    entry: str | None
    score: float
    band: str


NOTHING = Best(entry=None, score=0.0, band="none")
_here: dict[str, Screener] = {}


def best_of(screener: Screener, names: Sequence[str]) -> list[Best]:
    """The best entry of each name, without explanations."""
    found = [NOTHING] * len(names)
    matches = screener.matches(list(names))
    for question, name, score in zip(
        matches.question.tolist(), matches.name.tolist(), matches.score.tolist(), strict=True
    ):
        if found[question] is NOTHING:
            entry = screener.index.entry(int(screener.index.entry_of[name])).id
            found[question] = Best(entry=entry, score=score, band=screener.policy.band(score))
    return found


def screen_table(
    index: Path, names: Iterable[str], workers: int = 1, policy: Policy | None = None
) -> Iterator[Best]:
    """The best entry of each name, in order; equal names are scored once."""
    if workers == 1:
        _open(index, policy)
        yield from _screened(names, 1, map)
        return
    with ProcessPoolExecutor(workers, initializer=_open, initargs=(index, policy)) as pool:
        yield from _screened(names, workers, pool.map)


def _screened(
    names: Iterable[str], workers: int, spread: Callable[..., Iterable[list[Best]]]
) -> Iterator[Best]:
    known: dict[str, Best] = {}
    stream = iter(names)
    while block := list(islice(stream, CHUNK * workers)):
        fresh = list(dict.fromkeys(name for name in block if name not in known))
        parts = [fresh[i::workers] for i in range(workers)]
        for part, found in zip(parts, spread(_screen, parts), strict=True):
            known.update(zip(part, found, strict=True))
        yield from (known[name] for name in block)
        if len(known) > REMEMBERED:
            known.clear()


def _open(index: Path, policy: Policy | None) -> None:
    _here["screener"] = Screener(open_index(index), policy)


def _screen(names: list[str]) -> list[Best]:
    return best_of(_here["screener"], names)


def screen_file(index: Path, names: Path, out: Path, workers: int = 1) -> int:
    """Screen a file of one name a line into JSON Lines; returns how many lines were written.

    A run that was killed goes on where its output ends; a torn last line is written again.
    """
    done = _whole_lines(out)
    written = 0
    with names.open(encoding="utf-8") as source, out.open("a", encoding="utf-8") as target:
        rest = islice((line.rstrip("\n") for line in source), done, None)
        for best in screen_table(index, rest, workers):
            target.write(json.dumps(asdict(best)) + "\n")
            written += 1
    return written


def _whole_lines(out: Path) -> int:
    """How many complete lines the output holds; what follows the last of them is cut off."""
    if not out.exists():
        return 0
    with out.open("rb+") as file:
        content = file.read()
        whole = content.rfind(b"\n") + 1
        file.truncate(whole)
    return content[:whole].count(b"\n")


def arrow_screener(index: str) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """For Spark's `mapInArrow` over a column `name`: adds entry, score and band; workers map the same file.

    Ship the index with `SparkContext.addFile` and group by the name first, so that each is scored once.
    """

    def screened(batches: Iterable[Any]) -> Iterator[Any]:
        import pyarrow as pa  # noqa: PLC0415

        _open(Path(index), None)
        for batch in batches:
            found = _screen(batch.column("name").to_pylist())
            columns = {"name": batch.column("name")}
            for field in ("entry", "score", "band"):
                columns[field] = pa.array([getattr(best, field) for best in found])
            yield pa.RecordBatch.from_pydict(columns)

    return screened

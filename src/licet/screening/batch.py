"""Screens tables of names: distinct names once, workers that share a mapped index, runs that resume.

The result of a name depends on the name, the index and the policy alone, so a table may be cut anywhere: by
worker, by chunk after a kill, by partition of a cluster.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from licet.screening.index import open_index
from licet.screening.screener import Screener

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
SPARK_TYPE = "struct<entry: string, score: double, band: string>"
"""What `arrow_screener` gives for a name, in Spark's words."""

_here: dict[str, Screener] = {}


def best_of(screener: Screener, names: Sequence[str]) -> list[Best]:
    """The best entry of each name, without explanations."""
    return _named(screener, *_numbers(screener, names))


def _numbers(screener: Screener, names: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Entry number (-1 for none) and score of each name: what travels between processes."""
    matches = screener.matches(list(names))
    question, first = np.unique(matches.question, return_index=True)
    entry, score = np.full(len(names), -1, dtype=np.int64), np.zeros(len(names))
    entry[question] = screener.index.entry_of[matches.name[first]]
    score[question] = matches.score[first]
    return entry, score


def _named(screener: Screener, entry: NDArray[np.int64], score: NDArray[np.float64]) -> list[Best]:
    index, band = screener.index, screener.policy.band
    return [
        NOTHING if number < 0 else Best(entry=index.entry_id(number), score=value, band=band(value))
        for number, value in zip(entry.tolist(), score.tolist(), strict=True)
    ]


def screen_table(index: Path, names: Iterable[str], workers: int = 1, policy: Policy | None = None) -> Iterator[Best]:
    """The best entry of each name, in order; equal names are scored once."""
    _open(index, policy)
    if workers == 1:
        for block in _blocks(names):
            fresh = list(dict.fromkeys(block))
            found = dict(zip(fresh, best_of(_here["screener"], fresh), strict=True))
            yield from map(found.__getitem__, block)
        return
    with ProcessPoolExecutor(workers, initializer=_open, initargs=(index, policy)) as pool:
        yield from _spread(pool, names, workers)


def _blocks(names: Iterable[str]) -> Iterator[list[str]]:
    stream = iter(names)
    while block := list(islice(stream, CHUNK)):
        yield block


@dataclass(frozen=True, slots=True)
class _Asked:
    """A block on its way: its names, those asked now, the answer to come, and what was known before."""

    block: list[str]
    fresh: list[str]
    answer: Future[tuple[NDArray[np.int64], NDArray[np.float64]]]
    known: dict[str, Best]


def _spread(pool: ProcessPoolExecutor, names: Iterable[str], workers: int) -> Iterator[Best]:
    """Blocks go out ahead of the answers, so that no worker waits; known names are not asked again."""
    known: dict[str, Best] = {}
    waiting: deque[_Asked] = deque()
    blocks = _blocks(names)
    while True:
        for block in islice(blocks, 2 * workers - len(waiting)):
            before = {name: known[name] for name in block if name in known}
            fresh = [name for name in dict.fromkeys(block) if name not in before]
            waiting.append(_Asked(block, fresh, pool.submit(_screen, fresh), before))
        if not waiting:
            return
        first = waiting.popleft()
        if len(known) > REMEMBERED:
            known.clear()
        found = dict(zip(first.fresh, _named(_here["screener"], *first.answer.result()), strict=True))
        known.update(found)
        found.update(first.known)
        yield from map(found.__getitem__, first.block)


def _open(index: Path, policy: Policy | None) -> None:
    _here["screener"] = Screener(open_index(index), policy)


def _screen(names: list[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    return _numbers(_here["screener"], names)


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


def arrow_screener(index: str) -> Callable[[Any], Any]:
    """For Spark's `arrow_udf` over a column of names: entry, score and band of each; workers map the same file.

    Ship the index with `SparkContext.addFile` and ask for distinct names, so that each is scored once. What the
    function returns is a struct of `SPARK_TYPE`.
    """
    import pyarrow  # noqa: PLC0415

    pa: Any = pyarrow
    fields = pa.struct([("entry", pa.string()), ("score", pa.float64()), ("band", pa.string())])

    def screened(names: Any) -> Any:
        if index not in _here:
            _here[index] = Screener(open_index(Path(index)))
        return pa.array([asdict(best) for best in best_of(_here[index], names.to_pylist())], fields)

    screened.__annotations__ = {"names": pa.Array, "return": pa.Array}  # by which Spark knows what to hand over
    return screened

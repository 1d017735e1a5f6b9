"""Spark: the lines stay where they are, and every worker decides its own with the very decider of `licet batch`.

The tables of items and parties, the rulebook and the catalogue are broadcast, a few megabytes; no line is ever
shuffled. A line carries its whole answer, since workers number their classes each for itself.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from msgspec import Struct, structs

from licet.batch.answers import Answer, Answers, beside
from licet.batch.arrow import Table, pa, plain
from licet.batch.decide import Decider
from licet.batch.groups import PARTIES
from licet.batch.prepare import Prepared, Settings, prepare
from licet.batch.profiles import unscreened
from licet.batch.regimes import iso_day
from licet.batch.run import provenance
from licet.batch.sources import ROWS, ArrowSource, Chunk, Load
from licet.model.errors import BackendError, FactError

FIELDS: tuple[str, ...] = tuple(one.name for one in structs.fields(Answer))
"""What a line carries of its answer, each as `licet_<name>`."""

_OPTIONS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "100000",
}


def session(master: str | None = None) -> Any:
    """A Spark session; `master` as Spark writes it, such as `local[2]` or `spark://host:7077`.

    Raises:
        BackendError: PySpark is not installed, or Java or the master cannot be reached.
    """
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError:
        raise BackendError("Spark is not installed; install it with: pip install 'licet[spark]'") from None
    os.environ.setdefault("PYARROW_IGNORE_TIMEZONE", "1")
    builder: Any = SparkSession.builder.appName("licet")
    if master is not None:
        builder = builder.master(master)
        if master.startswith("local"):
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    for key, value in _OPTIONS.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise BackendError(f"Spark cannot start: {str(error).splitlines()[0]}") from None


class SparkSource:
    """A book that Spark reads; the driver looks at its headers and at its first rows only."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self.headers: Sequence[str] = book.columns

    def rows(self) -> int | None:
        """Not counted beforehand."""
        return None

    def chunks(self, columns: Sequence[str], skip: int = 0) -> Iterator[Load]:
        """The first rows, to settle how the book is read."""
        some = self._book.select(*map(quoted, columns)).limit(ROWS)
        yield from [lambda: Chunk(some.toArrow(), "book", 1)][skip:]


class Shipped(Struct, frozen=True, kw_only=True):
    """What a worker needs to decide lines: broadcast once.

    Attributes:
        key: names the run, so that a worker process builds one decider for all of its tasks.
    """

    key: str
    prepared: Prepared
    settings: Settings


@dataclass(slots=True)
class _Worker:
    """The decider of a worker process, and the answer of every class it has met."""

    decider: Decider
    answers: Answers

    def answers_of(self, table: Table, prepared: Prepared) -> Table:
        """The answers of some lines."""
        lines = prepared.by_path(Chunk(table, "book", 1))
        found = self.decider.classify(self.decider.code(lines), 0)
        return plain(beside(table.select([]), found, self.answers.known(), FIELDS))


_here: dict[str, _Worker] = {}


def decided_on_spark(book: Any, prepared: Prepared, settings: Settings) -> Any:
    """A Spark table of the lines with `licet_<answer>` and `licet_error` beside them.

    Args:
        book: the Spark table `prepared` was prepared from.
    """
    from pyspark.sql import functions, types  # noqa: PLC0415

    _screen(book, prepared, settings)
    headers = ArrowSource(pa.table({name: pa.nulls(0) for name in book.columns}))
    shipped = Shipped(key=uuid4().hex, prepared=structs.replace(prepared, source=headers), settings=settings)
    names = [f"licet_{name}" for name in (*FIELDS, "error")]
    returned = types.StructType([types.StructField(name, types.StringType()) for name in names])
    decide = _decider_of(book.sparkSession.sparkContext.broadcast(shipped))
    spark: Any = functions
    asked = spark.arrow_udf(decide, returned).asNondeterministic()
    line = functions.struct(*map(quoted, book.columns))
    found = book.withColumn("licet", asked(line))
    return found.select(*map(quoted, book.columns), *(f"licet.{name}" for name in names))


def _screen(book: Any, prepared: Prepared, settings: Settings) -> None:
    """Screen on the driver, which has the lists: workers get the findings."""
    if settings.screening is None:
        return
    headers = {path: header for header, path in prepared.mapping.columns.items()}

    def distinct(paths: Iterable[str]) -> Table:
        some = {path: headers[path] for path in paths if path in headers}
        return book.select(*map(quoted, some.values())).distinct().toArrow().rename_columns(list(some))

    columns = {role: (role, f"{role}.name", f"{role}.lists") for role in PARTIES}
    prepared.decider(settings)  # which screens the parties of tables beside the lines
    settings.screening.meet(
        {
            role: unscreened(distinct(paths), role)
            for role, paths in columns.items()
            if not headers.keys().isdisjoint(paths[:2])
        }
    )
    days = [(iso_day(row["on"]), iso_day(row.get("known"))) for row in distinct(("on", "known")).to_pylist()]
    settings.screening.settle((on, known) for on, known in days if on is not None)


def _decider_of(shipped: Any) -> Callable[[Any], Any]:
    """The function that workers run on their batches: lines as an Arrow struct in, answers as one out."""

    def decide(lines: Any) -> Any:
        sent: Shipped = shipped.value
        worker = _here.get(sent.key)
        if worker is None:
            decider = sent.prepared.decider(sent.settings)
            worker = _here[sent.key] = _Worker(decider, Answers(decider))
        table = pa.Table.from_batches([pa.RecordBatch.from_struct_array(lines)])
        return worker.answers_of(table, sent.prepared).to_struct_array().combine_chunks()

    decide.__annotations__ = {"lines": pa.Array, "return": pa.Array}  # by which Spark knows what to hand over
    return decide


def decide_on_spark(
    lines: str,
    target: str,
    settings: Settings,
    spark: Any,
    *,
    mapping_file: Path | None = None,
    shown: Callable[[Prepared], None] | None = None,
) -> dict[str | None, int]:
    """Decide a book of Parquet lines where it lies and write it: `lines` as Parquet, `book` as one line of JSON.

    Args:
        lines: where Spark reads the lines. `target`: where it writes; both may be on object storage.
        shown: told how the columns are read, before anything is decided.

    Returns:
        How many lines came to each outcome; None for lines that could not be read.

    Raises:
        FactError: the lines cannot be read, or something is at `target` already.
    """
    from pyspark.errors import AnalysisException  # noqa: PLC0415

    try:
        book = spark.read.parquet(lines)
        prepared = prepare(SparkSource(book), settings, mapping_file)
        if shown is not None:
            shown(prepared)
        decided_on_spark(book, prepared, settings).write.parquet(f"{target}/lines")
        said = json.dumps(provenance(prepared, settings), ensure_ascii=False)
        spark.createDataFrame([(said,)], "book string").coalesce(1).write.text(f"{target}/book")
    except AnalysisException as error:
        raise FactError.at(lines, str(error).strip().splitlines()[0]) from None
    counted = spark.read.parquet(f"{target}/lines").groupBy("licet_outcome").count().collect()
    return {row["licet_outcome"]: row["count"] for row in counted}


def quoted(header: str) -> str:
    """A column as Spark finds it, whatever marks its name has."""
    return f"`{header.replace('`', '``')}`"

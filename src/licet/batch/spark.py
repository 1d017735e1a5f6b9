"""Spark: the same SQL text on a cluster; item and party tables broadcast, lines partitioned."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from licet.batch.arrow import pa
from licet.batch.decide import ALONE, Decider
from licet.batch.documents import cell
from licet.batch.facts_table import facts_table, schema
from licet.batch.groups import GROUPS, group_of_fact, group_of_path
from licet.batch.prepare import Prepared, Settings
from licet.determination.plan import make_plan
from licet.interpret.sql_text import first_that_holds, select
from licet.model.errors import BackendError, Problem


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
    options = {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.showConsoleProgress": "false",
    }
    for key, value in options.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise BackendError(f"Spark cannot start: {str(error).splitlines()[0]}") from None


def decide_on_spark(lines: str, target: str, prepared: Prepared, settings: Settings, spark: Any) -> None:
    """Decide a book of Parquet lines where it lies, and write the lines with their answers as Parquet.

    The driver reads only distinct rows: the days, the items, the parties, the flags. Each is turned into facts by
    the reference reader and sent to every worker; the lines stay where they are.

    Args:
        lines: where Spark reads the lines. `target`: where it writes; both may be on object storage.
    """
    if unread := [p for p in prepared.plan.columns if p == "authorizations" or p.endswith((".lists", ".owners"))]:
        raise BackendError(f"on Spark the column {unread[0]!r} is not read yet; decide this book with `licet batch`")
    book = spark.read.parquet(lines)
    decider = prepared.decider(settings)
    names = dict(prepared.mapping.columns)
    for group in GROUPS:
        book = _with_facts(book, group, names, prepared, decider, spark)
    book, regimes = _with_regime(book, names, decider, spark)
    book.createOrReplaceTempView("licet_facts")
    text = "\nUNION ALL\n".join(f"({_select(number, decider, book.columns)})" for number in regimes)
    spark.sql(text).write.mode("overwrite").parquet(target)


def _select(number: int, decider: Decider, headers: Sequence[str]) -> str:
    """One regime's query: the lines' own columns, the outcome, and the error of a line that cannot be read."""
    regime = decider.calendar.regimes[number]
    outcomes = make_plan(regime.edition).outcomes
    kept = [
        _quoted(name) for name in headers if not name.startswith("licet_") and name not in _facts_columns(decider)
    ]
    outcome = f"(CASE WHEN licet_error IS NULL THEN {first_that_holds(outcomes)} ELSE NULL END) AS licet_outcome"
    source = f"licet_facts WHERE (licet_regime = {number})"
    roots = [name for _, name in outcomes]
    return select(source, regime.conclusions, roots, decider.reader.vocabulary, [*kept, outcome, "licet_error"])


def _quoted(header: str) -> str:
    """A column as Spark finds it, whatever marks its name has."""
    return f"`{header.replace('`', '``')}`"


def _facts_columns(decider: Decider) -> frozenset[str]:
    return frozenset(schema(decider.reader.vocabulary).names)


def _with_facts(
    book: Any, group: str, names: Mapping[str, str], prepared: Prepared, decider: Decider, spark: Any
) -> Any:
    """Join the facts of one group, read once for each distinct row of its columns."""
    from pyspark.sql import functions  # noqa: PLC0415

    master = next((one for one in prepared.masters if one.group == group), None)
    headers = [master.by] if master is not None else [h for h, path in names.items() if group_of_path(path) == group]
    headers = [h for h in headers if names.get(h) not in ALONE] or [h for h in headers if master is not None]
    distinct = book.select(*map(_quoted, headers)).distinct().toArrow() if headers else pa.table({"licet_none": [0]})
    rows = distinct.rename_columns([names.get(h, h) for h in headers]) if headers else distinct
    beside = master.beside(rows) if master is not None else rows
    read = [decider.reader.read(_cells(row, decider), group) for row in beside.to_pylist()]
    facts = [fact.name for fact in decider.reader.vocabulary if group_of_fact(fact) == group]
    table = facts_table([one.facts for one in read], facts, decider.reader.vocabulary)
    errors = [str(one.problems[0]) if one.problems else None for one in read]
    table = table.append_column(f"licet_error_{group}", pa.array(errors, pa.string()))
    for place in range(len(headers)):
        table = table.append_column(f"licet_key_{place}", distinct.column(place))
    small = functions.broadcast(spark.createDataFrame(table))
    on = [book[_quoted(header)].eqNullSafe(small[f"licet_key_{place}"]) for place, header in enumerate(headers)]
    joined = book.join(small, on, "left") if on else book.crossJoin(small)
    joined = joined.drop(*(f"licet_key_{place}" for place in range(len(headers))))
    error = functions.col(f"licet_error_{group}")
    earlier = functions.col("licet_error") if "licet_error" in joined.columns else functions.lit(None).cast("string")
    return joined.withColumn("licet_error", functions.coalesce(earlier, error)).drop(f"licet_error_{group}")


def _cells(row: Mapping[str, Any], decider: Decider) -> dict[str, Any]:
    return {path: value for path, value in row.items() if path in decider.plan.columns}


def _with_regime(book: Any, names: Mapping[str, str], decider: Decider, spark: Any) -> tuple[Any, list[int]]:
    """The regime of every line's day; a day that cannot be read is an error of the line."""
    from pyspark.sql import functions  # noqa: PLC0415

    header = next(one for one, path in names.items() if path == "on")
    days = book.select(_quoted(header)).distinct().toArrow()
    found = [decider.calendar.number(cell(value)) for value in days.column(0).to_pylist()]
    table = pa.table(
        {
            "licet_day": days.column(0),
            "licet_regime": pa.array([0 if isinstance(one, Problem) else one for one in found], pa.int32()),
            "licet_day_error": pa.array(
                [str(one) if isinstance(one, Problem) else None for one in found], pa.string()
            ),
        }
    )
    small = functions.broadcast(spark.createDataFrame(table))
    joined = book.join(small, book[_quoted(header)].eqNullSafe(small["licet_day"]), "left").drop("licet_day")
    error = functions.coalesce(functions.col("licet_error"), functions.col("licet_day_error"))
    joined = joined.withColumn("licet_error", error).drop("licet_day_error")
    if not decider.calendar.regimes:
        decider.calendar.number(decider.calendar.rulebook.contents.manifest.reviewed_through)
    return joined, sorted({0, *(one for one in found if not isinstance(one, Problem))})

"""Ask a decided book in SQL.

  licet sql decided/ "SELECT outcome, count(*), sum(lines) FROM classes GROUP BY ALL"
  licet sql decided/ "SELECT * FROM answers WHERE outcome = 'license_required' LIMIT 20" --csv
  licet sql decided/ "SELECT eccn, sum(lines) FROM classes GROUP BY eccn" --engine spark --master 'local[2]'

Views: `lines` (the book's own columns and, for each line, `licet_class` and its answer), `classes` (one row for each
decision class: what it comes to, why, how many lines), `errors` (rows that could not be read), `answers` (every line
beside its class).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from licet.batch.arrow import Table, csv, plain
from licet.batch.export import totals
from licet.model.errors import BackendError, FactError

VIEWS: Mapping[str, str] = {
    "lines": "lines",
    "classes": "classes.parquet",
    "errors": "errors.parquet",
}
"""View name to the files of a decided book it reads."""

ANSWERS = "SELECT lines.*, classes.* FROM lines LEFT JOIN classes ON (lines.licet_class = classes.class)"
"""The view `answers`, in SQL that both engines run."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `licet sql`."""
    parser.add_argument("book", type=Path, help="a decided book: the folder that `licet batch -o FOLDER` wrote")
    parser.add_argument("query", nargs="?", help="one SQL statement; read from standard input when left out")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print comma-separated values instead of a table")
    form.add_argument("--json", action="store_true", help="print a list of rows instead of a table")
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--master", metavar="URL", help="the Spark master, such as local[2] or spark://host:7077")


def run_sql(args: argparse.Namespace) -> int:
    """Run one query over a decided book and print the rows."""
    query = args.query or sys.stdin.read()
    totals(args.book)
    found = on_spark(args.book, query, args.master) if args.engine == "spark" else on_duckdb(args.book, query)
    if args.json:
        print(json.dumps(found.to_pylist(), ensure_ascii=False, indent=2, default=_said))
    elif args.csv:
        csv().write_csv(plain(found), sys.stdout.buffer)
    else:
        _print(found)
    return 0


def on_duckdb(book: Path, query: str) -> Table:
    """The rows of a query, as an Arrow table.

    Raises:
        FactError: the query is not valid SQL over the views.
    """
    import duckdb  # noqa: PLC0415

    connection: Any = duckdb.connect()
    try:
        for name, pattern in VIEWS.items():
            files = book / pattern / "*.parquet" if name == "lines" else book / pattern
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({_quoted(files)})")
        connection.execute(f"CREATE VIEW answers AS {ANSWERS}")
        return connection.sql(query).to_arrow_table()
    except duckdb.Error as error:
        raise FactError.at("query", str(error).strip()) from None
    finally:
        connection.close()


def on_spark(book: Path, query: str, master: str | None = None) -> Table:
    """The same on Spark.

    Raises:
        BackendError: Spark cannot start. FactError: the query is not valid.
    """
    from licet.batch.spark import session  # noqa: PLC0415

    spark = session(master)
    from pyspark.errors import PySparkException  # noqa: PLC0415

    try:
        for name, pattern in VIEWS.items():
            spark.read.parquet(str((book / pattern).resolve())).createOrReplaceTempView(name)
        spark.sql(ANSWERS).createOrReplaceTempView("answers")
        return spark.sql(query).toArrow()
    except PySparkException as error:
        raise FactError.at("query", str(error).strip().splitlines()[0]) from None


def _quoted(path: Path) -> str:
    if "'" in str(path):
        raise BackendError(f"the path {path} has an apostrophe, which SQL cannot take here")
    return f"'{path}'"


def _said(value: Any) -> int | str:
    """A value that JSON has no form for; a sum of counts is a decimal without decimals."""
    whole = isinstance(value, Decimal) and value == value.to_integral_value()
    return int(value) if whole else str(value)


def _print(found: Table) -> None:
    from licet.batch.command import show  # noqa: PLC0415

    show(tuple(found.column_names), list(_texts(found)))


def _texts(found: Table) -> Iterator[tuple[str, ...]]:
    for row in found.to_pylist():
        yield tuple("" if value is None else str(value) for value in row.values())

"""A book decided on a real Spark has, line by line, the answers of the same book decided here."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from licet.api import load
from licet.batch import command
from licet.batch.prepare import Settings
from licet.batch.run import decide_book
from licet.batch.sql import on_duckdb
from licet.findings import BookScreening
from licet.model.errors import FactError
from tests.batch.books import rows, table

LINES = [{**line, "id": f"L{number}"} for number, line in enumerate(rows(load().book, 500, seed=21))]
LINES[17] |= {"on": "2025-13-01"}
LINES[211] |= {"quantity": "many"}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two files, so that both cores get lines."""
    folder = tmp_path_factory.mktemp("lines")
    for half in (0, 1):
        parquet.write_table(table(LINES[half::2]), folder / f"{half}.parquet", row_group_size=100)
    return folder


def test_spark_gives_every_line_of_a_random_book_the_answer_it_gets_here(
    book: Path, spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from licet.batch.spark import FIELDS, decide_on_spark  # noqa: PLC0415

    monkeypatch.setenv("LICET_HOME", str(tmp_path / "home"))
    desk, known = load(), "2026-01-15"
    settings = Settings(rulebook=desk.book, items=desk.items, screening=BookScreening(known), known=known)
    counted = decide_on_spark(str(book), str(tmp_path / "spark"), settings, spark)
    done = decide_book(str(book), tmp_path / "here", settings)
    columns = ", ".join(f"classes.{name} AS licet_{name}" for name in FIELDS)
    here = on_duckdb(
        tmp_path / "here", f"SELECT id, {columns}, licet_error FROM lines LEFT JOIN classes ON licet_class = class"
    )
    there = spark.read.parquet(str(tmp_path / "spark" / "lines")).select(*here.column_names).toArrow()
    assert {row["id"]: row for row in there.to_pylist()} == {row["id"]: row for row in here.to_pylist()}
    assert counted.pop(None) == done.totals["unreadable"] == 2
    assert counted == {word: sums["lines"] for word, sums in done.totals["outcomes"].items()}


def test_the_command_decides_on_spark_and_says_by_which_rules(
    book: Path, spark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    target = tmp_path / "decided"
    asked = [str(book), "-o", str(target), "--engine", "spark", "--master", "local[2]", "--no-missing"]
    assert command.run(parser.parse_args(asked)) == 2, "two lines cannot be read"
    assert "500" in capsys.readouterr().out
    said = json.loads(next((target / "book").glob("part-*")).read_text(encoding="utf-8"))
    assert said["rulebook"]["fingerprint"] == load().book.fingerprint
    assert spark.read.parquet(str(target / "lines")).count() == len(LINES)
    with pytest.raises(FactError, match="already exists"):
        command.run(parser.parse_args(asked))

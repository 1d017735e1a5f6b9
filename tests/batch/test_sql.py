"""A decided book answers SQL, on DuckDB and on Spark alike."""

from pathlib import Path
from typing import Any

import pytest

from licet.batch.prepare import Settings
from licet.batch.run import decide_book
from licet.batch.sql import on_duckdb, on_spark
from licet.model.errors import FactError
from licet.rulebook.book import load
from tests.batch.books import rows, table

QUERY = "SELECT outcome, count(*) AS classes, sum(lines) AS n FROM classes GROUP BY outcome ORDER BY outcome"


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sql") / "decided"
    decide_book(table(rows(load(), 200, seed=2)), folder, Settings(rulebook=load()))
    return folder


def test_the_views_reconcile_with_each_other(decided: Path) -> None:
    by_class = on_duckdb(decided, "SELECT outcome, sum(lines) AS n FROM classes GROUP BY outcome ORDER BY outcome")
    by_line = on_duckdb(
        decided,
        "SELECT licet_outcome AS outcome, count(*) AS n FROM answers WHERE class IS NOT NULL GROUP BY 1 ORDER BY 1",
    )
    assert by_class.to_pylist() == by_line.to_pylist()


def test_a_wrong_query_is_refused_with_the_reason(decided: Path) -> None:
    with pytest.raises(FactError, match="classs"):
        on_duckdb(decided, "SELECT * FROM classs")


def test_spark_answers_the_same_query_alike(decided: Path, spark: Any) -> None:
    assert on_spark(decided, QUERY, "local[2]").to_pylist() == on_duckdb(decided, QUERY).to_pylist()

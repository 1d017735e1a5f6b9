"""Every interpreter gives the answer of *explain*, on facts that sit at the edges of the law."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from licet.logic.values import Value
from licet.rulebook.book import load
from licet.rulebook.edition import Edition
from tests.agreement import engines
from tests.agreement.edges import lines

LINES = 20_000
SHARDS = 4

Book = list[tuple[Edition, list[dict[str, Value]], list[engines.Row]]]


@pytest.fixture(scope="module", params=range(SHARDS))
def explained(request: pytest.FixtureRequest) -> Book:
    """A quarter of the lines, each explained by the reference."""
    drawn = lines(load(), LINES // SHARDS, seed=request.param, share=(request.param, SHARDS))
    return [(edition, rows, engines.by_explain(edition, rows)) for edition, rows in drawn]


def disagreements(book: Book, engine: Callable[..., list[engines.Row]], *more: Any, **settings: Any) -> Iterator[str]:
    for edition, rows, expected in book:
        found = engine(edition, rows, *more, **settings)
        assert len(found) == len(expected)
        for row, got, want in zip(rows, found, expected, strict=True):
            if tuple(got) != tuple(want):
                yield f"{edition.on}: {engines.difference(edition, got, want)} for {row}"


def test_compiled_closures_decide_as_explained(explained: Book) -> None:
    assert next(disagreements(explained, engines.by_decide), None) is None


def test_straight_code_decides_as_explained(explained: Book) -> None:
    assert next(disagreements(explained, engines.by_straight), None) is None


def test_decision_classes_decide_as_explained(explained: Book) -> None:
    assert next(disagreements(explained, engines.by_classes), None) is None


def test_decision_classes_with_figures_on_each_line_decide_as_explained(explained: Book) -> None:
    assert next(disagreements(explained, engines.by_classes, numbers_on_line=True), None) is None


def test_polars_decides_as_explained(explained: Book) -> None:
    assert next(disagreements(explained, engines.by_polars), None) is None


def test_duckdb_decides_as_explained(explained: Book) -> None:
    assert next(disagreements(explained, engines.by_duckdb), None) is None


def test_spark_decides_as_explained(explained: Book, spark: Any) -> None:
    assert next(disagreements(explained, engines.by_spark, spark), None) is None


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    pytest.importorskip("pyspark", reason="Spark is absent: install licet[spark]")
    if shutil.which("java") is None:
        pytest.skip("Java is absent, so the Spark part of the agreement suite did not run")
    session = engines.spark_session()
    yield session
    session.stop()

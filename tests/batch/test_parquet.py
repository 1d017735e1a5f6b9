"""Parquet in and out: kept columns stand beside the answers, whoever wrote them and whoever reads them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet

from licet.batch.export import export, parts, plain
from licet.batch.prepare import Settings
from licet.batch.run import decide_book
from licet.rulebook.book import load

BOOK = pa.table(
    {
        "on": ["2025-04-16", "2023-10-20", None, "2025-04-16", "2024-01-01"],
        "ship_to": pa.array(["CN", "DE", "CN", None, "CN"]).dictionary_encode(),
        "Überschrift": ["", None, "x" * 5_000, "日本", "a"],
        "moment": pa.array([datetime(2025, 4, 16, 12), None, *[datetime(1900, 1, 1)] * 3]),
        "share": pa.array([0.5, None, float("inf"), -0.25, 1e-300]),
        "small": pa.array([1, None, -3, 4, 5], pa.int8()),
        "flag": pa.array([True, None, False, True, None]),
        "money": pa.array([None, 1, 2, 3, 4], pa.decimal128(20, 2)),
    }
)
NESTED = BOOK.append_column("list", pa.array([[1], [], None, [2, 3], [4]]))


def decided(book: Any, folder: Path, **more: Any) -> pa.Table:
    decide_book(str(book), folder, Settings(rulebook=load()), **more)
    return pa.concat_tables([plain(part) for part in parts(folder)])


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"compression": "none", "use_dictionary": False, "write_statistics": False},
        {"compression": "gzip", "version": "1.0", "data_page_version": "2.0"},
        {"write_page_index": True, "write_page_checksum": True, "store_schema": False},
        {"bloom_filter_options": {"on": {"ndv": 10}, "small": {"ndv": 10}}},
    ],
    ids=["as usual", "neither packed nor counted", "of another version", "indexed", "with bloom filters"],
)
def test_kept_columns_stand_beside_the_answers_for_every_reader(how: Any, tmp_path: Path) -> None:
    book = tmp_path / "book.parquet"
    parquet.write_table(BOOK, book, row_group_size=2, **how)
    expected = decided(book, tmp_path / "decided")
    kept = plain(parquet.read_table(book))
    assert expected.select(BOOK.column_names) == kept
    assert expected.column_names[: len(BOOK.column_names)] == BOOK.column_names
    assert expected["licet_outcome"].null_count == 1
    glob = f"{tmp_path}/decided/lines/*.parquet"
    assert plain(parquet.read_table(tmp_path / "decided" / "lines")) == expected
    assert pl.read_parquet(glob).drop("money").equals(pl.DataFrame(expected.drop_columns("money")))
    by_duckdb = duckdb.sql(f"SELECT * FROM '{glob}'").fetchall()
    assert by_duckdb == [tuple(row.values()) for row in expected.to_pylist()]
    export(tmp_path / "decided", tmp_path / "one.parquet")
    assert plain(parquet.read_table(tmp_path / "one.parquet")) == expected


def by_polars(book: Path) -> None:
    pl.DataFrame(BOOK).write_parquet(book, row_group_size=2)


def by_duckdb(book: Path) -> None:
    lines = BOOK  # noqa: F841  (DuckDB finds it by name)
    duckdb.sql(f"COPY lines TO '{book}' (FORMAT parquet)")


@pytest.mark.parametrize("write_book", [by_polars, by_duckdb])
def test_columns_of_other_writers_are_kept_too(write_book: Callable[[Path], None], tmp_path: Path) -> None:
    book = tmp_path / "book.parquet"
    write_book(book)
    kept = plain(parquet.read_table(book))
    assert decided(book, tmp_path / "decided").select(kept.column_names).cast(kept.schema) == kept


def test_a_book_keeps_the_columns_that_are_asked_for_from_files_in_any_order(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    parquet.write_table(BOOK.slice(0, 3), folder / "1.parquet")
    parquet.write_table(BOOK.slice(3).select(BOOK.column_names[::-1]), folder / "2.parquet")
    found = decided(folder, tmp_path / "decided", columns=["money", "Überschrift"])
    assert [name for name in found.column_names if not name.startswith("licet_")] == ["Überschrift", "money"]
    assert found.select(["money"]) == BOOK.select(["money"])


def test_a_book_of_several_files_becomes_one_file(tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.mkdir()
    parquet.write_table(BOOK.slice(0, 3), book / "1.parquet", row_group_size=2)
    parquet.write_table(BOOK.slice(3), book / "2.parquet")
    expected = decided(book, tmp_path / "decided")
    export(tmp_path / "decided", tmp_path / "one.parquet")
    assert plain(parquet.read_table(tmp_path / "one.parquet")) == expected
    assert duckdb.sql(f"SELECT * FROM '{tmp_path}/one.parquet'").fetchall() == [
        tuple(row.values()) for row in expected.to_pylist()
    ]


def test_a_book_of_files_with_other_kinds_of_text_becomes_one_file(tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.mkdir()
    parquet.write_table(plain(BOOK.slice(0, 3)), book / "1.parquet")
    parquet.write_table(BOOK.slice(3), book / "2.parquet")
    by_polars(book / "3.parquet")
    decide_book(str(book), tmp_path / "decided", Settings(rulebook=load()))
    export(tmp_path / "decided", tmp_path / "one.parquet")
    found = parquet.read_table(tmp_path / "one.parquet").select(BOOK.column_names)
    assert found == pa.concat_tables([plain(BOOK), plain(BOOK)]).cast(found.schema)


@pytest.mark.parametrize("size", [2, 5])
def test_columns_of_lists_are_kept_too(size: int, tmp_path: Path) -> None:
    book = tmp_path / "book.parquet"
    parquet.write_table(NESTED, book, row_group_size=size)
    assert decided(book, tmp_path / "decided").select(NESTED.column_names) == plain(NESTED)


def test_files_without_lines_are_decided_too(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    parquet.write_table(BOOK.slice(0, 0), folder / "1.parquet")
    parquet.write_table(BOOK, folder / "2.parquet")
    assert decided(folder, tmp_path / "decided").select(BOOK.column_names) == plain(BOOK)

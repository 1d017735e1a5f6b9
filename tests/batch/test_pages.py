"""The columns that a book keeps are copied as they stand; every reader finds them beside the answers."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from licet.batch.export import export, parts, plain
from licet.batch.pages import stored_groups, write_beside
from licet.batch.prepare import Settings
from licet.batch.run import decide_book
from licet.batch.thrift import Fields, Kind, Typed, read, write
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

numbers = st.integers(-(2**63), 2**63 - 1)
scalars = st.one_of(
    st.builds(Typed, st.sampled_from([Kind.I16, Kind.I32, Kind.I64]), numbers),
    st.builds(Typed, st.just(Kind.BINARY), st.binary(max_size=300)),
    st.builds(Typed, st.just(Kind.DOUBLE), st.binary(min_size=8, max_size=8)),
    st.builds(Typed, st.sampled_from([Kind.TRUE, Kind.FALSE]), st.none()),
)
lists = st.builds(lambda of: Typed(Kind.LIST, Typed(Kind.I64, of)), st.lists(numbers, max_size=40))


def structures(inside: st.SearchStrategy[Typed]) -> st.SearchStrategy[Fields]:
    return st.dictionaries(st.integers(1, 2**15 - 1), inside, max_size=20)


values = st.recursive(
    scalars | lists, lambda inside: st.builds(lambda one: Typed(Kind.STRUCT, one), structures(inside)), max_leaves=20
)


@given(structures(values))
def test_a_structure_is_read_as_it_was_written(fields: Fields) -> None:
    assert read(write(fields)) == fields


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
def test_columns_of_other_writers_are_copied_too(write_book: Callable[[Path], None], tmp_path: Path) -> None:
    book = tmp_path / "book.parquet"
    write_book(book)
    kept = plain(parquet.read_table(book))
    assert stored_groups(book, kept.schema)
    assert decided(book, tmp_path / "decided").select(kept.column_names) == kept


def test_copied_bytes_are_those_of_the_book(tmp_path: Path) -> None:
    book, target = tmp_path / "book.parquet", tmp_path / "part.parquet"
    parquet.write_table(BOOK, book, compression="zstd")
    (stored,) = stored_groups(book, parquet.read_schema(book))
    write_beside(stored, ["small", "on"], pa.table({"licet_class": [1, 2, 3, 4, 5]}), [], target)
    before, after = (parquet.ParquetFile(one).metadata.row_group(0) for one in (book, target))
    for name, place in (("small", 0), ("on", 1)):
        old, new = before.column(BOOK.column_names.index(name)), after.column(place)
        assert new.path_in_schema == name
        assert new.statistics == old.statistics
        stretches = [
            one.read_bytes()[column.dictionary_page_offset :][: column.total_compressed_size]
            for one, column in ((book, old), (target, new))
        ]
        assert stretches[0] == stretches[1]
    assert after.total_byte_size == sum(after.column(n).total_uncompressed_size for n in range(3))


def test_a_book_keeps_the_columns_that_are_asked_for_from_files_in_any_order(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    parquet.write_table(BOOK.slice(0, 3), folder / "1.parquet")
    parquet.write_table(BOOK.slice(3).select(BOOK.column_names[::-1]), folder / "2.parquet")
    found = decided(folder, tmp_path / "decided", columns=["money", "Überschrift"])
    assert [name for name in found.column_names if not name.startswith("licet_")] == ["Überschrift", "money"]
    assert found.select(["money"]) == BOOK.select(["money"])


def test_a_book_of_several_files_becomes_one_file_of_copied_row_groups(tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.mkdir()
    parquet.write_table(BOOK.slice(0, 3), book / "1.parquet", row_group_size=2)
    parquet.write_table(BOOK.slice(3), book / "2.parquet")
    expected = decided(book, tmp_path / "decided")
    export(tmp_path / "decided", tmp_path / "one.parquet")
    made = parquet.ParquetFile(tmp_path / "one.parquet")
    assert [made.metadata.row_group(n).num_rows for n in range(made.num_row_groups)] == [2, 1, 2]
    assert plain(made.read()) == expected
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
def test_columns_of_lists_are_read_and_written_since_their_pages_do_not_stand_alone(
    size: int, tmp_path: Path
) -> None:
    book = tmp_path / "book.parquet"
    parquet.write_table(NESTED, book, row_group_size=size)
    assert not stored_groups(book, NESTED.schema)
    assert decided(book, tmp_path / "decided").select(NESTED.column_names) == plain(NESTED)


def test_files_without_lines_are_decided_too(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    parquet.write_table(BOOK.slice(0, 0), folder / "1.parquet")
    parquet.write_table(BOOK, folder / "2.parquet")
    assert decided(folder, tmp_path / "decided").select(BOOK.column_names) == plain(BOOK)

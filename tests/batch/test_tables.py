"""Tables in every format give the same answers; what cannot be read is reported and counted, never dropped."""

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from licet.batch.arrow import plain as arrow_plain
from licet.batch.export import export, parts, plain, side, totals
from licet.batch.prepare import Settings
from licet.batch.run import decide_book
from licet.batch.sources import open_source
from licet.model.errors import FactError
from licet.rulebook.book import load
from tests.batch.books import rows, table

LINES = [{k: v for k, v in line.items() if k != "authorizations"} for line in rows(load(), 150, seed=5)]
HEADERS = list(dict.fromkeys(name for line in LINES for name in line))


def outcomes(place: Any, folder: Path, **more: Any) -> list[str]:
    decide_book(place, folder, Settings(rulebook=load()), **more)
    return [row["licet_outcome"] for part in parts(folder) for row in plain(part).to_pylist()]


def write_delimited(path: Path, mark: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=mark)
        writer.writerow(HEADERS)
        writer.writerows([line.get(name, "") for name in HEADERS] for line in LINES)


def nested(line: dict[str, str]) -> dict[str, Any]:
    from licet.batch.documents import document  # noqa: PLC0415

    return document(line)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return outcomes(table(LINES), tmp_path_factory.mktemp("arrow") / "decided")


@pytest.mark.parametrize("mark", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_delimited_text_is_read_as_the_same_book(mark: str, expected: list[str], tmp_path: Path) -> None:
    path = tmp_path / ("book.tsv" if mark == "\t" else "book.csv")
    write_delimited(path, mark)
    assert outcomes(str(path), tmp_path / "decided") == expected


def test_json_lines_are_read_as_the_same_book(expected: list[str], tmp_path: Path) -> None:
    path = tmp_path / "book.jsonl"
    path.write_text("".join(json.dumps(nested(line)) + "\n" for line in LINES), encoding="utf-8")
    assert outcomes(str(path), tmp_path / "decided") == expected


def test_a_workbook_is_read_as_the_same_book(expected: list[str], tmp_path: Path) -> None:
    import xlsxwriter  # noqa: PLC0415

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": True}) as workbook:
        sheet = workbook.add_worksheet()
        for place, name in enumerate(HEADERS):
            sheet.write_string(0, place, name)
            for row, line in enumerate(LINES, 1):
                if name in line:
                    sheet.write(row, place, line[name])
    assert outcomes(str(path), tmp_path / "decided") == expected


def test_parquet_in_a_folder_and_by_glob_is_read_as_the_same_book(expected: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    whole = table(LINES)
    for number, start in enumerate(range(0, len(LINES), 60)):
        parquet.write_table(whole.slice(start, 60), folder / f"{number}.parquet", row_group_size=25)
    assert outcomes(str(folder), tmp_path / "one") == expected
    assert outcomes(str(folder / "*.parquet"), tmp_path / "two") == expected


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_files_of_one_book_may_have_their_columns_in_any_order(suffix: str, tmp_path: Path) -> None:
    from pyarrow import csv as delimited  # noqa: PLC0415

    write = {"parquet": parquet.write_table, "csv": delimited.write_csv}[suffix]
    whole = table(LINES)
    write(whole.slice(0, 50), tmp_path / f"1.{suffix}")
    write(whole.slice(50).select(whole.column_names[::-1]), tmp_path / f"2.{suffix}")
    assert outcomes(str(tmp_path / f"*.{suffix}"), tmp_path / "decided") == outcomes(whole, tmp_path / "expected")


def test_files_with_other_columns_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text("on,ship_to\n2025-04-16,CN\n", encoding="utf-8")
    (tmp_path / "2.csv").write_text("on,ship_from\n2025-04-16,US\n", encoding="utf-8")
    with pytest.raises(FactError, match=r"2\.csv: has other columns than the first file; 'ship_from'"):
        outcomes(str(tmp_path), tmp_path / "decided")


def test_unreadable_and_refused_rows_are_reported_and_totals_add_up(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text(
        "id,on,ship_to,quantity,unit_value_usd,item.total_processing_performance\n"
        "1,2025-04-16,CN,2,100.5,2368\n"
        "2,2025-13-45,CN,2,100,2368\n"
        "3,2025-04-16,China,2,100,2368\n"
        "4,2025-04-16,CN,two,100,2368\n"
        "5,2025-04-16\n"
        "6,2025-04-16,CN,2,100,nan\n"
        "7,,CN,1,1,1\n"
        "8,2021-04-16,CN,2,100,2368\n",
        encoding="utf-8",
    )
    done = decide_book(str(path), tmp_path / "decided", Settings(rulebook=load()))
    assert (done.totals["rows"], done.totals["decided"], done.totals["unreadable"], done.totals["refused"]) == (
        8,
        1,
        6,
        1,
    )
    assert done.totals["value_usd"] == "201.00"
    errors = {(row["row"], row["where"]) for row in side(tmp_path / "decided", "errors").to_pylist()}
    assert errors == {
        (2, "on"),
        (3, "ship_to"),
        (4, "quantity"),
        (5, "book.csv:6"),
        (6, "item.total_processing_performance"),
        (7, "on"),
        (8, "on"),
    }
    lines = [row for part in parts(tmp_path / "decided") for row in plain(part).to_pylist()]
    assert [row["id"] for row in lines] == ["1", "2", "3", "4", "6", "7", "8"]
    assert [row["licet_class"] is None for row in lines] == [False, *[True] * 6]
    assert all(row["licet_error"] for row in lines[1:])


def test_a_number_with_more_digits_than_a_column_keeps_is_an_error_when_figures_differ_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("licet.batch.prepare.MANY_ITEMS", 1)
    book = pa.table({"on": ["2025-04-16"] * 2, "item.total_processing_performance": ["4799.9999999", "4800"]})
    done = decide_book(book, tmp_path / "decided", Settings(rulebook=load()))
    assert done.totals["unreadable"] == 1
    assert "decimal places" in side(tmp_path / "decided", "errors").to_pylist()[0]["what"]


@pytest.mark.parametrize("name", ["out.csv", "out.tsv", "out.jsonl", "out.parquet", "out.xlsx"])
def test_a_decided_book_becomes_one_file_whole(name: str, tmp_path: Path) -> None:
    outcomes(table(LINES), tmp_path / "decided")
    export(tmp_path / "decided", tmp_path / name)
    assert (tmp_path / name).stat().st_size > 1_000
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["decided", name])


def test_a_cell_that_looks_like_a_formula_stays_text_in_the_workbook(tmp_path: Path) -> None:
    import zipfile  # noqa: PLC0415

    book = pa.table({"on": ["2025-04-16"], "notes": ['=HYPERLINK("http://example.org","x")'], "id": ["@SUM(A1)"]})
    outcomes(book, tmp_path / "decided")
    export(tmp_path / "decided", tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        sheets = [archive.read(one).decode() for one in archive.namelist() if "worksheets/sheet" in one]
        assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets)
        assert any("autoFilter" in sheet for sheet in sheets)
    import python_calamine  # noqa: PLC0415

    workbook = python_calamine.load_workbook(str(tmp_path / "out.xlsx"))
    assert workbook.sheet_names == ["Lines", "Summary", "Reasons", "Errors"]


def test_an_existing_folder_that_is_no_decided_book_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    with pytest.raises(FactError, match="not a decided book"):
        outcomes(table(LINES), tmp_path / "precious")


def test_a_book_without_a_day_says_so(tmp_path: Path) -> None:
    with pytest.raises(FactError, match="no column states the day"):
        outcomes(pa.table({"ship_to": ["CN"]}), tmp_path / "decided")


@pytest.mark.parametrize("text", ["", "on,on\n", "\xff\xfe"], ids=["empty", "twice the same column", "not UTF-8"])
def test_a_broken_table_is_refused_with_its_name(text: str, tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(FactError, match=r"book\.csv"):
        outcomes(str(path), tmp_path / "decided")


def test_the_book_says_which_columns_were_guessed_and_which_were_not_used(tmp_path: Path) -> None:
    book = pa.table({"Order Date": ["2025-04-16"], "Country of Destination": ["CN"], "Colour": ["red"]})
    outcomes(book, tmp_path / "decided")
    said = totals(tmp_path / "decided")
    assert said["columns"] == {"Order Date": "on", "Country of Destination": "ship_to"}
    assert (said["columns_guessed"], said["columns_not_used"]) == (
        ["Order Date", "Country of Destination"],
        ["Colour"],
    )


@pytest.mark.parametrize("odd", [None, "timestamp"], ids=["plain columns only", "beside a column of another kind"])
def test_every_kind_of_parquet_column_is_read_as_it_stands(odd: str | None, tmp_path: Path) -> None:
    from datetime import date, datetime  # noqa: PLC0415

    columns = {
        "word": pa.array(["CN", None, "DE", "CN", ""]),
        "code": pa.array(["a", "b", None, "a", "b"]).dictionary_encode(),
        "small": pa.array([1, None, -3, 4, 5], pa.int8()),
        "natural": pa.array([1, 2, 65_535, None, 0], pa.uint16()),
        "large": pa.array([2**62, None, 0, -1, 5], pa.int64()),
        "share": pa.array([0.5, None, float("inf"), -0.25, 1e-300]),
        "flag": pa.array([True, None, False, True, None]),
        "day": pa.array([date(2025, 4, 16), None, date(1900, 1, 1), date(2100, 12, 31), None]),
        **({"moment": pa.array([datetime(2025, 4, 16, 12)] * 5)} if odd else {}),
    }
    whole = pa.table(columns)
    parquet.write_table(whole, tmp_path / "book.parquet", row_group_size=2)
    names = whole.column_names[::-1]
    chunks = [load() for load in open_source(str(tmp_path / "book.parquet")).chunks(names)]
    assert [chunk.first for chunk in chunks] == [1, 3, 5]
    assert pa.concat_tables([arrow_plain(chunk.table) for chunk in chunks]) == arrow_plain(whole.select(names))

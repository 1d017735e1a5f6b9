"""Tables of transactions: CSV, Excel and Parquet, one row each in the flat form."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from licet.cli.given import Input
from licet.determination.flat import check_columns, column_of, unflatten
from licet.logic.vocabulary import Vocabulary
from licet.model.errors import BackendError, FactError, LicetError


def csv_inputs(text: str, name: str, vocabulary: Vocabulary) -> Iterator[Input | LicetError]:
    """One transaction a row; a row that is none gives its error instead.

    Raises:
        FactError: the header names unknown or repeated columns.
    """
    header: list[str] | None = None
    for row in csv_rows(text, name):
        if isinstance(row, LicetError):
            yield row
            continue
        line, names, cells = row
        if header is None:
            header = names
            check_columns(header, vocabulary, f"{name}:1")
        yield _input(names, cells, f"{name}:{line}", vocabulary)


def csv_rows(text: str, name: str) -> Iterator[tuple[int, list[str], list[str]] | LicetError]:
    """The line, the header and the cells of every row that is not blank, as wide as the header."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    start = 1
    try:
        for cells in reader:
            if header is None:
                header = [one.strip() for one in cells]
            elif len(cells) != len(header) and any(map(str.strip, cells)):
                wide = f"expected {len(header)} cells as in the header, got {len(cells)}"
                yield FactError.at(f"{name}:{start}", wide)
            elif any(map(str.strip, cells)):
                yield start, header, cells
            start = reader.line_num + 1
    except csv.Error as error:
        yield FactError.at(f"{name}:{reader.line_num}", f"is not CSV: {error}")


def _input(header: list[str], cells: list[str], where: str, vocabulary: Vocabulary) -> Input:
    document = unflatten(dict(zip(header, cells, strict=True)), vocabulary)
    return Input(where, document, lambda path: f":{column_of(path, vocabulary)}")


def sheet_inputs(source: str, kind: str, vocabulary: Vocabulary) -> Iterator[Input | LicetError]:
    """Rows of an Excel sheet or a Parquet file, read by the libraries of `licet[batch]`."""
    if not Path(source).is_file():
        raise FactError.at(source, "there is no such file")
    try:
        table = _sheet(source) if kind == "xlsx" else _parquet(source)
    except ImportError as error:
        raise BackendError(f"{source}: reading {kind} needs `licet[batch]` ({error.name} is missing)") from None
    header = [str(one).strip() for one in table[0]] if table else []
    check_columns(header, vocabulary, f"{source}:1")
    for number, cells in enumerate(table[1:], 2):
        texts = [_cell(one) for one in cells]
        if any(texts):
            yield _input(header, texts, f"{source}:{number}", vocabulary)


def _sheet(source: str) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415

    try:
        return CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python()
    except CalamineError:
        raise FactError.at(source, "is not an Excel workbook") from None


def _parquet(source: str) -> list[list[Any]]:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    parquet: Any = pq
    try:
        table = parquet.read_table(source)
    except (pa.ArrowInvalid, OSError):
        raise FactError.at(source, "is not a Parquet file") from None
    columns: list[list[Any]] = [column.to_pylist() for column in table.columns]
    return [table.column_names, *map(list, zip(*columns, strict=True))]


def _cell(value: Any) -> str:
    """A cell as a person typed it: whole numbers without a point, days without a time."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat()[:10] if isinstance(value, date) else str(value).strip()

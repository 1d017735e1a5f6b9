"""Tables in: CSV, TSV, XLSX, JSON Lines, Parquet and Arrow, read in chunks that are the same on every run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, cast

from licet.batch.arrow import Table, csv, pa, parquet
from licet.model.errors import FactError, Problem, nearest

ROWS = 1 << 19
"""Rows of a chunk of Arrow data or of a sheet."""

BLOCK = 1 << 24
"""Bytes of a chunk of text."""

_KINDS = {
    ".csv": "csv", ".tsv": "tsv", ".txt": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xlsx", ".ods": "xlsx",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip


@dataclass(slots=True)
class Chunk:
    """Some rows of a book under their own headers.

    Attributes:
        numbers: the row number of each row in its file, counted from 1 without the header; None when consecutive.
        first: the number of the first row.
        refused: rows that are not rows of the table at all: number and what is wrong.
    """

    table: Table
    file: str
    first: int
    numbers: Sequence[int] | None = None
    refused: tuple[tuple[int, Problem], ...] = ()

    def number(self, row: int) -> int:
        """The number of a row in its file."""
        return self.first + row if self.numbers is None else self.numbers[row]


Load = Callable[[], Chunk]


class Source(Protocol):
    """A book: its headers, and its chunks from a given one on."""

    headers: Sequence[str]

    def chunks(self, columns: Sequence[str], skip: int = 0) -> Iterator[Load]:
        """Functions that read one chunk each; the same ones in the same order on every run."""
        ...

    def rows(self) -> int | None:
        """How many rows there are, when that is known beforehand."""
        ...


def open_source(place: str | Table) -> Source:
    """The book at a path, a directory of Parquet files or a glob, or an Arrow table in memory.

    Raises:
        FactError: nothing there, a format Licet does not read, or files with different columns.
    """
    if isinstance(place, pa.Table):
        return ArrowSource(place)
    files = _files(place)
    kinds = {_KINDS.get(file.suffix.lower()) for file in files}
    if len(kinds) > 1:
        raise FactError.at(place, f"holds files of different formats: {', '.join(sorted(map(str, kinds)))}")
    kind = kinds.pop()
    if kind is None:
        suffixes = sorted(_KINDS)
        near = nearest(files[0].suffix.lower(), suffixes)
        raise FactError.at(str(files[0]), f"expected a table ({', '.join(suffixes)})", near)
    made: Mapping[str, Callable[[Sequence[Path]], Source]] = {
        "parquet": ParquetSource,
        "csv": lambda some: TextSource(some, None),
        "tsv": lambda some: TextSource(some, "\t"),
        "xlsx": SheetSource,
        "jsonl": JsonLinesSource,
    }
    return made[kind](files)


def _files(place: str) -> list[Path]:
    path = Path(place)
    if path.is_dir():
        found = sorted(one for one in path.rglob("*") if one.suffix.lower() in _KINDS)
    elif path.exists():
        found = [path]
    else:
        found = sorted(Path(path.anchor or ".").glob(str(path.relative_to(path.anchor))))
    if not found:
        raise FactError.at(place, "no such file, directory of tables or glob")
    return found


def _same(headers: Sequence[str], first: Sequence[str], file: Path) -> None:
    if odd := sorted(set(headers) ^ set(first)):
        raise FactError.at(str(file), f"has other columns than the first file; {odd[0]!r} is in one of them only")


def _checked(headers: Sequence[str], file: object) -> list[str]:
    twice = next((one for one in headers if list(headers).count(one) > 1), None)
    if twice is not None:
        raise FactError.at(str(file), f"the column {twice!r} appears twice")
    if not headers:
        raise FactError.at(str(file), "has no header row")
    return list(headers)


class ArrowSource:
    """An Arrow table in memory."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.headers: Sequence[str] = _checked(table.column_names, "table")

    def rows(self) -> int | None:
        """The rows of the table."""
        return self._table.num_rows

    def chunks(self, columns: Sequence[str], skip: int = 0) -> Iterator[Load]:
        """Slices of the table."""
        some = self._table.select(list(columns))
        for first in range(skip * ROWS, self._table.num_rows, ROWS):
            yield lambda first=first: Chunk(some.slice(first, ROWS), "table", first + 1)


class ParquetSource:
    """Parquet files; a chunk is a row group that has rows.

    Words are read by Arrow, which leaves them as codes of a dictionary; numbers, flags and days by Polars, which
    unpacks them in half the time.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        opened = [_ParquetFile(file) for file in files]
        self.headers: Sequence[str] = _checked(opened[0].headers, files[0])
        for one in opened:
            _same(one.headers, self.headers, one.path)
        self._groups = [group for one in opened for group in one.groups()]

    def rows(self) -> int | None:
        """The rows of all files, from their footers."""
        return sum(group.rows for group in self._groups)

    def chunks(self, columns: Sequence[str], skip: int = 0) -> Iterator[Load]:
        """One chunk for each row group."""
        for group in self._groups[skip:]:
            yield lambda group=group: Chunk(group.file.read(group, columns), str(group.file.path), group.first + 1)


class _ParquetFile:
    """One file; its footer is read once for all its row groups."""

    def __init__(self, path: Path) -> None:
        try:
            opened = parquet().ParquetFile(path)
        except (pa.ArrowInvalid, OSError) as error:
            raise FactError.at(str(path), f"is not a Parquet file: {error}") from None
        kinds = {field.name: field.type for field in opened.schema_arrow}
        known = all(_is_packed(kind) or _is_text(kind) for kind in kinds.values())
        self.path = path
        self.headers: Sequence[str] = opened.schema_arrow.names
        self._footer = opened.metadata
        self._packed = {name for name, kind in kinds.items() if known and _is_packed(kind)}
        self._words = {name for name, kind in kinds.items() if _is_text(kind)}

    def groups(self) -> Iterator[_RowGroup]:
        """Its row groups that have rows."""
        first = 0
        for number in range(self._footer.num_row_groups):
            rows = self._footer.row_group(number).num_rows
            if rows:
                yield _RowGroup(self, number, first, rows)
            first += rows

    def read(self, group: _RowGroup, columns: Sequence[str]) -> Table:
        """Some columns of a row group."""
        packed = [name for name in columns if name in self._packed]
        others = [name for name in columns if name not in self._packed]
        words = [name for name in others if name in self._words]
        opened = parquet().ParquetFile(self.path, read_dictionary=words, metadata=self._footer)
        table = opened.read_row_group(group.number, columns=others, use_threads=False)
        if packed:
            unpacked: Any = self._scan.select(packed).slice(group.first, group.rows).collect()
            for name, values in zip(packed, unpacked.to_arrow().columns, strict=True):
                table = table.append_column(name, values)
        return table.select(list(columns))

    @cached_property
    def _scan(self) -> Any:
        import polars as pl  # noqa: PLC0415

        return pl.scan_parquet(self.path, glob=False, use_statistics=False)


@dataclass(frozen=True, slots=True)
class _RowGroup:
    """One row group of a file: its number, how many rows stand before it, how many it has."""

    file: _ParquetFile
    number: int
    first: int
    rows: int


def _is_packed(kind: Any) -> bool:
    some = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_date32)
    return any(one(kind) for one in some)


def _is_text(kind: Any) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)


class TextSource:
    """CSV and TSV; every cell is kept as the text that was written."""

    def __init__(self, files: Sequence[Path], delimiter: str | None) -> None:
        self._files = files
        self._delimiter = delimiter
        for number, file in enumerate(files):
            line = _first_line(file)
            mark = delimiter or max(",;\t|", key=line.count)
            headers = _split(line, mark, file)
            if number == 0:
                self._mark = mark
                self.headers: Sequence[str] = _checked(headers, file)
            _same(headers, self.headers, file)

    def rows(self) -> int | None:
        """Not known before reading."""
        return None

    def chunks(self, columns: Sequence[str], skip: int = 0) -> Iterator[Load]:
        """One chunk for each block of text."""
        blocks = (chunk for file in self._files for chunk in self._blocks(file, columns))
        for number, chunk in enumerate(blocks):
            if number >= skip:
                yield lambda chunk=chunk: chunk

    def _blocks(self, file: Path, columns: Sequence[str]) -> Iterator[Chunk]:
        refused: list[tuple[int, Problem]] = []

        def refuse(row: Any) -> str:
            what = f"has {row.actual_columns} cells, the header has {row.expected_columns}"
            refused.append((row.number - 1, Problem(where=f"{file.name}:{row.number}", what=what)))
            return "skip"

        reader = csv().open_csv(
            file,
            read_options=csv().ReadOptions(block_size=BLOCK, use_threads=False),
            parse_options=csv().ParseOptions(
                delimiter=self._mark, newlines_in_values=True, invalid_row_handler=refuse, ignore_empty_lines=True
            ),
            convert_options=csv().ConvertOptions(
                column_types=dict.fromkeys(self.headers, pa.string()),
                include_columns=list(columns),
                strings_can_be_null=True,
                null_values=[""],
                check_utf8=True,
            ),
        )
        read, seen = 0, 0
        try:
            for batch in reader:
                fresh = tuple(refused[seen:])
                seen = len(refused)
                numbers = _numbers(read, batch.num_rows, [number for number, _ in refused])
                yield Chunk(pa.Table.from_batches([batch]), str(file), read + 1, numbers, fresh)
                read += batch.num_rows
        except pa.ArrowInvalid as error:
            raise FactError.at(str(file), f"cannot be read as a table: {error}") from None


def _numbers(read: int, rows: int, refused: Sequence[int]) -> Sequence[int] | None:
    """Row numbers in the file, which skip the refused rows before them."""
    if not refused:
        return None
    numbers: list[int] = []
    number = 0
    bad = set(refused)
    good = 0
    while len(numbers) < rows:
        number += 1
        if number in bad:
            continue
        good += 1
        if good > read:
            numbers.append(number)
    return numbers


def _first_line(file: Path) -> str:
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            line = opened.readline(1 << 20)
    except UnicodeDecodeError:
        raise FactError.at(str(file), "is not UTF-8 text; save it as CSV UTF-8") from None
    if not line.strip():
        raise FactError.at(str(file), "is empty; expected a header row")
    return line.rstrip("\r\n")


def _split(line: str, mark: str, file: Path) -> list[str]:
    from csv import reader  # noqa: PLC0415

    return _checked(next(reader([line], delimiter=mark)), file)


class SheetSource:
    """The first sheet of each workbook; a column of numbers or days keeps its type, anything mixed is text."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._sheets = [(file, _sheet(file)) for file in files]
        self.headers: Sequence[str] = _checked([_text(c) or "" for c in self._sheets[0][1][0]], files[0])
        for file, rows in self._sheets:
            names = [_text(cell) or "" for cell in rows[0]]
            _same(names, self.headers, file)
            if names != self.headers:
                raise FactError.at(str(file), "has its columns in another order than the first workbook")
        below = [rows[1:] for _, rows in self._sheets]
        self._types = [_type(row[place] for rows in below for row in rows) for place in range(len(self.headers))]

    def rows(self) -> int | None:
        """The rows of all sheets below their headers."""
        return sum(len(rows) - 1 for _, rows in self._sheets)

    def chunks(self, columns: Sequence[str], skip: int = 0) -> Iterator[Load]:
        """Slices of each sheet."""
        slices = [(f, rows, first) for f, rows in self._sheets for first in range(1, len(rows), ROWS)]
        for file, rows, first in slices[skip:]:
            some = rows[first : first + ROWS]
            yield lambda file=file, some=some, first=first: Chunk(self._table(some, columns), str(file), first)

    def _table(self, rows: Sequence[Sequence[Any]], columns: Sequence[str]) -> Table:
        found: dict[str, Any] = {}
        for name in columns:
            place = self.headers.index(name)
            kind = self._types[place]
            read = _text if kind == pa.string() else _blank
            found[name] = pa.array([read(row[place]) for row in rows], kind)
        return pa.table(found)


def _type(cells: Iterable[Any]) -> Any:
    """The type all cells of a column share; text when they share none."""
    kinds: set[type] = {type(value) for value in cells if value != ""}
    if kinds in ({float}, {int, float}):
        return pa.float64()
    if kinds == {int}:
        return pa.int64()
    return pa.date32() if kinds == {date} else pa.string()


def _blank(value: Any) -> Any:
    return None if value == "" else value


def _sheet(file: Path) -> list[list[Any]]:
    import python_calamine  # noqa: PLC0415

    try:
        rows = python_calamine.load_workbook(str(file)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Exception as error:
        raise FactError.at(str(file), f"is not a workbook that can be read: {error}") from None
    if not rows:
        raise FactError.at(str(file), "is empty; expected a header row")
    return rows


def _text(value: Any) -> str | None:
    """A cell as the text a person sees in it."""
    from licet.batch.documents import cell  # noqa: PLC0415

    value = cell(value)
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


class JsonLinesSource:
    """JSON Lines of transaction documents; nested fields become paths, lists stay JSON."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = files
        names: dict[str, None] = {}
        for file in files:
            for _, one in _documents(file):
                if not isinstance(one, Problem):
                    names.update(dict.fromkeys(one))
        self.headers: Sequence[str] = _checked(list(names), files[0])

    def rows(self) -> int | None:
        """Not counted beforehand."""
        return None

    def chunks(self, columns: Sequence[str], skip: int = 0) -> Iterator[Load]:
        """Groups of lines."""
        for number, chunk in enumerate(chunk for file in self._files for chunk in self._groups(file, columns)):
            if number >= skip:
                yield lambda chunk=chunk: chunk

    def _groups(self, file: Path, columns: Sequence[str]) -> Iterator[Chunk]:
        rows: list[Mapping[str, str]] = []
        numbers: list[int] = []
        refused: list[tuple[int, Problem]] = []
        for number, one in _documents(file):
            if isinstance(one, Problem):
                refused.append((number, one))
            else:
                rows.append(one)
                numbers.append(number)
            if len(rows) == ROWS // 8:
                yield _group(rows, numbers, refused, columns, file)
                rows, numbers, refused = [], [], []
        if rows or refused:
            yield _group(rows, numbers, refused, columns, file)


def _group(
    rows: Sequence[Mapping[str, str]],
    numbers: Sequence[int],
    refused: Sequence[tuple[int, Problem]],
    columns: Sequence[str],
    file: Path,
) -> Chunk:
    table = pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in columns})
    return Chunk(table, str(file), numbers[0] if numbers else 1, numbers, tuple(refused))


def _documents(file: Path) -> Iterator[tuple[int, Mapping[str, str] | Problem]]:
    with file.open("rb") as opened:
        for number, raw in enumerate(opened, 1):
            if raw.strip():
                yield number, _document(raw, f"{file.name}:{number}")


def _document(raw: bytes, where: str) -> Mapping[str, str] | Problem:
    try:
        one = json.loads(raw, parse_float=str, parse_constant=lambda word: word)
    except (ValueError, RecursionError) as error:
        return Problem(where=where, what=f"is not JSON: {error}")
    if not isinstance(one, dict):
        return Problem(where=where, what="expected an object with the fields of a transaction")
    return dict(_flat(cast(dict[str, Any], one), ""))


def _flat(block: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in block.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict) and key != "dense_rates":
            yield from _flat(cast(dict[str, Any], value), f"{path}.")
        elif isinstance(value, list | dict):
            yield path, json.dumps(value, ensure_ascii=False)
        elif value is not None:
            yield path, str(value).lower() if isinstance(value, bool) else str(value)

"""A decided book as one file: CSV, TSV, JSON Lines, Parquet or a workbook."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from licet.batch.arrow import Table, csv, parquet, plain
from licet.model.errors import FactError, nearest

Write = Callable[[Path, Path], None]


def export(book: Path, target: Path) -> None:
    """Write a decided book as one file, whole or not at all.

    Raises:
        FactError: a file type Licet does not write.
        BackendError: more lines than a worksheet holds.
    """
    write = _WRITERS.get(target.suffix.lower())
    if write is None:
        near = nearest(target.suffix.lower(), list(_WRITERS))
        raise FactError.at(str(target), f"expected a name that ends in {', '.join(_WRITERS)}", near)
    draft = target.with_name(f".{target.name}.draft{target.suffix}")
    try:
        write(book, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def parts(book: Path) -> Iterator[Table]:
    """The lines of a decided book, a row group at a time."""
    for path in sorted((book / "lines").glob("part-*.parquet")):
        opened = parquet().ParquetFile(path)
        for group in range(opened.num_row_groups):
            yield opened.read_row_group(group)


def side(book: Path, name: str) -> Table:
    """A small table of a decided book: `classes` or `errors`."""
    return parquet().ParquetFile(book / f"{name}.parquet").read()


def totals(book: Path) -> Mapping[str, Any]:
    """What `book.json` says of a decided book.

    Raises:
        FactError: not a decided book.
    """
    try:
        return json.loads((book / "book.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise FactError.at(str(book), "is not a decided book (no book.json in it)") from None


def _delimited(mark: str) -> Write:
    def write(book: Path, draft: Path) -> None:
        options = csv().WriteOptions(delimiter=mark)
        writer: Any = None
        try:
            for table in parts(book):
                some = plain(table)
                writer = writer or csv().CSVWriter(str(draft), some.schema, write_options=options)
                writer.write_table(some)
        finally:
            if writer is None:
                draft.write_text("", encoding="utf-8")
            else:
                writer.close()

    return write


def _json_lines(book: Path, draft: Path) -> None:
    with draft.open("w", encoding="utf-8") as file:
        for table in parts(book):
            for row in plain(table).to_pylist():
                file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def _parquet(book: Path, draft: Path) -> None:
    writer: Any = None
    for table in map(plain, parts(book)):
        writer = writer or parquet().ParquetWriter(draft, table.schema, compression="zstd")
        writer.write_table(table.cast(writer.schema))
    if writer is not None:
        writer.close()


def _workbook(book: Path, draft: Path) -> None:
    from licet.batch.workbook import write_workbook  # noqa: PLC0415

    write_workbook(book, draft)


_WRITERS: Mapping[str, Write] = {
    ".csv": _delimited(","),
    ".tsv": _delimited("\t"),
    ".jsonl": _json_lines,
    ".parquet": _parquet,
    ".xlsx": _workbook,
}

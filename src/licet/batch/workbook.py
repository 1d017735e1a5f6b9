"""A decided book as a workbook: lines to filter, a summary, the reasons of every class, and the errors.

Text is written as text whatever it begins with, so no cell of an order book can become a formula or a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from licet.batch.arrow import plain
from licet.batch.export import parts, side, totals
from licet.model.errors import BackendError

ROWS = 1_048_575
"""Rows of a worksheet below its header."""

_FIXED = datetime(2000, 1, 1)
"""The creation day of every workbook, so that the same book gives the same bytes."""

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_COLOURS = {
    "no_license_required": "#E2F0D9",
    "not_enforced": "#E2F0D9",
    "savings_clause": "#E2F0D9",
    "licensed": "#DDEBF7",
    "exception_available": "#DDEBF7",
    "license_required": "#FCE4D6",
    "prohibited_without_authorization": "#F8CBAD",
    "hold_red_flags": "#F8CBAD",
    "indeterminate": "#FFF2CC",
}


def write_workbook(book: Path, target: Path) -> None:
    """Write the workbook.

    Raises:
        BackendError: the book has more lines than a worksheet holds.
    """
    import xlsxwriter  # noqa: PLC0415

    said = totals(book)
    lines = int(said["totals"]["decided"]) + int(said["totals"]["unreadable"])
    if lines > ROWS:
        raise BackendError(f"a worksheet holds {ROWS:,} rows and the book has {lines:,}; write .csv or .parquet")
    with xlsxwriter.Workbook(str(target), _OPTIONS) as workbook:
        workbook.set_properties({"title": "Licet: decided order book", "created": _FIXED})
        pen = _Pen(workbook)
        pen.table("Lines", (plain(part) for part in parts(book)), colour="licet_outcome")
        pen.sheet("Summary", ("figure", "value"), _summary(said))
        pen.table("Reasons", [side(book, "classes")], colour="outcome")
        pen.table("Errors", [side(book, "errors")])


def _summary(said: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    figures = said["totals"]
    for name in ("rows", "decided", "unreadable", "refused", "classes"):
        yield name, figures[name]
    yield "value in US dollars", Decimal(figures["value_usd"])
    for outcome, sums in figures["outcomes"].items():
        yield f"{outcome}: lines", sums["lines"]
        yield f"{outcome}: US dollars", Decimal(sums["value_usd"])
    yield from (("rulebook", said["rulebook"]["version"]), ("fingerprint", said["rulebook"]["fingerprint"]))
    yield "reviewed through", said["rulebook"]["reviewed_through"]
    yield "overlays", ", ".join(said["rulebook"]["overlays"]) or "none"
    yield "known on", said["known"] or "all that is encoded"
    yield "note", said["disclaimer"]


class _Pen:
    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._head = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#F2F2F2", "text_wrap": True})
        self._day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._colours = {word: workbook.add_format({"bg_color": colour}) for word, colour in _COLOURS.items()}

    def sheet(self, name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A sheet from rows."""
        sheet = self._open(name, headers)
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                self._write(sheet, number, place, value)

    def table(self, name: str, tables: Iterable[Any], colour: str | None = None) -> None:
        """A sheet from tables with the same columns; rows are coloured by the outcome in one of them."""
        sheet: Any = None
        number, headers = 0, list[str]()
        for table in tables:
            headers = headers or list(table.column_names)
            sheet = sheet or self._open(name, headers)
            columns = [column.to_pylist() for column in table.columns]
            place = headers.index(colour) if colour in headers else None
            for row in zip(*columns, strict=True):
                number += 1
                for column, value in enumerate(row):
                    if value is not None:
                        style = self._colours.get(value) if column == place else None
                        self._write(sheet, number, column, value, style)
        if sheet is not None:
            sheet.autofilter(0, 0, max(number, 1), len(headers) - 1)

    def _open(self, name: str, headers: Sequence[str]) -> Any:
        sheet = self._workbook.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for place, header in enumerate(headers):
            sheet.set_column(place, place, min(max(len(header) + 3, 12), 40))
        for place, header in enumerate(headers):
            sheet.write_string(0, place, header, self._head)
        return sheet

    def _write(self, sheet: Any, row: int, column: int, value: Any, style: Any = None) -> None:
        match value:
            case bool():
                sheet.write_boolean(row, column, value, style)
            case int() if abs(value) >= 10**15:
                sheet.write_string(row, column, str(value), style)
            case int() | float() | Decimal():
                sheet.write_number(row, column, value, style)
            case date():
                sheet.write_datetime(row, column, value, self._day)
            case None:
                pass
            case _:
                sheet.write_string(row, column, str(value)[:32_767], style)

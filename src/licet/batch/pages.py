"""Columns of Parquet files put together in another: their pages are copied, not unpacked and packed again.

A column of a row group is a stretch of bytes that means the same wherever it stands; only the footer says where. So
the columns that an order book keeps cost the copying of their bytes, and their encoding, compression and statistics
stay what they were. Indexes, bloom filters and notes on the file are left behind.

https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from licet.batch.arrow import Schema, Table, pa, parquet
from licet.batch.thrift import Fields, Kind, Typed, read, write

_MARK = b"PAR1"

_MOST = 1 << 26
"""Rows of the largest row group that Arrow writes."""

_MISCOUNTED = re.compile(rb"parquet-mr version 1\.[0-2]\.")
"""Writers that left the head of a dictionary out of a column's length (PARQUET-816)."""

_VERSION, _SCHEMA, _ROWS, _GROUPS, _NOTES, _MAKER, _ORDERS, _ENCRYPTION = range(1, 9)
"""Fields of a footer."""

_NAME, _CHILDREN = 4, 5
"""Fields of an element of the schema."""

_COLUMNS, _UNPACKED_BYTES, _GROUP_ROWS, _BEGIN, _BYTES = 1, 2, 3, 5, 6
"""Fields of a row group."""

_OTHER_FILE, _PLACE, _ABOUT, _KEY, _SECRET = 1, 2, 3, 8, 9
"""Fields of a column of a row group."""

_VALUES, _UNPACKED, _PACKED, _PAGES, _INDEX, _WORDS, _BLOOM, _BLOOM_BYTES = 5, 6, 7, 9, 10, 11, 14, 15
"""Fields of what is said about a column of a row group."""


@dataclass(frozen=True, slots=True)
class StoredGroup:
    """A row group as it stands in a file, which has the columns of a schema."""

    file: Path
    schema: Schema
    footer: Fields
    number: int


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a row group: its element of the schema, its order if the file tells any, its place in the file."""

    element: Fields
    order: Fields | None
    place: Fields
    file: BinaryIO


def stored_groups(file: Path, schema: Schema) -> list[StoredGroup]:
    """The row groups of a Parquet file; none if its columns cannot be copied as they stand."""
    with file.open("rb") as opened:
        footer = _footer(opened)
    groups = footer[_GROUPS].value.value
    places = [one for group in groups for one in group[_COLUMNS].value.value]
    whole = (
        _all_flat(footer[_SCHEMA].value.value)
        and _ENCRYPTION not in footer
        and all(_ABOUT in one and not {_OTHER_FILE, _KEY, _SECRET} & one.keys() for one in places)
        and all(group[_GROUP_ROWS].value <= _MOST for group in groups)
        and not (_MAKER in footer and _MISCOUNTED.match(footer[_MAKER].value))
    )
    return [StoredGroup(file, schema, footer, number) for number in range(len(groups))] if whole else []


def write_beside(
    stored: StoredGroup, kept: Sequence[str], added: Table, statistics: Sequence[str], target: Path
) -> None:
    """Write a file of one row group: columns of a stored one, then added ones, some of them with statistics."""
    buffer = pa.BufferOutputStream()
    parquet().write_table(added, buffer, row_group_size=_MOST, compression="zstd", write_statistics=list(statistics))
    fresh = pa.BufferReader(buffer.getvalue())
    schema = pa.schema([*(stored.schema.field(name) for name in kept), *added.schema])
    with stored.file.open("rb") as file:
        found = dict(zip(stored.schema.names, _columns(stored.footer, stored.number, file), strict=True))
        columns = [*(found[name] for name in kept), *_columns(_footer(fresh), 0, fresh)]
        _write(target, schema, stored.footer, [columns])


def join(groups: Sequence[StoredGroup], target: Path) -> None:
    """Write row groups of one schema into one file, one after another."""

    def opened() -> Iterator[list[_Column]]:
        for group in groups:
            with group.file.open("rb") as file:
                yield _columns(group.footer, group.number, file)

    _write(target, groups[0].schema, groups[0].footer, opened())


def alike(groups: Sequence[StoredGroup]) -> bool:
    """Whether row groups can stand in one file: their columns are the same, and so is the maker of their pages."""
    first = groups[0]
    return all(
        group.schema.equals(first.schema)
        and all(group.footer.get(field) == first.footer.get(field) for field in (_SCHEMA, _MAKER))
        for group in groups
    )


def _footer(file: BinaryIO) -> Fields:
    file.seek(-8, 2)
    length = int.from_bytes(file.read(4), "little")
    file.seek(-8 - length, 2)
    return read(file.read(length))


def _all_flat(elements: Sequence[Fields]) -> bool:
    return elements[0][_CHILDREN].value == len(elements) - 1


def _columns(footer: Fields, number: int, file: BinaryIO) -> list[_Column]:
    elements = footer[_SCHEMA].value.value[1:]
    places = footer[_GROUPS].value.value[number][_COLUMNS].value.value
    orders = footer[_ORDERS].value.value if _ORDERS in footer else [None] * len(elements)
    return [_Column(*one, file) for one in zip(elements, orders, places, strict=True)]


def _write(target: Path, schema: Schema, model: Fields, groups: Iterable[Sequence[_Column]]) -> None:
    """Write row groups and a footer after the model of another; pages keep their maker, whose habits readers know."""
    written: list[Fields] = []
    columns: Sequence[_Column] = ()
    ordered = True
    with target.open("wb") as out:
        out.write(_MARK)
        for columns in groups:
            written.append(_group(out.tell(), [_copied(one, out) for one in columns]))
            ordered = ordered and all(one.order is not None for one in columns)
        root = {**model[_SCHEMA].value.value[0], _CHILDREN: Typed(Kind.I32, len(columns))}
        note = {1: Typed(Kind.BINARY, b"ARROW:schema"), 2: Typed(Kind.BINARY, b64encode(schema.serialize()))}
        orders = {_ORDERS: _structures([one.order or {} for one in columns])} if ordered else {}
        footer = write({
            **{field: model[field] for field in (_VERSION, _MAKER) if field in model},
            _SCHEMA: _structures([root, *(one.element for one in columns)]),
            _ROWS: Typed(Kind.I64, sum(one[_GROUP_ROWS].value for one in written)),
            _GROUPS: _structures(written),
            _NOTES: _structures([note]),
            **orders,
        })  # fmt: skip
        out.write(footer + len(footer).to_bytes(4, "little") + _MARK)


def _copied(column: _Column, out: BinaryIO) -> Fields:
    """Copy the pages of a column, and say where they stand now."""
    about = column.place[_ABOUT].value
    begins = {field: about[field].value for field in (_PAGES, _WORDS) if field in about and about[field].value}
    begin = min(begins.values())
    moved = {field: Typed(Kind.I64, out.tell() + at - begin) for field, at in begins.items()}
    column.file.seek(begin)
    out.write(column.file.read(about[_PACKED].value))
    said = {field: one for field, one in about.items() if field not in (_WORDS, _INDEX, _BLOOM, _BLOOM_BYTES)}
    return {_PLACE: Typed(Kind.I64, 0), _ABOUT: Typed(Kind.STRUCT, said | moved)}


def _group(begin: int, places: Sequence[Fields]) -> Fields:
    about = [one[_ABOUT].value for one in places]
    return {
        _COLUMNS: _structures(places),
        _UNPACKED_BYTES: Typed(Kind.I64, sum(one[_UNPACKED].value for one in about)),
        _GROUP_ROWS: Typed(Kind.I64, about[0][_VALUES].value),
        _BEGIN: Typed(Kind.I64, begin),
        _BYTES: Typed(Kind.I64, sum(one[_PACKED].value for one in about)),
    }


def _structures(some: Sequence[Fields]) -> Typed:
    return Typed(Kind.LIST, Typed(Kind.STRUCT, list(some)))

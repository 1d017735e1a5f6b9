"""Entries as plain JSON data and back, without the fields that say nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from licet.catalogue.entry import CatalogueEntry, CatalogueFact, Part, Reading

_FACT = CatalogueFact.__struct_fields__
_READING = Reading.__struct_fields__


def pack(entry: CatalogueEntry) -> dict[str, Any]:
    """Field name to plain data; the id and everything empty is left out."""
    packed: dict[str, Any] = {}
    for name in CatalogueEntry.__struct_fields__:
        value = _plain(getattr(entry, name))
        if name != "id" and value not in (None, [], {}, 1):
            packed[name] = value
    return packed


def _plain(value: object) -> object:
    match value:
        case CatalogueFact():
            return _row(value, _FACT)
        case Reading():
            return _row(value, _READING)
        case Part():
            return [value.chip, value.count]
        case dict():
            return {key: _plain(one) for key, one in cast("dict[str, object]", value).items()}
        case tuple():
            return [_plain(one) for one in cast("tuple[object, ...]", value)]
        case _:
            return value


def _row(value: CatalogueFact | Reading, names: tuple[str, ...]) -> list[str | None]:
    """The values in the order of the fields, without the empty ones at the end."""
    row = [getattr(value, name) for name in names]
    while row[-1] is None:
        row.pop()
    return row


def unpack(entry_id: str, packed: Mapping[str, Any]) -> CatalogueEntry:
    """The entry that `pack` took apart."""
    values = {name: _READ[name](value) if name in _READ else value for name, value in packed.items()}
    return CatalogueEntry(id=entry_id, **values)


def _fact(row: list[Any]) -> CatalogueFact:
    return CatalogueFact(**dict(zip(_FACT, row, strict=False)))


def _facts(rows: Mapping[str, list[Any]]) -> dict[str, CatalogueFact]:
    return {name: _fact(row) for name, row in rows.items()}


def _readings(rows: list[list[Any]]) -> tuple[Reading, ...]:
    return tuple(Reading(**dict(zip(_READING, row, strict=False))) for row in rows)


def _parts(rows: list[list[Any]]) -> tuple[Part, ...]:
    return tuple(Part(chip=chip, count=count) for chip, count in rows)


_READ: Mapping[str, Callable[[Any], Any]] = {
    "also": tuple,
    "part_numbers": tuple,
    "storage_only": tuple,
    "facts": _facts,
    "dense_rates": _facts,
    "vendor_tpp": _fact,
    "vendor_eccn": _fact,
    "contested": _readings,
    "contains": _parts,
}

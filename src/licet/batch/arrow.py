"""The door to Arrow: its Python package carries no types, so they end here."""

from __future__ import annotations

from typing import Any, TypeAlias

import pyarrow as _arrow
import pyarrow.compute as _compute

pa: Any = _arrow
pc: Any = _compute

Table: TypeAlias = Any
"""An Arrow table."""

Values: TypeAlias = Any
"""An Arrow array, whole or in chunks."""

Schema: TypeAlias = Any
"""The columns of a table with their types."""


def parquet() -> Any:
    """The Parquet reader and writer."""
    from pyarrow import parquet as found  # noqa: PLC0415  (pays only when a Parquet file is touched)

    return found


def csv() -> Any:
    """The reader and writer of delimited text."""
    from pyarrow import csv as found  # noqa: PLC0415

    return found


def plain(table: Table) -> Table:
    """A table without dictionary-encoded columns, for writers that know none."""
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, table.column(place).cast(field.type.value_type))
    return table

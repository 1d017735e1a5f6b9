"""Tables of items or parties that lines refer to by key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from licet.batch.arrow import Table, Values, pa, pc
from licet.batch.documents import cell
from licet.batch.intern import Codes, Lookup, dictionary
from licet.batch.profiles import Profiles
from licet.model.errors import FactError, Problem, nearest

_SPARSE = 4
"""A table by number is used for integer keys that fill at least a quarter of their range."""


@dataclass(slots=True)
class Master:
    """A table with one row for each item or party.

    Attributes:
        group: the group its columns belong to.
        by: the column of the lines that holds the key.
        name: what the table is called in messages.
        table: its columns by path of the transaction document, without the key.
    """

    group: str
    by: str
    name: str
    keys: Values
    table: Table
    _rows: dict[str, int] = field(default_factory=dict[str, int])
    _dense: Codes | None = None
    _profiles: tuple[Profiles, Codes] | None = None

    def __post_init__(self) -> None:
        keys: list[Any] = self.keys.to_pylist()
        self._rows = {str(cell(key)): row for row, key in enumerate(keys) if cell(key) is not None}
        if len(self._rows) < len(keys):
            raise FactError.at(self.name, "a key is empty or appears twice; every row needs a key of its own")
        if pa.types.is_integer(self.keys.type) and len(keys) and min(keys) >= 0 and max(keys) < _SPARSE * len(keys):
            dense = np.full(max(keys) + 2, -1, np.int32)
            dense[np.array(keys)] = np.arange(len(keys), dtype=np.int32)
            self._dense = dense

    @property
    def columns(self) -> tuple[str, ...]:
        """The paths its columns fill."""
        return tuple(self.table.column_names)

    def look_up(self, rows: Lookup, source: Profiles) -> Lookup:
        """The profile of each of its rows; that of a line whose key is not in the table means nothing."""
        if self._profiles is None or self._profiles[0] is not source:
            self._profiles = source, source.look_up(self.table).codes()
        return Lookup(rows.places, self._profiles[1][rows.table])

    def missing(self, rows: Lookup, lines: Table) -> dict[int, Problem]:
        """The lines whose key is not in the table."""
        absent = rows.table < 0
        places = np.flatnonzero(absent[rows.places]).tolist() if absent.any() else []
        return {row: self._missing(lines[self.by][row].as_py()) for row in places}

    def rows(self, lines: Table) -> Lookup:
        """The row of the table that each line refers to; -1 for none."""
        column = lines[self.by]
        if self._dense is not None and pa.types.is_integer(column.type):
            keys = (pc.fill_null(column, -1) if column.null_count else column).to_numpy()
            inside = len(self._dense) - 1
            if keys.min(initial=0) >= 0 and keys.max(initial=-1) < inside:
                return Lookup(keys, self._dense[:inside])
            return Lookup(np.where((keys >= 0) & (keys < inside), keys, inside), self._dense)
        coded = dictionary(column)
        known = [self._rows.get(str(cell(key)), -1) for key in coded.dictionary.to_pylist()]
        return Lookup(pc.fill_null(coded.indices, len(known)).to_numpy(), np.array([*known, -1], np.int32))

    def beside(self, lines: Table) -> Table:
        """The lines with the columns of their rows of the table."""
        rows = self.rows(lines).codes()
        some = self.table.take(pa.array(rows, mask=rows < 0))
        for name in some.column_names:
            lines = lines.append_column(name, some[name])
        return lines

    def _missing(self, key: Any) -> Problem:
        near = nearest(str(key), list(self._rows)[:10_000])
        return Problem(where=self.by, what=f"no row {key!r} in {self.name}", nearest=near)

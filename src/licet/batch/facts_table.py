"""Facts as an Arrow table, one row for each set of facts, as every table interpreter reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from licet.batch.arrow import Schema, Table, Values, pa
from licet.interpret import columns
from licet.logic.values import Value
from licet.logic.vocabulary import FactDefinition, Vocabulary


def schema(facts: Iterable[FactDefinition]) -> Schema:
    """The columns of some facts with their types."""
    return pa.schema([field for fact in facts for field in _fields(fact)])


def _fields(fact: FactDefinition) -> list[Any]:
    names = columns.columns_of(fact)
    if fact.several:
        return [pa.field(names[0], pa.list_(pa.string())), pa.field(names[1], pa.bool_())]
    if fact.kind in ("number", "ratio", "date"):
        return [pa.field(name, pa.int64()) for name in names]
    return [pa.field(names[0], pa.bool_() if fact.kind == "flag" else pa.string())]


def facts_table(rows: Sequence[Mapping[str, Value]], names: Iterable[str], vocabulary: Vocabulary) -> Table:
    """A table of the named facts of every row; an absent fact is null.

    Raises:
        ValueError: a number has more decimal places than a column keeps, or is too large.
    """
    facts = [vocabulary[name] for name in names]
    filled: list[Values] = []
    for fact in facts:
        cells = list(zip(*(columns.cells(fact, row.get(fact.name)) for row in rows), strict=True))
        filled += [pa.array(one, field.type) for one, field in zip(cells or [()] * 2, _fields(fact), strict=False)]
    return pa.table(filled, schema(facts))

"""A column becomes places in a table of values, and every row finds its own value there again."""

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.batch.figures import figures
from licet.batch.intern import Column, combined
from licet.batch.tally import Tally, regrouped, summed
from licet.interpret.columns import LARGEST

KINDS: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    "flags": (pa.bool_(), st.booleans()),
    "numbers close together": (pa.int32(), st.integers(-5, 300)),
    "numbers far apart": (pa.int64(), st.integers(-(2**62), 2**62)),
    "days": (pa.date32(), st.dates(date(2022, 1, 1), date(2026, 12, 31))),
    "words": (pa.string(), st.text(max_size=3)),
}


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_every_row_finds_its_value_in_any_slice(kind: str, data: st.DataObject) -> None:
    type_, values = KINDS[kind]
    cells = data.draw(st.lists(st.none() | values, max_size=80) | st.lists(values, max_size=80))
    first = data.draw(st.integers(0, len(cells)))
    column = Column(lambda value: value)
    for some in (cells, cells[first:]):
        array = pa.array(cells, type_).slice(len(cells) - len(some))
        found = column.look_up(array)
        assert [column.values[code] for code in found.codes().tolist()] == some


@given(st.lists(st.tuples(st.none() | st.booleans(), st.integers(0, 400)), min_size=1, max_size=60))
def test_columns_that_are_combined_keep_their_pairs(rows: list[tuple[bool | None, int]]) -> None:
    columns = [Column(lambda value: value), Column(lambda value: value)]
    arrays = [pa.array([row[0] for row in rows], pa.bool_()), pa.array([row[1] for row in rows])]
    local, pairs = combined([one.look_up(array) for one, array in zip(columns, arrays, strict=True)])
    found = [tuple(one.values[code] for one, code in zip(columns, pairs[n], strict=True)) for n in local.codes()]
    assert found == rows


@given(st.lists(st.tuples(st.integers(-1, 6), st.none() | st.integers(0, LARGEST - 1)), max_size=60))
def test_lines_and_money_are_added_up_exactly_however_large(rows: list[tuple[int, int | None]]) -> None:
    kinds = np.array([kind for kind, _ in rows], np.int32)
    tally = Tally()
    value = figures(pa.chunked_array([[units for _, units in rows]], pa.int64()), "value_usd")
    tally.add(regrouped(summed(kinds, value), np.arange(7, dtype=np.int32) // 2))
    for group in range(int(kinds.max(initial=-1)) // 2 + 1):
        inside = [units for kind, units in rows if kind >= 0 and kind // 2 == group]
        assert tally.lines(group) == len(inside)
        assert tally.value(group) == sum(units or 0 for units in inside) * 10**6
        assert tally.without_value(group) == inside.count(None)
    assert tally.unreadable == sum(kind < 0 for kind, _ in rows)

"""Numbers that differ from line to line: their atoms are evaluated on the columns themselves, a chunk at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from licet.batch.arrow import Table
from licet.batch.figures import Figures, figures, product
from licet.batch.intern import Codes, Rows, factorized
from licet.batch.profiles import Profiles
from licet.interpret import columns
from licet.interpret.polars_expr import conclude
from licet.logic.number import DIGITS, Ratio
from licet.logic.tree import Among, Compare, Predicate, Ref, walk
from licet.logic.values import Value
from licet.logic.vocabulary import FactDefinition, Vocabulary
from licet.model.errors import Problem

_UP = 10 ** (DIGITS - columns.PLACES)


def money(table: Table) -> tuple[Figures | None, Figures | None]:
    """Quantity and value of every line, as far as the book states them."""
    names = set(table.column_names)
    quantity = figures(table["quantity"], "quantity") if "quantity" in names else None
    if "value_usd" in names:
        return quantity, figures(table["value_usd"], "value_usd")
    price = figures(table["unit_value_usd"], "unit_value_usd") if "unit_value_usd" in names else None
    if quantity is None or price is None:
        return quantity, None if price is None else Figures(
            price.units * 0, None, price.known & False, price.problems
        )
    return quantity, product(quantity, price, "unit_value_usd")


class LineFacts:
    """The numeric facts of a chunk's lines: stated on the line, else what the item's profile says.

    Attributes:
        frame: the columns of every fact of the group `line`, as the interpreters read them.
    """

    def __init__(
        self,
        table: Table,
        facts: Sequence[FactDefinition],
        given: Mapping[str, Figures | None],
        items: Codes,
        source: Profiles,
    ) -> None:
        self.problems: dict[int, Problem] = {}
        self._facts = facts
        self._table, self._given, self._items, self._source = table, given, items, source
        self._stated: dict[str, Figures | None] = {fact.name: self._read(fact) for fact in facts}
        self.frame = pl.DataFrame([one for fact in facts for one in self._columns(fact)])

    def value(self, row: int) -> dict[str, Value]:
        """The facts of one row, as the logic reads them."""
        cells = self.frame.row(row, named=True)
        found: dict[str, Value] = {}
        for fact in self._facts:
            if fact.kind == "ratio":
                above, below = cells[columns.numerator(fact.name)], cells[columns.denominator(fact.name)]
                if above is not None:
                    found[fact.name] = Ratio(above * _UP, below * _UP)
            elif cells[columns.column(fact.name)] is not None:
                found[fact.name] = cells[columns.column(fact.name)] * _UP
        return found

    def stated(self, row: int) -> set[str]:
        """The facts that one row states itself."""
        return {name for name, read in self._stated.items() if read is not None and read.known[row]}

    def _read(self, fact: FactDefinition) -> Figures | None:
        if fact.name in self._given:
            return self._given[fact.name]
        if fact.field is None or fact.field not in self._table.column_names:
            return None
        read = figures(self._table[fact.field], fact.field)
        self.problems |= read.problems
        return read

    def _columns(self, fact: FactDefinition) -> Iterator[pl.Series]:
        if fact.kind != "ratio":
            yield self._number(fact.name).alias(columns.column(fact.name))
            return
        above, below = self._ratio(fact)
        yield above.alias(columns.numerator(fact.name))
        yield below.alias(columns.denominator(fact.name))

    def _number(self, name: str) -> pl.Series:
        stated, known = self._stated.get(name), self._from_items(name)
        if stated is None:
            return known
        return pl.select(pl.coalesce(stated.series(), known)).to_series()

    def _ratio(self, fact: FactDefinition) -> tuple[pl.Series, pl.Series]:
        """From its parts, unless the line states the ratio itself and not both parts."""
        parts = fact.ratio or ("", "")
        above, below = self._number(parts[0]), self._number(parts[1])
        itself = self._stated[fact.name]
        stated = itself.series() if itself is not None else pl.Series([None] * len(above), dtype=pl.Int64)
        both = self._is_stated(parts[0]) & self._is_stated(parts[1])
        derive = (above.is_not_null() & below.is_not_null() & (below > 0)).fill_null(False) & (
            both | stated.is_null()
        )
        one = pl.Series([10**columns.PLACES], dtype=pl.Int64)
        return (
            pl.select(pl.when(derive).then(above).otherwise(stated)).to_series(),
            pl.select(pl.when(derive).then(below).when(stated.is_not_null()).then(one)).to_series(),
        )

    def _is_stated(self, name: str) -> pl.Series:
        stated = self._stated.get(name)
        known = np.zeros(self._table.num_rows, np.bool_) if stated is None else stated.known
        return pl.Series(known)

    def _from_items(self, name: str) -> pl.Series:
        """What the profile of each line's item gives, such as a figure of the catalogue."""
        values: list[int | None] = [_whole(self._source[n].facts.get(name)) for n in range(len(self._source))]
        return pl.Series(values or [None], dtype=pl.Int64).gather(self._items)


def _whole(value: Value | None) -> int | None:
    return columns.whole(value, columns.PLACES) if isinstance(value, int) and not isinstance(value, bool) else None


class LineCodes:
    """Truths of the line atoms of one regime, packed into codes.

    Attributes:
        names: the atoms, in the order of their columns.
    """

    def __init__(
        self,
        atoms: Mapping[str, Predicate],
        conclusions: Mapping[str, Predicate],
        vocabulary: Vocabulary,
        exact: bool,
    ) -> None:
        self.names = tuple(atoms)
        leaves: Mapping[str, Predicate] = _leaves(atoms.values(), conclusions) if exact else {}
        self._roots: Mapping[str, Predicate] = {**atoms, **leaves}
        self._conclusions: Mapping[str, Predicate] = {**conclusions, **self._roots}
        self._vocabulary = vocabulary
        self._exact = exact
        self._rows = Rows()

    def code(self, frame: pl.DataFrame) -> Codes:
        """The code of every row of a frame of line facts."""
        done = conclude(frame.lazy(), self._conclusions, self._roots, self._vocabulary)
        truths = [(pl.col(columns.conclusion(name)).cast(pl.Int8) * 2).fill_null(1) for name in self._roots]
        known = [pl.col(name).is_not_null().cast(pl.Int8).alias(f"known {name}") for name in frame.columns]
        table = done.select(*truths, *(known if self._exact else [])).collect()
        cells: list[npt.NDArray[Any]] = [column.to_numpy() for column in table]
        local, first = factorized(cells, [2] * len(cells))
        return self._rows.number(np.stack([one[first] for one in cells], axis=1))[local]

    @property
    def truths(self) -> npt.NDArray[np.int8]:
        """One row of atom truths for each code."""
        return self._truths()[:, : len(self.names)]

    @property
    def asked(self) -> list[int]:
        """For each code, a number for what is unknown below its atoms."""
        seen: dict[bytes, int] = {}
        return [seen.setdefault(row.tobytes(), len(seen)) for row in self._truths()[:, len(self.names) :]]

    def _truths(self) -> npt.NDArray[np.int8]:
        rows = self._rows.rows
        return np.array(rows, np.int8).reshape(len(rows), -1)


def _leaves(nodes: Iterable[Predicate], conclusions: Mapping[str, Predicate]) -> Mapping[str, Predicate]:
    """Every leaf below some predicates, named by number."""
    found: dict[Predicate, str] = {}
    waiting, seen = list(nodes), set[str]()
    while waiting:
        for part in walk(waiting.pop()):
            if isinstance(part, Compare | Among):
                found.setdefault(part, f"leaf.{len(found)}")
            elif isinstance(part, Ref) and part.conclusion not in seen:
                seen.add(part.conclusion)
                waiting.append(conclusions[part.conclusion])
    return {name: leaf for leaf, name in found.items()}

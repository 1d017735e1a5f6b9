"""The predicate tree as Polars expressions: bitmaps of three-valued truth over columns of facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import eq, ge, gt, le, lt, ne
from typing import Any, assert_never

import polars as pl

from licet.interpret import columns
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Operator, Possible, Predicate, Ref, Scalar
from licet.logic.vocabulary import Vocabulary

_HOLDS: Mapping[Operator, Callable[[Any, Any], pl.Expr]] = {
    "<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "!=": ne,
}  # fmt: skip
_UNKNOWN = pl.lit(None, dtype=pl.Boolean)


def expression(node: Predicate, vocabulary: Vocabulary) -> pl.Expr:
    """A predicate over fact columns and the columns of the conclusions it refers to; null is unknown."""
    match node:
        case Among(fact=fact, values=values):
            return _among(fact, values, vocabulary)
        case Compare(facts=facts, operator=operator, bound=bound):
            return _compare(facts, operator, bound, vocabulary)
        case AllOf(parts=parts):
            return reduce(
                lambda left, right: left & right, (expression(part, vocabulary) for part in parts), pl.lit(True)
            )
        case AnyOf(parts=parts):
            return reduce(
                lambda left, right: left | right, (expression(part, vocabulary) for part in parts), pl.lit(False)
            )
        case Not(part=part):
            return ~expression(part, vocabulary)
        case Possible(part=part):
            return expression(part, vocabulary).fill_null(True)
        case Ref(conclusion=name):
            return pl.col(columns.conclusion(name))
        case _:
            assert_never(node)


def _among(name: str, values: frozenset[Scalar], vocabulary: Vocabulary) -> pl.Expr:
    fact, cell = vocabulary[name], pl.col(columns.column(name))
    if fact.several:
        hit = cell.list.eval(pl.element().is_in(sorted(map(str, values)))).list.any()
        return pl.when(hit).then(True).when(pl.col(columns.complete(name))).then(False).otherwise(_UNKNOWN)
    if fact.kind == "flag" and len(values) == 1:
        return cell if True in values else ~cell
    if not values:
        return pl.when(cell.is_null()).then(_UNKNOWN).otherwise(False)
    return cell.is_in(sorted(values, key=str))


def _compare(names: tuple[str, ...], operator: Operator, bound: int, vocabulary: Vocabulary) -> pl.Expr:
    first = vocabulary[names[0]]
    if first.kind == "ratio":
        above, below = columns.ratio_test(bound)
        upper = pl.col(columns.numerator(first.name)).cast(pl.Int128) * pl.lit(below, dtype=pl.Int128)
        lower = pl.col(columns.denominator(first.name)).cast(pl.Int128) * pl.lit(above, dtype=pl.Int128)
        return _HOLDS[operator](upper, lower)
    total = reduce(lambda left, right: left + right, (pl.col(columns.column(name)) for name in names))
    operator, limit = columns.integer_test(operator, bound, columns.places(first))
    return _HOLDS[operator](total, pl.lit(limit, dtype=pl.Int64))


def conclude(
    frame: pl.LazyFrame, conclusions: Mapping[str, Predicate], roots: Iterable[str], vocabulary: Vocabulary
) -> pl.LazyFrame:
    """Add the columns of the roots and of all they refer to, layer by layer."""
    for names in columns.layers(conclusions, roots):
        frame = frame.with_columns(
            expression(conclusions[name], vocabulary).alias(columns.conclusion(name)) for name in names
        )
    return frame


def first_that_holds(table: Sequence[tuple[str, str]]) -> pl.Expr:
    """The word of the first conclusion that holds; a guard that is itself unknown stops at null."""
    found = pl.lit(None, dtype=pl.String)
    for word, name in reversed(table):
        guard = pl.col(columns.conclusion(name))
        found = pl.when(guard).then(pl.lit(word)).when(guard.is_null()).then(None).otherwise(found)
    return found

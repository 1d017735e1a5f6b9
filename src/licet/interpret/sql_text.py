"""The predicate tree as SQL text that DuckDB and Spark run unchanged.

Every node stands in brackets, every literal has a type, and every guard has an arm for unknown: SQL would
otherwise read `NOT a IS NULL` as it likes and take unknown for false in `CASE`. The one function the two engines
name differently, `arrays_overlap`, is a macro in DuckDB (`DUCKDB_PRELUDE`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from licet.interpret import columns
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Operator, Possible, Predicate, Ref, Scalar
from licet.logic.vocabulary import Vocabulary
from licet.model.errors import BackendError

DUCKDB_PRELUDE = "CREATE OR REPLACE TEMP MACRO arrays_overlap(one, other) AS list_has_any(one, other)"
"""Run once in a DuckDB session; Spark has the function."""

_UNKNOWN = "CAST(NULL AS BOOLEAN)"


def condition(node: Predicate, vocabulary: Vocabulary) -> str:
    """A predicate as one bracketed boolean expression; NULL is unknown."""
    match node:
        case Among(fact=fact, values=values):
            return _among(fact, values, vocabulary)
        case Compare(facts=facts, operator=operator, bound=bound):
            return _compare(facts, operator, bound, vocabulary)
        case AllOf(parts=parts):
            return _joined(" AND ", parts, "TRUE", vocabulary)
        case AnyOf(parts=parts):
            return _joined(" OR ", parts, "FALSE", vocabulary)
        case Not(part=part):
            return f"(NOT {condition(part, vocabulary)})"
        case Possible(part=part):
            return f"(COALESCE({condition(part, vocabulary)}, TRUE))"
        case Ref(conclusion=name):
            return f"({columns.conclusion(name)})"
        case _:
            assert_never(node)


def _joined(word: str, parts: tuple[Predicate, ...], none: str, vocabulary: Vocabulary) -> str:
    return f"({word.join(condition(part, vocabulary) for part in parts) or none})"


def _among(name: str, values: frozenset[Scalar], vocabulary: Vocabulary) -> str:
    fact, cell = vocabulary[name], columns.column(name)
    if fact.several:
        hit = f"(arrays_overlap({cell}, {_array(values)}))"
        return f"(CASE WHEN {hit} THEN TRUE WHEN ({columns.complete(name)}) THEN FALSE ELSE {_UNKNOWN} END)"
    if not values:
        return f"(CASE WHEN ({cell} IS NULL) THEN {_UNKNOWN} ELSE FALSE END)"
    if fact.kind == "flag":
        return f"({' OR '.join(f'({cell} = {str(value).upper()})' for value in sorted(values))})"
    return f"({cell} IN ({', '.join(text(str(value)) for value in sorted(values, key=str))}))"


def _array(values: frozenset[Scalar]) -> str:
    """A list of words; `split` on a comma means the same to both engines."""
    words = sorted(str(value) for value in values)
    if any("," in word for word in words):
        raise BackendError(f"a set member with a comma cannot be written as SQL: {words!r}")
    return f"split({text(','.join(words))}, ',')"


def _compare(names: tuple[str, ...], operator: Operator, bound: int, vocabulary: Vocabulary) -> str:
    first = vocabulary[names[0]]
    if first.kind == "ratio":
        above, below = columns.ratio_test(bound)
        left = f"({_wide(columns.numerator(first.name))} * {_wide(below)})"
        right = f"({_wide(columns.denominator(first.name))} * {_wide(above)})"
        return f"({left} {_sign(operator)} {right})"
    total = " + ".join(columns.column(name) for name in names)
    operator, limit = columns.integer_test(operator, bound, columns.places(first))
    return f"(({total}) {_sign(operator)} CAST({limit} AS BIGINT))"


def _wide(operand: str | int) -> str:
    return f"CAST({operand} AS DECIMAL(19, 0))"


def _sign(operator: Operator) -> str:
    return "<>" if operator == "!=" else operator


def text(word: str) -> str:
    """A string literal."""
    if "\\" in word or "\n" in word:
        raise BackendError(f"{word!r} cannot be written as one SQL literal for every engine")
    return "'" + word.replace("'", "''") + "'"


def select(
    source: str,
    conclusions: Mapping[str, Predicate],
    roots: Sequence[str],
    vocabulary: Vocabulary,
    outputs: Iterable[str] = ("*",),
) -> str:
    """One query over a table of facts: the conclusions as layered subqueries, then the outputs.

    The layers stand within each other; as steps of a WITH they take Spark almost three times as long to plan.
    """
    layered = source
    for level, names in enumerate(columns.layers(conclusions, roots)):
        added = ",\n  ".join(
            f"{condition(conclusions[name], vocabulary)} AS {columns.conclusion(name)}" for name in names
        )
        layered = f"(SELECT *,\n  {added}\n FROM {layered}) AS facts_{level}"
    return f"SELECT {', '.join(outputs)} FROM {layered}"


def first_that_holds(table: Sequence[tuple[str, str]]) -> str:
    """The word of the first conclusion that holds; a guard that is itself unknown stops at NULL."""
    arms = (
        f"WHEN ({columns.conclusion(name)}) THEN {text(word)} "
        f"WHEN ({columns.conclusion(name)} IS NULL) THEN CAST(NULL AS STRING)"
        for word, name in table
    )
    return f"(CASE {' '.join(arms)} ELSE CAST(NULL AS STRING) END)"

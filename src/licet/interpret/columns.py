"""How facts lie in columns, shared by every interpreter that works on tables.

A number is an integer scaled by 10**6, a date an integer count of days, a ratio two integers that are never
divided, a fact with several values a list beside a flag that says whether the list is complete. Unknown is null.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from licet.logic.number import DIGITS, Number, Ratio
from licet.logic.tree import Operator, Predicate, references_of
from licet.logic.values import Several, Value
from licet.logic.vocabulary import FactDefinition
from licet.model.errors import BackendError

PLACES = 6
"""Decimal places a number keeps in a column; a figure with more is refused at the door, never rounded."""

LARGEST = 10**12
"""Numbers lie below this, so that a scaled number fits 64 bits and a cross-multiplied ratio fits 38 digits."""

_FLOOR = -(2**63) + 1


def column(name: str) -> str:
    """The column of a fact: its name with every mark that SQL would have to quote turned into `_`."""
    return re.sub(r"\W", "_", name).lower()


def numerator(name: str) -> str:
    """The column of a ratio's upper number."""
    return f"{column(name)}_above"


def denominator(name: str) -> str:
    """The column of a ratio's lower number; 10**6 when the ratio itself was stated."""
    return f"{column(name)}_below"


def complete(name: str) -> str:
    """The column that says whether a list of values is all there is."""
    return f"{column(name)}_complete"


def conclusion(name: str) -> str:
    """The column of a conclusion; SQL does not tell case apart, so a name with capitals says so."""
    return f"is_{column(name.replace('.', '__'))}{'' if name == name.lower() else '_u'}"


def columns_of(fact: FactDefinition) -> tuple[str, ...]:
    """Every column a fact takes."""
    if fact.several:
        return column(fact.name), complete(fact.name)
    if fact.kind == "ratio":
        return numerator(fact.name), denominator(fact.name)
    return (column(fact.name),)


def places(fact: FactDefinition) -> int:
    """Decimal places of a numeric fact's column."""
    return 0 if fact.kind == "date" else PLACES


def whole(value: int, digits: int) -> int:
    """A number scaled by 10**18 as one scaled by 10**digits.

    Raises:
        ValueError: it has more decimal places, or is too large for a column; the message is a sentence.
    """
    scaled, lost = divmod(value, 10 ** (DIGITS - digits))
    if lost:
        raise ValueError(f"a table keeps {digits} decimal places, and this number has more")
    if abs(scaled) >= LARGEST * 10**digits:
        raise ValueError(f"a table keeps numbers below {LARGEST:,}")
    return scaled


def cells(fact: FactDefinition, value: Value | None) -> tuple[object, ...]:
    """A value as the cells of its columns.

    Raises:
        ValueError: the number does not fit its column.
    """
    if value is None:
        return (None,) * len(columns_of(fact))
    if isinstance(value, Several):
        return sorted(value.values), value.complete
    if fact.kind == "ratio" and not isinstance(value, str | bool):
        return ratio_cells(value)
    return (whole(value, places(fact)),) if isinstance(value, int) and not isinstance(value, bool) else (value,)


def ratio_cells(value: Number) -> tuple[int, int]:
    """A quotient as its two cells; a quotient stated as one number has denominator one."""
    if isinstance(value, Ratio):
        return whole(value.numerator, PLACES), whole(value.denominator, PLACES)
    return whole(value, PLACES), 10**PLACES


def integer_test(operator: Operator, bound: int, digits: int) -> tuple[Operator, int]:
    """The same comparison for integers scaled by 10**digits, exact even when the bound has more decimals."""
    quotient, rest = divmod(bound, 10 ** (DIGITS - digits))
    if rest == 0:
        return operator, quotient
    match operator:
        case ">" | ">=":
            return ">", quotient
        case "<" | "<=":
            return "<=", quotient
        case "=":
            return "<", _FLOOR
        case "!=":
            return ">=", _FLOOR


def ratio_test(bound: int) -> tuple[int, int]:
    """A bound as the smallest fraction `above / 10**k`: `n/d >= bound` is `n * 10**k >= above * d`.

    Raises:
        BackendError: the bound has too many digits for an exact comparison in 38 digits.
    """
    above, below = bound, 10**DIGITS
    while below > 1 and above % 10 == 0:
        above, below = above // 10, below // 10
    if abs(above) >= 10**19 or below >= 10**19:
        raise BackendError(f"the bound {bound}e-{DIGITS} has too many digits for a column of ratios")
    return above, below


@dataclass(frozen=True, slots=True)
class Layers:
    """Conclusions in layers: each layer refers to earlier ones only."""

    names: tuple[tuple[str, ...], ...]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self.names)


def layers(conclusions: Mapping[str, Predicate], roots: Iterable[str]) -> Layers:
    """The conclusions the roots need, each in the first layer that has all it refers to."""
    depth: dict[str, int] = {}

    def measure(name: str) -> int:
        if name not in depth:
            depth[name] = 1 + max((measure(part) for part in sorted(references_of(conclusions[name]))), default=-1)
        return depth[name]

    for root in roots:
        measure(root)
    count = 1 + max(depth.values(), default=-1)
    _no_clash([conclusion(name) for name in depth])
    return Layers(tuple(tuple(name for name in depth if depth[name] == level) for level in range(count)))


def _no_clash(names: Sequence[str]) -> None:
    if len(set(names)) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise BackendError(f"two conclusions would share the column {twice[0]!r}")

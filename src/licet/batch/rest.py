"""What is left to decide once every group of a line has a code: one regime's rest, over many keys at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from licet.batch.codes import SPOKEN, GroupCodes
from licet.batch.groups import GROUPS
from licet.batch.on_line import LineCodes
from licet.batch.regimes import Regime, conclusions_of
from licet.determination.plan import REQUIRED, REQUIRED_IN_TEXT, make_plan
from licet.interpret.classes import Pieces
from licet.interpret.vectors import Pool, Truths, Vectors
from licet.logic.tree import Predicate, Ref
from licet.logic.values import Value

_OPEN = ("indeterminate.requirement", "indeterminate.text", "indeterminate.release", "exception_available")
"""Outcome rows whose answers list what is missing."""


def roots_of(regime: Regime, stages: Sequence[str]) -> tuple[str, ...]:
    """The conclusions on which lines of a class never differ, besides the outcome."""
    rows = {name for _, name in make_plan(regime.edition).outcomes}
    shown = [name for name in conclusions_of(regime, stages) if name not in rows]
    return tuple(dict.fromkeys((REQUIRED, REQUIRED_IN_TEXT, *shown)))


class Rest:
    """The rest of one regime: keys in, signatures out; lines with equal signatures form a class.

    Args:
        codes: the codes of each group under the regime's atoms.
    """

    def __init__(
        self, regime: Regime, pieces: Pieces, stages: Sequence[str], codes: Mapping[str, GroupCodes], line: LineCodes
    ) -> None:
        self.codes = codes
        self.line = line
        self.names = {group: tuple(pieces.atoms.get(group, {})) for group in GROUPS}
        self._outcomes = [name for _, name in make_plan(regime.edition).outcomes]
        self._roots = roots_of(regime, stages)
        self._pool = Pool()
        number = self._pool.add(pieces.rest)
        self._numbers = {name: number(Ref(conclusion=name)) for name in (*self._outcomes, *self._roots)}
        self._open = {n for n, name in enumerate(self._outcomes) if name.removeprefix("outcome.") in _OPEN}
        self._spoken = tuple(_spoken(regime))

    def signatures(self, keys: npt.NDArray[np.int64], exact: bool) -> list[tuple[Any, ...]]:
        """The signature of each key, a row of codes: the groups in order, then the line code."""
        columns = self._columns(keys)
        vectors = Vectors(self._pool, len(keys), lambda leaf: columns[_name(leaf)])
        held = np.stack([vectors.truths(self._numbers[name]) for name in self._outcomes]) == 2
        outcome = held.argmax(axis=0).tolist()
        truths = np.ascontiguousarray(np.stack([vectors.truths(self._numbers[name]) for name in self._roots], axis=1))
        said = [vectors.truths(self._numbers[rule]) if rule in self._numbers else None for rule, _ in self._spoken]
        asked = self._asked(keys) if exact else None
        return [
            (
                row,
                truths[n].tobytes(),
                tuple(self._says(k, keys[n]) for (_, k), t in zip(self._spoken, said, strict=True) if t is None or t[n]),
                tuple(asked[n].tolist()) if asked is not None and row in self._open else (),
            )
            for n, row in enumerate(outcome)
        ]

    def _says(self, place: int, key: npt.NDArray[np.int64]) -> Value | None:
        """The value of a repeated fact, from the group that gives it."""
        values = (self.codes[group].spoken[code][place] for group, code in zip(GROUPS, key.tolist(), strict=False))
        return next((value for value in values if value is not None), None)

    def _columns(self, keys: npt.NDArray[np.int64]) -> Mapping[str, Truths]:
        columns: dict[str, Truths] = {}
        for place, group in enumerate(GROUPS):
            truths = self.codes[group].truths[keys[:, place]]
            columns |= {name: np.ascontiguousarray(truths[:, n]) for n, name in enumerate(self.names[group])}
        if self.line.names:
            truths = self.line.truths[keys[:, len(GROUPS)]]
            columns |= {name: np.ascontiguousarray(truths[:, n]) for n, name in enumerate(self.line.names)}
        return columns

    def _asked(self, keys: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        parts = [np.array(self.codes[group].asked)[keys[:, place]] for place, group in enumerate(GROUPS)]
        if self.line.names:
            parts.append(np.array(self.line.asked)[keys[:, len(GROUPS)]])
        return np.stack(parts, axis=1)


def _name(leaf: Predicate) -> str:
    assert isinstance(leaf, Ref), "the rest reads atoms only"
    return leaf.conclusion


def _spoken(regime: Regime) -> list[tuple[str, int]]:
    """Rules of the regime that repeat a fact, with the place of the fact among those of `SPOKEN`."""
    return [
        (rule.name, place)
        for place, (stage, term, word, _) in enumerate(SPOKEN)
        for rule in regime.edition.stage(stage)
        if rule.terms.get(term) == word
    ]

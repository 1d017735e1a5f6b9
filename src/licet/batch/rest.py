"""What is left to decide once every group of a line has a code: one regime's rest, over many keys at once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from licet.batch.codes import SPOKEN, GroupCodes
from licet.batch.groups import GROUPS
from licet.batch.intern import Codes, factorized
from licet.batch.on_line import LineCodes
from licet.batch.regimes import Regime, conclusions_of
from licet.determination.plan import REQUIRED, REQUIRED_IN_TEXT, enforced, make_plan, need
from licet.interpret.classes import Pieces
from licet.interpret.vectors import Pool, Truths, Vectors
from licet.logic.tree import AllOf, AnyOf, Possible, Predicate, Ref, certain
from licet.logic.values import Value

STAGES = (
    "classification",
    "eccn",
    "requirement",
    "exception",
    "savings",
    "review",
    "filing",
    "obligation",
    "caution",
)
"""Stages an answer shows."""

_OPEN = (
    "indeterminate.requirement",
    "indeterminate.text",
    "indeterminate.release",
    "indeterminate.savings",
    "indeterminate.license",
    "exception_available",
)
"""Outcome rows whose answers list what is missing."""


class Question(Struct, frozen=True, kw_only=True):
    """What is asked of a book: the conclusions on which lines of a class never differ, besides the outcome.

    Attributes:
        conclusions: those of the plan, and what the question adds to them.
        roots: the conclusions that matter.
        names: what stands for each root in a signature; equal signatures of different regimes are one class.
        spoken: roots under which an answer repeats a fact, with the place of the fact among those of `SPOKEN`.
    """

    conclusions: Mapping[str, Predicate]
    roots: tuple[str, ...]
    names: tuple[Hashable, ...]
    spoken: tuple[tuple[str, int], ...]


def whole_question(regime: Regime) -> Question:
    """Everything an answer shows; a class lies within one regime."""
    rows = {name for _, name in make_plan(regime.edition).outcomes}
    shown = [name for name in conclusions_of(regime, STAGES) if name not in rows]
    roots = tuple(dict.fromkeys((REQUIRED, REQUIRED_IN_TEXT, *shown)))
    names = tuple((id(regime), name) for name in roots)
    return Question(conclusions=regime.conclusions, roots=roots, names=names, spoken=tuple(_spoken(regime)))


def portfolio_question(regime: Regime) -> Question:
    """Outcome, ECCN and review policy, and whether a license is required; a class may span regimes."""
    added: dict[str, Predicate] = {}
    names: dict[str, Hashable] = {REQUIRED: REQUIRED, REQUIRED_IN_TEXT: REQUIRED_IN_TEXT}
    for rule in regime.edition.stage("eccn"):
        names[rule.name] = (rule.name, rule.terms["eccn"])
    for policy, rules in _reviews(regime).items():
        added[f"policy.{policy}"] = AnyOf(parts=tuple(rules))
        names[f"policy.{policy}"] = f"policy.{policy}"
    spoken = ((f"policy.{SPOKEN[place][2]}" if name not in names else name, place) for name, place in _spoken(regime))
    return Question(
        conclusions={**regime.conclusions, **added},
        roots=tuple(names),
        names=tuple(names.values()),
        spoken=tuple(dict.fromkeys(spoken)),
    )


def _reviews(regime: Regime) -> Mapping[str, list[Predicate]]:
    """Review policy to when it governs: its rule holds, and a requirement it is of may apply."""
    binding = {rule.name: need(rule) for rule in make_plan(regime.edition).requirements if enforced(rule)}
    found: dict[str, list[Predicate]] = {}
    for rule in regime.edition.stage("review"):
        needs = tuple(Ref(conclusion=binding[name]) for name in rule.terms["of"] if name in binding)
        holds = AllOf(parts=(certain(Ref(conclusion=rule.name)), Possible(part=AnyOf(parts=needs))))
        found.setdefault(str(rule.terms["policy"]), []).append(holds)
    return found


class Rest:
    """The rest of one regime: keys in, signatures out; lines with equal signatures form a class.

    Args:
        codes: the codes of each group under the regime's atoms.
    """

    def __init__(
        self, regime: Regime, question: Question, pieces: Pieces, codes: Mapping[str, GroupCodes], line: LineCodes
    ) -> None:
        self.codes = codes
        self.line = line
        self.names = {group: tuple(pieces.atoms.get(group, {})) for group in GROUPS}
        self._question = question
        self._outcomes = [name for _, name in make_plan(regime.edition).outcomes]
        self._pool = Pool()
        number = self._pool.add(pieces.rest)
        self._numbers = {name: number(Ref(conclusion=name)) for name in (*self._outcomes, *question.roots)}
        self._open = [name.removeprefix("outcome.") in _OPEN for name in self._outcomes]
        self._spoken = question.spoken

    def codes_known(self) -> list[int]:
        """How many codes each group has so far, then how many line codes."""
        return [*(len(self.codes[group].truths) for group in GROUPS), len(self.line.truths) if self.line.names else 1]

    def signatures(self, keys: npt.NDArray[np.int64], exact: bool) -> tuple[Codes, list[Hashable]]:
        """The signature of each key, as a code into the list of distinct ones.

        Args:
            keys: one row of codes for each key: the groups in order, then the line code.
            exact: also tell apart what is missing where an answer lists it.
        """
        columns = self._columns(keys)
        vectors = Vectors(self._pool, len(keys), lambda leaf: columns[_name(leaf)])
        held = np.stack([vectors.truths(self._numbers[name]) for name in self._outcomes]) == 2
        outcome = held.argmax(axis=0)
        truths = [vectors.truths(self._numbers[name]) for name in self._question.roots]
        more = [self._said(place, keys) * (vectors.truths(self._numbers[rule]) > 0) for rule, place in self._spoken]
        more += self._asked(keys, np.array(self._open)[outcome]) if exact else []
        parts = [outcome, *truths, *more]
        widths = [int(one.max(initial=0)).bit_length() for one in parts]
        local, first = factorized(parts, widths)
        return local, [self._signature(int(row), outcome, truths, more, keys[row]) for row in first]

    def _signature(
        self, row: int, outcome: Codes, truths: list[Truths], more: list[Codes], key: npt.NDArray[np.int64]
    ) -> Hashable:
        names = self._question.names
        held = tuple((name, int(one[row])) for name, one in zip(names, truths, strict=True) if one[row])
        said = tuple(
            self._says(place, key) for (_, place), code in zip(self._spoken, more, strict=False) if code[row]
        )
        asked = tuple(int(one[row]) for one in more[len(self._spoken) :])
        return self._outcomes[int(outcome[row])], held, said, asked

    def _said(self, place: int, keys: npt.NDArray[np.int64]) -> Codes:
        """For each key a number for the value of a repeated fact; 0 stands for none."""
        found = np.zeros(len(keys), np.int64)
        for column, group in enumerate(GROUPS):
            numbers: dict[Value | None, int] = {None: 0}
            values = [numbers.setdefault(said[place], len(numbers)) for said in self.codes[group].spoken]
            found = np.maximum(found, np.array(values or [0])[keys[:, column]])
        return found.astype(np.int32)

    def _says(self, place: int, key: npt.NDArray[np.int64]) -> Value | None:
        """The value of a repeated fact, from the group that gives it."""
        codes: list[int] = key.tolist()
        values = [self.codes[group].spoken[code][place] for group, code in zip(GROUPS, codes, strict=False)]
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

    def _asked(self, keys: npt.NDArray[np.int64], where: npt.NDArray[np.bool_]) -> list[Codes]:
        parts = [np.array(self.codes[group].asked)[keys[:, place]] for place, group in enumerate(GROUPS)]
        if self.line.names:
            parts.append(np.array(self.line.asked)[keys[:, len(GROUPS)]])
        return [(part * where).astype(np.int32) for part in parts]


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

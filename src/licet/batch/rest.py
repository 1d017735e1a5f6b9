"""What is left to decide once every group of a line has a code: one regime's rest, over many keys at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from licet.batch.codes import SPOKEN, GroupCodes
from licet.batch.groups import GROUPS
from licet.batch.intern import Codes, Keys, factorized
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
        numbers: a number for everything that a signature may name, shared by all regimes.
    """

    def __init__(
        self,
        regime: Regime,
        question: Question,
        pieces: Pieces,
        codes: Mapping[str, GroupCodes],
        line: LineCodes,
        numbers: dict[Hashable, int],
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
        self._named = np.array([numbers.setdefault(name, len(numbers)) for name in question.names], np.int64)

    def codes_known(self) -> list[int]:
        """How many codes each group has so far, then how many line codes."""
        line = [len(self.line.truths)] if self.line.names else []
        return [*(len(self.codes[group].asked) for group in GROUPS), *line]

    def signatures(self, keys: Sequence[Keys], exact: bool) -> tuple[Codes, list[Hashable]]:
        """The signature of each key, as a code into the list of distinct ones.

        Args:
            keys: a column of codes for each group in order, then the line codes if any.
            exact: also tell apart what is missing where an answer lists it.
        """
        atoms = dict(self._atoms(keys))
        vectors = Vectors(self._pool, len(keys[0]), lambda leaf: atoms[_name(leaf)]())
        held = np.stack([vectors.truths(self._numbers[name]) for name in self._outcomes]) == 2
        outcome = held.argmax(axis=0)
        truths = [vectors.truths(self._numbers[name]) for name in self._question.roots]
        said = [self._said(place, keys) * (vectors.truths(self._numbers[rule]) > 0) for rule, place in self._spoken]
        asked = self._asked(keys, np.array(self._open)[outcome]) if exact else []
        parts = [outcome, *truths, *said, *asked]
        local, first = factorized(parts, [int(one.max(initial=0)).bit_length() for one in parts])
        rows = np.stack([one[first] for one in truths], axis=1)
        more = [
            (
                self._outcomes[outcome[row]],
                tuple(self._says(place, keys, row) for (_, place), one in zip(self._spoken, said, strict=True) if one[row]),
                *(int(one[row]) for one in asked),
            )
            for row in first.tolist()
        ]
        return local, [(self._held(row), *rest) for row, rest in zip(rows, more, strict=True)]

    def _held(self, row: Truths) -> bytes:
        """The roots that are not false, by number, with their truths."""
        places = np.flatnonzero(row)
        return np.sort(self._named[places] * 4 + row[places]).tobytes()

    def _said(self, place: int, keys: Sequence[Keys]) -> Codes:
        """For each key a number for the value of a repeated fact; 0 stands for none."""
        found = np.zeros(len(keys[0]), np.int32)
        for group, codes in zip(GROUPS, keys, strict=False):
            numbers: dict[Value | None, int] = {None: 0}
            values = [numbers.setdefault(said[place], len(numbers)) for said in self.codes[group].spoken]
            if len(numbers) > 1:
                found = np.maximum(found, np.array(values, np.int32)[codes])
        return found

    def _says(self, place: int, keys: Sequence[Keys], row: int) -> Value | None:
        """The value of a repeated fact, from the group that gives it."""
        values = (self.codes[group].spoken[codes[row]][place] for group, codes in zip(GROUPS, keys, strict=False))
        return next((value for value in values if value is not None), None)

    def _atoms(self, keys: Sequence[Keys]) -> Iterator[tuple[str, Callable[[], Truths]]]:
        """The truths of each atom over the keys, looked up when the rest asks for them."""
        for group, codes in zip(GROUPS, keys, strict=False):
            truths = self.codes[group].truths
            for place, name in enumerate(self.names[group]):
                yield name, partial(np.take, truths[place], codes)
        for place, name in enumerate(self.line.names):
            yield name, partial(np.take, self.line.truths[:, place], keys[len(GROUPS)])

    def _asked(self, keys: Sequence[Keys], where: npt.NDArray[np.bool_]) -> list[Codes]:
        parts = [np.array(self.codes[group].asked)[codes] for group, codes in zip(GROUPS, keys, strict=False)]
        if self.line.names:
            parts.append(np.array(self.line.asked)[keys[len(GROUPS)]])
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

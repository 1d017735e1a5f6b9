"""What is left to decide once every group of a line has a code: one regime's rest, over many keys at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import prod
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct, structs

from licet.batch.codes import SPOKEN, GroupCodes
from licet.batch.context import Context, Given, shape_of
from licet.batch.intern import Codes, Keys, told_apart
from licet.batch.on_line import LineCodes
from licet.batch.regimes import Regime, conclusions_of
from licet.determination.plan import REQUIRED, REQUIRED_IN_TEXT, enforced, need
from licet.interpret.vectors import Pool, Truths
from licet.logic.tree import AllOf, AnyOf, Possible, Predicate, Ref, certain
from licet.logic.values import Value
from licet.rulebook.edition import Edition

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


Part = npt.NDArray[Any]
"""One column of what makes a signature, small whole numbers."""

_BLOCK = 1 << 16
"""Combinations that are evaluated together, so that their truths stay in a processor's cache."""


class Question(Struct, frozen=True, kw_only=True):
    """What is asked of a book: the conclusions on which lines of a class never differ, besides the outcome.

    Attributes:
        conclusions: those of the plan, and what the question adds to them.
        roots: the conclusions that matter.
        names: what stands for each root in a signature; equal signatures of different regimes are one class.
        spoken: roots under which an answer repeats a fact, with the place of the fact among those of `SPOKEN`.
        law: lines under different laws on which a root holds, or may, are of different classes, though of one answer
            when all else is equal.
    """

    conclusions: Mapping[str, Predicate]
    roots: tuple[str, ...]
    names: tuple[Hashable, ...]
    spoken: tuple[tuple[str, int], ...]
    law: Hashable = None


def whole_question(regime: Regime) -> Question:
    """Everything an answer shows; a class lies within one regime."""
    rows = {name for _, name in regime.plan.outcomes}
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


def short_question(regime: Regime) -> Question:
    """The same for lines under one law: of one regime, or of several that no line of the book tells apart."""
    return structs.replace(portfolio_question(regime), law=id(regime))


def _reviews(regime: Regime) -> Mapping[str, list[Predicate]]:
    """Review policy to when it governs: its rule holds, and a requirement it is of may apply."""
    binding = {rule.name: need(rule) for rule in regime.plan.requirements if enforced(rule)}
    found: dict[str, list[Predicate]] = {}
    for rule in regime.edition.stage("review"):
        needs = tuple(Ref(conclusion=binding[name]) for name in rule.terms["of"] if name in binding)
        holds = AllOf(parts=(certain(Ref(conclusion=rule.name)), Possible(part=AnyOf(parts=needs))))
        found.setdefault(str(rule.terms["policy"]), []).append(holds)
    return found


class Signing:
    """Numbers for signatures, and for what they name, shared by all regimes; threads may share it.

    Attributes:
        exact: signatures also tell apart what is missing where an answer lists it.
        answers: for each signature, a number for what it says apart from its law.
    """

    def __init__(self, exact: bool) -> None:
        self.exact = exact
        self.answers: list[int] = []
        self._names: dict[Hashable, int] = {}
        self._said: dict[Hashable, int] = {}
        self._signatures: dict[Hashable, int] = {}
        self._lock = Lock()

    def names(self, names: Iterable[Hashable]) -> Keys:
        """The number of each name."""
        with self._lock:
            return np.array([self._names.setdefault(one, len(self._names)) for one in names], np.int64)

    def signatures(self, said: Iterable[tuple[Hashable, Hashable]]) -> Codes:
        """The number of the signature of each thing that is said, with its law."""
        with self._lock:
            return np.array(
                [self._one(law, self._said.setdefault(one, len(self._said))) for law, one in said], np.int32
            )

    def _one(self, law: Hashable, answer: int) -> int:
        number = self._signatures.setdefault((law, answer), len(self.answers))
        if number == len(self.answers):
            self.answers.append(answer)
        return number


class Sides(Struct, frozen=True, kw_only=True):
    """What the rest of a regime joins: codes of the item, of its context, and of what differs from line to line.

    Attributes:
        on_line: the atoms of the last.
    """

    item: GroupCodes
    context: Context
    line: LineCodes
    on_line: Sequence[int]


class Rest:
    """The rest of one regime: keys in, signatures out; lines with equal signatures form a class.

    Args:
        edition: that of the regime.
        outcomes: the rows of the outcome table. `numbers`: by name, those rows and the roots, cut.
    """

    def __init__(
        self,
        pool: Pool,
        edition: Edition,
        question: Question,
        outcomes: Sequence[str],
        numbers: Mapping[str, int],
        sides: Sides,
        signing: Signing,
    ) -> None:
        self.edition = edition
        self.item, self.context, self.line = sides.item, sides.context, sides.line
        self._given = Given([sides.item.atoms, sides.context.atoms, sides.on_line])
        self._question = question
        self._outcomes = outcomes
        self._pool = pool
        self._rows = [numbers[name] for name in outcomes]
        roots = [numbers[name] for name in question.roots]
        self._roots, self._root_of = np.unique(roots, return_inverse=True)
        spoken = [(numbers[name], place) for name, place in question.spoken]
        self._spoken = list(dict.fromkeys(spoken))
        self._spoken_of = [self._spoken.index(one) for one in spoken]
        self._open = [name.removeprefix("outcome.") in _OPEN for name in self._outcomes]
        self._named = signing.names(question.names)
        self._signing = signing

    def codes_known(self) -> list[int]:
        """How many codes of the item, of the context and, if any, of the line there are so far."""
        line = [len(self.line.truths)] if self.line.names else []
        return [self.item.truths.shape[1], self.context.truths.shape[1], *line]

    def told_apart(self, keys: Sequence[Keys]) -> tuple[Codes, Keys]:
        """A local number for every key, equal where lines are of one class, and the first key of each number.

        Args:
            keys: codes of the item, of the context, then of the line if any; columns are broadcast.
        """
        if keys[0].ndim == 1:
            return told_apart([part for parts in self._parts(keys) for part in parts])
        *others, last = keys
        step = max(1, _BLOCK // prod(one.size for one in others))
        blocks = [self._parts([*others, last[first : first + step]]) for first in range(0, len(last), step)]
        rows = min(step, len(last))
        flat = [[part for parts in block for part in parts] for block in blocks]
        return told_apart([_whole([block[n] for block in flat], rows) for n in range(len(flat[0]))])

    def signatures(self, keys: Sequence[Keys]) -> Codes:
        """The number of the signature of each key; the columns are equally long."""
        (outcome,), truths, said, asked = self._parts(keys)
        held = [self._held(row) for row in np.stack(truths, axis=1)[:, self._root_of]]
        return self._signing.signatures(
            (
                self._question.law if held[row] else None,
                (
                    self._outcomes[int(outcome[row])],
                    held[row],
                    tuple(self._says(self._spoken[n][1], keys, row) for n in self._spoken_of if said[n][row]),
                    tuple(int(one[row]) for one in asked),
                ),
            )
            for row in range(len(outcome))
        )

    def _parts(self, keys: Sequence[Keys]) -> tuple[list[Part], list[Part], list[Part], list[Part]]:
        """What makes a signature: the outcome, the truths of the roots, what is repeated, what is asked."""
        line = [self.line.truths.T] if self.line.names else []
        vectors = self._given.over(self._pool, keys, [self.item.truths, self.context.truths, *line])
        outcome: Part = np.full(shape_of(keys), -1, np.int8)
        for row, number in reversed(list(enumerate(self._rows))):
            outcome = np.where(vectors.truths(number) == 2, np.int8(row), outcome)
        truths: list[Part] = [vectors.truths(number) for number in self._roots.tolist()]
        said: list[Part] = [self._said(place, keys) * (vectors.truths(root) > 0) for root, place in self._spoken]
        asked: list[Part] = self._asked(keys, np.array(self._open)[outcome]) if self._signing.exact else []
        return [outcome], truths, said, asked

    def _held(self, row: Truths) -> bytes:
        """The roots that are not false, by number, with their truths."""
        places = np.flatnonzero(row)
        return np.sort(self._named[places] * 4 + row[places]).tobytes()

    def _said(self, place: int, keys: Sequence[Keys]) -> Codes:
        """For each key a number for the value of a repeated fact; 0 stands for none."""
        found = np.zeros((1,) * keys[0].ndim, np.int32)
        for codes, key in zip((self.item, self.context), keys, strict=False):
            numbers = codes.spoken.numbers(place)
            if numbers is not None:
                found = np.maximum(found, numbers[key])
        return found

    def _says(self, place: int, keys: Sequence[Keys], row: int) -> Value | None:
        """The value of a repeated fact, from the item or its context."""
        item, context = (int(key[row]) for key in keys[:2])
        value = self.item.spoken[item][place]
        return self.context.spoken[context][place] if value is None else value

    def _asked(self, keys: Sequence[Keys], where: npt.NDArray[np.bool_]) -> list[Part]:
        parts = [self.item.asked, self.context.asked, *([self.line.asked] if self.line.names else [])]
        return [(np.array(part)[key] * where).astype(np.int32) for part, key in zip(parts, keys, strict=True)]


def _whole(blocks: list[Part], rows: int) -> Part:
    """A column from its blocks; one block stands for all when it does not run along them."""
    return blocks[0] if len(blocks[0]) < rows else np.concatenate(blocks)


def _spoken(regime: Regime) -> list[tuple[str, int]]:
    """Rules of the regime that repeat a fact, with the place of the fact among those of `SPOKEN`."""
    return [
        (rule.name, place)
        for place, (stage, term, word, _) in enumerate(SPOKEN)
        for rule in regime.edition.stage(stage)
        if rule.terms.get(term) == word
    ]

"""Destination, parties and transaction taken together, before the item: few combinations matter to the rules.

Most combinations of their codes cannot be told apart by what the rules ask of them jointly. So a line is looked up
in a small table of contexts first, and the table of items and contexts stays small as well.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from threading import Lock

import numpy as np

from licet.batch.codes import SPOKEN, GroupCodes
from licet.batch.intern import Codes, Keys, told_apart
from licet.interpret.classes import Pieces
from licet.interpret.vectors import Pool, Truths, Vectors
from licet.logic.tree import Predicate, Ref
from licet.logic.values import Value


class Context:
    """Codes of several groups to one code, under the atoms of a regime that read any of them.

    Attributes:
        groups: the codes of each group that is read.
        truths: one row for each atom, its truth under each code.
        asked: for each code, a number for what is unknown below its unknown atoms.
        spoken: for each code, the values of the facts that answers repeat.
    """

    def __init__(self, pieces: Pieces, atoms: Sequence[str], groups: Mapping[str, GroupCodes]) -> None:
        self.groups = groups
        self.truths: Truths = np.zeros((len(atoms), 0), np.int8)
        self.asked: list[int] = []
        self.spoken: list[tuple[Value | None, ...]] = []
        self._names = [tuple(pieces.atoms.get(group, {})) for group in groups]
        self._lock = Lock()
        self._pool = Pool()
        number = self._pool.add(pieces.rest)
        self._atoms = [number(Ref(conclusion=name)) for name in atoms]
        self._codes: dict[Hashable, int] = {}
        self._askings: dict[Hashable, int] = {}

    def codes_known(self) -> list[int]:
        """How many codes each group has so far."""
        return [codes.truths.shape[1] for codes in self.groups.values()]

    def told_apart(self, keys: Sequence[Keys]) -> tuple[Codes, Keys]:
        """A local number for every key, equal where the rules see no difference, and the first key of each."""
        parts = [np.array(codes.asked)[key] for codes, key in zip(self.groups.values(), keys, strict=True)]
        parts += [
            np.array(_numbers(codes.spoken))[key] for codes, key in zip(self.groups.values(), keys, strict=True)
        ]
        return told_apart([*self._truths(keys), *parts])

    def signatures(self, keys: Sequence[Keys]) -> Codes:
        """The code of each key."""
        rows = np.stack(self._truths(keys), axis=1) if self._atoms else np.zeros((len(keys[0]), 0), np.int8)
        with self._lock:
            codes = np.array([self._one(row.tobytes(), keys, place) for place, row in enumerate(rows)], np.int32)
            fresh, first = np.unique(codes, return_index=True)
            self.truths = np.concatenate([self.truths, rows[first[fresh >= self.truths.shape[1]]].T], axis=1)
        return codes

    def _one(self, row: bytes, keys: Sequence[Keys], place: int) -> int:
        parts = [(codes, int(key[place])) for codes, key in zip(self.groups.values(), keys, strict=True)]
        asked = tuple(codes.asked[code] for codes, code in parts)
        said = [codes.spoken[code] for codes, code in parts]
        spoken = tuple(next((one[n] for one in said if one[n] is not None), None) for n in range(len(SPOKEN)))
        code = self._codes.setdefault((row, asked, spoken), len(self._codes))
        if code == len(self.asked):
            self.spoken.append(spoken)
            self.asked.append(self._askings.setdefault(asked, len(self._askings)))
        return code

    def _truths(self, keys: Sequence[Keys]) -> list[Truths]:
        atoms = dict(over(keys, zip(self._names, (codes.truths for codes in self.groups.values()), strict=True)))
        vectors = Vectors(self._pool, shape_of(keys), lambda leaf: atoms[name_of(leaf)]())
        return [vectors.truths(number) for number in self._atoms]


def over(
    keys: Sequence[Keys], groups: Iterable[tuple[Sequence[str], Truths]]
) -> Iterator[tuple[str, Callable[[], Truths]]]:
    """The truths of each atom over some keys, looked up when they are asked for."""
    for codes, (names, truths) in zip(keys, groups, strict=True):
        for place, name in enumerate(names):
            yield name, partial(np.take, truths[place], codes)


def shape_of(keys: Sequence[Keys]) -> tuple[int, ...]:
    """The shape of what is the same for all keys: columns that are broadcast need only one of it."""
    return keys[0].shape if keys[0].ndim == 1 else (1,) * len(keys)


def name_of(leaf: Predicate) -> str:
    """The atom that a leaf of the rest refers to."""
    assert isinstance(leaf, Ref), "the rest reads atoms only"
    return leaf.conclusion


def _numbers(things: Sequence[Hashable]) -> list[int]:
    seen: dict[Hashable, int] = {}
    return [seen.setdefault(one, len(seen)) for one in things]

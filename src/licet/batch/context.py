"""Destination, parties and transaction taken together, before the item: few combinations matter to the rules.

Most combinations of their codes cannot be told apart by what the rules ask of them jointly. So a line is looked up
in a small table of contexts first, and the table of items and contexts stays small as well.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from threading import Lock

import numpy as np

from licet.batch.codes import SPOKEN, GroupCodes, Spoken
from licet.batch.intern import Codes, Keys, told_apart
from licet.interpret.vectors import Pool, Truths, Vectors, no_leaf


class Context:
    """Codes of several groups to one code, under the atoms of a regime that read any of them.

    Args:
        atoms: as one code tells them apart. `cut`: the same atoms over those of each group.

    Attributes:
        groups: the codes of each group that is read.
        truths: one row for each atom, its truth under each code.
        asked: for each code, a number for what is unknown below its unknown atoms.
    """

    def __init__(
        self, pool: Pool, atoms: Sequence[int], cut: Sequence[int], groups: Mapping[str, GroupCodes]
    ) -> None:
        self.atoms = tuple(atoms)
        self.groups = groups
        self.truths: Truths = np.zeros((len(atoms), 0), np.int8)
        self.asked: list[int] = []
        self.spoken = Spoken()
        self._pool = pool
        self._cut = tuple(cut)
        self._given = Given([codes.atoms for codes in groups.values()])
        self._lock = Lock()
        self._codes: dict[Hashable, int] = {}
        self._askings: dict[Hashable, int] = {}

    def codes_known(self) -> list[int]:
        """How many codes each group has so far."""
        return [codes.truths.shape[1] for codes in self.groups.values()]

    def told_apart(self, keys: Sequence[Keys]) -> tuple[Codes, Keys]:
        """A local number for every key, equal where the rules see no difference, and the first key of each."""
        parts = [np.array(codes.asked)[key] for codes, key in zip(self.groups.values(), keys, strict=True)]
        for codes, key in zip(self.groups.values(), keys, strict=True):
            said = map(codes.spoken.numbers, range(len(SPOKEN)))
            parts += [numbers[key] for numbers in said if numbers is not None]
        return told_apart([*self._truths(keys), *parts])

    def signatures(self, keys: Sequence[Keys]) -> Codes:
        """The code of each key."""
        rows = np.stack(self._truths(keys), axis=1) if self._cut else np.zeros((len(keys[0]), 0), np.int8)
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
            self.spoken.say(spoken)
            self.asked.append(self._askings.setdefault(asked, len(self._askings)))
        return code

    def _truths(self, keys: Sequence[Keys]) -> list[Truths]:
        vectors = self._given.over(self._pool, keys, [codes.truths for codes in self.groups.values()])
        return [vectors.truths(number) for number in self._cut]


class Given:
    """The atoms of each column of a key, by which whatever rests on them is decided.

    Args:
        atoms: for each column, the atoms that have a row in its table of truths.
    """

    def __init__(self, atoms: Sequence[Sequence[int]]) -> None:
        self._places = {atom: (column, place) for column, some in enumerate(atoms) for place, atom in enumerate(some)}

    def over(self, pool: Pool, keys: Sequence[Keys], truths: Sequence[Truths]) -> Vectors:
        """Truths over some keys: what the codes of each column say of its atoms, looked up when it is asked for."""

        def given(number: int) -> Truths | None:
            place = self._places.get(number)
            return None if place is None else truths[place[0]][place[1]].take(keys[place[0]])

        return Vectors(pool, shape_of(keys), no_leaf, given)


def shape_of(keys: Sequence[Keys]) -> tuple[int, ...]:
    """The shape of what is the same for all keys: columns that are broadcast need only one of it."""
    return keys[0].shape if keys[0].ndim == 1 else (1,) * len(keys)

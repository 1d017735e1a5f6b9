"""Codes: profiles that the rules of a regime cannot tell apart share one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import RLock
from typing import Any

import numpy as np
import numpy.typing as npt

from licet.batch.intern import Codes, factorized
from licet.batch.profiles import Profiles
from licet.interpret.vectors import FactRows, Met, Pool, Truths, Vectors
from licet.logic.tree import Compare, Ref
from licet.logic.values import Value
from licet.logic.vocabulary import Vocabulary

SPOKEN = (("eccn", "eccn", "as stated", "item.eccn"), ("review", "policy", "as_listed", "parties.listed_policy"))
"""Facts that an answer repeats by value: (stage, term, word, fact)."""

_SETTLED = 3
"""Stands for the truths below an atom that is decided: they are not asked for."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of profiles that were met together, from `first` up to `last`.

    Attributes:
        spoken: the distinct values of the facts that answers repeat. `says`: which of them each profile has.
    """

    first: int
    last: int
    facts: Sequence[Mapping[str, Value]]
    rows: FactRows
    spoken: Sequence[tuple[Value | None, ...]]
    says: Codes

    @property
    def vectors(self) -> Vectors:
        """The truths of pieces for each profile."""
        return self.rows.vectors

    @classmethod
    def over(cls, first: int, facts: Sequence[Mapping[str, Value]], seen: Seen) -> Stretch:
        """The stretch that begins at a profile and has these facts."""
        places: dict[tuple[Value | None, ...], int] = {}
        said = (tuple(one.get(fact) for *_, fact in SPOKEN) for one in facts)
        says = np.fromiter((places.setdefault(one, len(places)) for one in said), np.int32, len(facts))
        rows = FactRows(seen.pool, facts, seen.met)
        return cls(first, first + len(facts), facts, rows, list(places), says)


class Spoken(list[tuple[Value | None, ...]]):
    """For each code, the values of the facts that answers repeat."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: list[dict[Value | None, int]] = [{None: 0} for _ in SPOKEN]
        self._said: list[list[int]] = [[] for _ in SPOKEN]

    def say(self, values: tuple[Value | None, ...]) -> None:
        """Add what the next code says."""
        self.append(values)
        for value, numbers, said in zip(values, self._numbers, self._said, strict=True):
            said.append(numbers.setdefault(value, len(numbers)))

    def numbers(self, place: int) -> Codes | None:
        """For each code a number for the value of one of the facts, 0 for none; None when no code says any."""
        return np.array(self._said[place], np.int32) if len(self._numbers[place]) > 1 else None


class Seen:
    """What the rules can see of a group's profiles: truths of pieces, evaluated once for each profile.

    Attributes:
        met: the values that facts have had, shared by all sources of a book.
    """

    def __init__(self, pool: Pool, met: dict[tuple[str, ...], Met], source: Profiles) -> None:
        self.pool = pool
        self.met = met
        self.source = source
        self._spans: list[Stretch] = []
        self._lock = RLock()

    def spans(self, size: int) -> list[Stretch]:
        """Stretches of profiles, up to `size`."""
        with self._lock:
            first = self._spans[-1].last if self._spans else 0
            if size > first:
                facts = [self.source[number].facts for number in range(first, size)]
                self._spans.append(Stretch.over(first, facts, self))
            return list(self._spans)


class GroupCodes:
    """Profile to code under one set of atoms; regimes with the same atoms share it.

    Attributes:
        truths: one row for each atom, its truth under each code; a code that has its column here is complete.
        asked: for each code, a number for what is unknown below its unknown atoms; 0 unless classes are exact.
    """

    def __init__(self, pool: Pool, atoms: Sequence[int], vocabulary: Vocabulary, exact: bool) -> None:
        self.atoms = tuple(atoms)
        self.truths: Truths = np.zeros((len(self.atoms), 0), np.int8)
        self.asked: list[int] = []
        self.spoken = Spoken()
        self._pool = pool
        self._lock = RLock()
        self._rows: dict[tuple[bytes, tuple[Value | None, ...]], int] = {}
        self._askings: dict[bytes, int] = {}
        self._below = [sorted(pool.leaves(atom)) for atom in self.atoms] if exact else []
        self._parts = _ratio_parts(pool, self._below, vocabulary)
        self._tables: dict[int, Codes] = {}

    def table(self, seen: Seen) -> Codes:
        """The code of every profile of a source."""
        size = len(seen.source)
        done = self._tables.get(id(seen), np.zeros(0, np.int32))
        if len(done) >= size:
            return done
        with self._lock:
            done = self._tables.get(id(seen), np.zeros(0, np.int32))
            fresh = [self._code(span) for span in seen.spans(size) if span.last > len(done)]
            done = self._tables[id(seen)] = np.concatenate([done, *fresh])
        return done

    def _code(self, span: Stretch) -> Codes:
        atoms = [span.vectors.truths(atom) for atom in self.atoms]
        below = [
            self._asked(atom, leaf, number, span.vectors)
            for number, atom in enumerate(atoms)
            for leaf in self._below_of(number)
        ]
        parts = [np.fromiter((name in facts for facts in span.facts), np.int8) for name in self._parts]
        columns: list[npt.NDArray[Any]] = [span.says, *atoms, *below, *parts]
        local, firsts = factorized(columns, [len(span.spoken).bit_length(), *[2] * (len(columns) - 1)])
        rows = np.stack([np.zeros(len(firsts), np.int8), *(column[firsts] for column in columns[1:])], axis=1)[:, 1:]
        said = [span.spoken[int(place)] for place in span.says[firsts]]
        codes = np.array([self._one(row, one) for row, one in zip(rows, said, strict=True)], np.int32)
        fresh = rows[codes >= self.truths.shape[1], : len(self.atoms)]
        self.truths = np.concatenate([self.truths, fresh.T], axis=1)
        return codes[local]

    def _below_of(self, number: int) -> Sequence[int]:
        return self._below[number] if self._below else ()

    def _asked(self, atom: Truths, leaf: int, number: int, vectors: Vectors) -> Truths:
        """A leaf's truths where its atom is unknown, or may ask in spite of being decided."""
        if self._pool.is_open(self.atoms[number]):
            return vectors.truths(leaf)
        return np.where(atom == 1, vectors.truths(leaf), np.int8(_SETTLED))

    def _one(self, row: npt.NDArray[np.int8], said: tuple[Value | None, ...]) -> int:
        key = row.tobytes(), said
        code = self._rows.get(key)
        if code is None:
            code = self._rows[key] = len(self._rows)
            self.spoken.say(said)
            self.asked.append(self._askings.setdefault(row[len(self.atoms) :].tobytes(), len(self._askings)))
        return code


def _ratio_parts(pool: Pool, below: Sequence[Sequence[int]], vocabulary: Vocabulary) -> list[str]:
    """The parts of the ratios that are asked about: a ratio is asked for by its missing part."""
    found: dict[str, None] = {}
    for leaf in {leaf for some in below for leaf in some}:
        node: Any = pool.pieces[leaf][1]
        if isinstance(node, Compare) and not isinstance(node, Ref):
            for name in node.facts:
                found.update(dict.fromkeys(vocabulary[name].ratio or ()))
    return sorted(found)

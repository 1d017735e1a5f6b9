"""The predicate tree over many rows at once, as vectors of small integers: 0 false, 1 unknown, 2 true.

Conjunction is the minimum, disjunction the maximum, negation the distance from 2. Equal pieces of different
editions are kept once, whatever conclusions they stand under, so a rule that did not change between two editions
costs nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import reduce
from itertools import islice
from threading import RLock
from typing import Any, assert_never

import numpy as np
import numpy.typing as npt

from licet.interpret.decide import Program, Run
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref, Truth
from licet.logic.values import Facts

Truths = npt.NDArray[np.int8]
CODES: Mapping[Truth, int] = {False: 0, None: 1, True: 2}


class Pool:
    """Pieces of predicates by number, each kept once with its references resolved.

    The order of the parts of a conjunction or disjunction, and how often each is named, make no difference, and what
    is denied twice is said.
    """

    def __init__(self) -> None:
        self.pieces: list[tuple[Any, ...]] = []
        self._numbers: dict[Hashable, int] = {}
        self._leaves: dict[int, frozenset[int]] = {}
        self._names: dict[int, tuple[str, ...]] = {}
        self._written: dict[int, tuple[Predicate, int]] = {}
        self._resolved: dict[Hashable, int] = {}

    def add(self, conclusions: Mapping[str, Predicate]) -> Callable[[str], int]:
        """A function that numbers some of these conclusions, references to each other resolved.

        A tree is looked at once, and so is what it comes to when it refers to the same pieces as under other
        conclusions.
        """
        known: dict[str, int] = {}

        def number(name: str) -> int:
            found = known.get(name)
            if found is None:
                found = known[name] = self._resolve(self.write(conclusions[name]), number)
            return found

        return number

    def write(self, node: Predicate) -> int:
        """The number of a predicate as it is written, its references unresolved."""
        found = self._written.get(id(node))
        if found is None:
            found = self._written[id(node)] = node, self.keep(*_piece(node, self.write))
        return found[1]

    def _resolve(self, written: int, number: Callable[[str], int]) -> int:
        names = self.references(written)
        if not names:
            return written
        key = (written, *map(number, names))
        found = self._resolved.get(key)
        if found is None:
            kind, *parts = self.pieces[written]
            if kind == "leaf":
                return key[1]
            found = self._resolved[key] = self.keep(kind, *(self._resolve(part, number) for part in parts))
        return found

    def references(self, number: int) -> tuple[str, ...]:
        """The conclusions that a piece refers to."""
        found = self._names.get(number)
        if found is None:
            kind, *parts = self.pieces[number]
            if kind == "leaf":
                found = (parts[0].conclusion,) if isinstance(parts[0], Ref) else ()
            else:
                found = tuple(dict.fromkeys(name for part in parts for name in self.references(part)))
            self._names[number] = found
        return found

    def keep(self, kind: str, *parts: Any) -> int:
        """The number of a piece, its parts by number."""
        if kind in ("all", "any"):
            some: list[int] = sorted(set[int](parts))
            if len(some) == 1:
                return some[0]
            parts = tuple(some)
        elif kind == "not" and (said := self.inside("not", parts[0])) is not None:
            return said
        piece = (kind, *parts)
        found = self._numbers.get(piece)
        if found is None:
            found = self._numbers[piece] = len(self.pieces)
            self.pieces.append(piece)
        return found

    def inside(self, kind: str, number: int) -> int | None:
        """The one part of a piece of some kind, None for a piece of another."""
        piece = self.pieces[number]
        return int(piece[1]) if piece[0] == kind else None

    def conclusions(self, numbers: Iterable[int]) -> Mapping[str, Predicate]:
        """Some pieces and all below them as conclusions that refer to each other; see `name_of`."""
        found: dict[str, Predicate] = {}
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if name_of(number) not in found:
                kind, *parts = self.pieces[number]
                found[name_of(number)] = _node(kind, parts)
                waiting += parts if kind != "leaf" else ()
        return found

    def leaves(self, number: int) -> frozenset[int]:
        """The numbers of the leaves below a piece."""
        if number not in self._leaves:
            kind, *parts = self.pieces[number]
            below = (self.leaves(part) for part in parts) if kind != "leaf" else ()
            self._leaves[number] = frozenset({number}) if kind == "leaf" else frozenset[int]().union(*below)
        return self._leaves[number]

    def is_open(self, number: int) -> bool:
        """Whether a piece keeps an open condition (`Possible`) anywhere below it."""
        kind, *parts = self.pieces[number]
        return kind == "possible" or (kind != "leaf" and any(self.is_open(part) for part in parts))


def name_of(number: int) -> str:
    """The name of a piece as a conclusion."""
    return f"piece.{number}"


def _piece(node: Predicate, number: Callable[[Predicate], int]) -> tuple[Any, ...]:
    """A node without its label and citation, its parts by number."""
    match node:
        case Among(fact=fact, values=values):
            return "leaf", Among(fact=fact, values=values)
        case Compare(facts=facts, operator=operator, bound=bound):
            return "leaf", Compare(facts=facts, operator=operator, bound=bound)
        case Ref(conclusion=name):
            return "leaf", Ref(conclusion=name)
        case AllOf(parts=parts):
            return "all", *map(number, parts)
        case AnyOf(parts=parts):
            return "any", *map(number, parts)
        case Not(part=part):
            return "not", number(part)
        case Possible(part=part):
            return "possible", number(part)
        case _:
            assert_never(node)


def _node(kind: str, parts: Sequence[Any]) -> Predicate:
    """A piece as a node whose parts are conclusions."""
    if kind == "leaf":
        return parts[0]
    refs = tuple(Ref(conclusion=name_of(part)) for part in parts)
    match kind:
        case "all":
            return AllOf(parts=refs)
        case "any":
            return AnyOf(parts=refs)
        case "not":
            return Not(part=refs[0])
        case _:
            return Possible(part=refs[0])


def no_leaf(leaf: Predicate) -> Truths:
    """The leaf of vectors over pieces that are given.

    Raises:
        AssertionError: always; what rests on atoms reads nothing else.
    """
    raise AssertionError(f"what rests on atoms reads nothing else: {leaf}")


def _nothing(_: int) -> None:
    """No piece is given."""


class Vectors:
    """Truths of pieces over some rows, each piece evaluated once.

    Args:
        rows: how many, or the shape of a constant when leaves are arrays to broadcast against each other.
        leaf: the truths of a leaf, or of a reference that leads outside the conclusions, over all rows.
        given: the truths of a piece that are known without looking below it, None for any other.
    """

    def __init__(
        self,
        pool: Pool,
        rows: int | tuple[int, ...],
        leaf: Callable[[Predicate], Truths],
        given: Callable[[int], Truths | None] = _nothing,
    ) -> None:
        self._pool = pool
        self._rows = rows
        self._leaf = leaf
        self._given = given
        self._done: dict[int, Truths] = {}

    def truths(self, number: int) -> Truths:
        """The truths of a piece, one for each row."""
        found = self._done.get(number)
        if found is None:
            found = self._given(number)
            if found is None:
                found = self._evaluate(*self._pool.pieces[number])
            self._done[number] = found
        return found

    def _evaluate(self, kind: str, *parts: Any) -> Truths:
        match kind:
            case "leaf":
                return self._leaf(parts[0])
            case "all":
                return reduce(np.minimum, self._smallest_first(parts)) if parts else self._constant(2)
            case "any":
                return reduce(np.maximum, self._smallest_first(parts)) if parts else self._constant(0)
            case "not":
                sure = self._certain(parts[0])
                return 2 - self.truths(parts[0]) if sure is None else self.truths(sure) & 2
            case _:
                return (self.truths(parts[0]) + 1) & 2

    def _certain(self, part: int) -> int | None:
        """What the negation of a piece says is surely true: `Not(Possible(Not(it)))` is one step, not three."""
        possible = self._pool.inside("possible", part)
        return None if possible is None else self._pool.inside("not", possible)

    def _smallest_first(self, parts: Iterable[int]) -> list[Truths]:
        return sorted(map(self.truths, parts), key=np.size)

    def _constant(self, value: int) -> Truths:
        return np.full(self._rows, value, np.int8)


def facts_read(test: Predicate) -> tuple[str, ...]:
    """The facts that a leaf reads; a reference reads none."""
    return test.facts if isinstance(test, Compare) else (test.fact,) if isinstance(test, Among) else ()


class Met:
    """The values that some facts have had together, in the order they were met, and what tests make of each.

    A test is decided by the compiled closures once for each value; threads may share it.
    """

    def __init__(self, facts: tuple[str, ...]) -> None:
        self._facts = facts
        self._numbers: dict[Hashable, int] = {}
        self._truths: dict[Predicate, Truths] = {}
        self._empty = Program({})
        self._lock = RLock()

    def __len__(self) -> int:
        return len(self._numbers)

    def places(self, rows: Sequence[Facts]) -> npt.NDArray[np.int32]:
        """The number of the value that each row has."""
        values = list(zip(*([facts.get(name) for facts in rows] for name in self._facts), strict=True))
        with self._lock:
            for one in dict.fromkeys(values):
                self._numbers.setdefault(one, len(self._numbers))
            return np.fromiter(map(self._numbers.__getitem__, values), np.int32, len(values))

    def truths(self, test: Predicate) -> Truths:
        """The truth of a test for each value."""
        with self._lock:
            done = self._truths.get(test, np.zeros(0, np.int8))
            if len(done) < len(self._numbers):
                fresh = (self._truth(test, value) for value in islice(self._numbers, len(done), None))
                done = np.concatenate([done, np.fromiter(fresh, np.int8)])
                self._truths[test] = done
        return done

    def _truth(self, test: Predicate, value: Any) -> int:
        return CODES[Run(self._empty, dict(zip(self._facts, value, strict=True))).truth_of(test)]


class FactRows:
    """Sets of facts as rows to decide.

    Args:
        met: what is known of the values of facts, by the facts that have them; rows of one owner share it.
    """

    def __init__(self, pool: Pool, rows: Sequence[Facts], met: dict[tuple[str, ...], Met]) -> None:
        self.vectors = Vectors(pool, len(rows), self._leaf)
        self._rows = rows
        self._met = met
        self._places: dict[tuple[str, ...], npt.NDArray[np.int32]] = {}

    def places(self, facts: tuple[str, ...]) -> npt.NDArray[np.int32]:
        """The number of the value that some facts have in each row."""
        found = self._places.get(facts)
        if found is None:
            found = self._places[facts] = self._met.setdefault(facts, Met(facts)).places(self._rows)
        return found

    def _leaf(self, test: Predicate) -> Truths:
        facts = facts_read(test)
        places = self.places(facts)
        return self._met[facts].truths(test)[places]


def over_facts(pool: Pool, rows: Iterable[Facts]) -> Vectors:
    """Vectors over sets of facts."""
    return FactRows(pool, list(rows), {}).vectors

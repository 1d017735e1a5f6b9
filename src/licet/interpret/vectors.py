"""The predicate tree over many rows at once, as vectors of small integers: 0 false, 1 unknown, 2 true.

Conjunction is the minimum, disjunction the maximum, negation the distance from 2. Equal pieces of different
editions are kept once, whatever conclusions they stand under, so a rule that did not change between two editions
costs nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import reduce
from typing import Any, assert_never

import numpy as np
import numpy.typing as npt

from licet.interpret.decide import Program, Run
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref, Truth
from licet.logic.values import Facts

Truths = npt.NDArray[np.int8]
CODES: Mapping[Truth, int] = {False: 0, None: 1, True: 2}


class Pool:
    """Pieces of predicates by number, each kept once with its references resolved."""

    def __init__(self) -> None:
        self.pieces: list[tuple[Any, ...]] = []
        self._numbers: dict[Hashable, int] = {}
        self._leaves: dict[int, frozenset[int]] = {}

    def add(self, conclusions: Mapping[str, Predicate]) -> Callable[[Predicate], int]:
        """A function that numbers predicates whose references are to these conclusions."""
        known: dict[str, int] = {}

        def number(node: Predicate) -> int:
            if not isinstance(node, Ref) or node.conclusion not in conclusions:
                return self._keep(_piece(node, number))
            if node.conclusion not in known:
                known[node.conclusion] = number(conclusions[node.conclusion])
            return known[node.conclusion]

        return number

    def _keep(self, piece: tuple[Any, ...]) -> int:
        found = self._numbers.get(piece)
        if found is None:
            found = self._numbers[piece] = len(self.pieces)
            self.pieces.append(piece)
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


class Vectors:
    """Truths of pieces over some rows, each piece evaluated once.

    Args:
        rows: how many, or the shape of a constant when leaves are arrays to broadcast against each other.
        leaf: the truths of a leaf, or of a reference that leads outside the conclusions, over all rows.
    """

    def __init__(self, pool: Pool, rows: int | tuple[int, ...], leaf: Callable[[Predicate], Truths]) -> None:
        self._pool = pool
        self._rows = rows
        self._leaf = leaf
        self._done: dict[int, Truths] = {}

    def truths(self, number: int) -> Truths:
        """The truths of a piece, one for each row."""
        found = self._done.get(number)
        if found is None:
            found = self._done[number] = self._evaluate(*self._pool.pieces[number])
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
                return 2 - self.truths(parts[0])
            case _:
                return np.minimum(self.truths(parts[0]), 1) * np.int8(2)

    def _smallest_first(self, parts: Iterable[int]) -> list[Truths]:
        return sorted(map(self.truths, parts), key=np.size)

    def _constant(self, value: int) -> Truths:
        return np.full(self._rows, value, np.int8)


def over_facts(pool: Pool, rows: Iterable[Facts]) -> Vectors:
    """Vectors over sets of facts; a leaf is decided by the compiled closures, once for each value its facts have."""
    some = list(rows)
    empty = Program({})
    seen: dict[tuple[str, ...], tuple[list[int], npt.NDArray[np.int32]]] = {}

    def leaf(node: Predicate) -> Truths:
        names = node.facts if isinstance(node, Compare) else (node.fact,) if isinstance(node, Among) else ()
        if names not in seen:
            seen[names] = _distinct([tuple(map(facts.get, names)) for facts in some])
        firsts, places = seen[names]
        truths = (Run(empty, some[row]).truth_of(node) for row in firsts)
        return np.array([CODES[truth] for truth in truths], np.int8)[places]

    return Vectors(pool, len(some), leaf)


def _distinct(values: Sequence[Hashable]) -> tuple[list[int], npt.NDArray[np.int32]]:
    """The first row of each distinct value, and which of them each row has."""
    numbers: dict[Hashable, int] = {}
    places = np.fromiter((numbers.setdefault(one, len(numbers)) for one in values), np.int32, len(values))
    _, firsts = np.unique(places, return_index=True)
    return firsts.tolist(), places

"""Where the predicate tree can be cut so that each piece reads one group of facts.

Group the facts by the thing they belong to (item, destination, party, …). The largest pieces of the rules that
read one group are its *atoms*; what joins atoms of several groups is the *rest*. Two items on which every atom has
the same truth cannot be told apart by the rules, so they share a code, and only the rest is left to decide for a
line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from licet.interpret.vectors import Pool, facts_read
from licet.model.errors import BackendError


class Knife:
    """Cuts the pieces of a pool along groups of facts; what is cut once stays cut, under whatever rules it is met."""

    def __init__(self, pool: Pool, group_of: Callable[[str], str]) -> None:
        self._pool = pool
        self._group_of = group_of
        self._groups: dict[int, frozenset[str]] = {}
        self._cut: dict[int, int] = {}

    def groups(self, number: int) -> frozenset[str]:
        """The groups a piece reads."""
        found = self._groups.get(number)
        if found is None:
            kind, *parts = self._pool.pieces[number]
            below = map(self._group_of, facts_read(parts[0])) if kind == "leaf" else ()
            wider = map(self.groups, parts) if kind != "leaf" else ()
            found = self._groups[number] = frozenset(below).union(*wider)
        return found

    def cut(self, number: int) -> int:
        """A piece of the same truth over atoms: one itself when it reads one group or none, else its parts.

        Raises:
            BackendError: a single test adds facts of different groups.
        """
        if len(self.groups(number)) <= 1:
            return number
        found = self._cut.get(number)
        if found is None:
            kind, *parts = self._pool.pieces[number]
            if kind == "leaf":
                raise BackendError(f"one test adds facts of different groups: {parts[0]}")
            found = self._cut[number] = self._pool.keep(kind, *map(self.cut, self._joined(kind, parts)))
        return found

    def atoms(self, cut: Iterable[int]) -> Mapping[str, tuple[int, ...]]:
        """Group to the atoms that some cut pieces rest on, in the order of their numbers."""
        found: dict[str, set[int]] = {}
        waiting, seen = list(cut), set[int]()
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            groups = self.groups(number)
            if len(groups) == 1:
                found.setdefault(*groups, set()).add(number)
            elif groups:
                waiting += self._pool.pieces[number][1:]
        return {group: tuple(sorted(some)) for group, some in found.items()}

    def _joined(self, kind: str, parts: Iterable[int]) -> Iterable[int]:
        """The parts, those of one group joined into one; their order does not matter to the truth."""
        by: dict[frozenset[str], list[int]] = {}
        for part in parts:
            by.setdefault(self.groups(part), []).append(part)
        for groups, some in by.items():
            if len(groups) == 1 and len(some) > 1:
                yield self._pool.keep(kind, *some)
            else:
                yield from some

"""Tests that no value of a book tells apart: the first of them stands for all.

A rulebook may change more often than anything changes for a book. A threshold that moves past no value met so far
leaves every truth as it was, so the moved test is taken for the earlier one, and whatever rests on it for what rested
on that. New values are held against every test again; from the first that tells two apart, each stands for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from licet.batch.codes import Seen
from licet.batch.groups import LINE
from licet.interpret.vectors import Met, Pool, facts_read

Facts = tuple[str, ...]


class Alike:
    """Pieces of a pool with every test replaced by the one that stands for it.

    Args:
        met: the values that facts have had. `seen`: by group, the profiles they are read from.
    """

    def __init__(
        self,
        pool: Pool,
        group_of: Callable[[str], str],
        met: Mapping[Facts, Met],
        seen: Mapping[str, Sequence[Seen]],
    ) -> None:
        self._pool, self._group_of, self._met, self._seen = pool, group_of, met, seen
        self._tests: dict[Facts, list[int]] = {}
        self._compared: dict[Facts, int] = {}
        self._firsts: dict[Facts, dict[bytes, int]] = {}
        self._stands: dict[int, int] = {}
        self._numbers: dict[frozenset[str], dict[int, int]] = {}
        self._sizes: list[int] = []

    def number(self, number: int, own: frozenset[str] = frozenset()) -> int:
        """The piece that stands for a piece.

        Args:
            own: facts whose tests stand for themselves.
        """
        known = self._numbers.setdefault(own, {})
        found = known.get(number)
        if found is None:
            kind, *parts = self._pool.pieces[number]
            if kind == "leaf":
                found = self._standing(number, own)
            else:
                found = self._pool.keep(kind, *(self.number(part, own) for part in parts))
            known[number] = found
        return found

    def parted(self) -> bool:
        """Hold the tests against the profiles met since the last time; whether any no longer stands for another."""
        sizes = [len(seen.source) for some in self._seen.values() for seen in some]
        if sizes == self._sizes:
            return False
        self._sizes = sizes
        parted = [self._compare(facts) for facts in self._tests if self._meet(facts)]
        if any(parted):
            self._numbers.clear()
            return True
        return False

    def _standing(self, test: int, own: frozenset[str]) -> int:
        facts = facts_read(self._pool.pieces[test][1])
        groups = set(map(self._group_of, facts))
        if len(groups) != 1 or LINE in groups or not own.isdisjoint(facts):
            return test
        if test not in self._stands:
            if facts not in self._tests:
                self._tests[facts], self._firsts[facts] = [], {}
                self._meet(facts)
            self._tests[facts].append(test)
            self._stands[test] = self._firsts[facts].setdefault(self._truths(facts, test), test)
        return self._stands[test]

    def _meet(self, facts: Facts) -> bool:
        """Whether some facts have a value that the tests on them have not been held against."""
        for seen in self._seen[self._group_of(facts[0])]:
            for span in seen.spans(len(seen.source)):
                span.rows.places(facts)
        compared, self._compared[facts] = self._compared.get(facts, 0), len(self._met[facts])
        return self._compared[facts] > compared

    def _compare(self, facts: Facts) -> bool:
        firsts = self._firsts[facts] = {}
        stands = {test: firsts.setdefault(self._truths(facts, test), test) for test in self._tests[facts]}
        parted = any(self._stands[test] != first for test, first in stands.items())
        self._stands |= stands
        return parted

    def _truths(self, facts: Facts, test: int) -> bytes:
        return self._met[facts].truths(self._pool.pieces[test][1])[: self._compared[facts]].tobytes()

"""Codes: profiles that the rules of a regime cannot tell apart share one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from threading import RLock

import numpy as np

from licet.batch.groups import group_of_fact
from licet.batch.intern import Codes
from licet.batch.profiles import Profiles
from licet.batch.regimes import Regime
from licet.determination.phrase import unknown_facts
from licet.interpret.classes import Atoms
from licet.interpret.decide import Program, Run
from licet.interpret.explain import Reasoning
from licet.logic.tree import Possible, Predicate, facts_of, references_of, walk
from licet.logic.values import Value

_SPOKEN = (("eccn", "eccn", "as stated", "item.eccn"), ("review", "policy", "as_listed", "parties.listed_policy"))
"""Facts that an answer repeats by value: (stage, term, word, fact)."""


class Signatures:
    """What the rules of one regime can see of the facts of one group.

    Args:
        exact: also tell apart which facts are unknown, so that a class has one list of questions.
    """

    def __init__(self, regime: Regime, atoms: Atoms, group: str, exact: bool) -> None:
        self.atoms: Mapping[str, Predicate] = {f"atom.{n}": one for n, one in enumerate(atoms.get(group, ()))}
        self.program = Program({**regime.conclusions, **self.atoms})
        self.spoken = tuple(_spoken(regime, group))
        self.exact = exact
        self.vocabulary = regime.edition.vocabulary
        reads = {name: read_through(node, regime.conclusions) for name, node in self.atoms.items()}
        self.open = {name: facts for name, (facts, possible) in reads.items() if possible}
        self._codes: dict[Hashable, int] = {}

    def code(self, facts: Mapping[str, Value]) -> int:
        """The code of a profile's facts."""
        signature = tuple(self._signature(facts))
        return self._codes.setdefault(signature, len(self._codes))

    def _signature(self, facts: Mapping[str, Value]) -> Iterator[Hashable]:
        run = Run(self.program, facts)
        for name in self.atoms:
            truth = run.truth(name)
            yield truth
            if self.exact and truth is None:
                yield from self._asked(unknown_facts(Reasoning.on(self.program, facts).conclude(name)), facts)
            elif self.exact and name in self.open:
                yield from self._asked(sorted(self.open[name] - facts.keys()), facts)
        for rule, fact in self.spoken:
            yield facts.get(fact) if run.truth(rule) is not False else None


    def _asked(self, names: Iterable[str], facts: Mapping[str, Value]) -> Iterator[Hashable]:
        """Each unknown fact, and which parts of it are known: a ratio is asked for by its missing part."""
        for name in names:
            yield name
            yield tuple(part in facts for part in self.vocabulary[name].ratio or ())


def read_through(node: Predicate, conclusions: Mapping[str, Predicate]) -> tuple[frozenset[str], bool]:
    """The facts a piece reads through all it refers to, and whether it keeps an open condition (`Possible`)."""
    facts, possible, waiting, seen = set[str](), False, [node], set[str]()
    while waiting:
        one = waiting.pop()
        facts |= facts_of(one)
        possible = possible or any(isinstance(part, Possible) for part in walk(one))
        waiting += [conclusions[name] for name in references_of(one) if name not in seen]
        seen |= references_of(one)
    return frozenset(facts), possible


def _spoken(regime: Regime, group: str) -> Iterator[tuple[str, str]]:
    vocabulary = regime.edition.vocabulary
    for stage, term, word, fact in _SPOKEN:
        if fact in vocabulary and group_of_fact(vocabulary[fact]) == group:
            rules = [rule for rule in regime.edition.stage(stage) if rule.terms.get(term) == word]
            yield from ((rule.name, fact) for rule in rules)


class GroupCodes:
    """Regime and profile to code, as one table that is filled where it is first needed."""

    def __init__(self, signatures: Sequence[Signatures]) -> None:
        self._signatures = signatures
        self._lock = RLock()
        self._table = np.full((0, 0), -1, np.int32)

    def code(self, regimes: Codes, profiles: Codes, source: Profiles) -> Codes:
        """The code of every row; rows of unreadable profiles have the code of no facts at all."""
        self._grow(int(regimes.max(initial=0)) + 1, len(source))
        table = self._table
        found = _take(table, regimes, profiles)
        if int(found.min(initial=0)) >= 0:
            return found
        with self._lock:
            table = self._table
            where = np.flatnonzero(found < 0)
            pairs = np.unique(regimes[where].astype(np.int64) * len(source) + profiles[where])
            for regime, profile in zip(*np.divmod(pairs, len(source)), strict=True):
                table[regime, profile] = self._signatures[regime].code(source[int(profile)].facts)
        return _take(table, regimes, profiles)

    def _grow(self, regimes: int, profiles: int) -> None:
        rows, columns = self._table.shape
        if regimes <= rows and profiles <= columns:
            return
        with self._lock:
            rows, columns = self._table.shape
            larger = np.full((max(regimes, rows), max(profiles + profiles // 2, columns)), -1, np.int32)
            larger[:rows, :columns] = self._table
            self._table = larger


def _take(table: Codes, regimes: Codes, profiles: Codes) -> Codes:
    first = int(regimes[0]) if len(regimes) else 0
    if len(regimes) and first == regimes[-1] and bool((regimes == first).all()):
        return table[first][profiles]
    return table.ravel()[regimes.astype(np.int64) * table.shape[1] + profiles]

"""Where the predicate tree can be cut so that each piece reads one group of facts.

Group the facts by the thing they belong to (item, destination, party, …). The largest pieces of the rules that
read one group are its *atoms*. Two items on which every atom has the same truth cannot be told apart by the rules,
so they share a code, and lines with equal codes form one decision class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref
from licet.model.errors import BackendError

Atoms = Mapping[str, tuple[Predicate, ...]]
"""Group name to its atoms, in the order they were met."""


def atoms(conclusions: Mapping[str, Predicate], roots: Iterable[str], group_of: Callable[[str], str]) -> Atoms:
    """The atoms of every group that the roots depend on.

    Raises:
        BackendError: a single test adds facts of different groups.
    """
    cut = _Cut(conclusions, group_of)
    for root in roots:
        cut.split(Ref(conclusion=root))
    return {group: tuple(found) for group, found in cut.found.items()}


@dataclass(slots=True)
class _Cut:
    conclusions: Mapping[str, Predicate]
    group_of: Callable[[str], str]
    found: dict[str, dict[Predicate, None]] = field(default_factory=dict[str, dict[Predicate, None]])
    _groups: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    _split: set[str] = field(default_factory=set[str])

    def groups(self, node: Predicate) -> frozenset[str]:
        """The groups a piece reads, through the conclusions it refers to."""
        match node:
            case Among(fact=fact):
                return frozenset({self.group_of(fact)})
            case Compare(facts=facts):
                return frozenset(self.group_of(fact) for fact in facts)
            case AllOf(parts=parts) | AnyOf(parts=parts):
                return frozenset[str]().union(*(self.groups(part) for part in parts))
            case Not(part=part) | Possible(part=part):
                return self.groups(part)
            case Ref(conclusion=name):
                if name not in self._groups:
                    self._groups[name] = self.groups(self.conclusions[name])
                return self._groups[name]
            case _:
                assert_never(node)

    def split(self, node: Predicate) -> None:
        """Keep a piece that reads one group, or go on with its parts."""
        read = self.groups(node)
        if len(read) == 1:
            self._keep(next(iter(read)), node)
        elif read:
            self._parts(node)

    def _parts(self, node: Predicate) -> None:
        match node:
            case AllOf(parts=parts):
                self._regroup(parts, lambda some: AllOf(parts=some))
            case AnyOf(parts=parts):
                self._regroup(parts, lambda some: AnyOf(parts=some))
            case Not(part=part) | Possible(part=part):
                self.split(part)
            case Ref(conclusion=name):
                if name not in self._split:
                    self._split.add(name)
                    self.split(self.conclusions[name])
            case Among() | Compare():
                raise BackendError(f"one test adds facts of different groups: {node}")
            case _:
                assert_never(node)

    def _regroup(self, parts: tuple[Predicate, ...], join: Callable[[tuple[Predicate, ...]], Predicate]) -> None:
        """Parts of one group are joined into one atom; the order of parts does not matter to the truth."""
        by: dict[str, list[Predicate]] = {}
        for part in parts:
            read = self.groups(part)
            if len(read) == 1:
                by.setdefault(next(iter(read)), []).append(part)
            else:
                self.split(part)
        for group, some in by.items():
            self._keep(group, some[0] if len(some) == 1 else join(tuple(some)))

    def _keep(self, group: str, atom: Predicate) -> None:
        self.found.setdefault(group, {})[atom] = None

"""Where the predicate tree can be cut so that each piece reads one group of facts.

Group the facts by the thing they belong to (item, destination, party, …). The largest pieces of the rules that
read one group are its *atoms*; what joins atoms of several groups is the *rest*. Two items on which every atom has
the same truth cannot be told apart by the rules, so they share a code, and only the rest is left to decide for a
line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref
from licet.model.errors import BackendError


@dataclass(frozen=True, slots=True)
class Pieces:
    """Rules cut along groups of facts.

    Attributes:
        atoms: group to its atoms by name; their references are to the conclusions that were cut.
        rest: the roots, and what they share, as predicates over atoms and over each other.
    """

    atoms: Mapping[str, Mapping[str, Predicate]]
    rest: Mapping[str, Predicate]


def cut(conclusions: Mapping[str, Predicate], roots: Iterable[str], group_of: Callable[[str], str]) -> Pieces:
    """Cut everything the roots depend on.

    Raises:
        BackendError: a single test adds facts of different groups.
    """
    knife = _Knife(conclusions, group_of)
    for root in roots:
        knife.rest[root] = knife.split(conclusions[root])
    atoms = {group: {name: atom for atom, name in found.items()} for group, found in knife.atoms.items()}
    return Pieces(atoms, knife.rest)


@dataclass(slots=True)
class _Knife:
    conclusions: Mapping[str, Predicate]
    group_of: Callable[[str], str]
    atoms: dict[str, dict[Predicate, str]] = field(default_factory=dict[str, dict[Predicate, str]])
    rest: dict[str, Predicate] = field(default_factory=dict[str, Predicate])
    _groups: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    _read: dict[int, frozenset[str]] = field(default_factory=dict[int, frozenset[str]])

    def groups(self, node: Predicate) -> frozenset[str]:
        """The groups a piece reads, through the conclusions it refers to."""
        found = self._read.get(id(node))
        if found is None:
            found = self._groups_of(node)
            self._read[id(node)] = found
        return found

    def _groups_of(self, node: Predicate) -> frozenset[str]:
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

    def split(self, node: Predicate) -> Predicate:
        """The piece over atoms: an atom itself when it reads one group, else its parts."""
        read = self.groups(node)
        if len(read) == 1:
            return self._atom(next(iter(read)), node)
        match node:
            case AllOf(parts=parts):
                return AllOf(parts=self._regroup(parts, lambda some: AllOf(parts=some)))
            case AnyOf(parts=parts):
                return AnyOf(parts=self._regroup(parts, lambda some: AnyOf(parts=some)))
            case Not(part=part):
                return Not(part=self.split(part))
            case Possible(part=part):
                return Possible(part=self.split(part))
            case Ref(conclusion=name):
                if name not in self.rest:
                    self.rest[name] = self.split(self.conclusions[name])
                return Ref(conclusion=name)
            case Among() | Compare():
                raise BackendError(f"one test adds facts of different groups: {node}")
            case _:
                assert_never(node)

    def _regroup(
        self, parts: tuple[Predicate, ...], join: Callable[[tuple[Predicate, ...]], Predicate]
    ) -> tuple[Predicate, ...]:
        """Parts of one group are joined into one atom; the order of parts does not matter to the truth."""
        by: dict[str, list[Predicate]] = {}
        others: list[Predicate] = []
        for part in parts:
            read = self.groups(part)
            if len(read) == 1:
                by.setdefault(next(iter(read)), []).append(part)
            else:
                others.append(self.split(part))
        joined = [self._atom(group, some[0] if len(some) == 1 else join(tuple(some))) for group, some in by.items()]
        return (*joined, *others)

    def _atom(self, group: str, node: Predicate) -> Predicate:
        found = self.atoms.setdefault(group, {})
        return Ref(conclusion=found.setdefault(node, f"atom.{group}.{len(found)}"))

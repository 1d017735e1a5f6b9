"""Words and countries by signature: values that no set of the rules tells apart share a class.

Two hundred countries fall into about twenty classes, so a proof over the classes is a proof over every country.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from licet.logic.tree import Among, Predicate, Scalar, walk
from licet.logic.vocabulary import FactDefinition, Vocabulary

OUTSIDE: Mapping[str, str] = {"country": "ZZ"}
"""A value of an open list that no rule names; ISO 3166 leaves ZZ to its users."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The classes of one fact's values.

    Attributes:
        classes: members of each class, the one to show first.
    """

    fact: str
    classes: tuple[tuple[str, ...], ...]

    def of(self, values: Iterable[Scalar]) -> frozenset[int]:
        """The classes that make up a set of values.

        Raises:
            KeyError: the set cuts through a class, so it was not among the predicates the classes came from.
        """
        wanted = frozenset(values)
        found = frozenset(i for i, one in enumerate(self.classes) if wanted.intersection(one))
        if any(not wanted.issuperset(self.classes[i]) for i in found):
            raise KeyError(f"{self.fact}: {sorted(map(str, wanted))} cuts through a class of values")
        return found

    def class_of(self, value: str) -> int:
        """The class of one value; a value that no rule names lies in the class outside every set."""
        for index, members in enumerate(self.classes):
            if value in members:
                return index
        return self.outside

    @property
    def outside(self) -> int:
        """The class of values that no rule names; the last one."""
        return len(self.classes) - 1


def signatures(
    predicates: Iterable[Predicate], vocabulary: Vocabulary, usual: Mapping[str, Sequence[str]]
) -> Mapping[str, Signature]:
    """The classes of every word, country or text fact that the predicates test.

    Args:
        usual: fact kind to values worth showing, in order of preference, such as the countries a rulebook names.
    """
    sets: dict[str, dict[frozenset[Scalar], None]] = {}
    for predicate in predicates:
        for node in walk(predicate):
            if isinstance(node, Among) and vocabulary[node.fact].kind != "flag":
                sets.setdefault(node.fact, {})[node.values] = None
    return {name: _signature(vocabulary[name], tuple(found), usual) for name, found in sets.items()}


def _signature(
    fact: FactDefinition, sets: tuple[frozenset[Scalar], ...], usual: Mapping[str, Sequence[str]]
) -> Signature:
    named = sorted(str(value) for one in sets for value in one)
    values = dict.fromkeys((*usual.get(fact.kind, ()), *fact.words, *named))
    grouped: dict[tuple[bool, ...], list[str]] = {}
    for value in values:
        grouped.setdefault(tuple(value in one for one in sets), []).append(value)
    nowhere = grouped.pop((False,) * len(sets), [])
    if not fact.words:
        nowhere.append(OUTSIDE.get(fact.kind, "other"))
    classes = [*grouped.values(), *([nowhere] if nowhere else [])]
    return Signature(fact=fact.name, classes=tuple(tuple(one) for one in classes))

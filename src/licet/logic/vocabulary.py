"""The vocabulary: every fact the law may ask about, its type, unit, citation and question."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

Kind = Literal["number", "ratio", "flag", "word", "country", "date", "text"]
KINDS: tuple[Kind, ...] = ("number", "ratio", "flag", "word", "country", "date", "text")

Entity = Literal["item", "destination", "party", "transaction"]
ENTITIES: tuple[Entity, ...] = ("item", "destination", "party", "transaction")


class FactDefinition(Struct, frozen=True, kw_only=True):
    """One fact.

    Attributes:
        kind: number (scaled decimal), ratio (quotient of two numbers), flag, word, country, date or text.
        several: the fact may hold several values at once (one for each party).
        entity: the thing the fact belongs to; decision classes split the rules along it.
        field: where the transaction document states it, as a dotted path; None when Licet works it out.
        words: the closed list of a word fact; empty when open.
        ratio: (numerator, denominator) fact names a ratio derives from.
    """

    name: str
    label: str
    label_ko: str
    kind: Kind
    entity: Entity
    cite: str
    ask: str
    ask_ko: str
    unit: str | None = None
    several: bool = False
    field: str | None = None
    words: tuple[str, ...] = ()
    ratio: tuple[str, str] | None = None


class Vocabulary:
    """All fact definitions by name.

    Attributes:
        ratios: the name, numerator and denominator of every ratio.
    """

    def __init__(self, facts: Mapping[str, FactDefinition]) -> None:
        self.facts = facts
        self._by_path = {fact.field: fact for fact in facts.values() if fact.field is not None}
        self._places = [(path, *_apart(path), fact) for path, fact in self._by_path.items()]
        self._under: dict[str, dict[str, FactDefinition]] = {}
        for _, block, key, fact in self._places:
            self._under.setdefault(block, {})[key] = fact
        self.ratios = tuple((fact.name, *fact.ratio) for fact in facts.values() if fact.ratio is not None)

    def __getitem__(self, name: str) -> FactDefinition:
        return self.facts[name]

    def __contains__(self, name: object) -> bool:
        return name in self.facts

    def __iter__(self) -> Iterator[FactDefinition]:
        return iter(self.facts.values())

    def stated_at(self) -> Mapping[str, FactDefinition]:
        """Document path to definition, for every fact a transaction may state."""
        return self._by_path

    def places(self) -> Sequence[tuple[str, str, str, FactDefinition]]:
        """The same with each path taken apart: the path, the block it leads to ("" is the top), the key there."""
        return self._places

    def blocks(self) -> Collection[str]:
        """The blocks of the document in which facts are stated directly."""
        return self._under.keys()

    def stated_under(self, block: str) -> Mapping[str, FactDefinition]:
        """Key to definition, for every fact stated directly in a block of the document."""
        return self._under.get(block, {})


def _apart(path: str) -> tuple[str, str]:
    """The block a path leads to, and the key there."""
    block, _, key = path.rpartition(".")
    return block, key

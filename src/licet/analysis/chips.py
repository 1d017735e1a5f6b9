"""The catalogue's items as facts of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from licet.catalogue.catalogue import Catalogue
from licet.catalogue.entry import CatalogueEntry
from licet.determination.facts import as_value
from licet.logic.values import Value
from licet.logic.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """An item with the facts known of it; `maker` is the word notices use for its manufacturer."""

    id: str
    name: str
    maker: str
    released: str | None
    facts: Mapping[str, Value]

    def number(self, fact: str) -> float | None:
        """A number for a picture; None when it is not known."""
        value = self.facts.get(fact)
        return value / 10**18 if isinstance(value, int) and not isinstance(value, bool) else None


def chips(catalogue: Catalogue, vocabulary: Vocabulary) -> Iterator[Chip]:
    """Every item of the catalogue."""
    return (chip(catalogue, entry, vocabulary) for entry in catalogue.entries)


def chip(catalogue: Catalogue, entry: CatalogueEntry, vocabulary: Vocabulary) -> Chip:
    """One item of the catalogue."""
    stated = {f"item.{name}": fact.value for name, fact in catalogue.facts(entry.id).items()}
    stated["item.kind"] = entry.kind
    circuit = catalogue.circuit(entry.id)
    product = entry.product or (circuit.product if circuit is not None else None)
    if product is not None:
        stated["item.product"] = product
    maker = (entry.manufacturer or "other").split()[0].lower()
    stated["item.manufacturer"] = maker
    return Chip(
        id=entry.id,
        name=entry.name,
        maker=maker,
        released=entry.released,
        facts={name: _value(name, text, vocabulary) for name, text in stated.items() if name in vocabulary},
    )


def _value(name: str, text: str, vocabulary: Vocabulary) -> Value:
    fact = vocabulary[name]
    return as_value(fact, text == "yes" if fact.kind == "flag" else text)

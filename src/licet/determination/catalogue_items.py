"""The catalogue as a determination reads it: its facts under the names a transaction states, sources kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from licet.catalogue.catalogue import Catalogue
from licet.catalogue.entry import CatalogueEntry, CatalogueFact
from licet.catalogue.performance import BITS, exact_text, highest
from licet.determination.items import KnownItem, Lookup
from licet.logic.number import format_number, parse_number
from licet.model.errors import FactError, nearest

_FIELDS: Mapping[str, str] = {
    "transistors_bn": "transistor_count_bn",
    "nonplanar_transistors": "applicable_advanced_logic",
}
"""Facts of the catalogue that a transaction states under another name."""


class CatalogueItems:
    """An `ItemSource` that reads the catalogue; an order book asks for few items many times."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._found = lru_cache(maxsize=4096)(self._find)

    def __reduce__(self) -> tuple[type[CatalogueItems], tuple[Catalogue]]:
        """Another process gets the catalogue, not what has been looked up."""
        return type(self), (self.catalogue,)

    def look_up(self, query: str) -> Lookup:
        """Find an item by id, name, alias or part number; an ambiguous name gives candidates."""
        return self._found(query)

    def _find(self, query: str) -> Lookup:
        found = self.catalogue.get(query)
        if found.entry is None:
            return Lookup(item=None, candidates=found.candidates)
        return Lookup(item=self._known(found.entry))

    def performance(self, dense_rates: Mapping[str, str]) -> tuple[str, str]:
        """TPP from dense rates by format, as decimal text, and the format that sets it.

        Raises:
            FactError: no rate is given in a format whose bit length is known.
        """
        top = highest(dense_rates)
        if top is None:
            given = ", ".join(dense_rates) or "none"
            near = nearest(given, list(BITS))
            raise FactError.at("item.dense_rates", f"expected rates by format such as fp16, got {given}", near)
        return exact_text(top[0]), top[1]

    def _known(self, entry: CatalogueEntry) -> KnownItem:
        facts = {_FIELDS.get(name, name): fact for name, fact in self.catalogue.facts(entry.id).items()}
        values = {name: fact.value for name, fact in facts.items()} | {"kind": entry.kind}
        if entry.manufacturer is not None:
            values["manufacturer"] = entry.manufacturer
        circuit = self.catalogue.circuit(entry.id)
        return KnownItem(
            id=entry.id,
            name=entry.name,
            facts=values,
            sources={name: _source(facts[name]) if name in facts else entry.name for name in values},
            product=entry.product or (circuit and circuit.product),
            contested=tuple(self._contested(entry)),
        )

    def _contested(self, entry: CatalogueEntry) -> Iterator[str]:
        """Readings that give another figure; a vendor's rounding of the same figure is not one."""
        figures = self.catalogue.performance(entry.id)
        for reading in figures.readings if figures else ():
            other = reading.total_processing_performance
            if figures and other and reading.about != "vendor table" and other != figures.value:
                yield (
                    f"TPP of {entry.name} read otherwise: {reading.says}, it is "
                    f"{format_number(parse_number(other))} instead of {figures.value}."
                )


def _source(fact: CatalogueFact) -> str:
    """Who says so, in a few words; `licet catalogue search` has the whole address."""
    named = fact.source.partition("://")[2].partition("/")[0].removeprefix("www.") or fact.source
    day = f", {fact.as_of}" if fact.as_of else ""
    basis = f" ({fact.note})" if fact.note else ""
    return f"{fact.status}, {named}{day}{basis}"

"""The catalogue as a determination reads it: its facts in the words of the vocabulary, its sources kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from licet.catalogue.catalogue import Catalogue
from licet.catalogue.entry import CatalogueEntry, CatalogueFact
from licet.catalogue.performance import BITS, Performance, exact_text, highest, performance
from licet.determination.items import KnownItem, Lookup
from licet.logic.number import format_number, parse_number
from licet.model.errors import FactError, nearest

_KINDS: Mapping[str, str] = {
    "accelerator_card": "gpu_card",
    "compute_module": "gpu_module",
    "superchip": "gpu_module",
    "gpu": "asic",
    "mobile_gpu": "asic",
    "computer": "system",
    "rack": "system",
    "memory_package": "memory",
}
"""Kinds of the catalogue that the vocabulary's `item.kind` calls by another word."""

_FIELDS: Mapping[str, str] = {
    "transistors_bn": "transistor_count_bn",
    "nonplanar_transistors": "applicable_advanced_logic",
}
"""Facts of the catalogue that a transaction states under another name."""


@dataclass(frozen=True, slots=True)
class CatalogueItems:
    """An `ItemSource` that reads the catalogue.

    Attributes:
        named: the product words that instruments use, such as `h20`; the longest that fits is the item's.
    """

    catalogue: Catalogue
    named: frozenset[str] = frozenset()

    def look_up(self, query: str) -> Lookup:
        """Find an item by id, name, alias or part number; an ambiguous name gives candidates."""
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
            raise FactError.at(
                "item.dense_rates", f"expected rates by format such as fp16, got {given}", near
            )
        return exact_text(top[0]), top[1]

    def figures(self, entry_id: str) -> Performance | None:
        """How the TPP of an item comes about: of its own rates, else of those of the circuit inside."""
        entry = self.catalogue[entry_id]
        found = (performance(one) for one in (entry, *(self.catalogue[part.chip] for part in entry.contains)))
        return next((one for one in found if one is not None), None)

    def _known(self, entry: CatalogueEntry) -> KnownItem:
        facts = self.catalogue.facts(entry.id)
        values = {_FIELDS.get(name, name): fact.value for name, fact in facts.items()}
        values["kind"] = _KINDS.get(entry.kind, entry.kind)
        if entry.manufacturer is not None:
            values["manufacturer"] = entry.manufacturer
        return KnownItem(
            id=entry.id,
            name=entry.name,
            facts=values,
            sources={
                **dict.fromkeys(values, entry.name),
                **{_FIELDS.get(name, name): _source(fact) for name, fact in facts.items()},
            },
            product=self.product(entry),
            contested=tuple(self._contested(entry)),
        )

    def product(self, entry: CatalogueEntry) -> str:
        """The word instruments name the item by, its own or that of the circuit inside; else its id."""
        inside = [self.catalogue[part.chip] for part in entry.contains]
        fitting = [word for one in (entry, *inside) for word in self.named if _fits(word, _tokens(one))]
        plain = (inside or [entry])[0]
        return max(fitting, key=len) if fitting else "-".join(_tokens(plain))

    def _contested(self, entry: CatalogueEntry) -> Iterator[str]:
        """Readings that give another figure; a vendor's rounding of the same figure is not one."""
        for one in (entry, *(self.catalogue[part.chip] for part in entry.contains)):
            figures = performance(one)
            for reading in figures.readings if figures else ():
                other = reading.total_processing_performance
                if figures and other and reading.about != "vendor table" and other != figures.value:
                    yield (
                        f"TPP of {one.name} read otherwise: {reading.says}, it is "
                        f"{format_number(parse_number(other))} instead of {figures.value}."
                    )


def products_named(instruments: Iterable[Iterable[str]]) -> frozenset[str]:
    """Every product word that the instruments use."""
    return frozenset(word for items in instruments for word in items)


def _tokens(entry: CatalogueEntry) -> list[str]:
    """The parts of an id without its maker: `nvidia-rtx-pro-6000d` → rtx, pro, 6000d."""
    own = entry.id.removeprefix(f"{entry.manufacturer}-") if entry.manufacturer else entry.id
    return own.split("-")


def _fits(word: str, tokens: list[str]) -> bool:
    """Whether a product word stands among the parts of an id; AMD's trailing `x` may be left out."""
    text = "-".join(tokens)
    return re.search(rf"(^|-){re.escape(word)}x?(-|$)", text) is not None


def _source(fact: CatalogueFact) -> str:
    day = f", {fact.as_of}" if fact.as_of else ""
    basis = f" ({fact.note})" if fact.note else ""
    return f"{fact.status}, {fact.source}{day}{basis}"

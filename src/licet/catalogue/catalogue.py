"""The catalogue as one object: find an entry, read its facts, keep a compiled copy.

Reading the YAML takes a moment and needs PyYAML; a compiled copy is one JSON text that loads in a few
milliseconds, because entries stay plain data until one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

import msgspec
from msgspec import Struct

from licet.catalogue.entry import CatalogueEntry, CatalogueFact
from licet.catalogue.names import Names
from licet.catalogue.packed import pack, unpack
from licet.catalogue.performance import Performance, circuit_area, performance
from licet.catalogue.search import Index, build_index

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1

OF_THE_CIRCUIT = (
    "total_processing_performance",
    "applicable_die_area_mm2",
    "total_dram_bandwidth_gb_s",
    "aggregate_io_bidirectional_gb_s",
)
"""Facts an assembly or computer takes from the integrated circuit it contains: 4A090 asks about that one."""


class Found(Struct, frozen=True, kw_only=True):
    """An answer to a name: the entry, or candidates to choose from (see `Hit`)."""

    query: str
    entry: CatalogueEntry | None
    candidates: tuple[str, ...]
    variants: tuple[str, ...]


class Catalogue:
    """Every chip, board, system and memory stack that Licet knows by name."""

    def __init__(self, packed: Mapping[str, Mapping[str, Any]], index: Index) -> None:
        self._packed = packed
        self._index = index
        self._entries: dict[str, CatalogueEntry] = {}

    @classmethod
    def load(cls, folder: Path) -> Catalogue:
        """Read `catalogue/*.yaml`.

        Raises:
            RulebookError: the catalogue does not hold together; lists all problems.
        """
        from licet.catalogue.read import read_catalogue  # noqa: PLC0415  (a compiled copy needs no YAML)

        entries, names = read_catalogue(folder)
        return cls({entry.id: pack(entry) for entry in entries}, build_index(entries, names))

    @classmethod
    def from_json(cls, text: str) -> Catalogue:
        """The catalogue that `to_json` wrote.

        Raises:
            ValueError: not a compiled catalogue of this format.
        """
        data = cast("dict[str, Any]", msgspec.json.decode(text))
        if data.get("format") != FORMAT:
            raise ValueError(f"expected a compiled catalogue of format {FORMAT}, got {data.get('format')!r}")
        names = Names(data["manufacturers"], data["generic"])
        makers = {one: packed.get("manufacturer") for one, packed in data["entries"].items()}
        return cls(data["entries"], Index(names, data["exact"], data["keys"], makers))

    def to_json(self) -> str:
        """Everything as one JSON text; the same catalogue gives the same bytes."""
        import json  # noqa: PLC0415  (a compiled copy is read far more often than written)

        index = self._index
        document = {
            "format": FORMAT,
            "manufacturers": index.names.manufacturers,
            "generic": index.names.generic,
            "entries": self._packed,
            "exact": index.exact,
            "keys": index.keys,
        }
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"))

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._packed

    def __getitem__(self, entry_id: str) -> CatalogueEntry:
        """The entry with this id.

        Raises:
            KeyError: there is none.
        """
        if entry_id not in self._entries:
            self._entries[entry_id] = unpack(entry_id, self._packed[entry_id])
        return self._entries[entry_id]

    @property
    def entries(self) -> Iterator[CatalogueEntry]:
        """Every entry, in the order of the files."""
        return (self[entry_id] for entry_id in self)

    def get(self, query: str) -> Found:
        """What `query` names: an id, a part number or a spelling. Ambiguous or unknown gives candidates."""
        hit = self._index.find(query)
        entry = None if hit.id is None else self[hit.id]
        return Found(query=query, entry=entry, candidates=hit.candidates, variants=hit.variants)

    def circuit(self, entry_id: str) -> CatalogueEntry | None:
        """The entry whose integrated circuit the control list asks about: the item itself or its content.

        None when several kinds of circuit with a known performance are inside, so that nothing is chosen.
        """
        entry = self[entry_id]
        if not entry.contains:
            return entry
        inside = [one for part in entry.contains if (one := self.circuit(part.chip)) is not None]
        rated = [one for one in inside if performance(one) is not None] or inside
        return rated[0] if len(rated) == 1 else None

    def performance(self, entry_id: str) -> Performance | None:
        """Total processing performance of the item's integrated circuit; None when it is unknown."""
        circuit = self.circuit(entry_id)
        return None if circuit is None else performance(circuit)

    def facts(self, entry_id: str) -> Mapping[str, CatalogueFact]:
        """What the catalogue knows of an item, total processing performance included; absent is unknown.

        A system has the facts of the integrated circuit it contains, and its own where it states them.
        """
        entry, circuit = self[entry_id], self.circuit(entry_id)
        counted = {} if circuit is None else _counted(circuit)
        if circuit is entry:
            return counted
        return {name: counted[name] for name in OF_THE_CIRCUIT if name in counted} | dict(entry.facts)


def _counted(entry: CatalogueEntry) -> dict[str, CatalogueFact]:
    """The facts of `entry` for one integrated circuit."""
    found, area = performance(entry), circuit_area(entry)
    figures = {} if found is None else {"total_processing_performance": found.as_fact()}
    return {**entry.facts, **figures, **({} if area is None else {"applicable_die_area_mm2": area})}

"""One chip, board, system or memory stack, and the facts known about it.

Values stay the decimal text that was written down: no float ever rounds a datasheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

Status = Literal["stated", "derived", "estimated"]
STATUSES: tuple[Status, ...] = ("stated", "derived", "estimated")
"""Best first: stated by the source, worked out from what it states, or an estimate of somebody."""

Level = Literal["integrated_circuit", "assembly", "computer", "memory"]

Confidence = Literal["high", "medium", "low"]
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")

KINDS: Mapping[str, Level] = {
    "asic": "integrated_circuit",
    "cpu": "integrated_circuit",
    "foundry_die": "integrated_circuit",
    "fpga": "integrated_circuit",
    "soc": "integrated_circuit",
    "consumer_card": "assembly",
    "gpu_card": "assembly",
    "gpu_module": "assembly",
    "mezzanine": "assembly",
    "workstation_card": "assembly",
    "server": "computer",
    "system": "computer",
    "hbm_stack": "memory",
    "memory": "memory",
}
"""Kind of item to the level at which the control list looks at it; the kinds of the fact vocabulary."""

FACTS: Mapping[str, Literal["number", "flag", "word"]] = {
    "designed_or_marketed_for_datacenter": "flag",
    "us_origin": "flag",
    "encryption": "word",
    "total_processing_performance": "number",
    "applicable_die_area_mm2": "number",
    "performance_density": "number",
    "total_dram_bandwidth_gb_s": "number",
    "aggregate_io_bidirectional_gb_s": "number",
    "memory_bandwidth_gb_s": "number",
    "package_area_mm2": "number",
    "memory_bandwidth_density": "number",
    "dram_capacity_gb": "number",
    "memory_type": "word",
    "process_node_nm": "number",
    "nonplanar_transistors": "flag",
    "transistors_bn": "number",
}
"""Fact name to what its value looks like; the names are those of an item in a transaction."""


class CatalogueFact(Struct, frozen=True, kw_only=True):
    """One value and where it comes from.

    Attributes:
        value: decimal text, `yes`, `no` or a word, exactly as written in the catalogue.
        status: stated, derived or estimated.
        source: a URL, or a name explained in `catalogue/sources.yaml`.
        as_of: the day the source spoke for, where it is known (YYYY, YYYY-MM or YYYY-MM-DD).
    """

    value: str
    status: Status
    source: str
    as_of: str | None = None
    note: str | None = None


class Reading(Struct, frozen=True, kw_only=True):
    """Another way to read a figure, reported beside the value used and never chosen in silence.

    Attributes:
        about: what is contested, such as `tf32` or `board total`.
        says: one sentence.
        total_processing_performance: the figure under this reading, in decimal text, where there is one.
    """

    about: str
    says: str
    total_processing_performance: str | None = None


class Part(Struct, frozen=True, kw_only=True):
    """So many of one catalogue entry inside another."""

    chip: str
    count: int


class CatalogueEntry(Struct, frozen=True, kw_only=True):
    """One item a person can name.

    Attributes:
        also: other spellings people use; each belongs to this entry alone.
        product: the word by which notices and announcements name it, such as `h20`.
        released: month of launch or announcement, give or take a quarter.
        facts: fact name (see `FACTS`) to fact; a name that is absent is unknown.
        dense_rates: number format to dense tera-operations per second, a multiply-accumulate counted as two.
        storage_only: formats of `dense_rates` that are converted before multiplying and so never count.
        board_totals_of: rates and die area are totals of this many separate integrated circuits.
        vendor_tpp: total processing performance as the vendor publishes it, to compare with ours.
        vendor_eccn: classification as the vendor publishes it; evidence, not a determination.
    """

    id: str
    name: str
    kind: str
    confidence: Confidence
    also: tuple[str, ...] = ()
    part_numbers: tuple[str, ...] = ()
    manufacturer: str | None = None
    product: str | None = None
    released: str | None = None
    facts: Mapping[str, CatalogueFact] = field(default_factory=dict[str, CatalogueFact])
    dense_rates: Mapping[str, CatalogueFact] = field(default_factory=dict[str, CatalogueFact])
    storage_only: tuple[str, ...] = ()
    board_totals_of: int = 1
    vendor_tpp: CatalogueFact | None = None
    vendor_eccn: CatalogueFact | None = None
    contested: tuple[Reading, ...] = ()
    contains: tuple[Part, ...] = ()
    notes: str | None = None

    @property
    def level(self) -> Level:
        """Where the control list looks at the item: as a circuit, an assembly, a computer or memory."""
        return KINDS[self.kind]

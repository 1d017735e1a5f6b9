"""From dense rates to total processing performance (ECCN 3A090, technical notes).

TPP is the largest, over number formats, of dense tera-operations per second times bit length; a datasheet
figure already counts a multiply-accumulate as two operations, so nothing is doubled here. Where the text
leaves two readings (TF32, 6-bit formats, several circuits on one board) both are reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from licet.catalogue.entry import CatalogueEntry, CatalogueFact, Reading, Status
from licet.catalogue.rates import BITS, TF32_CONTAINER_BITS, wrong_figure, wrong_format
from licet.logic.number import DIGITS, format_number, parse_number
from licet.model.errors import FactError, Problem


class Performance(Struct, frozen=True, kw_only=True):
    """Total processing performance of one integrated circuit.

    Attributes:
        value: exact decimal text.
        format: the number format that sets it; `stated` when a source gives the product directly.
        basis: the multiplication in words, such as `fp16: 148 x 16`.
        readings: other defensible readings that give another value.
    """

    value: str
    format: str
    basis: str
    status: Status
    source: str
    as_of: str | None = None
    readings: tuple[Reading, ...] = ()

    def as_fact(self) -> CatalogueFact:
        """The same as a fact an item may carry."""
        return CatalogueFact(
            value=self.value, status=self.status, source=self.source, as_of=self.as_of, note=self.basis
        )


def highest(rates: Mapping[str, str], *, bits: Mapping[str, int] = BITS) -> tuple[int, str] | None:
    """The largest rate times bit length and its format, as a scaled integer; None without rates.

    The first of equal formats in the order of `bits` is named.

    Raises:
        ValueError: a rate is not a finite decimal.
    """
    products = [(parse_number(rates[name]) * length, name) for name, length in bits.items() if name in rates]
    return max(products, key=lambda product: product[0]) if products else None


def exact_text(scaled: int) -> str:
    """A scaled integer as decimal text, no digit lost."""
    return format_number(scaled, places=DIGITS)


def per_circuit(total: int, circuits: int) -> str:
    """The share of one of so many equal integrated circuits, as exact decimal text.

    Raises:
        ValueError: the share has no exact decimal of 18 places.
    """
    share, rest = divmod(total, circuits)
    if rest:
        raise ValueError(f"{exact_text(total)} shared by {circuits} circuits has no exact decimal")
    return exact_text(share)


def performance(entry: CatalogueEntry) -> Performance | None:
    """What the facts of `entry` give for one integrated circuit, or None when they do not tell."""
    stated = entry.facts.get("total_processing_performance")
    if stated is not None:
        return _stated(stated, entry)
    counted = {name: rate for name, rate in entry.dense_rates.items() if name not in entry.storage_only}
    found = of_rates(counted, circuits=entry.board_totals_of)
    if found is None:
        return None
    return replace(found, readings=(*found.readings, *_vendor_reading(entry, found), *entry.contested))


def of_stated_rates(rates: Mapping[str, str], *, where: str = "item.dense_rates") -> Performance | None:
    """What the dense rates that a transaction states give, by number format; None without any.

    Raises:
        FactError: a format is unknown or sparse, or a rate is no number above zero; lists all problems.
    """
    problems = [problem for name, rate in rates.items() for problem in _wrong(name, rate, where)]
    if problems:
        raise FactError(problems)
    facts = {name: CatalogueFact(value=rate, status="stated", source=where) for name, rate in rates.items()}
    return of_rates(facts)


def _wrong(name: str, rate: str, where: str) -> Iterator[Problem]:
    if (unknown := wrong_format(name)) is not None:
        yield Problem(where=where, what=unknown[0], nearest=unknown[1])
    elif (wrong := wrong_figure(rate)) is not None:
        yield Problem(where=f"{where}.{name}", what=wrong)


def of_rates(rates: Mapping[str, CatalogueFact], *, circuits: int = 1) -> Performance | None:
    """What dense rates by number format give; None without any. `circuits` share the rates of a board.

    Raises:
        ValueError: a rate is no decimal, or cannot be shared exactly.
    """
    values = {name: rate.value for name, rate in rates.items()}
    top = highest(values)
    if top is None:
        return None
    product, name = top
    rate = rates[name]
    return Performance(
        value=per_circuit(product, circuits),
        format=name,
        basis=_basis(name, rate.value, circuits),
        status="derived" if rate.status == "stated" else rate.status,
        source=rate.source,
        as_of=rate.as_of,
        readings=tuple(_readings(values, product, circuits)),
    )


def circuit_area(entry: CatalogueEntry) -> CatalogueFact | None:
    """Applicable die area of one integrated circuit, in mm2; None when it is unknown."""
    area = entry.facts.get("applicable_die_area_mm2")
    if area is None or entry.board_totals_of == 1:
        return area
    return replace(area, value=per_circuit(parse_number(area.value), entry.board_totals_of))


def _stated(fact: CatalogueFact, entry: CatalogueEntry) -> Performance:
    return Performance(
        value=fact.value,
        format="stated",
        basis=fact.note or "stated by the source",
        status=fact.status,
        source=fact.source,
        as_of=fact.as_of,
        readings=entry.contested,
    )


def _basis(name: str, rate: str, circuits: int) -> str:
    shared = f" / {circuits} circuits on the board" if circuits > 1 else ""
    return f"{name}: {rate} x {BITS[name]}{shared}"


def _readings(rates: Mapping[str, str], product: int, circuits: int) -> Iterator[Reading]:
    """Every other reading of the rates that changes the figure."""
    container = highest(rates, bits={**BITS, "tf32": TF32_CONTAINER_BITS})
    if container and container[0] != product:
        says = f"counting TF32 as its 32-bit container, {rates['tf32']} x {TF32_CONTAINER_BITS}"
        yield _reading("tf32", says, container[0] // circuits)
    no_six_bit = highest(rates, bits={name: length for name, length in BITS.items() if length != 6})
    if no_six_bit and no_six_bit[0] != product:
        says = f"leaving 6-bit formats out, the highest format is {no_six_bit[1]}"
        yield _reading("6-bit formats", says, no_six_bit[0] // circuits)
    if circuits > 1:
        yield _reading("board total", f"adding up the {circuits} integrated circuits of the board", product)


def _vendor_reading(entry: CatalogueEntry, found: Performance) -> Iterator[Reading]:
    vendor = entry.vendor_tpp
    if vendor and parse_number(vendor.value) != parse_number(found.value):
        yield _reading("vendor table", f"as the vendor publishes it ({vendor.source})", parse_number(vendor.value))


def _reading(about: str, says: str, scaled: int) -> Reading:
    return Reading(about=about, says=says, total_processing_performance=exact_text(scaled))

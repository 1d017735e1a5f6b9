"""What the item is: stated specs first, then the catalogue, with differences said aloud."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, cast

from msgspec import Struct, field

from licet.logic.number import compare, format_number, parse_number
from licet.model.errors import FactError

if TYPE_CHECKING:
    from licet.determination.facts import Gathered
    from licet.model.transaction import Transaction


class KnownItem(Struct, frozen=True, kw_only=True):
    """What a catalogue says of an item.

    Attributes:
        facts: contract field name (`total_processing_performance`) to decimal text, `yes`/`no` or word.
        sources: contract field name to a phrase naming the source.
        product: the word notices name it by, such as `h20`.
    """

    id: str
    name: str
    facts: Mapping[str, str]
    sources: Mapping[str, str]
    product: str | None = None
    contested: tuple[str, ...] = ()


class Lookup(Struct, frozen=True, kw_only=True):
    """Answer to a catalogue question: the item, or the names it may have meant."""

    item: KnownItem | None
    candidates: tuple[str, ...] = field(default=())


class ItemSource(Protocol):
    """Where facts about items come from."""

    def look_up(self, query: str) -> Lookup:
        """Find an item by id, name, alias or part number."""
        ...

    def performance(self, dense_rates: Mapping[str, str]) -> tuple[str, str]:
        """TPP from dense rates by format, as decimal text, and the format that sets it."""
        ...


def add_item(gathered: Gathered, transaction: Transaction, items: ItemSource | None) -> None:
    """Add the item's facts: what the transaction states wins over the catalogue, and differences are noted.

    Raises:
        FactError: the catalogue id or part number is unknown or ambiguous.
    """
    given = transaction.item
    stated_at = gathered.vocabulary.stated_at()
    for key, value in given.items():
        if (fact := stated_at.get(f"item.{key}")) is not None:
            gathered.put(fact.name, value)
    _add_rates(gathered, given, items)
    known = _find(given, items)
    if known is not None:
        _add_known(gathered, known)
    _add_product(gathered, given.get("name") or (known and known.name))
    if isinstance(maker := given.get("manufacturer"), str):
        gathered.values["item.manufacturer"] = _first_word(maker)
    _add_eccn_in_name(gathered, given)


def _add_rates(gathered: Gathered, given: Mapping[str, object], items: ItemSource | None) -> None:
    rates = given.get("dense_rates")
    if (
        isinstance(rates, Mapping)
        and items is not None
        and "item.total_processing_performance" not in gathered.values
    ):
        value, form = items.performance(cast(Mapping[str, str], rates))
        gathered.put("item.total_processing_performance", value, f"derived from the stated dense {form} rate")


def _find(given: Mapping[str, object], items: ItemSource | None) -> KnownItem | None:
    """The catalogue's item: an id or part number must resolve, a free name may."""
    if items is None:
        return None
    for key in ("catalogue", "part_number"):
        if isinstance(query := given.get(key), str):
            found = items.look_up(query)
            if found.item is None:
                near = found.candidates[0] if found.candidates else None
                raise FactError.at(f"item.{key}", f"no item {query!r} in the catalogue", near)
            return found.item
    name = given.get("name")
    return items.look_up(name).item if isinstance(name, str) else None


def _add_known(gathered: Gathered, known: KnownItem) -> None:
    for key, value in known.facts.items():
        name = f"item.{key}"
        if name not in gathered.vocabulary:
            continue
        fact = gathered.vocabulary[name]
        stated = gathered.values.get(name)
        if isinstance(stated, int) and fact.kind == "number" and compare(stated, parse_number(value)) != 0:
            gathered.note(
                f"The transaction states {fact.label} {format_number(stated)}; the catalogue has {value} "
                f"({known.sources.get(key, known.id)}). The stated figure is used.",
                f"catalogue {known.id}",
            )
        gathered.put(
            name,
            value == "yes" if fact.kind == "flag" else value,
            f"catalogue {known.id}: {known.sources.get(key, '')}",
        )
    if known.product is not None:
        gathered.put("item.product", known.product, f"catalogue {known.id}")
    for reading in known.contested:
        gathered.note(reading, f"catalogue {known.id}")


def _add_product(gathered: Gathered, name: object) -> None:
    """The product a name plainly names (a trailing X marks a variant); `other` when it names none."""
    if not isinstance(name, str):
        return
    product = _product_in(name, gathered.vocabulary["item.product"].words)
    gathered.put("item.product", product, "read from the item's name")


@lru_cache(maxsize=4096)
def _product_in(name: str, products: tuple[str, ...]) -> str:
    spoken = f" {' '.join(re.findall(r'[a-z0-9]+', name.lower()))} "
    named = [word for word in products if re.search(rf" {word.replace('-', ' ')}x? ", spoken)]
    return max(named, key=len, default="other")


def _first_word(maker: str) -> str:
    words = re.findall(r"[\w&]+", maker.lower())
    return words[0] if words else maker.lower()


def _add_eccn_in_name(gathered: Gathered, given: Mapping[str, object]) -> None:
    """A part whose description carries `EAR99` states its classification."""
    if gathered.values.get("item.kind") == "part" and re.search(r"\bEAR99\b", str(given.get("name", ""))):
        gathered.put("item.eccn", "EAR99", "stated in the item's description")

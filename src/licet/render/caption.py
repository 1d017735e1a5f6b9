"""What a transaction document asks, in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast


def caption(document: Mapping[str, Any]) -> str:
    """Id, quantity, item and way: `po-1182/3 · 1000 × nvidia-h20 · US → CN`."""
    item, quantity = item_name(document), document.get("quantity")
    what = f"{quantity} × {item}" if quantity and item else item
    way = " → ".join(str(document[key]) for key in ("ship_from", "ship_to") if document.get(key))
    return " · ".join(part for part in (str(document.get("id") or ""), what, way) if part)


def item_name(document: Mapping[str, Any]) -> str:
    """What the document calls its item."""
    return _named(document.get("item"), ("name", "catalogue", "part_number"))


def consignee_name(document: Mapping[str, Any]) -> str:
    """Who the document says receives it."""
    return _named(document.get("ultimate_consignee"), ("name",))


def _named(block: object, keys: tuple[str, ...]) -> str:
    if isinstance(block, Mapping):
        fields = cast("Mapping[str, Any]", block)
        return next((str(fields[key]) for key in keys if fields.get(key)), "")
    return "" if block is None else str(block)

"""From the columns of a row to the transaction document it stands for."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from licet.determination.flat import put, read_lists, with_kinds

_LISTS = ("lists", "owners", "intermediate_consignees", "contains", "addresses", "red_flags", "authorizations",
          "dense_rates", "exception_claimed", "consignees", "items")  # fmt: skip


def cell(value: Any) -> Any:
    """A cell as the document holds it: text is trimmed, empty is unknown, days are ISO text, numbers are exact."""
    match value:
        case str():
            return value.strip() or None
        case datetime() if value.time() == datetime.min.time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return format(value.normalize(), "f") if value.is_finite() else str(value)
        case float():
            return _exact(value)
        case _:
            return value


def _exact(value: float) -> Any:
    """The shortest decimal text of a float: what a person typed, not its binary expansion."""
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 10**15 else repr(value)


def document(row: Mapping[str, Any]) -> dict[str, Any]:
    """The transaction document of a row given by path; unknown cells are left out."""
    top: dict[str, Any] = {}
    for path in sorted(row):
        value = cell(row[path])
        if value is not None:
            _make_room(top, path)
            put(top, path, _listed(path, value))
    return with_kinds(top)


def _listed(path: str, value: Any) -> Any:
    """Lists are written in a cell as JSON, or as words with semicolons between them."""
    if not isinstance(value, str):
        return value
    if value[0] in "[{":
        try:
            return json.loads(value, parse_float=str)
        except ValueError:
            return value
    if path.rsplit(".", 1)[-1] not in _LISTS:
        return value
    if path.endswith(".lists"):
        return read_lists(value)
    words = [word.strip() for word in value.split(";")]
    return [] if words == ["none"] else [word for word in words if word]


def _make_room(top: dict[str, Any], path: str) -> None:
    """A value that stands where an object is needed becomes the object's name, or the description of an end use."""
    inside = top
    for key in path.split(".")[:-1]:
        held: Any = inside.get(key)
        if held is None or "[" in key:
            return
        if not isinstance(held, dict):
            held = inside[key] = {"description" if key == "end_use" else "name": held}
        inside = cast(dict[str, Any], held)

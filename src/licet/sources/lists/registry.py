"""Japan's Foreign End User List (METI) and China's control lists (MOFCOM), as JSON transcriptions.

Names in the party's own script stand in brackets after the English one or among the aliases.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from licet.screening.normalise import script_of
from licet.screening.records import Entry
from licet.sources.lists.document import ListDocument, checked, day_of

_LISTS = {
    "jp-end-user-list": ("jp-meti", "meti_end_user_list"),
    "cn-export-control-watchlist": ("cn-mofcom", "mofcom_control_list"),
    "cn-unreliable-entity-list": ("cn-mofcom", "mofcom_unreliable_entity_list"),
    "cn-attention-list": ("cn-mofcom", "mofcom_attention_list"),
}
_BRACKET = re.compile(r"\s*[(（]([^()（）]*)[)）]")


def read(given: list[dict[str, Any]]) -> ListDocument:
    """A JSON array of entries that carry their `list_id`."""
    source = _LISTS[given[0]["list_id"]][0]
    days = (day_of(row.get("last_verified")) for row in given)
    as_of = max((day for day in days if day is not None), default=None)
    places = {row["addresses"][0] for row in given if row["entity_name"] and row.get("addresses")}
    return checked(source, as_of, _distinct_ids(_entry(_with_name(row, places)) for row in given))


def _with_name(row: dict[str, Any], places: set[str]) -> dict[str, Any]:
    """Some transcribed rows lost their name to the country before it (`Japan Acme Ltd` as the address)."""
    address = row["addresses"][0] if row.get("addresses") else ""
    place = max((place for place in places if address.startswith(f"{place} ")), key=len, default=None)
    if row["entity_name"] or place is None:
        return row
    return {**row, "entity_name": address.removeprefix(place).strip(), "addresses": [place]}


def _distinct_ids(entries: Iterable[Entry]) -> Iterator[Entry]:
    """One announcement may number several parties alike; the later ones get `.2`, `.3`…."""
    seen: Counter[str] = Counter()
    for entry in entries:
        seen[entry.id] += 1
        yield replace(entry, id=f"{entry.id}.{seen[entry.id]}") if seen[entry.id] > 1 else entry


def _entry(row: dict[str, Any]) -> Entry:
    latin: list[str] = []
    native: list[str] = []
    for printed in (row["entity_name"], *row.get("aliases", ())):
        for name in _names_in(printed):
            (latin if script_of(name) == "Latn" else native).append(name)
    primary = latin[0] if latin else native[0]
    return Entry(
        id=row["id"],
        list=_LISTS[row["list_id"]][1],
        name=primary,
        aliases=tuple(dict.fromkeys(name for name in latin if name != primary)),
        native=tuple(dict.fromkeys(native)),
        kind="individual" if row.get("entity_type") == "person" else "entity",
        addresses=tuple(row.get("addresses", ())),
        programs=(row["reason"],) if row.get("reason") else (),
        since=day_of(row.get("date_added")),
        citation=row.get("source_url", ""),
    )


def _names_in(printed: str) -> list[str]:
    """`English (漢字)` is two names; a bracket in the same script belongs to the name."""
    inner = [text.strip() for text in _BRACKET.findall(printed) if script_of(text) != script_of(printed[:1])]
    foreign = [text for text in inner if text and script_of(text) != "Latn"]
    if not foreign:
        return [printed.strip()] if printed.strip() else []
    outer = _BRACKET.sub(lambda found: "" if found[1].strip() in foreign else found[0], printed).strip()
    return [name for name in (outer, *foreign) if name]

"""Japan's Foreign End User List (METI) and China's control lists (MOFCOM), as JSON transcriptions.

Names in the party's own script stand in brackets after the English one or among the aliases.
"""

from __future__ import annotations

import re
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
    as_of = max((day_of(row.get("last_verified")) for row in given if row.get("last_verified")), default=None)
    return checked(source, as_of, map(_entry, given))


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
        return [printed.strip()]
    outer = _BRACKET.sub(lambda found: "" if found[1].strip() in foreign else found[0], printed).strip()
    return [name for name in (outer, *foreign) if name] or [printed.strip()]

"""The UK Sanctions List (FCDO), with its names in non-Latin scripts."""

from __future__ import annotations

from typing import Any

from licet.screening.records import Entry
from licet.sources.lists.document import ListDocument, checked, day_of

SOURCE = "uk-sanctions"


def read(given: dict[str, Any]) -> ListDocument:
    """`{"sourceId": "uk-sanctions", "records": [...]}`."""
    updated = str(given.get("metadata", {}).get("sourceUpdatedAt", ""))
    return checked(SOURCE, day_of(updated), map(_entry, given["records"]))


def _entry(row: dict[str, Any]) -> Entry:
    kind = str(row.get("designationType", "unknown")).lower()
    return Entry(
        id=f"UK-{row['recordId']}",
        list="uk_sanctions_list",
        name=row["entityName"],
        aliases=tuple(name for name in row.get("aliases", ()) if name != row["entityName"]),
        native=tuple(row.get("namesNonLatin", ())),
        kind="vessel" if kind == "ship" else kind,
        addresses=tuple(row.get("addresses", ())),
        programs=tuple(row.get("regimes", ())),
        since=day_of(row.get("designatedOn")),
    )

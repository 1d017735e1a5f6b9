"""OFAC's Sanctions List Service, as a JSON capture of SDN and consolidated non-SDN records."""

from __future__ import annotations

from typing import Any

from licet.screening.records import Entry
from licet.sources.lists.document import ListDocument, checked, day_of, words

SOURCE = "us-ofac"
_LISTS = {"SDN": "sdn", "Non-SDN Consolidated": "ofac_non_sdn"}


def read(given: dict[str, Any]) -> ListDocument:
    """`{"sourceId": "ofac-sls", "records": [...]}`."""
    updated = str(given.get("metadata", {}).get("sourceUpdatedAt", ""))
    return checked(SOURCE, day_of(updated.rsplit(", ", maxsplit=1)[-1]), map(_entry, given["records"]))


def _entry(row: dict[str, Any]) -> Entry:
    numbers = (words(i.get("type"), i.get("number"), i.get("country")) for i in row.get("identificationNumbers", []))
    sub_list = _LISTS.get(row["sourceList"], "ofac_non_sdn")
    return Entry(
        id=f"OFAC-{sub_list}-{row['recordId']}",
        list=sub_list,
        name=row["entityName"],
        aliases=tuple(row.get("aliases", ())),
        kind=str(row.get("entityType", "unknown")).lower(),
        addresses=tuple(row.get("addresses", ())),
        identifiers=tuple(numbers),
        programs=tuple(row.get("programs", ())),
    )

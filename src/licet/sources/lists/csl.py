"""The US Consolidated Screening List: the official bulk JSON and CSV, and two compact projections of it."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from licet.model.errors import SourceError
from licet.screening.listing_days import listed_since
from licet.screening.records import Entry
from licet.sources.lists.document import ListDocument, checked, day_of, words
from licet.sources.lists.entity_list import measure_of

SOURCE = "us-csl"
URL = "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.json"

# the publisher's abbreviation → the name this project uses
LISTS = {
    "EL": "entity_list",
    "UVL": "unverified_list",
    "MEU": "military_end_user_list",
    "DPL": "denied_persons_list",
    "SDN": "sdn",
    "SSI": "ssi",
    "CMIC": "cmic",
    "CAP": "capta",
    "NS-MBS": "ns_mbs",
    "PLC": "plc",
    "ISN": "nonproliferation_sanctions",
    "DTC": "itar_debarred",
}
_SOURCE_CODE = re.compile(r"\(([A-Z-]+?)(?: List)?\)")
_KINDS = {"individual", "entity", "vessel", "aircraft"}


def read_bulk_json(given: dict[str, Any]) -> ListDocument:
    """The official file: `{"results": [...], "search_performed_at": …}`."""
    results: list[dict[str, Any]] = given["results"]
    return _document(day_of(str(given.get("search_performed_at", ""))), map(_from_bulk, results))


def read_bulk_csv(text: str) -> ListDocument:
    """The official CSV: the same fields, alternate names and addresses separated by semicolons."""
    return _document(None, (_from_bulk(_split_row(row)) for row in csv.DictReader(io.StringIO(text))))


def read_projection(rows: Iterable[dict[str, Any]], as_of: str = "") -> ListDocument:
    """Rows of a projection: one flat object an entry, with the entry id already derived."""
    return _document(day_of(as_of), map(_from_row, rows))


def read_interned(given: dict[str, Any]) -> ListDocument:
    """A projection whose repeated strings stand in tables."""
    tables: dict[str, list[str]] = given["tables"]
    rows = (_uninterned(row, tables) for row in given["entries"])
    return _document(day_of(given.get("sourceGeneratedAt")), map(_from_row, rows))


def _document(as_of: datetime.date | None, rows: Iterable[dict[str, Any]]) -> ListDocument:
    return checked(SOURCE, as_of, _entries(rows))


def _entries(rows: Iterable[dict[str, Any]]) -> Iterator[Entry]:
    """Entries with stable ids; true repeats of a row get `.2`, `.3`…."""
    seen: Counter[str] = Counter()
    for line, row in enumerate(rows, start=1):
        if row["list"] not in LISTS:
            raise SourceError(
                f"{SOURCE}: entry {line}: unknown list {row['list']!r}, expected one of {sorted(LISTS)}"
            )
        own = row.get("entity_id") or entry_id(row)
        if not row.get("entity_id"):
            seen[own] += 1
            own = f"{own}.{seen[own]}" if seen[own] > 1 else own
        yield _entry(own, row)
    repeats = seen.total() - len(seen)
    if repeats > 0.01 * seen.total():
        raise SourceError(f"{SOURCE}: {repeats} of {seen.total()} entries repeat another one: a duplicated file")


def entry_id(row: dict[str, Any]) -> str:
    """An id out of what identifies an entry in print, the same in every edition of the file."""
    parts = (row["list"], row["name"], row["entity_number"], ",".join(row["countries"]), row["notice"])
    return f"{row['list']}-{hashlib.sha1('|'.join(parts).encode()).hexdigest()[:8]}"


def _entry(own: str, row: dict[str, Any]) -> Entry:
    kind = row["type"].lower()
    return Entry(
        id=own,
        list=LISTS[row["list"]],
        name=row["name"],
        aliases=tuple(row["alt_names"]),
        kind=kind if kind in _KINDS else "unknown",
        countries=tuple(sorted(set(row["countries"]))),
        addresses=tuple(row.get("addresses", ())),
        identifiers=tuple(row.get("identifiers", ())),
        programs=tuple(row["programs"]),
        citation=row["notice"],
        since=day_of(row.get("start_date")) or (listed_since(row["notice"]) if row["list"] == "EL" else None),
        until=day_of(row.get("end_date")),
        measure=measure_of(row["requirement"], row["policy"]),
    )


def _code_of(source: str) -> str:
    if source == "Capta List (CAP) - Treasury Department":
        return "CAP"
    found = _SOURCE_CODE.search(source)
    return found[1] if found else source


def _from_bulk(row: dict[str, Any]) -> dict[str, Any]:
    addresses: list[dict[str, Any]] = row.get("addresses") or []
    printed = [
        words(a.get("address"), a.get("city"), a.get("state"), a.get("postal_code"), a.get("country"))
        for a in addresses
    ]
    countries = dict.fromkeys(a["country"] for a in addresses if a.get("country"))
    ids: list[dict[str, Any]] = row.get("ids") or []
    return {
        "list": _code_of(str(row.get("source") or "")),
        "name": str(row.get("name") or ""),
        "alt_names": row.get("alt_names") or [],
        "type": str(row.get("type") or ""),
        "countries": list(countries) or ([row["country"]] if row.get("country") else []),
        "addresses": [text for text in printed if text],
        "identifiers": [words(i.get("type"), i.get("number"), i.get("country")) for i in ids],
        "entity_number": str(row.get("entity_number") or ""),
        "programs": row.get("programs") or [],
        "requirement": str(row.get("license_requirement") or ""),
        "policy": str(row.get("license_policy") or ""),
        "notice": str(row.get("federal_register_notice") or ""),
        "start_date": row.get("start_date"),
        "end_date": row.get("end_date"),
    }


def _split_row(row: dict[str, Any]) -> dict[str, Any]:
    """A CSV row in the shape of the JSON: the last comma part of an address is its country."""
    parts = _semicolons(row.get("addresses"))
    addresses = [{"address": part, "country": _country_of(part)} for part in parts]
    return {
        **row,
        "alt_names": _semicolons(row.get("alt_names")),
        "programs": _semicolons(row.get("programs")),
        "addresses": addresses,
        "ids": [{"number": text} for text in _semicolons(row.get("ids"))],
    }


def _country_of(address: str) -> str | None:
    last = address.rsplit(",", 1)[-1].strip()
    return last if re.fullmatch(r"[A-Z]{2}", last) else None


def _semicolons(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def _from_row(row: dict[str, Any]) -> dict[str, Any]:
    alternate: Any = row.get("alt_names") or []
    names: list[str] = _semicolons(alternate) if isinstance(alternate, str) else list(alternate)
    return {
        "entity_id": row.get("entity_id"),
        "list": row["list"],
        "name": row["name"],
        "alt_names": names,
        "type": row.get("type") or "",
        "countries": _semicolons(row.get("countries")),
        "entity_number": row.get("entity_number") or "",
        "programs": _semicolons(row.get("programs")),
        "requirement": row.get("license_requirement") or "",
        "policy": row.get("license_policy") or "",
        "notice": row.get("federal_register_notice") or "",
    }


def _uninterned(row: dict[str, Any], tables: dict[str, list[str]]) -> dict[str, Any]:
    def look(table: str, key: str) -> str:
        place: int | None = row.get(key)
        return "" if place is None else tables[table][place]

    return {
        "list": _code_of(look("sources", "s")),
        "name": row["n"],
        "alt_names": row.get("a", []),
        "type": row.get("t", ""),
        "countries": ";".join(row.get("c", [])),
        "entity_number": row.get("e", ""),
        "programs": look("programmes", "pg"),
        "license_requirement": look("licenceRequirements", "lr"),
        "license_policy": look("licencePolicies", "lp"),
        "federal_register_notice": row.get("fr", ""),
    }

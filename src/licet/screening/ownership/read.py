"""Ownership out of files: BODS 0.4, GLEIF level 2, UK PSC, a plain CSV, and the `owners` of a transaction."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias, cast

from licet.model.errors import FactError
from licet.screening.ownership.graph import Holding
from licet.screening.ownership.judge import Owners

# What a JSON parser gives: anything.
Json: TypeAlias = Any

# UK Companies Act 2006 schedule 1A: the bands in which a significant shareholding is registered, in per cent.
_PSC_BANDS = {"25-to-50-percent": (25, 50), "50-to-75-percent": (50, 75), "75-to-100-percent": (75, 100)}
_GLEIF_PARENTS = {"IS_DIRECTLY_CONSOLIDATED_BY", "IS_ULTIMATELY_CONSOLIDATED_BY"}
_COLUMNS = ("owner", "owned", "min", "max", "source", "since", "until")


def read_owners(path: Path) -> Owners:
    """Owners from a file of any known format, told by its content."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as broken:
        raise FactError.at(str(path), f"cannot be read: {broken}") from broken
    return owners_of(text, str(path))


def owners_of(text: str, where: str) -> Owners:
    """Owners from text; `where` names it in errors."""
    if not text.lstrip().startswith(("{", "[")):
        try:
            return Owners(holdings=tuple(_csv(text, where)))
        except csv.Error as broken:
            raise FactError.at(where, f"neither JSON nor a CSV: {broken}") from broken
    try:
        given: Any = (
            json.loads(text) if not _is_lines(text) else [json.loads(line) for line in text.splitlines() if line]
        )
    except json.JSONDecodeError as broken:
        raise FactError.at(
            f"{where}:{broken.lineno}", f"the JSON breaks off or is malformed: {broken.msg}"
        ) from broken
    return from_json(given, where)


def _is_lines(text: str) -> bool:
    first = text.lstrip().split("\n", 1)[0].strip()
    return first.startswith("{") and first.endswith("}") and "\n{" in text


def from_json(given: Json, where: str) -> Owners:
    """Owners from parsed JSON of any known format."""
    try:
        rows = cast("list[Any]", given) if isinstance(given, list) else [given]
        if rows and "recordType" in rows[0]:
            return _bods(rows)
        if rows and "data" in rows[0] and "natures_of_control" in rows[0]["data"]:
            return Owners(holdings=tuple(held for row in rows for held in _psc(row)))
        if isinstance(given, dict) and "relations" in given:
            return Owners(holdings=tuple(_gleif(rows[0]["relations"])))
        if rows and ("owners" in rows[0] or "name" in rows[0]):
            return nested(rows, where)
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise FactError.at(where, f"the file does not have the shape its format promises: {broken!r}") from broken
    expected = "BODS statements, `relations` (GLEIF), UK PSC records, a CSV or nested `owners`"
    raise FactError.at(where, f"no ownership format known here: expected {expected}")


def nested(parties: Iterable[dict[str, Any]], where: str = "owners") -> Owners:
    """Owners from parties of a transaction: `{"name", "country", "lists", "owners": [{…, "share"}]}`."""
    holdings: list[Holding] = []
    lists: dict[str, list[dict[str, Any]]] = {}
    countries: dict[str, str] = {}
    for i, party in enumerate(parties):
        _walk(party, f"{where}[{i}]", holdings, lists, countries)
    return Owners(holdings=tuple(dict.fromkeys(holdings)), lists=lists, countries=countries)


def _walk(
    party: dict[str, Any],
    where: str,
    holdings: list[Holding],
    lists: dict[str, list[dict[str, Any]]],
    countries: dict[str, str],
) -> None:
    if not isinstance(party.get("name"), str):
        raise FactError.at(f"{where}.name", "expected the name of a party")
    if party.get("lists"):
        lists[party["name"]] = list(party["lists"])
    if party.get("country"):
        countries[party["name"]] = party["country"]
    for i, owner in enumerate(party.get("owners") or ()):
        at = f"{where}.owners[{i}]"
        _walk(owner, at, holdings, lists, countries)
        low, high = _interval(owner.get("share"), f"{at}.share")
        holdings.append(Holding(owner=owner["name"], owned=party["name"], low=low, high=high, source=at))


def _interval(share: Json, where: str) -> tuple[float, float]:
    """A share as `{min, max}`, a number, or null when it is not known."""
    if share is None:
        return 0.0, 100.0
    if isinstance(share, int | float):
        return float(share), float(share)
    try:
        low, high = float(share.get("min", 0)), float(share.get("max", 100))
    except (AttributeError, TypeError, ValueError) as broken:
        raise FactError.at(where, f"expected {{min, max}} in per cent or null, found {share!r}") from broken
    if not 0 <= low <= high <= 100:
        raise FactError.at(where, f"expected 0 <= min <= max <= 100, found {low} to {high}")
    return low, high


def _bods(statements: list[dict[str, Any]]) -> Owners:
    """Beneficial Ownership Data Standard 0.4; a record's last statement counts, a closed one ends it."""
    latest: dict[str, dict[str, Any]] = {}
    for statement in statements:
        latest[statement["recordId"]] = statement
    names = {record: _bods_name(statement) for record, statement in latest.items()}
    found = [held for statement in latest.values() for held in _bods_holdings(statement, names)]
    countries = {names[r]: code for r, s in latest.items() if (code := _bods_country(s))}
    return Owners(holdings=tuple(found), countries=countries)


def _bods_name(statement: dict[str, Any]) -> str:
    details = statement.get("recordDetails", {})
    people: list[dict[str, Any]] = details.get("names") or []
    return (
        details.get("name") or next((n["fullName"] for n in people if n.get("fullName")), "") or statement["recordId"]
    )


def _bods_country(statement: dict[str, Any]) -> str | None:
    jurisdiction: dict[str, str] = statement.get("recordDetails", {}).get("jurisdiction") or {}
    return jurisdiction.get("code")


def _bods_holdings(statement: dict[str, Any], names: dict[str, str]) -> Iterator[Holding]:
    if statement["recordType"] != "relationship" or statement.get("recordStatus") == "closed":
        return
    details = statement["recordDetails"]
    owned, owner = _party(details["subject"], names), _party(details["interestedParty"], names)
    for interest in details.get("interests", ()):
        low, high = _bods_share(interest.get("share"))
        yield Holding(
            owner=owner,
            owned=owned,
            low=low,
            high=high,
            source=f"BODS statement {statement.get('statementId', statement['recordId'])}",
            basis="equity" if interest.get("type") in (None, "shareholding", "unknownInterest") else "control",
            since=interest.get("startDate"),
            until=interest.get("endDate"),
        )


def _party(reference: Json, names: dict[str, str]) -> str:
    """A record id, or the reason a party is not named."""
    if isinstance(reference, str):
        return names.get(reference, reference)
    return f"unnamed ({reference.get('reason', 'no reason given')})"


def _bods_share(share: dict[str, Any] | None) -> tuple[float, float]:
    if not share:
        return 0.0, 100.0
    if "exact" in share:
        return float(share["exact"]), float(share["exact"])
    low = float(share.get("minimum", share.get("exclusiveMinimum", 0)))
    high = float(share.get("maximum", share.get("exclusiveMaximum", 100)))
    return low, high


def _psc(row: dict[str, Any]) -> Iterator[Holding]:
    """A UK register entry of a person with significant control; ceased entries end on their day."""
    data = row["data"]
    for nature in data["natures_of_control"]:
        band = next(
            (
                ends
                for name, ends in _PSC_BANDS.items()
                if nature.startswith("ownership-of-shares") and name in nature
            ),
            None,
        )
        if band:
            yield Holding(
                owner=data["name"],
                owned=str(row["company_number"]),
                low=band[0],
                high=band[1],
                source=f"UK PSC register, {nature}",
                since=data.get("notified_on"),
                until=data.get("ceased_on"),
            )


def _gleif(relations: list[dict[str, Any]]) -> Iterator[Holding]:
    """GLEIF level 2: accounting consolidation says control of the majority, not how much is owned."""
    for row in relations:
        relation = row["RelationshipRecord"]["Relationship"] if "RelationshipRecord" in row else row["Relationship"]
        if (
            relation["RelationshipType"] in _GLEIF_PARENTS
            and relation.get("RelationshipStatus", "ACTIVE") == "ACTIVE"
        ):
            yield Holding(
                owner=relation["EndNode"]["NodeID"],
                owned=relation["StartNode"]["NodeID"],
                low=0,
                high=100,
                source=f"GLEIF level 2, {relation['RelationshipType']}",
                basis="consolidation",
            )


def _csv(text: str, where: str) -> Iterator[Holding]:
    """Columns owner, owned, min, max; source, since and until may be missing; an empty share is unknown."""
    reader = csv.DictReader(io.StringIO(text))
    columns = set(reader.fieldnames or ())
    if not {"owner", "owned"} <= columns:
        raise FactError.at(
            f"{where}:1", f"expected the columns {', '.join(_COLUMNS)}; found {', '.join(sorted(columns))}"
        )
    for line, row in enumerate(reader, start=2):
        share = {end: row[end] for end in ("min", "max") if row.get(end)} or None
        low, high = _interval(share, f"{where}:{line}")
        yield Holding(
            owner=row["owner"].strip(),
            owned=row["owned"].strip(),
            low=low,
            high=high,
            source=row.get("source") or f"{where}:{line}",
            since=row.get("since") or None,
            until=row.get("until") or None,
        )

"""Facts of control and headquarters: those of the starter pack, of GLEIF level 2 and of a CSV file."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from licet.model.errors import FactError
from licet.screening.normalise import core_tokens
from licet.screening.ownership.headquarters import Parent, Seat, headquarters
from licet.screening.starter import starter_entries

COLUMNS = ("party", "parent", "country", "source", "since", "until")


@dataclass(frozen=True, slots=True)
class Control:
    """Who sits where and who controls whom, each with its days."""

    seats: tuple[Seat, ...] = ()
    parents: tuple[Parent, ...] = ()

    def names(self) -> list[str]:
        """Every party a fact is about."""
        parents = (name for fact in self.parents for name in (fact.party, fact.parent))
        return list(dict.fromkeys((*(fact.party for fact in self.seats), *parents)))

    def of(self, party: str, on: datetime.date) -> dict[str, Any]:
        """The headquarters document of a party on a day."""
        return headquarters(party, self.seats, self.parents, on)

    def with_pack(self) -> Control:
        """These facts, and the pack's about parties these say nothing about."""
        pack, own = pack_control(), set(self.names())
        seats = tuple(fact for fact in pack.seats if fact.party not in {seat.party for seat in self.seats})
        parents = tuple(fact for fact in pack.parents if fact.party not in own)
        return Control((*self.seats, *seats), (*self.parents, *parents))


@cache
def pack_control() -> Control:
    """What the starter pack says; its facts hold on every day it covers."""
    first = {entry.id.split("/")[0].removeprefix("starter:"): entry for entry in reversed(starter_entries())}
    seats = tuple(
        Seat(party=entry.name, country=entry.headquarters, source=entry.headquarters_source)
        for entry in first.values()
        if entry.headquarters
    )
    parents = tuple(
        Parent(party=entry.name, parent=first[entry.parent].name, source=entry.headquarters_source or entry.citation)
        for entry in first.values()
        if entry.parent in first
    )
    return Control(seats, parents)


@cache
def _pack_names() -> dict[tuple[str, ...], str]:
    return {core_tokens(name): entry.name for entry in starter_entries() for name in (entry.name, *entry.aliases)} | {
        core_tokens(name): entry.name for entry in starter_entries() for name in entry.native
    }


def pack_name(name: str) -> str | None:
    """The name the pack files a party under, for one of its names in any script."""
    return _pack_names().get(core_tokens(name))


def read_control(path: Path) -> Control:
    """Facts of a file: GLEIF level 2 (`relations`), or a CSV whose rows name a parent, a country or both.

    Raises:
        FactError: names the line and what was expected.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        given: Any = json.loads(text) if text.lstrip().startswith("{") else None
        return Control(parents=tuple(_gleif(given["relations"]))) if given is not None else _csv(text, str(path))
    except (OSError, UnicodeDecodeError, csv.Error, json.JSONDecodeError) as broken:
        raise FactError.at(str(path), f"cannot be read: {broken}") from broken
    except (KeyError, TypeError, AttributeError, IndexError) as broken:
        raise FactError.at(str(path), f"not GLEIF level 2 `relations`: {broken!r}") from broken


def _csv(text: str, where: str) -> Control:
    reader = csv.DictReader(io.StringIO(text))
    columns = set(reader.fieldnames or ())
    if "party" not in columns or columns.isdisjoint({"parent", "country"}) or columns - set(COLUMNS):
        found = ", ".join(sorted(columns))
        raise FactError.at(f"{where}:1", f"expected the columns {', '.join(COLUMNS)}; found {found}")
    seats: list[Seat] = []
    parents: list[Parent] = []
    for line, row in enumerate(reader, start=2):
        at = f"{where}:{line}"
        party, parent, country = ((row.get(name) or "").strip() for name in ("party", "parent", "country"))
        if not party or not (parent or country):
            raise FactError.at(at, "expected a party, and its parent, the country of its headquarters or both")
        since, until = (_day(row.get(name), at) for name in ("since", "until"))
        source = row.get("source") or at
        if country:
            seats.append(Seat(party=party, country=_country(country, at), source=source, since=since, until=until))
        if parent:
            parents.append(Parent(party=party, parent=parent, source=source, since=since, until=until))
    return Control(tuple(seats), tuple(parents))


def _day(text: str | None, where: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text.strip()) if text and text.strip() else None
    except ValueError as broken:
        raise FactError.at(where, f"expected a day as YYYY-MM-DD, found {text!r}") from broken


def _country(text: str, where: str) -> str:
    if len(text) != 2 or not text.isascii() or not text.isupper():
        raise FactError.at(where, f"expected a country as two capital letters, found {text!r}")
    return text


def _gleif(relations: list[dict[str, Any]]) -> Iterator[Parent]:
    """Direct accounting parents, for the relationship periods they are reported for; parties are LEIs."""
    for row in relations:
        relation = row.get("RelationshipRecord", row)["Relationship"]
        if relation["RelationshipType"] != "IS_DIRECTLY_CONSOLIDATED_BY":
            continue
        periods: list[dict[str, str]] = relation.get("RelationshipPeriods") or [{}]
        none: dict[str, str] = {}
        days = next((p for p in periods if p.get("PeriodType") == "RELATIONSHIP_PERIOD"), none)
        ended = days.get("EndDate") or (
            None if relation.get("RelationshipStatus", "ACTIVE") == "ACTIVE" else "0001-01-01"
        )
        yield Parent(
            party=relation["StartNode"]["NodeID"],
            parent=relation["EndNode"]["NodeID"],
            source="GLEIF level 2, IS_DIRECTLY_CONSOLIDATED_BY",
            since=_day((days.get("StartDate") or "")[:10], "GLEIF"),
            until=_day((ended or "")[:10], "GLEIF"),
        )

"""The starter pack: parties that matter for AI chips, from cited public facts, to screen without any list.

It also lends the names it knows to the entries of a loaded list, which prints none in Hanzi or Hangul.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from licet.model.errors import FactError
from licet.screening.records import Entry, Measure

_LATIN, _NATIVE = ("en",), ("zh", "ko", "ja")
_FIELDS = frozenset({"id", "names", "country", "parent", "headquarters", "lists"})


def starter_folder() -> Path:
    """Where the pack lies: inside an installed wheel, or at the root of a checkout."""
    inside = Path(__file__).resolve().parents[1] / "_data" / "parties" / "starter"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "parties" / "starter"


@cache
def starter_entries() -> tuple[Entry, ...]:
    """Every party once per listing fact; a party on no list once, as an identity."""
    return tuple(entry for path in sorted(starter_folder().glob("*.yaml")) for entry in read_pack(path))


@cache
def starter_digest() -> str:
    """Hash of the pack's text."""
    texts = (path.read_bytes() for path in sorted(starter_folder().glob("*.yaml")))
    return hashlib.sha256(b"".join(texts)).hexdigest()[:16]


def read_pack(path: Path) -> Iterator[Entry]:
    """Entries of one file of the pack."""
    import yaml  # noqa: PLC0415

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    given: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    for party in given["parties"]:
        unknown = set(party) - _FIELDS
        if unknown:
            raise FactError.at(f"{path.name}: {party.get('id')}", f"unknown field {sorted(unknown)}")
        yield from _entries(party)


def _entries(party: dict[str, Any]) -> Iterator[Entry]:
    facts: list[dict[str, Any]] = party["lists"] or [
        {"list": "identity", "citation": party["headquarters"]["source"]}
    ]
    seen: dict[str, int] = {}
    for fact in facts:
        seen[fact["list"]] = seen.get(fact["list"], 0) + 1
        suffix = f".{seen[fact['list']]}" if seen[fact["list"]] > 1 else ""
        yield _entry(party, fact, f"starter:{party['id']}/{fact['list']}{suffix}")


def _entry(party: dict[str, Any], fact: dict[str, Any], own: str) -> Entry:
    names = party["names"]
    primary, *others = names["en"]
    return Entry(
        id=own,
        list=fact["list"],
        name=primary,
        aliases=tuple(others),
        native=tuple(name for script in _NATIVE for name in names.get(script, ())),
        kind="entity",
        countries=(party["country"],),
        citation=fact["citation"],
        since=_day(fact.get("since")),
        until=_day(fact.get("until")),
        measure=Measure(
            requirement=fact.get("license_requirement"),
            policy=fact.get("license_policy"),
            footnotes=tuple(int(number) for number in fact.get("footnotes", ())),
        ),
        headquarters=party.get("headquarters", {}).get("country"),
        headquarters_source=party.get("headquarters", {}).get("source", ""),
        parent=party.get("parent"),
    )


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None

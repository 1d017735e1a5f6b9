"""The nouns of screening: an entry of a list, the measure it imposes, and a hit on it."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What an entry imposes, read from its own words.

    Attributes:
        requirement: `all_items`, `as_stated`, or None where the list states none.
        policy: `presumption_of_denial`, `policy_of_denial`, `case_by_case`, `presumption_of_approval` or
            `as_stated`.
        footnotes: Entity List footnote designations (15 CFR 744 Supp. 4), ascending.
        requirement_text: the words of the list.
        policy_text: the words of the list.
    """

    requirement: str | None = None
    policy: str | None = None
    footnotes: tuple[int, ...] = ()
    requirement_text: str = ""
    policy_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One party as one list prints it.

    Attributes:
        id: the source's own id of the entry, stable over versions.
        list: `entity_list`, `sdn`, `1260h`… or `identity` for a party known here but not restricted.
        name: primary name exactly as printed.
        aliases: other names in Latin letters, as printed.
        native: names in the party's own script.
        kind: `individual`, `entity`, `vessel`, `aircraft` or `unknown`.
        countries: ISO 3166 alpha-2, sorted.
        since: first day on the list, when the source says it.
        until: first day no longer on the list.
        headquarters, headquarters_source: country of the headquarters, and where that stands.
        parent: id of the parent in the starter pack.
    """

    id: str
    list: str
    name: str
    aliases: tuple[str, ...] = ()
    native: tuple[str, ...] = ()
    kind: str = "unknown"
    countries: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    citation: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    measure: Measure = Measure()
    headquarters: str | None = None
    headquarters_source: str = ""
    parent: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, empty ones left out; msgspec decodes them into an equal entry."""
        found: dict[str, Any] = {name: getattr(self, name) for name in _ENTRY_FIELDS}
        for day in ("since", "until"):
            found[day] = found[day].isoformat() if found[day] else None
        measure = {name: getattr(self.measure, name) for name in _MEASURE_FIELDS}
        found["measure"] = {key: value for key, value in measure.items() if value not in (None, "", ())}
        return {key: value for key, value in found.items() if value not in (None, "", (), {})}

    def digest(self) -> str:
        """A hash of everything screened or reported, for deltas and for the life of a good-guy decision."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()[:16]


_MEASURE_FIELDS = tuple(field.name for field in fields(Measure))
_ENTRY_FIELDS = tuple(field.name for field in fields(Entry))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One entry that one name may refer to."""

    entry: Entry
    matched_name: str
    view: str
    score: float
    band: str
    why: str
    pairs: tuple[tuple[str, str, float], ...] = ()
    qualifiers: tuple[str, ...] = ()
    suppressed_by: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The hit as the Screening document prints it."""
        entry, measure = self.entry, self.entry.measure
        return {
            "list": entry.list,
            "entry": entry.id,
            "listed_name": entry.name,
            "matched_name": self.matched_name,
            "view": self.view,
            "score": round(self.score, 4),
            "band": self.band,
            "why": self.why,
            "citation": entry.citation,
            "license_requirement": measure.requirement,
            "license_policy": measure.policy,
            "footnotes": list(measure.footnotes),
            "license_requirement_text": measure.requirement_text,
            "license_policy_text": measure.policy_text,
            "countries": list(entry.countries),
            "qualifiers": list(self.qualifiers),
            "tokens": [list(pair) for pair in self.pairs],
            "suppressed_by": self.suppressed_by,
        }

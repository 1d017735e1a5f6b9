"""What else speaks for or against a hit: country, address, identifier. It ranks, it never hides."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from licet.screening.normalise import core_tokens
from licet.screening.records import Entry, Hit

_LEAST_DIGITS = 4
_SEPARATORS = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party to be screened and what is known of it."""

    name: str
    country: str | None = None
    address: str | None = None
    identifier: str | None = None


def qualified(hits: list[Hit], party: Party) -> list[Hit]:
    """The hits with what the party's other facts say, equal scores ordered by it."""
    found = [replace(hit, qualifiers=tuple(text for _, text in _facts(hit.entry, party))) for hit in hits]
    support = {hit.entry.id: sum(sign for sign, _ in _facts(hit.entry, party)) for hit in hits}
    return sorted(found, key=lambda hit: (-round(hit.score, 4), -support[hit.entry.id]))


def _facts(entry: Entry, party: Party) -> list[tuple[int, str]]:
    """(+1, sentence) for, (-1, sentence) against; nothing when either side is silent."""
    found = (
        _country(entry, party.country),
        _address(entry, party.address),
        _identifier(entry, party.identifier),
    )
    return [fact for fact in found if fact is not None]


def _country(entry: Entry, country: str | None) -> tuple[int, str] | None:
    if not country or not entry.countries:
        return None
    same = country.upper() in entry.countries
    verb = "is" if same else "is not"
    return (1 if same else -1), f"country {country.upper()} {verb} among {', '.join(entry.countries)} of the entry"


def _address(entry: Entry, address: str | None) -> tuple[int, str] | None:
    if not address or not entry.addresses:
        return None
    asked = set(core_tokens(address))
    shared = max((sorted(asked & set(core_tokens(listed))) for listed in entry.addresses), key=len)
    if len(shared) * 2 < len(asked):
        return -1, "no address of the entry shares half of the words"
    return 1, f"an address of the entry shares {', '.join(shared)}"


def _identifier(entry: Entry, identifier: str | None) -> tuple[int, str] | None:
    wanted = _SEPARATORS.sub("", (identifier or "").lower())
    if len(wanted) < _LEAST_DIGITS or not entry.identifiers:
        return None
    same = any(wanted in _SEPARATORS.sub("", listed.lower()) for listed in entry.identifiers)
    return (
        (1, f"identifier {identifier} is the entry's")
        if same
        else (-1, f"identifier {identifier} is not the entry's")
    )

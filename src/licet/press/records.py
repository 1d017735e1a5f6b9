"""Names of the press → records: products of the catalogue, parties of the lists.

A party is the one the starter pack knows by that very spelling, in whatever script; nothing is guessed here, and
screening a name against whole lists is another room's work.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final, cast

from licet.press.data import table
from licet.press.names import listed_parties
from licet.press.signal import Signal

if TYPE_CHECKING:
    from licet.screening.records import Entry

UNLISTED: Final = "identity"
"""How the starter pack marks a party that is on no list."""


def records_of(signal: Signal, on: date | None) -> dict[str, dict[str, list[str]]]:
    """Ids behind the names of a signal: `items` → catalogue, `parties` → entries of lists.

    Args:
        signal: the claim.
        on: the day whose listings count; None leaves out nobody.
    """
    catalogue = cast("dict[str, str]", table("names")["catalogue"])
    items = {name: [catalogue[name]] for name in signal.items if name in catalogue}
    parties = {name: list(_entries(name, on)) for name in (*signal.actors, *signal.targets)}
    return {"items": items, "parties": {name: ids for name, ids in parties.items() if ids}}


def _entries(name: str, on: date | None) -> Iterator[str]:
    for entry in _by_name().get(name, ()):
        current = on is None or ((entry.since or date.min) <= on and (entry.until is None or on < entry.until))
        if current and entry.list != UNLISTED:
            yield entry.id


@cache
def _by_name() -> dict[str, list[Entry]]:
    """Canonical name → the listings of that party."""
    found: dict[str, list[Entry]] = {}
    for name, entry in listed_parties():
        found.setdefault(name, []).append(entry)
    return found

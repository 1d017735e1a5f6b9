"""Where a party is headquartered, and where its ultimate parent is: dated facts along the chain of control.

Control, not ownership, makes a parent; a share of 50 per cent is a different test on a different graph.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A party's headquarters from one day to another."""

    party: str
    country: str
    source: str
    since: datetime.date | None = None
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """Who controls a party from one day to another."""

    party: str
    parent: str
    source: str
    since: datetime.date | None = None
    until: datetime.date | None = None


def headquarters(party: str, seats: Iterable[Seat], parents: Iterable[Parent], on: datetime.date) -> dict[str, Any]:
    """Headquarters of the party and of its ultimate parent on a day, with the chain that leads there.

    Two parents on the same day, or a circle of parents, leave the ultimate parent unknown and say so.
    """
    seat_of = {seat.party: seat for seat in seats if _holds(seat, on)}
    above: dict[str, list[Parent]] = {}
    for parent in parents:
        if _holds(parent, on):
            above.setdefault(parent.party, []).append(parent)
    chain, problem = _climb(party, above)
    top = chain[-1].parent if chain else party
    seat = None if problem else seat_of.get(top)
    own = seat_of.get(party)
    return {
        "party": party,
        "on": on.isoformat(),
        "headquarters": own.country if own else None,
        "ultimate_parent": None if problem else top,
        "ultimate_parent_headquarters": seat.country if seat else None,
        "unknown_because": problem or (None if seat else f"no headquarters fact for {top!r} on this day"),
        "chain": [{"party": p.party, "parent": p.parent, "source": p.source} for p in chain],
    }


def _climb(party: str, above: dict[str, list[Parent]]) -> tuple[list[Parent], str | None]:
    chain: list[Parent] = []
    seen = {party}
    while found := above.get(party):
        names = sorted({parent.parent for parent in found})
        if len(names) > 1:
            return chain, f"{party!r} has several parents: {', '.join(names)}"
        chain.append(found[0])
        party = found[0].parent
        if party in seen:
            return chain, f"the chain of parents runs in a circle at {party!r}"
        seen.add(party)
    return chain, None


def _holds(fact: Seat | Parent, on: datetime.date) -> bool:
    return (fact.since is None or fact.since <= on) and (fact.until is None or on < fact.until)

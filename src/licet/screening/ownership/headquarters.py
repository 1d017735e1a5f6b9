"""Where a party is headquartered, and where its ultimate parent is: dated facts along the chain of control.

Control, not ownership, makes a parent; a share of 50 per cent is a different test on a different graph.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
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

    Two parents on the same day, a circle of parents or two seats leave the answer unknown and say so.
    `facts` is the answer as a party of a transaction states it.
    """
    held: dict[str, list[Seat]] = {}
    for seat in seats:
        if _holds(seat, on):
            held.setdefault(seat.party, []).append(seat)
    above: dict[str, list[Parent]] = {}
    for parent in parents:
        if _holds(parent, on):
            above.setdefault(parent.party, []).append(parent)
    chain, problem = _climb(party, above)
    top = chain[-1].parent if chain else party
    own, seat = _seat(party, held), None if problem else _seat(top, held)
    return {
        "party": party,
        "on": on.isoformat(),
        "headquarters": own.country if own else None,
        "ultimate_parent": None if problem else top,
        "ultimate_parent_headquarters": seat.country if seat else None,
        "unknown_because": problem or (None if seat else f"no one headquarters fact for {top!r} on this day"),
        "chain": [{"party": p.party, "parent": p.parent, **_told(p)} for p in chain],
        "seats": [{"party": s.party, "country": s.country, **_told(s)} for s in dict.fromkeys((own, seat)) if s],
        "facts": _as_stated(own, top if chain else None, seat) if problem is None else _as_stated(own, None, None),
    }


def _told(fact: Seat | Parent) -> dict[str, str | None]:
    since, until = (day.isoformat() if day else None for day in (fact.since, fact.until))
    return {"source": fact.source, "since": since, "until": until}


def _as_stated(own: Seat | None, top: str | None, seat: Seat | None) -> dict[str, Any]:
    """The fields of a transaction's party that the answer fills; no parent on file is no statement about one."""
    parent = {"name": top} | ({"headquarters": seat.country} if seat else {}) if top else None
    return ({"headquarters": own.country} if own else {}) | ({"ultimate_parent": parent} if parent else {})


def _seat(party: str, held: Mapping[str, list[Seat]]) -> Seat | None:
    """The seat of a party, unless the facts of the day name two countries."""
    found = held.get(party, [])
    return found[0] if len({seat.country for seat in found}) == 1 else None


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

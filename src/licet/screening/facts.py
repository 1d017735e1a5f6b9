"""From hits to facts about a party. What the facts mean is the determination's business."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from licet.screening.decisions import Decision, apply_decisions
from licet.screening.listing_days import footnotes_on
from licet.screening.ownership.control import pack_control, pack_name
from licet.screening.qualify import Party, qualified
from licet.screening.records import Entry, Hit
from licet.screening.roster import Roster

IDENTITY = "identity"


def hits_of_many(roster: Roster, parties: Sequence[Party], decisions: tuple[Decision, ...] = ()) -> list[list[Hit]]:
    """Hits of each party in force on the roster's day, best first; decisions mark hits and remove none."""
    found = roster.screen_many([party.name for party in parties])
    return [
        apply_decisions(qualified(hits, party), decisions, party, roster.on)
        for hits, party in zip(found, parties, strict=True)
    ]


def screen_party(
    roster: Roster, name: str, country: str | None = None, decisions: tuple[Decision, ...] = ()
) -> dict[str, Any]:
    """`facts_of` a party known by name and country."""
    return facts_of(roster, Party(name=name, country=country), decisions)


def facts_of(roster: Roster, party: Party, decisions: tuple[Decision, ...] = ()) -> dict[str, Any]:
    """What screening knows of a party: a status, the list entries behind it, and headquarters facts.

    `confirmed` a strong hit; `possible` a hit worth a review, which the determination treats as unknown;
    `none` nothing on any list; `not_screened` nothing found, but the lists themselves are not loaded.
    """
    return facts_of_many(roster, [party], decisions)[0]


def facts_of_many(
    roster: Roster, parties: Sequence[Party], decisions: tuple[Decision, ...] = ()
) -> list[dict[str, Any]]:
    """`facts_of` some parties, screened together."""
    found = hits_of_many(roster, parties, decisions)
    return [_facts(roster, party, hits) for party, hits in zip(parties, found, strict=True)]


def _facts(roster: Roster, party: Party, hits: list[Hit]) -> dict[str, Any]:
    standing = [hit for hit in hits if hit.entry.list != IDENTITY and hit.suppressed_by is None]
    strong = [hit for hit in standing if hit.band == "strong"]
    review = [hit for hit in standing if hit.band == "review"]
    status, behind = ("confirmed", strong) if strong else ("possible", review) if review else ("none", [])
    if status == "none" and not roster.complete:
        status = "not_screened"
    return {
        "status": status,
        "lists": [list_fact(hit.entry, roster.on) for hit in behind],
        "hits": [hit.to_json() for hit in hits],
        "headquarters": headquarters_of(_strong_names(party, hits), roster.on),
        "reason": _reason(status, behind),
        "list_version": roster.version,
        "policy_version": roster.screener.policy.version,
        "cautions": list(roster.cautions),
    }


def _strong_names(party: Party, hits: Sequence[Hit]) -> Iterable[str]:
    strong = (hit for hit in hits if hit.band == "strong" and hit.suppressed_by is None)
    return (party.name, *(name for hit in strong for name in (hit.matched_name, hit.entry.name, *hit.entry.aliases)))


def list_fact(entry: Entry, on: datetime.date) -> dict[str, Any]:
    """An entry as a `lists` item of a transaction's party, with the footnotes that existed on the day."""
    measure = entry.measure
    return {
        "list": entry.list,
        "since": entry.since.isoformat() if entry.since else None,
        "footnotes": list(footnotes_on(measure.footnotes, on)),
        "license_requirement": measure.requirement,
        "license_policy": measure.policy,
        "citation": entry.citation,
    }


def headquarters_of(names: Iterable[str], on: datetime.date) -> dict[str, Any] | None:
    """The headquarters document of the first of these names the starter pack knows a seat or a parent of."""
    known = (name for name in map(pack_name, names) if name)
    documents = (pack_control().of(name, on) for name in dict.fromkeys(known))
    return next((document for document in documents if document["facts"]), None)


def _reason(status: str, behind: list[Hit]) -> str:
    if behind:
        return behind[0].why
    if status == "not_screened":
        return "not found in the starter pack, which is not the list: load the Consolidated Screening List"
    return "no entry of the loaded lists is like this name"

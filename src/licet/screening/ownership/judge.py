"""Whether listed owners reach a party, under each rule of a day, with the proof and the consequences."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from licet.screening.ownership.graph import Holding, OwnershipGraph
from licet.screening.ownership.rules import OwnershipRule, RuleVersion

# From most to least restrictive, for the owner whose entry governs.
_POLICIES = (
    "policy_of_denial",
    "presumption_of_denial",
    "as_stated",
    "case_by_case",
    "presumption_of_approval",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """What is known of a party's owners.

    Attributes:
        holdings: every known share, of all days.
        lists: party → its listings, in the form of a transaction's `lists`.
        countries: party → country, for rules that reach foreign parties only.
        possible: party → listings it may have (a name that resembles an entry); they count for `may` only.
    """

    holdings: tuple[Holding, ...]
    lists: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict[str, list[dict[str, Any]]])
    countries: Mapping[str, str] = field(default_factory=dict[str, str])
    possible: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict[str, list[dict[str, Any]]])

    def names(self) -> list[str]:
        """Every party in the holdings, owners and owned."""
        return list(dict.fromkeys(name for held in self.holdings for name in (held.owner, held.owned)))

    def on(self, day: datetime.date) -> tuple[Holding, ...]:
        """Equity held on a day."""
        iso = day.isoformat()
        return tightened(held for held in self.holdings if held.holds_on(iso) and held.basis != "control")


def tightened(holdings: Iterable[Holding]) -> tuple[Holding, ...]:
    """No owner can hold more than what the least shares of the others leave."""
    rows = list(holdings)
    least: dict[str, float] = {}
    for held in rows:
        least[held.owned] = least.get(held.owned, 0) + held.low
    return tuple(replace(h, high=max(h.low, min(h.high, 100 - least[h.owned] + h.low))) for h in rows)


def judge(owners: Owners, party: str, rule: OwnershipRule, on: datetime.date) -> dict[str, Any]:
    """The Ownership document of a party under one rule on one day.

    `covered` listed owners hold the threshold whatever the unknown shares are; `unresolved` they may;
    `not_covered` they cannot. `must` and `may` are the shares they hold at least and at most.
    """
    version = rule.on(on)
    holdings = owners.on(on)
    graph = OwnershipGraph.of(holdings)
    counting, perhaps = _counting(owners.lists, rule), _counting(owners.possible, rule)
    must = _reached(graph, counting, rule, highest=False)
    may = _reached(graph, counting | perhaps, rule, highest=True)
    domestic = rule.owned_outside is not None and owners.countries.get(party) == rule.owned_outside
    status = "covered" if party in must else "unresolved" if party in may else "not_covered"
    if domestic and party not in counting:
        status = "not_covered"
    certain = status == "covered"
    proof = prove(party, holdings, must if certain else may, counting if certain else counting | perhaps)
    return {
        "party": party,
        "rule": rule.rule,
        "cite": rule.cite,
        "on": on.isoformat(),
        **_state(version),
        "must": _held(party, holdings, must, counting, highest=False),
        "may": _held(party, holdings, may, counting | perhaps, highest=True),
        "status": status,
        "threshold": rule.threshold,
        "consequences": consequences(proof, {**owners.possible, **owners.lists}, rule)
        if status != "not_covered"
        else None,
        "red_flags": _red_flags(party, holdings, may, status, rule if domestic else None),
        "proof": proof,
    }


def _counting(lists: Mapping[str, list[dict[str, Any]]], rule: OwnershipRule) -> set[str]:
    return {name for name, listed in lists.items() if any(rule.counts(entry) for entry in listed)}


def _reached(graph: OwnershipGraph, listed: set[str], rule: OwnershipRule, *, highest: bool) -> set[str]:
    marked = np.array([name in listed for name in graph.nodes], dtype=bool)
    reached = graph.reached(marked, rule.threshold, highest=highest)
    return listed | {graph.nodes[i] for i in np.flatnonzero(reached).tolist()}


def _state(version: RuleVersion | None) -> dict[str, Any]:
    """Whether the rule binds on the day; an unverified state carries its other reading and what to check."""
    if version is None:
        return {"in_force": False, "because": "the rule did not exist on this day", "readings": []}
    readings: list[dict[str, Any]] = []
    if not version.verified:
        readings.append({"in_force": version.in_force, "default": True, "note": version.note})
        other = version.other_reading or {}
        readings.append({"in_force": other.get("in_force") == "yes", "default": False, "note": other.get("note", "")})
    return {
        "in_force": version.in_force,
        "verified": version.verified,
        "because": " ".join(filter(None, (version.by, version.note))),
        "check": version.check or None,
        "readings": readings,
    }


def _held(party: str, holdings: Iterable[Holding], reached: set[str], counting: set[str], *, highest: bool) -> float:
    if party in counting:
        return 100.0
    shares = [h.high if highest else h.low for h in holdings if h.owned == party and h.owner in reached]
    return min(100.0, round(sum(shares), 5))


def prove(party: str, holdings: Iterable[Holding], reached: set[str], counting: set[str]) -> list[dict[str, Any]]:
    """The tree of owners that reach the party; each is opened once, a party met above itself is a cycle."""
    by_owned: dict[str, list[Holding]] = {}
    for held in holdings:
        if held.owner in reached:
            by_owned.setdefault(held.owned, []).append(held)
    return _branches(party, by_owned, counting, (party,), {party})


def _branches(
    party: str,
    by_owned: Mapping[str, list[Holding]],
    counting: set[str],
    above: tuple[str, ...],
    opened: set[str],
) -> list[dict[str, Any]]:
    branches: list[dict[str, Any]] = []
    for held in sorted(by_owned.get(party, ()), key=lambda h: (-h.high, h.owner)):
        fresh = held.owner not in counting and held.owner not in opened
        opened.add(held.owner)
        branches.append(
            {
                "owner": held.owner,
                "share": {"min": held.low, "max": held.high},
                "listed": held.owner in counting,
                "cycle": held.owner in above,
                "source": held.source,
                "since": held.since,
                "owners": _branches(held.owner, by_owned, counting, (*above, held.owner), opened) if fresh else [],
            }
        )
    return branches


def consequences(
    proof: list[dict[str, Any]], lists: Mapping[str, list[dict[str, Any]]], rule: OwnershipRule
) -> dict[str, Any] | None:
    """What the party takes over from its listed owners: the most restrictive of their entries."""
    entries = [e for owner in sorted(_listed_in(proof)) for e in lists.get(owner, ()) if rule.counts(e)]
    if not entries:
        return None
    policies = [entry.get("license_policy") or "as_stated" for entry in entries]
    all_items = any(entry.get("license_requirement") == "all_items" for entry in entries)
    return {
        "license_requirement": "all_items" if all_items else "as_stated",
        "license_policy": min(policies, key=_restrictiveness),
        "footnotes": sorted({number for entry in entries for number in entry.get("footnotes", ())}),
        "owners": sorted(_listed_in(proof)),
        "citations": sorted({entry["citation"] for entry in entries if entry.get("citation")}),
    }


def _restrictiveness(policy: str) -> int:
    return _POLICIES.index(policy) if policy in _POLICIES else _POLICIES.index("as_stated")


def _listed_in(proof: list[dict[str, Any]]) -> set[str]:
    own = {branch["owner"] for branch in proof if branch["listed"]}
    return own.union(*(_listed_in(branch["owners"]) for branch in proof))


def _red_flags(
    party: str,
    holdings: Iterable[Holding],
    may: set[str],
    status: str,
    not_reached_by: OwnershipRule | None,
) -> list[str]:
    flags: list[str] = []
    if not_reached_by is not None:
        flags.append(f"{not_reached_by.rule} reaches parties outside {not_reached_by.owned_outside} only")
    if status == "unresolved":
        flags.append("a listed owner's share is not known: determine it, or apply for a licence")
    if status == "not_covered" and any(h.owned == party and h.owner in may for h in holdings):
        flags.append("a listed party, or one it owns, holds a minority")
    return flags

"""Screens again only what can have changed: changed parties × all entries, all parties × changed entries.

What neither side touched is carried over with the version it was found under.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from licet.screening.screener import Screener

if TYPE_CHECKING:
    from licet.screening.index import Index

Found = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Entry ids that came, went or say something else."""

    added: frozenset[str]
    removed: frozenset[str]
    altered: frozenset[str]

    @property
    def fresh(self) -> frozenset[str]:
        """Entries every party has to be screened against."""
        return self.added | self.altered


def change_between(before: Index, after: Index) -> Change:
    """What a new list version changed, by content hash of the entry."""
    old, new = before.digests, after.digests
    return Change(
        added=frozenset(new.keys() - old.keys()),
        removed=frozenset(old.keys() - new.keys()),
        altered=frozenset(entry for entry in new.keys() & old.keys() if new[entry] != old[entry]),
    )


def rescreen(
    earlier: Mapping[str, Mapping[str, float]],
    parties: Iterable[str],
    changed_parties: Iterable[str],
    before: Index,
    after: Screener,
) -> Found:
    """Name → entry id → score for all parties, from the earlier result and the two deltas.

    A party missing in `earlier` counts as changed; a party no longer given is dropped.
    """
    names = list(dict.fromkeys(parties))
    fresh = sorted({*changed_parties, *(name for name in names if name not in earlier)} & set(names))
    change = change_between(before, after.index)
    gone = change.removed | change.altered
    kept = [name for name in names if name not in set(fresh)]
    found: Found = {name: {e: s for e, s in earlier[name].items() if e not in gone} for name in kept}
    for name, hits in _scores(after, kept, change.fresh).items():
        found[name] |= hits
    return found | _scores(after, fresh, None)


def _scores(screener: Screener, names: list[str], entries: frozenset[str] | None) -> Found:
    if not names or entries == frozenset():
        return {name: {} for name in names}
    index = screener.index
    among = None
    if entries is not None:
        wanted = np.array([index.entry_id(i) in entries for i in range(index.size)])
        among = wanted[index.entry_of]
    matches = screener.matches(names, among)
    found: Found = {name: {} for name in names}
    for question, name, score in zip(
        matches.question.tolist(), matches.name.tolist(), matches.score.tolist(), strict=True
    ):
        found[names[question]][index.entry_id(int(index.entry_of[name]))] = score
    return found

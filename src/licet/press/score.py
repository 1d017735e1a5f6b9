"""Score extracted events against gold: one-to-one and greedy, at four levels of strictness.

Levels: `type`; `span` (type and overlapping clause); `item` (type and a shared item, both empty counts);
`full` (item level and equal date value, both null counts). Gold records with `coref` are skipped; a
prediction that overlaps a `NEGATIVE` span is reported apart. Where two match in type and clause, it is also counted
how often they agree on modality and attribution, for information: no level asks for either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

Event = Mapping[str, Any]
LEVELS: Final = ("type", "span", "item", "full")
BESIDE: Final = ("modality", "attribution")
"""Fields compared for information, in events that match at the level `span`."""


@dataclass(slots=True)
class Score:
    """Counts over one or more articles.

    Attributes:
        predicted: events extracted.
        gold: events to find.
        matched: level → events matched.
        negatives: negative spans in the gold.
        negatives_hit: negative spans that a prediction overlaps.
        compared: field → matching events whose gold has it.
        agreed: field → those among them where the prediction has the same.
    """

    predicted: int = 0
    gold: int = 0
    matched: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    negatives: int = 0
    negatives_hit: int = 0
    compared: Counter[str] = field(default_factory=Counter[str])
    agreed: Counter[str] = field(default_factory=Counter[str])

    def precision(self, level: str) -> float:
        """Share of predictions that match."""
        return self.matched[level] / self.predicted if self.predicted else 0.0

    def recall(self, level: str) -> float:
        """Share of the gold that is found."""
        return self.matched[level] / self.gold if self.gold else 0.0

    def f1(self, level: str) -> float:
        """Harmonic mean of precision and recall."""
        total = self.predicted + self.gold
        return 2 * self.matched[level] / total if total else 0.0

    def agreement(self, name: str) -> float:
        """Share of the matching events that agree on a field."""
        return self.agreed[name] / self.compared[name] if self.compared[name] else 0.0

    def __iadd__(self, other: Score) -> Score:
        self.predicted += other.predicted
        self.gold += other.gold
        self.negatives += other.negatives
        self.negatives_hit += other.negatives_hit
        self.compared += other.compared
        self.agreed += other.agreed
        for level in LEVELS:
            self.matched[level] += other.matched[level]
        return self


def score(predictions: Sequence[Event], gold: Iterable[Event]) -> Score:
    """Score the events of one article; both sides use the same offsets."""
    records = list(gold)
    events = [g for g in records if g["type"] != "NEGATIVE" and not g.get("coref")]
    negatives = [g for g in records if g["type"] == "NEGATIVE"]
    found = Score(predicted=len(predictions), gold=len(events), negatives=len(negatives))
    found.negatives_hit = sum(any(_overlap(p, n) > 0 for p in predictions) for n in negatives)
    for level in LEVELS:
        found.matched[level] = len(pairs(predictions, events, level))
    for g, p in pairs(predictions, events, "span"):
        told = [name for name in BESIDE if events[g].get(name)]
        found.compared.update(told)
        found.agreed.update(name for name in told if predictions[p].get(name) == events[g][name])
    return found


def pairs(predictions: Sequence[Event], events: Sequence[Event], level: str) -> list[tuple[int, int]]:
    """Greedy one-to-one pairs (gold index, prediction index): same date first, then the longest overlap."""
    used: set[int] = set()
    found: list[tuple[int, int]] = []
    for g, event in enumerate(events):
        fits = [p for p, each in enumerate(predictions) if p not in used and _fits(each, event, level)]
        if fits:
            best = max(fits, key=lambda p: (_same_date(predictions[p], event), _overlap(predictions[p], event)))
            used.add(best)
            found.append((g, best))
    return found


def _fits(prediction: Event, event: Event, level: str) -> bool:
    if prediction["type"] != event["type"]:
        return False
    if level == "span":
        return _overlap(prediction, event) > 0
    if level in ("item", "full") and not _share_item(prediction, event):
        return False
    return level != "full" or _same_date(prediction, event)


def _share_item(prediction: Event, event: Event) -> bool:
    ours, theirs = set(prediction["items"]), set(event["items"])
    return ours == theirs or bool(ours & theirs)


def _same_date(prediction: Event, event: Event) -> bool:
    return prediction["date"]["value"] == event["date"]["value"]


def _overlap(prediction: Event, event: Event) -> int:
    ours, theirs = prediction["span"], event["span"]
    return min(ours["end"], theirs["end"]) - max(ours["start"], theirs["start"])

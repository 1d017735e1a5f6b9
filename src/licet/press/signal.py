"""A signal: one attributed, dated claim taken from an article, with the cue that set each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from licet.press.dates import NO_DATE, When

TYPES: Final = (
    "ban", "require_licence", "tighten", "loosen", "allow", "grant_licence", "deny_licence", "rescind",
    "list_entity", "guidance", "propose_law", "investigate", "enforce", "smuggle", "apply", "lobby", "meet",
    "negotiate", "retaliate", "restrict_import", "approve_import", "revenue_share", "write_down", "order",
    "ship", "develop", "market", "report", "state",
)  # fmt: skip
MODALITIES: Final = ("done", "announced", "planned", "considered", "rumoured", "denied")
ATTRIBUTIONS: Final = (
    "allegation", "anonymous", "opinion", "official_act", "on_record", "outlet", "background",
)  # fmt: skip
STANCES: Final = ("tighter", "looser", "neutral")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `[start, end)` of the readable text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A quantity as stated: unit is an ISO currency, percent, units or entities."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One event as an article tells it; never corrected, never a finding of law.

    Attributes:
        doc: the article.
        type: one of `TYPES`.
        modality: status of the event according to the source.
        attribution: who vouches for it.
        stance: direction for the controls if taken at face value.
        date: as the text says it.
        actors: doers and speakers, canonical English.
        items: products or rules, canonical English.
        targets: destination or affected party.
        amount: the stated quantity, if any.
        source: outlet or document the content is taken from.
        span: the clause, in the readable text.
        text: the clause, exactly.
        mentions: further clauses that tell the same event.
        cues: field → the words or rule that set it.
        extractor: rules or llm.
    """

    doc: str
    type: str
    modality: str
    attribution: str
    stance: str
    date: When = NO_DATE
    actors: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    amount: Amount | None = None
    source: tuple[str, ...] = ()
    span: Span
    text: str
    mentions: tuple[Span, ...] = ()
    cues: Mapping[str, str] = field(default_factory=dict[str, str])
    extractor: str = "rules"

    def told_again(self, other: Signal) -> Signal:
        """This signal with another mention of the event; gaps are filled, nothing is overwritten."""
        return replace(
            self,
            mentions=(*self.mentions, other.span, *other.mentions),
            actors=self.actors or other.actors,
            targets=self.targets or other.targets,
            amount=self.amount or other.amount,
            source=tuple(dict.fromkeys((*self.source, *other.source))),
            date=self.date if self.date.value else other.date,
        )


def date_json(when: When) -> dict[str, Any]:
    """The date as the contract spells it."""
    found: dict[str, Any] = {
        "value": when.value, "precision": when.precision, "kind": when.kind, "expr": when.expr,
    }  # fmt: skip
    return found | ({"mod": when.mod} if when.mod else {})

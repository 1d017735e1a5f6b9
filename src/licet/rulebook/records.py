"""The validated rulebook: instruments, dated values and dated rules, before any date is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from licet.logic.vocabulary import FactDefinition

Day = str
"""An ISO date as text; ISO dates order as text, and no arithmetic is done on them here."""


class Instruction(Struct, frozen=True, kw_only=True):
    """One amendatory instruction and what became of it in the rulebook."""

    n: str
    amends: str
    does: str | None = None
    effective: Day | None = None
    until: Day | None = None
    done_in: tuple[str, ...] = ()
    no_effect: str | None = None
    not_encoded: str | None = None


class Instrument(Struct, frozen=True, kw_only=True):
    """One rule, notice, guidance, proclamation or announcement.

    Attributes:
        effect: law, notice (binds its addressees), posture (enforcement), said (no effect) or reported.
        public: first day anyone but an addressee could know it.
    """

    id: str
    title: str
    kind: str
    effect: str
    cite: str
    public: Day
    confidence: str
    summary: str
    summary_ko: str
    document: str | None = None
    announced: Day | None = None
    published: Day | None = None
    effective: Day | None = None
    compliance: Day | None = None
    ended: Day | None = None
    received: Day | None = None
    addressees: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    instructions: tuple[Instruction, ...] = ()
    sources: tuple[str, ...] = ()
    notes: str | None = None


class Span(Struct, frozen=True, kw_only=True):
    """When something is in force and since when that could be known; half-open `[start, until)`.

    Attributes:
        by: the instrument that began it. `ended_by`: the one that ended it.
        public: first day the beginning could be known. `end_public`: first day the end could be known.
    """

    start: Day
    until: Day | None
    by: str
    ended_by: str | None
    public: Day
    end_public: Day | None


class Condition(Struct, frozen=True, kw_only=True):
    """One condition of a license exception.

    Attributes:
        sort: `eligibility` must be known to hold; an `undertaking` is open until it is known to fail.
        form: the predicate as written.
    """

    id: str
    sort: str
    cite: str
    form: Any
    why: str
    why_ko: str | None = None


class Posture(Struct, frozen=True, kw_only=True):
    """How a requirement was enforced during a span, and why."""

    span: Span
    status: str
    why: str
    why_ko: str | None = None


class Version(Struct, frozen=True, kw_only=True):
    """One text of a rule during a span.

    Attributes:
        form: the predicate as written (text leaves and groups), built when a day is chosen.
        terms: stage-specific wording and names, overriding the rule's.
    """

    span: Span
    form: Any
    terms: Mapping[str, Any]
    conditions: tuple[Condition, ...] = ()
    postures: tuple[Posture, ...] = ()
    confidence: str = "primary"
    note: str | None = None

    def tests(self) -> Iterator[str]:
        """Every text of its predicate and of its conditions, as written."""
        waiting: list[Any] = [self.form, *(one.form for one in self.conditions)]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                yield one
            else:
                waiting += one.values() if isinstance(one, Mapping) else one


class Rule(Struct, frozen=True, kw_only=True):
    """A paragraph of the law through time."""

    name: str
    stage: str
    title: str
    cite: str
    file: str
    versions: tuple[Version, ...]

    def spans(self) -> Iterator[Span]:
        """When each of its versions is in force, and each posture to it."""
        for version in self.versions:
            yield version.span
            yield from (posture.span for posture in version.postures)


class Dated(Struct, frozen=True, kw_only=True):
    """A named number or set through time; `values` align with `spans`."""

    name: str
    label: str
    cite: str
    unit: str | None
    spans: tuple[Span, ...]
    values: tuple[Any, ...]


class Manifest(Struct, frozen=True, kw_only=True):
    """What the rulebook covers and how fresh it is."""

    version: str
    covers_from: Day
    reviewed_through: Day
    disclaimer: str


class Contents(Struct, frozen=True, kw_only=True):
    """Everything read from the rulebook folder, validated."""

    manifest: Manifest
    vocabulary: tuple[FactDefinition, ...]
    instruments: Mapping[str, Instrument]
    numbers: Mapping[str, Dated]
    sets: Mapping[str, Dated]
    rules: Mapping[str, Rule]
    identities: Mapping[str, tuple[str, ...]]
    overlays: tuple[str, ...] = field(default=())

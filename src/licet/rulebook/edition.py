"""An edition: the law of one day as far as it was known on another. Here every date vanishes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from licet.logic.tree import Predicate
from licet.logic.vocabulary import Vocabulary
from licet.rulebook.records import Day, Instrument, Manifest, Span


class ConditionInForce(Struct, frozen=True, kw_only=True):
    """One condition of an exception, ready to be explained under `name`."""

    name: str
    id: str
    sort: str
    cite: str
    why: str
    why_ko: str | None
    when: Predicate


class RuleInForce(Struct, frozen=True, kw_only=True):
    """One rule as it stands: its predicate with numbers and sets resolved, and its wording.

    Attributes:
        facts: the facts its predicate tests. `references`: the conclusions it and its conditions refer to.
        status: enforced, pending, not_enforced or unverified; `status_why` says by which instrument, `status_why_ko`
            in Korean.
    """

    name: str
    stage: str
    title: str
    cite: str
    span: Span
    when: Predicate
    terms: Mapping[str, Any]
    conditions: tuple[ConditionInForce, ...]
    facts: frozenset[str]
    references: frozenset[str]
    status: str
    status_why: str
    status_why_ko: str | None
    confidence: str
    note: str | None


class Edition(Struct, frozen=True, kw_only=True, eq=False):
    """The law in force on `on` as it could be known on `known`; no interpreter below sees a date.

    Attributes:
        instruments: those public by `known`, by id, for citations and for what was said but is not law.
        set_labels: what each named set is called in a sentence.
    """

    on: Day
    known: Day
    rules: Mapping[str, RuleInForce]
    stages: Mapping[str, tuple[RuleInForce, ...]]
    numbers: Mapping[str, int]
    sets: Mapping[str, frozenset[str]]
    set_labels: Mapping[str, str]
    vocabulary: Vocabulary
    identities: Mapping[str, tuple[str, ...]]
    instruments: Mapping[str, Instrument]
    manifest: Manifest
    fingerprint: str
    overlays: tuple[str, ...] = ()

    def stage(self, name: str) -> tuple[RuleInForce, ...]:
        """The rules of one stage, in a fixed order."""
        return self.stages.get(name, ())

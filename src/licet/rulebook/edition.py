"""An edition: the law of one day as far as it was known on another. Here every date vanishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from licet.logic.leaf import Scope
from licet.logic.number import parse_number
from licet.logic.tree import Predicate
from licet.logic.vocabulary import Vocabulary
from licet.rulebook.predicate_form import build
from licet.rulebook.records import Contents, Dated, Day, Instrument, Manifest, Posture, Rule, Span, Version
from licet.rulebook.stages import STAGES
from licet.rulebook.timeline import choose


class ConditionInForce(Struct, frozen=True, kw_only=True):
    """One condition of an exception, ready to be explained under `name`."""

    name: str
    id: str
    sort: str
    cite: str
    why: str
    when: Predicate


class RuleInForce(Struct, frozen=True, kw_only=True):
    """One rule as it stands: its predicate with numbers and sets resolved, and its wording.

    Attributes:
        status: enforced, pending, not_enforced or unverified; `status_why` says by which instrument.
    """

    name: str
    stage: str
    title: str
    cite: str
    span: Span
    when: Predicate
    terms: Mapping[str, Any]
    conditions: tuple[ConditionInForce, ...]
    status: str
    status_why: str
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


class Editions:
    """The editions of a rulebook. A rule that reads alike on two days is made once and stands in both editions."""

    def __init__(self, contents: Contents, vocabulary: Vocabulary, fingerprint: str) -> None:
        self._contents, self._vocabulary, self._fingerprint = contents, vocabulary, fingerprint
        self._scopes: dict[_Choice, tuple[Scope, dict[tuple[str, _Choice], RuleInForce]]] = {}

    def make(self, on: Day, known: Day) -> Edition:
        """Resolve every date of the rulebook for one pair of days."""
        contents = self._contents
        scope, made = self._scope(on, known)
        rules = dict(_rules(contents.rules, scope, made, on, known))
        return Edition(
            on=on,
            known=known,
            rules=rules,
            stages={stage: tuple(rule for rule in rules.values() if rule.stage == stage) for stage in STAGES},
            numbers=scope.numbers,
            sets=scope.sets,
            set_labels={name: one.label for name, one in contents.sets.items()},
            vocabulary=self._vocabulary,
            identities=contents.identities,
            instruments={key: one for key, one in contents.instruments.items() if one.public <= known},
            manifest=contents.manifest,
            fingerprint=self._fingerprint,
            overlays=contents.overlays,
        )

    def _scope(self, on: Day, known: Day) -> tuple[Scope, dict[tuple[str, _Choice], RuleInForce]]:
        """The numbers and sets of a day, and the rules that were made with them so far."""
        dated = self._contents.numbers, self._contents.sets
        choice = tuple(choose(one.spans, on, known) for some in dated for one in some.values())
        if choice not in self._scopes:
            numbers, sets = (_values(some, on, known) for some in dated)
            scope = Scope(
                vocabulary=self._vocabulary,
                numbers={name: parse_number(value or "0") for name, value in numbers},
                sets={name: frozenset(value or ()) for name, value in sets},
            )
            self._scopes[choice] = scope, {}
        return self._scopes[choice]


_Choice = tuple[int | None, ...]
"""Which of its spans each of several dated things stands in."""


def _values(dated: Mapping[str, Dated], on: Day, known: Day) -> Iterator[tuple[str, Any]]:
    """Each number or set as of the day; None before its first version, when no rule reads it."""
    for name, one in dated.items():
        index = choose(one.spans, on, known)
        yield name, None if index is None else one.values[index]


def _rules(
    rules: Mapping[str, Rule], scope: Scope, made: dict[tuple[str, _Choice], RuleInForce], on: Day, known: Day
) -> Iterator[tuple[str, RuleInForce]]:
    for rule in rules.values():
        index = choose([version.span for version in rule.versions], on, known)
        if index is None:
            continue
        version = rule.versions[index]
        posture = choose([one.span for one in version.postures], on, known) if version.postures else None
        key = rule.name, (index, posture)
        if key not in made:
            made[key] = _in_force(rule, version, None if posture is None else version.postures[posture], scope)
        yield rule.name, made[key]


def _in_force(rule: Rule, version: Version, posture: Posture | None, scope: Scope) -> RuleInForce:
    return RuleInForce(
        name=rule.name,
        stage=rule.stage,
        title=rule.title,
        cite=version.terms.get("cite", rule.cite),
        span=version.span,
        when=build(version.form, scope, _never),
        terms=version.terms,
        conditions=tuple(
            ConditionInForce(
                name=f"{rule.name}.{one.id}",
                id=one.id,
                sort=one.sort,
                cite=one.cite,
                why=one.why,
                when=build(one.form, scope, _never),
            )
            for one in version.conditions
        ),
        status=posture.status if posture else "enforced",
        status_why=posture.why if posture else "",
        confidence=version.confidence,
        note=version.note,
    )


def _never(node: Any, what: str, near: str | None) -> None:
    """A rulebook that was read without problems builds without any."""
    raise AssertionError(f"{node}: {what} {near or ''}")

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
    why_ko: str | None
    when: Predicate


class RuleInForce(Struct, frozen=True, kw_only=True):
    """One rule as it stands: its predicate with numbers and sets resolved, and its wording.

    Attributes:
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


def make_edition(contents: Contents, vocabulary: Vocabulary, fingerprint: str, on: Day, known: Day) -> Edition:
    """Resolve every date of the rulebook for one pair of days."""
    scope = Scope(
        vocabulary=vocabulary,
        numbers={name: parse_number(value or "0") for name, value in _values(contents.numbers, on, known)},
        sets={name: frozenset(value or ()) for name, value in _values(contents.sets, on, known)},
    )
    rules = dict(_rules(contents.rules, scope, on, known))
    return Edition(
        on=on,
        known=known,
        rules=rules,
        stages={stage: tuple(rule for rule in rules.values() if rule.stage == stage) for stage in STAGES},
        numbers=scope.numbers,
        sets=scope.sets,
        set_labels={name: one.label for name, one in contents.sets.items()},
        vocabulary=vocabulary,
        identities=contents.identities,
        instruments={key: one for key, one in contents.instruments.items() if one.public <= known},
        manifest=contents.manifest,
        fingerprint=fingerprint,
        overlays=contents.overlays,
    )


def _values(dated: Mapping[str, Dated], on: Day, known: Day) -> Iterator[tuple[str, Any]]:
    """Each number or set as of the day; None before its first version, when no rule reads it."""
    for name, one in dated.items():
        index = choose(one.spans, on, known)
        yield name, None if index is None else one.values[index]


def _rules(rules: Mapping[str, Rule], scope: Scope, on: Day, known: Day) -> Iterator[tuple[str, RuleInForce]]:
    for rule in rules.values():
        index = choose([version.span for version in rule.versions], on, known)
        if index is not None:
            yield rule.name, _in_force(rule, rule.versions[index], scope, on, known)


def _in_force(rule: Rule, version: Version, scope: Scope, on: Day, known: Day) -> RuleInForce:
    posture = _posture(version, on, known)
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
                why_ko=one.why_ko,
                when=build(one.form, scope, _never),
            )
            for one in version.conditions
        ),
        status=posture.status if posture else "enforced",
        status_why=posture.why if posture else "",
        status_why_ko=posture.why_ko if posture else None,
        confidence=version.confidence,
        note=version.note,
    )


def _posture(version: Version, on: Day, known: Day) -> Posture | None:
    index = choose([posture.span for posture in version.postures], on, known)
    return version.postures[index] if index is not None else None


def _never(node: Any, what: str, near: str | None) -> None:
    """A rulebook that was read without problems builds without any."""
    raise AssertionError(f"{node}: {what} {near or ''}")

"""An edition: the law of one day as far as it was known on another. Here every date vanishes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from msgspec import Struct, field

from licet.logic.leaf import Scope
from licet.logic.number import parse_number
from licet.logic.tree import Predicate
from licet.logic.vocabulary import Vocabulary
from licet.rulebook.predicate_form import build
from licet.rulebook.records import Contents, Dated, Day, Instrument, Manifest, Posture, Rule, Span, Version
from licet.rulebook.stages import STAGES
from licet.rulebook.timeline import choose

_PARAMETER = re.compile(r"\$(\S+)")


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


class Standing(Struct):
    """Rules as they stood on the days asked so far: most stand the same on many days and are built once.

    Attributes:
        built: by rule, version, posture and the values of the parameters the version names.
        named: the parameters that a version names, by rule and version.
    """

    built: dict[tuple[object, ...], RuleInForce] = field(default_factory=dict[tuple[object, ...], RuleInForce])
    named: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict[tuple[str, int], tuple[str, ...]])

    def rule(self, rule: Rule, index: int, posture: int | None, scope: Scope) -> RuleInForce:
        """A version of a rule with its parameters resolved, under one of its postures."""
        version, place = rule.versions[index], (rule.name, index)
        if place not in self.named:
            self.named[place] = tuple(_parameters(version))
        values = ((scope.numbers.get(name), scope.sets.get(name)) for name in self.named[place])
        key = (*place, posture, *values)
        if key not in self.built:
            self.built[key] = _in_force(
                rule, version, version.postures[posture] if posture is not None else None, scope
            )
        return self.built[key]


def make_edition(
    contents: Contents, vocabulary: Vocabulary, fingerprint: str, on: Day, known: Day, standing: Standing
) -> Edition:
    """Resolve every date of the rulebook for one pair of days."""
    scope = Scope(
        vocabulary=vocabulary,
        numbers={name: parse_number(value or "0") for name, value in _values(contents.numbers, on, known)},
        sets={name: frozenset(value or ()) for name, value in _values(contents.sets, on, known)},
    )
    rules = dict(_rules(contents.rules, scope, on, known, standing))
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


def _rules(
    rules: Mapping[str, Rule], scope: Scope, on: Day, known: Day, standing: Standing
) -> Iterator[tuple[str, RuleInForce]]:
    for rule in rules.values():
        index = choose([version.span for version in rule.versions], on, known)
        if index is not None:
            posture = choose([posture.span for posture in rule.versions[index].postures], on, known)
            yield rule.name, standing.rule(rule, index, posture, scope)


def _parameters(version: Version) -> Iterator[str]:
    """The numbers and sets a version names, as `$name`."""
    for form in (version.form, *(condition.form for condition in version.conditions)):
        for text in _texts(form):
            yield from _PARAMETER.findall(text)


def _texts(form: Any) -> Iterator[str]:
    if isinstance(form, str):
        yield form
    elif isinstance(form, Mapping):
        yield from (text for part in cast(Mapping[str, Any], form).values() for text in _texts(part))
    elif isinstance(form, Sequence):
        yield from (text for part in cast(Sequence[Any], form) for text in _texts(part))


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

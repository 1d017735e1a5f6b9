"""Editions of a rulebook, with every rule, number and set made once for all the days on which it stands the same.

What stands changes on few days of its own: those on which a version, a posture or a parameter it names begins or
ends, or becomes known. A thousand editions therefore cost little more than the rules that differ between them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from licet.logic.leaf import Scope
from licet.logic.number import parse_number
from licet.logic.vocabulary import Vocabulary
from licet.rulebook.edition import ConditionInForce, Edition, RuleInForce
from licet.rulebook.predicate_form import build
from licet.rulebook.records import Contents, Dated, Day, Posture, Rule, Span, Version
from licet.rulebook.stages import STAGES
from licet.rulebook.timeline import change_days, choose, news_days

Made = TypeVar("Made")

_PARAMETER = re.compile(r"\$(\S+)")


class Editions:
    """The editions of one rulebook, each made when it is asked for."""

    def __init__(self, contents: Contents, vocabulary: Vocabulary, fingerprint: str) -> None:
        self._contents = contents
        self._vocabulary = vocabulary
        self._fingerprint = fingerprint
        self._standing: dict[str, _Standing] = {}

    def make(self, on: Day, known: Day) -> Edition:
        """Resolve every date of the rulebook for one pair of days."""
        contents = self._contents
        scope = Scope(
            vocabulary=self._vocabulary,
            numbers={name: self._number(one, on, known) for name, one in contents.numbers.items()},
            sets={name: self._set(one, on, known) for name, one in contents.sets.items()},
        )
        standing = ((name, self._rule(rule, scope, on, known)) for name, rule in contents.rules.items())
        rules = {name: rule for name, rule in standing if rule is not None}
        stages: dict[str, list[RuleInForce]] = {stage: [] for stage in STAGES}
        for rule in rules.values():
            stages[rule.stage].append(rule)
        return Edition(
            on=on,
            known=known,
            rules=rules,
            stages={stage: tuple(of) for stage, of in stages.items()},
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

    def _number(self, number: Dated, on: Day, known: Day) -> int:
        return self._once(
            f"${number.name}", number.spans, on, known, lambda: parse_number(_value(number, on, known) or "0")
        )

    def _set(self, members: Dated, on: Day, known: Day) -> frozenset[str]:
        return self._once(
            f"${members.name}", members.spans, on, known, lambda: frozenset(_value(members, on, known) or ())
        )

    def _rule(self, rule: Rule, scope: Scope, on: Day, known: Day) -> RuleInForce | None:
        return self._once(rule.name, self._spans(rule), on, known, lambda: _in_force(rule, scope, on, known))

    def _once(self, name: str, spans: Iterable[Span], on: Day, known: Day, make: Callable[[], Made]) -> Made:
        """What a rule or parameter is on a day: made for the first of the days on which it stands the same."""
        kept = self._standing.get(name)
        if kept is None:
            kept = self._standing[name] = _Standing(spans)
        place = bisect_right(kept.changes, on), bisect_right(kept.news, known)
        if place not in kept:
            kept[place] = make()
        return kept[place]

    def _spans(self, rule: Rule) -> Iterator[Span]:
        """The spans of a rule, and of the parameters its versions name."""
        yield from rule.spans()
        for version in rule.versions:
            for name in {name for text in version.tests() for name in _PARAMETER.findall(text)}:
                yield from self._contents.numbers[name].spans if name in self._contents.numbers else ()
                yield from self._contents.sets[name].spans if name in self._contents.sets else ()


class _Standing(dict[tuple[int, int], Any]):
    """What something was, by how many of its own changes had come and how many had become known."""

    __slots__ = ("changes", "news")

    def __init__(self, spans: Iterable[Span]) -> None:
        super().__init__()
        spans = tuple(spans)
        self.changes = sorted(change_days(spans))
        self.news = sorted(news_days(spans))


def _value(dated: Dated, on: Day, known: Day) -> Any:
    """A number or set as of the day; None before its first version, when no rule reads it."""
    index = choose(dated.spans, on, known)
    return None if index is None else dated.values[index]


def _in_force(rule: Rule, scope: Scope, on: Day, known: Day) -> RuleInForce | None:
    """The version of the day with its parameters resolved, under the posture of the day."""
    index = choose([version.span for version in rule.versions], on, known)
    if index is None:
        return None
    version = rule.versions[index]
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
    return None if index is None else version.postures[index]


def _never(node: Any, what: str, near: str | None) -> None:
    """A rulebook that was read without problems builds without any."""
    raise AssertionError(f"{node}: {what} {near or ''}")

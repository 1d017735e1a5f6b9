"""Editions of a rulebook, with every rule, number and set made once for all the days on which it stands the same.

What stands changes on few days of its own: those on which a version, a posture or a parameter it names begins or
ends, or becomes known. A thousand editions therefore cost little more than the rules that differ between them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from operator import itemgetter
from typing import Any, TypeVar

from msgspec import Struct, structs

from licet.logic.leaf import Scope
from licet.logic.number import parse_number
from licet.logic.tree import facts_of, references_of
from licet.logic.vocabulary import Vocabulary
from licet.rulebook.edition import ConditionInForce, Edition, RuleInForce
from licet.rulebook.predicate_form import build
from licet.rulebook.records import Contents, Dated, Day, Instrument, Posture, Rule, Span, Version
from licet.rulebook.stages import STAGES
from licet.rulebook.timeline import change_days, choose, news_days

Made = TypeVar("Made")
Writ = TypeVar("Writ")

_PARAMETER = re.compile(r"\$(\S+)")


class Editions:
    """The editions of one rulebook, each made from the one that was made last for the same knowledge."""

    def __init__(self, contents: Contents, vocabulary: Vocabulary, fingerprint: str) -> None:
        self._contents = contents
        self._vocabulary = vocabulary
        self._fingerprint = fingerprint
        self._set_labels = {name: one.label for name, one in contents.sets.items()}
        self._standing: dict[str, _Standing] = {}
        self._changes: list[tuple[Day, str]] = []
        self._last: dict[Day, _Last] = {}

    def make(self, on: Day, known: Day) -> Edition:
        """Resolve every date of the rulebook for one pair of days."""
        contents, last = self._contents, self._last.get(known) or self._nothing(on, known)
        changed = self._changed(last.on, on) if last.rules else self._written()
        numbers = _renewed(last.numbers, contents.numbers, changed, lambda one: self._number(one, on, known))
        sets = _renewed(last.sets, contents.sets, changed, lambda one: self._set(one, on, known))
        scope = Scope(vocabulary=self._vocabulary, numbers=numbers, sets=sets)
        standing = _renewed(last.rules, contents.rules, changed, lambda one: self._rule(one, scope, on, known))
        rules = {name: rule for name, rule in standing.items() if rule is not None}
        touched = {contents.rules[name].stage for name in changed if name in contents.rules}
        stages = {stage: _of(stage, rules) if stage in touched else of for stage, of in last.stages.items()}
        self._last[known] = structs.replace(last, on=on, numbers=numbers, sets=sets, rules=standing, stages=stages)
        return Edition(
            on=on,
            known=known,
            rules=rules,
            stages=stages,
            numbers=numbers,
            sets=sets,
            set_labels=self._set_labels,
            vocabulary=self._vocabulary,
            identities=contents.identities,
            instruments=last.instruments,
            manifest=contents.manifest,
            fingerprint=self._fingerprint,
            overlays=contents.overlays,
        )

    def _nothing(self, on: Day, known: Day) -> _Last:
        instruments = {key: one for key, one in self._contents.instruments.items() if one.public <= known}
        return _Last(on=on, stages=dict.fromkeys(STAGES, ()), instruments=instruments)

    def _written(self) -> Set[str]:
        return self._contents.rules.keys() | self._contents.numbers.keys() | self._contents.sets.keys()

    def _changed(self, one: Day, other: Day) -> Set[str]:
        """What does not stand the same on two days, as far as it was known on one day."""
        if not self._changes:
            self._changes = sorted((day, name) for name, kept in self._standing.items() for day in kept.changes)
        first, last = (bisect_right(self._changes, day, key=itemgetter(0)) for day in sorted((one, other)))
        return {name.removeprefix("$") for _, name in self._changes[first:last]}

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


class _Last(Struct, frozen=True, kw_only=True):
    """The edition that was made last for some knowledge; `rules` also names those not in force."""

    on: Day
    stages: Mapping[str, tuple[RuleInForce, ...]]
    instruments: Mapping[str, Instrument]
    numbers: Mapping[str, int] = {}
    sets: Mapping[str, frozenset[str]] = {}
    rules: Mapping[str, RuleInForce | None] = {}


def _renewed(
    last: Mapping[str, Made], written: Mapping[str, Writ], changed: Set[str], make: Callable[[Writ], Made]
) -> Mapping[str, Made]:
    """Things as they stand on a day: as before where nothing changed."""
    return {**last, **{name: make(one) for name, one in written.items() if name in changed}}


def _of(stage: str, rules: Mapping[str, RuleInForce]) -> tuple[RuleInForce, ...]:
    return tuple(rule for rule in rules.values() if rule.stage == stage)


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
    when = build(version.form, scope, _never)
    conditions = tuple(
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
    )
    return RuleInForce(
        name=rule.name,
        stage=rule.stage,
        title=rule.title,
        cite=version.terms.get("cite", rule.cite),
        span=version.span,
        when=when,
        terms=version.terms,
        conditions=conditions,
        facts=facts_of(when),
        references=references_of(when).union(*(references_of(one.when) for one in conditions)),
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

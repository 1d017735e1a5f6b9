"""One language's cue tables, compiled: word classes, event rules, modality and attribution cues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final, cast

from licet.press import names
from licet.press.data import table
from licet.press.patterns import Pattern, Words, literals, parse
from licet.press.scan import Hit, Scanner
from licet.press.signal import TYPES


@dataclass(frozen=True, kw_only=True)
class EventRule:
    """When these words meet in a clause, it tells an event of this type.

    Attributes:
        type: the event type.
        when: any of these patterns.
        unless: none of these patterns.
        modality: the modality where no cue says otherwise.
        stance: the direction for the controls.
        weak: fires only in a clause without any other event (plain statements).
        beside: event types this second event may accompany in the same clause; empty for a first event.
        part: for a second event, the part of the clause it covers: `first` up to its words, `rest` from them.
        backward: the event is told in a relative clause, so that a date in there is its own.
    """

    type: str
    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    modality: str = "done"
    stance: str = "neutral"
    weak: bool = False
    beside: frozenset[str] = frozenset()
    part: str = "whole"
    backward: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """The most telling class of each pattern; a clause without any of them cannot tell this event."""
        return frozenset(p.key for p in self.when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words that set a modality or an attribution, for some event types or for all."""

    value: str
    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    only: frozenset[str]

    def fires(self, hits: Words, near: int) -> str | None:
        """The words that fired, or None."""
        found = matched(self.when, hits, near)
        return None if found is None or matched(self.unless, hits, near) else spelled(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discourse:
    """How sentences hang together, for dates and products that a clause leaves out.

    Attributes:
        speech: verbs of saying.
        carry_on: openings that continue the sentence before: connectives, pronouns, "the rule", "the company".
        break_off: openings that leave it.
        subject: marks of a subject; a sentence without one continues the sentence before.
        coordinate: openings of a clause that share the date told before it in the sentence.
        subordinate: openings of a clause whose plain statement is only background to the main clause.
        relative: openings of a clause that speaks of the noun before it.
        upcoming: words before a weekday that make it the next one.
        ongoing: what is in progress, and so takes no date from elsewhere.
        explains: endings that explain the sentence before ("…한 것이다").
        meeting: words that point back to the meeting told.
        decision: words that point back to the decision told.
        definite: "the chips", or (group `rule`) "the rule": what was named before.
        void: endings of clauses that tell a purpose and no event (…하려고).
        skipped: text before a date that is not the date of an event (datelines, deadlines, "as early as").
    """

    explains: tuple[str, ...]
    speech: re.Pattern[str]
    meeting: re.Pattern[str]
    decision: re.Pattern[str]
    carry_on: re.Pattern[str]
    break_off: re.Pattern[str]
    subject: re.Pattern[str]
    coordinate: re.Pattern[str]
    subordinate: re.Pattern[str]
    relative: re.Pattern[str]
    upcoming: re.Pattern[str]
    ongoing: re.Pattern[str]
    definite: re.Pattern[str]
    void: tuple[str, ...]
    skipped: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Everything the extractor knows of one language."""

    language: str
    near: int
    scanner: Scanner
    events: tuple[EventRule, ...]
    modality: Mapping[str, tuple[Cue, ...]]
    attribution: Mapping[str, tuple[Cue, ...]]
    splits: re.Pattern[str]
    sentence_end: re.Pattern[str]
    discourse: Discourse

    def rules_for(self, present: Iterable[str]) -> Iterator[EventRule]:
        """The event rules that words of these classes can fire, in the order of the table."""
        numbers = {number for name in present for number in self._by_key.get(name, ())}
        return (self.events[number] for number in sorted(numbers))

    @cached_property
    def _by_key(self) -> dict[str, list[int]]:
        """Class → numbers of the event rules it is the key of."""
        found: dict[str, list[int]] = {}
        for number, rule in enumerate(self.events):
            for key in rule.keys:
                found.setdefault(key, []).append(number)
        return found


@cache
def lexicon(language: str) -> Lexicon:
    """The compiled tables of `data/<language>.yaml`, read once."""
    data = table(language)
    return Lexicon(
        language=language,
        near=int(data["near"]),
        scanner=Scanner(_all_words(data)),
        events=tuple(_events(data)),
        modality=_by_type(tuple(_cues(data["modality"]))),
        attribution=_by_type(tuple(_cues(data["attribution"]))),
        splits=_splits(data),
        sentence_end=re.compile(data["sentence_end"]),
        discourse=_discourse(data),
    )


_WORDS: Final = ("speech", "meeting", "decision")
_PATTERNS: Final = (
    "carry_on",
    "break_off",
    "subject",
    "coordinate",
    "subordinate",
    "relative",
    "upcoming",
    "ongoing",
    "definite",
)


def _splits(data: dict[str, Any]) -> re.Pattern[str]:
    """Where a sentence is cut: after a connective that ends a word, and where the language's own pattern says.

    Each alternative begins with a character of its own, which lets the search pass over all others.
    """
    words = [re.escape(word) for word in cast("list[str]", data["connectives"])]
    ends = [f'{word}(?=[, ])(?<=[\\w"”]{word})' for word in words]
    return re.compile("|".join([*ends, data["splits"]]))


def _discourse(data: dict[str, Any]) -> Discourse:
    return Discourse(
        explains=tuple(data["explains"]),
        void=tuple(data["void"]),
        **{name: re.compile("|".join(map(re.escape, data[name]))) for name in _WORDS},
        **{name: re.compile(data[name]) for name in _PATTERNS},
        skipped=tuple(re.compile(p) for p in data["skipped"]),
    )


def matched(patterns: Iterable[Pattern], hits: Words, near: int) -> tuple[Hit, ...] | None:
    """The hits of the first pattern that holds."""
    present = hits.by_class
    for pattern in patterns:
        if pattern.key in present:
            found = pattern.match(hits, near)
            if found is not None:
                return found
    return None


def spelled(hits: Iterable[Hit]) -> str:
    """The words that fired, for the explanation of a field."""
    return " … ".join(h.word for h in hits)


def _events(data: dict[str, Any]) -> Iterator[EventRule]:
    for row in cast("list[dict[str, Any]]", data["events"]):
        yield _event(row, frozenset())
    for row in cast("list[dict[str, Any]]", data.get("beside", [])):
        yield _event(row, frozenset(row["with"]))


def _event(row: dict[str, Any], beside: frozenset[str]) -> EventRule:
    return EventRule(
        type=row["type"],
        when=tuple(parse(p) for p in row["when"]),
        unless=tuple(parse(p) for p in row.get("unless", [])),
        modality=row.get("modality", "done"),
        stance=row.get("stance", "neutral"),
        weak=bool(row.get("weak")),
        beside=beside,
        part=row.get("part", "whole"),
        backward=bool(row.get("backward")),
    )


def _cues(rows: list[dict[str, Any]]) -> Iterator[Cue]:
    for row in rows:
        yield Cue(
            value=row["set"],
            when=tuple(parse(p) for p in row["when"]),
            unless=tuple(parse(p) for p in row.get("unless", [])),
            only=frozenset(row.get("only", [])),
        )


def _by_type(cues: Sequence[Cue]) -> Mapping[str, tuple[Cue, ...]]:
    """Event type → the cues that may set a field of it, in the order of the table."""
    return {type_: tuple(cue for cue in cues if not cue.only or type_ in cue.only) for type_ in TYPES}


def _all_words(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from names.spellings()
    for name, spellings in cast("dict[str, list[str]]", data["classes"]).items():
        for spelling in spellings:
            yield str(spelling), name
    for row in (*data["events"], *data.get("beside", []), *data["modality"], *data["attribution"]):
        for text in (*row["when"], *row.get("unless", [])):
            for quoted in literals(text):
                yield quoted.strip("'"), quoted

"""How dates travel through a story: 이날, 당시, "the same day", and the silence that means the same speech.

The teller remembers the last day told, the date of the last event, of the last meeting and of the last
decision, and the talks a date was given for. A clause without a date inherits one only inside the same
speech act, the same account of a meeting or an explanation of the sentence before; the date is then marked
`inferred`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Protocol

from licet.press.dates import NO_DATE, Anchor, Expression, When, expressions
from licet.press.lexicon import EventRule, Lexicon
from licet.press.scan import Hit
from licet.press.signal import Span

_NUMBERED: Final = re.compile(r"(\d차)\s(?:[가-힣]+\s){0,3}?(협상|회담|합의|회의|회동)")
_DURING: Final = re.compile(r"동안|기간|당시")
_RELATIVE: Final = re.compile(r"[^.,。]{0,26}?(?:[가-힣](?:던|해온|해 온)|앞둔|예정된|예정인)\s")
_REPORTED: Final = re.compile(r"\s?(?:보도했|전했|타전)|(?P<header>[^.,]{0,18}에? 따르면|\s?报道|\s?報導)")
_REPORTS_BEFORE: Final = re.compile(r"(?:보도했다고|reported(?: on)?)\s*$")

MEETING_HEIRS: Final = frozenset(("state", "lobby", "tighten", "negotiate"))
"""What participants say or discuss in the account of a meeting happens at the meeting."""

NO_HEIRS: Final = frozenset((
    "state", "retaliate", "meet", "market", "smuggle", "report", "restrict_import", "approve_import",
    "order", "develop",
))  # fmt: skip
"""Types that take no date from the speech before: said again, at another time, or never dated."""

DECISIONS: Final = frozenset(("allow", "ban", "rescind", "loosen", "tighten", "require_licence", "grant_licence"))


class Event(Protocol):
    """What the teller needs to know of an event."""

    @property
    def rule(self) -> EventRule:
        """The rule that fired."""
        ...

    @property
    def span(self) -> Span:
        """The clause."""
        ...

    @property
    def clause(self) -> Span:
        """The whole clause, where the event covers a part of it."""
        ...

    @property
    def trigger(self) -> tuple[Hit, ...]:
        """The words that fired."""
        ...


@dataclass(frozen=True, slots=True)
class _Dated:
    """A resolved expression.

    It may be `weak` (당시), `relative` (of a relative clause) or `reporting` (of the report; `verb` when the
    verb of reporting follows).
    """

    start: int
    when: When
    weak: bool
    relative: bool
    reporting: bool
    verb: bool

    @property
    def plain(self) -> bool:
        return not (self.weak or self.relative or self.reporting)


class Telling:
    """The dates of one article, told in order."""

    def __init__(self, published: date | None, language: str, lexicon: Lexicon) -> None:
        """Start at the top of an article published on `published` (None when unknown)."""
        self._anchor = Anchor(published=published)
        self._language, self._words = language, lexicon.discourse
        self._talks: dict[tuple[str, str], When] = {}
        self._before = self._inherited = self._meeting = self._decision = NO_DATE
        self._told: When | None = None
        self._dates: list[_Dated] = []
        self._spoke = self._about_meeting = self._about_decision = False
        self._speakers: tuple[str, ...] = ()
        self._text, self._sentence = "", Span(0, 0)

    def paragraph(self, shown: str) -> None:
        """Begin a paragraph: is it the account of a meeting?"""
        self._about_meeting = bool(self._words.meeting.search(shown))

    def open(self, text: str, sentence: Span, speakers: tuple[str, ...]) -> None:
        """Begin a sentence by these speakers: resolve its expressions and decide what it may inherit."""
        self._text, self._sentence, self._told = text, sentence, None
        self._dates = []
        for found in expressions(text[sentence.start : sentence.end], self._language):
            self._resolve(found, sentence.start)
        shown = text[sentence.start : sentence.end]
        before, self._speakers = self._speakers, speakers or self._speakers
        spoke = self._spoke and (not speakers or not before or bool(set(speakers) & set(before)))
        self._spoke = bool(self._words.speech.search(shown))
        self._inherited = self._before if self._carries(shown, spoke) else NO_DATE
        if not self._inherited.value and self._words.carry_on.match(shown):
            self._inherited = self._decision
        self._about_decision = bool(self._words.decision.search(shown))
        self._name_talks(shown)

    def date(self, event: Event, *, firm: bool, decided: bool) -> When:
        """The date of an event in the open sentence.

        Args:
            event: the event.
            firm: false for what is only rumoured or alleged; it inherits no date.
            decided: whether it was done or announced, so that "this decision" can mean it.
        """
        handed = firm and (decided or self._spoke or self._about_meeting)
        when = self._own(event) or self._earlier(event) or (self._handed_down(event) if handed else NO_DATE)
        if when.value:
            self._anchor = replace(self._anchor, event=when)
            self._remember(event, when, decided=decided)
        return when

    def report(self) -> tuple[int, When] | None:
        """Place and date of the act of reporting, when the events of the sentence carry another date."""
        reporting = [d for d in self._dates if d.verb]
        plain = [d for d in self._dates if d.plain]
        return (reporting[0].start, reporting[0].when) if reporting and plain else None

    def close(self) -> None:
        """End the sentence."""
        if self._told:
            self._before = self._told
        elif not self._inherited.value:
            self._before = NO_DATE

    def _resolve(self, found: Expression, offset: int) -> None:
        ahead = self._text[self._sentence.start : found.start + offset]
        upcoming = self._words.upcoming.search(ahead)
        when = found.resolve(replace(self._anchor, upcoming=True) if upcoming else self._anchor)
        if when is None or any(p.search(ahead) for p in self._words.skipped):
            return
        if (day := when.day()) and not found.weak and not when.after(self._anchor.published):
            self._anchor = replace(self._anchor, last_day=day)
        end = found.end + offset
        relative = bool(_RELATIVE.match(self._text, end, self._sentence.end))
        report = _REPORTED.match(self._text, end)
        reporting = bool(report) or bool(_REPORTS_BEFORE.search(ahead[-24:]))
        verb = report is not None and not report["header"]
        self._dates.append(_Dated(found.start + offset, when, found.weak, relative, reporting, verb))

    def _own(self, event: Event) -> When | None:
        inside = [d for d in self._dates if event.span.start <= d.start < event.span.end]
        if not inside and event.rule.beside:
            inside = [d for d in self._dates if event.clause.start <= d.start < event.clause.end]
        if event.rule.backward:
            return next((d.when for d in inside if d.relative), None)
        choices = (
            [d for d in inside if d.plain and not self._later_year(d.when)],
            [d for d in inside if d.reporting],
            [d for d in inside if d.plain],
            [d for d in inside if d.weak],
        )
        chosen = next((c for c in choices if c), None)
        when = _nearest(chosen, event).when if chosen else None
        said = self._spoke and event.rule.type == "smuggle" and when and when.precision in ("day", "week")
        return None if said else when

    def _later_year(self, when: When) -> bool:
        """A year to come belongs to the plan ("equipment for 2026"), not to the day of the event."""
        return when.precision == "year" and when.after(self._anchor.published)

    def _earlier(self, event: Event) -> When | None:
        """The date of talks the clause points to, or of an earlier clause of the same sentence."""
        during = self._during(event)
        shares = self._words.coordinate.match(self._text, event.clause.start)
        if during or not shares or event.rule.backward:
            return during
        if event.rule.type == "smuggle" and self._spoke:
            return None
        before = [d for d in self._dates if d.start < event.span.start]
        plain = [d for d in before if d.plain or d.reporting]
        if plain:
            return plain[-1].when
        weak = [d for d in before if d.weak]
        return replace(weak[-1].when, kind="inferred") if weak else None

    def _handed_down(self, event: Event) -> When:
        type_ = event.rule.type
        if type_ in MEETING_HEIRS and self._about_meeting and self._meeting.value:
            return _inferred(self._meeting)
        if self._about_decision and self._decision.value:
            return _inferred(self._decision)
        ongoing = self._words.ongoing.search(self._text, event.span.start, event.span.end)
        if type_ in NO_HEIRS or event.rule.backward or ongoing:
            return NO_DATE
        return _inferred(self._inherited) if self._inherited.value else NO_DATE

    def _remember(self, event: Event, when: When, *, decided: bool) -> None:
        self._told = self._told or when
        if event.rule.type == "meet":
            self._meeting = when
        elif event.rule.type in DECISIONS and decided and when.kind != "inferred" and not event.rule.backward:
            self._decision = when

    def _carries(self, shown: str, spoke_before: bool) -> bool:
        if self._words.break_off.match(shown):
            return False
        carries = self._words.carry_on.match(shown) or not self._words.subject.search(shown)
        return bool(carries) or shown.endswith(self._words.explains) or (self._spoke and spoke_before)

    def _name_talks(self, shown: str) -> None:
        plain = [d for d in self._dates if d.plain]
        for talks in _NUMBERED.findall(shown)[:1] if plain else ():
            self._talks.setdefault(talks, plain[0].when)

    def _during(self, event: Event) -> When | None:
        head = self._text[self._sentence.start : event.span.end]
        found = _NUMBERED.search(head)
        if found and _DURING.search(head[found.end() : found.end() + 12]):
            return self._talks.get((found[1], found[2]))
        return None


def _inferred(when: When) -> When:
    return replace(when, kind="inferred", expr=None)


def _nearest(dates: Sequence[_Dated], event: Event) -> _Dated:
    """The date that stands nearest to the words that fired; of two as near, the one before."""
    first, last = event.trigger[0].start, event.trigger[-1].start
    return min(dates, key=lambda d: max(first - d.start, d.start - last, 0))

"""How dates travel through a story: 이날, 당시, "the same day", and the silence that means the same speech.

The teller remembers the last day told, the date of the last event, and the talks a date was given for; a clause
without a date inherits one only inside the same speech act, and the date is then marked `inferred`.
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
_DURING: Final = re.compile(r"(?:동안|기간|때|당시)")
_ADNOMINAL: Final = re.compile(r"\s?[^.,。]{0,26}?(?:[가-힣]던|했었던|되던)\s")


class Event(Protocol):
    """What the teller needs to know of an event."""

    @property
    def rule(self) -> EventRule: ...
    @property
    def span(self) -> Span: ...
    @property
    def trigger(self) -> tuple[Hit, ...]: ...


@dataclass(frozen=True, slots=True)
class _Dated:
    start: int
    end: int
    when: When
    weak: bool


class Telling:
    """The dates of one article, told in order."""

    def __init__(self, published: date | None, language: str, lexicon: Lexicon) -> None:
        """Start at the top of an article published on `published` (None when unknown)."""
        self._anchor = Anchor(published=published)
        self._language, self._lexicon = language, lexicon
        self._named: dict[tuple[str, str], When] = {}
        self._inherited = NO_DATE
        self._previous = NO_DATE
        self._dates: list[_Dated] = []
        self._spoke = False
        self._spoke_before = False
        self._text, self._sentence = "", Span(0, 0)

    def open(self, text: str, sentence: Span, hits: Sequence[Hit]) -> None:
        """Begin a sentence: resolve its expressions and decide what it may inherit."""
        self._text, self._sentence = text, sentence
        self._dates = []
        for found in expressions(text[sentence.start : sentence.end], self._language):
            self._resolve(found, sentence.start)
        shown = text[sentence.start : sentence.end]
        self._spoke = any(word in shown for word in self._lexicon.speech)
        self._inherited = self._previous if self._carries(shown) else NO_DATE
        self._name_talks(shown)

    def date(self, event: Event, attribution: str) -> When:
        """The date of an event in the open sentence."""
        own = [d for d in self._dates if event.span.start <= d.start < event.span.end]
        chosen = _nearest([d for d in own if not d.weak], event) or _nearest([d for d in own if d.weak], event)
        if chosen:
            return self._tell(chosen.when)
        during = self._during(event)
        if during:
            return self._tell(during)
        strong = [d for d in self._dates if not d.weak and d.start < event.span.start]
        if strong and self._lexicon.language != "en":
            return self._tell(replace(strong[-1].when, kind="relative"))
        weak = [d for d in self._dates if d.weak and d.start < event.span.start]
        if weak:
            return self._tell(replace(weak[-1].when, kind="inferred"))
        if self._inherited.value and attribution not in ("anonymous", "allegation"):
            return replace(self._inherited, kind="inferred", expr=None)
        return NO_DATE

    def close(self) -> None:
        """End the sentence."""
        strong = [d for d in self._dates if not d.weak]
        if strong:
            self._previous = strong[0].when
        elif not self._inherited.value:
            self._previous = NO_DATE
        self._spoke_before = self._spoke

    def _resolve(self, found: Expression, offset: int) -> None:
        when = found.resolve(self._anchor)
        if when is None:
            return
        start, end = found.start + offset, found.end + offset
        if when.day() and not found.weak:
            self._anchor = replace(self._anchor, last_day=when.day())
        if _ADNOMINAL.match(self._text, end) and not found.weak:
            return
        self._dates.append(_Dated(start, end, when, found.weak))

    def _tell(self, when: When) -> When:
        self._anchor = replace(self._anchor, event=when)
        return when

    def _carries(self, shown: str) -> bool:
        if shown.startswith(self._lexicon.break_off):
            return False
        return shown.startswith(self._lexicon.carry_on) or (self._spoke and self._spoke_before)

    def _name_talks(self, shown: str) -> None:
        strong = [d for d in self._dates if not d.weak]
        if strong:
            for talks in _NUMBERED.findall(shown):
                self._named.setdefault(talks, strong[0].when)
                break

    def _during(self, event: Event) -> When | None:
        head = self._text[self._sentence.start : event.span.end]
        found = _NUMBERED.search(head)
        if found and _DURING.search(head[found.end() : found.end() + 12]):
            return self._named.get((found[1], found[2]))
        return None


def _nearest(dates: Sequence[_Dated], event: Event) -> _Dated | None:
    """The last date before the words that fired, else the first after them."""
    trigger = event.trigger[-1].start
    before = [d for d in dates if d.start <= trigger]
    return before[-1] if before else (dates[0] if dates else None)

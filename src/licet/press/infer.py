"""Infer the publication day of an undated article from what it tells.

Month: the one under which the most relative dates ("지난 4월" with H20 and a ban; "지난달 10~11일" in
London) fall on dated events of the law or of the public record. Day: the largest plain "N일" (one later
when it is local time abroad). A row of the site's own post list that repeats the article's words gives the
day directly. Unsolved stays unknown.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import Final

from licet.model.errors import RulebookError
from licet.press import names
from licet.press.article import READ, Line, Published
from licet.press.clauses import sentences
from licet.press.dates import Anchor, Expression, expressions
from licet.press.dates.value import step_month
from licet.press.law import LawRecord, law_records
from licet.press.lawstate import item_words
from licet.press.lexicon import Lexicon, lexicon
from licet.press.patterns import Words
from licet.press.record import public_record
from licet.press.signal import Span

_ROW: Final = re.compile(r"(?P<title>.+?)\s*(?:\(\d+\)\s*)?\|\s*(?P<y>20\d\d)\.(?P<m>\d\d)\.(?P<d>\d\d)")
_WORD: Final = re.compile(r"[가-힣A-Za-z0-9]{2,}")
_PLAIN_DAY: Final = re.compile(
    r"(?<![월\d~∼.])\s(?:지난 )?(\d{1,2})일(\s?\(현지\s?시[간각]\))?(?!\s?(?:간|째|후|뒤|만))"
)
_ENOUGH: Final = 2
_MOST_HINTS: Final = 12
_LATEST: Final = 12

FORBIDS: Final = frozenset(("forbid", "control", "licence_noun"))
PERMITS: Final = frozenset(("permit", "withdraw", "relax", "issue"))


@dataclass(frozen=True, slots=True)
class _Hint:
    """A relative expression and the days it may stand for, by what its sentence is about."""

    expression: Expression
    days: frozenset[date]

    def months(self) -> set[date]:
        """The months an article that tells of these days may be of: a year of them, from the day on."""
        return {step_month(day, ahead) for day in self.days for ahead in range(_LATEST)}


def infer(text: str, lines: Sequence[Line], language: str) -> Published:
    """The day of publication, or unknown; the evidence says how it was found."""
    body = [Span(line.start, line.end) for line in lines if line.kind in READ]
    listed = _in_post_list(text, lines, body)
    if listed:
        return listed
    hints = list(islice(_hints(text, body, lexicon(language)), _MOST_HINTS))
    month = _month(hints)
    if month:
        return _day_of(text, body, month, sum(_fits(h, month) for h in hints))
    return _after_last_date(text, body, language)


def _in_post_list(text: str, lines: Sequence[Line], body: Sequence[Span]) -> Published | None:
    """The row of the post list whose title repeats the first paragraph."""
    opening = Counter(w[:3] for w in _WORD.findall(text[body[0].start : body[0].end])) if body else Counter[str]()
    best: tuple[float, Published] | None = None
    for line in lines:
        row = _ROW.search(text, line.start, line.end) if line.kind == "other_posts" else None
        if row:
            words = [w[:3] for w in _WORD.findall(row["title"])]
            share = sum(w in opening for w in words) / max(1, len(words))
            day = date(int(row["y"]), int(row["m"]), int(row["d"]))
            if share >= 0.6 and (best is None or share > best[0]):
                best = (
                    share,
                    Published(day=day, basis="inferred", evidence=f"own row in the post list: {row[0].strip()}"),
                )
    return best[1] if best else None


def _hints(text: str, body: Sequence[Span], lex: Lexicon) -> Iterator[_Hint]:
    for paragraph in body:
        for sentence in sentences(text, paragraph, lex):
            shown = text[sentence.start : sentence.end]
            found = [e for e in expressions(shown, lex.language) if e.rule.kind == "relative" and not e.weak]
            days = _days(Words(lex.scanner.scan(shown))) if found else frozenset[date]()
            if days:
                yield from (_Hint(e, days) for e in found)


def _days(words: Words) -> frozenset[date]:
    """Days of the law and of the public record that a sentence with these words may be about."""
    present = words.by_class.keys()
    items = [i for i in names.items(words) if i != names.GENERIC]
    found: set[date] = set()
    if items and "trade" in present:
        found |= _law_days(tuple(items), forbids=bool(FORBIDS & present), permits=bool(PERMITS & present))
    named = {n for kind in ("actor", "place") for n in names.canonical(words.named(kind))}
    for known in public_record():
        if known.places and known.places <= named and (known.actors & named or not known.actors):
            found |= {known.first, known.last}
    return frozenset(found)


@cache
def _law_days(items: tuple[str, ...], *, forbids: bool, permits: bool) -> frozenset[date]:
    words = item_words(items)
    return frozenset(
        day
        for record in _records()
        if record.items & words and ((forbids and record.requires) or (permits and not record.requires))
        for day in record.days()
    )


def _records() -> Iterable[LawRecord]:
    try:
        return law_records().records
    except RulebookError:
        return ()


def _month(hints: Sequence[_Hint]) -> date | None:
    """The month that fits the most hints; a tie or a single hint solves nothing."""
    able: dict[date, list[_Hint]] = defaultdict(list)
    for hint in hints:
        for month in hint.months():
            able[month].append(hint)
    scores = Counter({m: sum(_fits(h, m) for h in told) for m, told in able.items() if len(told) >= _ENOUGH})
    best = scores.most_common(2)
    if not best or best[0][1] < _ENOUGH or (len(best) > 1 and best[1][1] == best[0][1]):
        return None
    return best[0][0]


def _fits(hint: _Hint, month: date) -> bool:
    when = hint.expression.rule.resolve(hint.expression.match, _at_the_end_of(month))
    bounds = when.bounds() if when else None
    slack = timedelta(days=1)
    return bounds is not None and any(bounds[0] - slack <= day <= bounds[1] + slack for day in hint.days)


@cache
def _at_the_end_of(month: date) -> Anchor:
    return Anchor(published=step_month(month, 1) - timedelta(days=1))


def _day_of(text: str, body: Sequence[Span], month: date, fitted: int) -> Published:
    """The largest plain day of the month told; a day later when it is told as local time abroad."""
    told = [m for span in body for m in _PLAIN_DAY.finditer(text, span.start, span.end)]
    last = max(told, key=lambda m: (int(m[1]), m[2] is not None), default=None)
    number = int(last[1]) if last else 1
    abroad = any(m[2] for m in told if int(m[1]) == number)
    day = month + timedelta(days=number - 1 + abroad)
    told_as = f"; latest day told is {last[0].strip()}" if last else ""
    return Published(
        day=day,
        basis="inferred",
        evidence=f"{fitted} relative dates fall on dated events if published in {month:%Y-%m}{told_as}",
    )


def _after_last_date(text: str, body: Sequence[Span], language: str) -> Published:
    """At least the latest full date told: the day after it, when the article tells nothing later."""
    anchor = Anchor(published=None)
    days = [
        day
        for span in body
        for e in expressions(text[span.start : span.end], language)
        if e.rule.kind == "absolute" and (when := e.resolve(anchor)) and (day := when.day())
    ]
    if not days:
        return Published(day=None, basis="unknown", evidence="nothing in the text tells it")
    return Published(day=max(days), basis="inferred", evidence=f"not before {max(days)}, the latest full date told")

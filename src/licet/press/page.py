"""One self-contained HTML page per article: the text with highlighted clauses, the verdicts beside them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from html import escape
from typing import Final

from licet.press.align import Alignment
from licet.press.article import Line
from licet.press.data import style
from licet.press.desk import Reading, judged_on
from licet.press.records import records_of
from licet.press.words import Language, word

_COLOURS: Final = {
    "match": "#1b7f4b", "press_term": "#8a5a00", "promise": "#5b3fa8", "conflict": "#b3261e",
    "no_legal_effect": "#5f6b7a", "allegation": "#a1477b", "ignore": "#9aa3ad",
}  # fmt: skip


def page(reading: Reading, language: Language = "en") -> str:
    """The page of one reading, ready to be written to a file."""
    article = reading.article

    def say(key: str) -> str:
        return word("page", key, language)

    cards = "".join(_card(reading, number, language) for number in range(len(reading.signals)))
    day = article.published.day.isoformat() if article.published.day else say("unknown")
    basis = f"{say('basis')}: {word('basis', article.published.basis, language)}; {article.published.evidence}"
    told = f"{say('published')}: {day} ({basis})"
    where = " · ".join(part for part in (article.outlet, article.url) if part)
    notes = "".join(f"<p>{escape(note)}</p>" for note in article.notes)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(article.title)}</title>'
        f"<style>{style()}</style></head><body><header><p>{escape(say('desk'))}</p>"
        f"<h1>{escape(article.title)}</h1><p>{escape(told)}</p><p>{escape(where)}</p>{notes}</header>"
        f'<main><article lang="{article.language}">{"".join(_lines(reading, language))}</article>'
        f"<section>{cards or '<p>' + escape(say('none')) + '</p>'}</section></main>"
        f"<footer>{escape(say('advice'))}</footer></body></html>"
    )


def _lines(reading: Reading, language: Language) -> Iterator[str]:
    shown_above = reading.article.title
    for line in reading.article.lines:
        shown = _marked(reading, line)
        if line.kind == "blank" or (
            line.kind == "headline" and reading.article.line_text(line).strip() == shown_above
        ):
            continue
        if line.kind in ("body", "list"):
            yield f"<p>{shown}</p>"
        elif line.kind in ("headline", "heading"):
            yield f"<h3>{shown}</h3>"
        else:
            kind = escape(word("line", line.kind, language))
            hint = escape(f"{line.cue} ({word('page', 'marked', language)})")
            yield f'<p class="aside" title="{hint}"><b>{kind}</b>{shown}</p>'


def _marked(reading: Reading, line: Line) -> str:
    """The line with every clause highlighted; where clauses overlap the later one wins the colour."""
    text = reading.article.text
    here = [
        (n, s, a)
        for n, (s, a) in enumerate(reading.pairs(), start=1)
        if s.span.start < line.end and line.start < s.span.end
    ]
    cuts = {line.start, line.end}
    for _, signal, _ in here:
        cuts |= {max(line.start, signal.span.start), min(line.end, signal.span.end)}
    edges = sorted(cuts)
    out: list[str] = []
    for first, last in itertools.pairwise(edges):
        out.append("".join(_number(n, a) for n, s, a in here if s.span.start == first))
        covering = [(n, a) for n, s, a in here if s.span.start <= first and last <= s.span.end]
        shown = escape(text[first:last])
        out.append(_mark(covering[-1][1], shown) if covering else shown)
    return "".join(out)


def _number(n: int, aligned: Alignment) -> str:
    return f'<sup id="t{n}" style="--c:{_COLOURS[aligned.verdict]}"><a href="#c{n}">{n}</a></sup>'


def _mark(aligned: Alignment, shown: str) -> str:
    return f'<mark style="--c:{_COLOURS[aligned.verdict]}">{shown}</mark>'


def _card(reading: Reading, number: int, language: Language) -> str:
    signal, aligned, n = reading.signals[number], reading.alignments[number], number + 1

    def say(group: str, key: str) -> str:
        return escape(word(group, key, language))

    head = (
        f'<h2><a href="#t{n}">{n}</a><span>{say("type", signal.type)}</span>'
        f'<span class="badge">{say("verdict", aligned.verdict)}</span></h2>'
    )
    when = signal.date.value or word("page", "undated", language)
    meta = [say("modality", signal.modality), say("attribution", signal.attribution), escape(when)]
    meta += [escape(", ".join(part)) for part in (signal.items, signal.actors, signal.source) if part]
    facts = "".join(
        f"<dt>{say('page', key)}</dt><dd>{escape(told)}</dd>" for key, told in _facts(reading, number, language)
    )
    why = aligned.why_ko if language == "ko" else aligned.why
    fold = f"{say('page', 'on_day')} · {say('page', 'today')}"
    return (
        f'<div class="card" id="c{n}" style="--c:{_COLOURS[aligned.verdict]}">{head}'
        f'<p class="meta">{" · ".join(meta)}</p><p>{escape(why)}</p>'
        f"<details><summary>{fold}</summary><dl>{facts}</dl></details></div>"
    )


def _facts(reading: Reading, number: int, language: Language) -> Iterator[tuple[str, str]]:
    """What a card keeps folded: the law of the day and of today, the records, and what set each field."""
    signal, aligned = reading.signals[number], reading.alignments[number]
    korean = language == "ko"
    yield "on_day", aligned.on_event_day_ko if korean else aligned.on_event_day
    yield "today", aligned.today_ko if korean else aligned.today
    yield "records", ", ".join(aligned.law) or "–"
    found = records_of(signal, judged_on(reading, signal))
    yield "names", ", ".join(one for kind in found.values() for ids in kind.values() for one in ids) or "–"
    yield "cues", "; ".join(f"{key}: {cue}" for key, cue in signal.cues.items())

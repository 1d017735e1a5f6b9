"""One self-contained HTML page per article: the text with highlighted clauses, the verdicts beside them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from licet.press.align import Alignment
from licet.press.article import Line
from licet.press.desk import Reading
from licet.press.signal import Signal
from licet.press.words import Language, word

_COLOURS: Final = {
    "match": "#1b7f4b", "press_term": "#8a5a00", "promise": "#5b3fa8", "conflict": "#b3261e",
    "no_legal_effect": "#5f6b7a", "allegation": "#a1477b", "ignore": "#9aa3ad",
}  # fmt: skip
_STYLE: Final = """
:root{color-scheme:light;--ink:#1c2430;--soft:#5f6b7a;--line:#dfe4ea;--paper:#fff;--ground:#f5f7f9}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.65 "Noto Sans KR","Apple SD Gothic Neo","Malgun Gothic","Noto Sans CJK KR",system-ui,sans-serif}
header{padding:28px max(24px,calc((100vw - 1240px)/2));background:var(--paper);border-bottom:1px solid var(--line)}
header p{margin:2px 0;color:var(--soft);font-size:14px}
h1{margin:4px 0 8px;font-size:26px;line-height:1.3}
main{display:grid;grid-template-columns:minmax(0,7fr) minmax(320px,5fr);gap:28px;max-width:1240px;margin:24px auto;padding:0 24px}
@media(max-width:860px){main{grid-template-columns:1fr}}
article{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:24px 28px;align-self:start;overflow-wrap:anywhere}
article p{margin:0 0 14px}
article .aside{color:#8b95a1;font-size:13px;margin:0 0 8px;padding-left:12px;border-left:3px solid var(--line)}
article .aside b{font-weight:600;margin-right:8px}
article h2,article h3{margin:18px 0 8px;font-size:18px}
mark{background:color-mix(in srgb,var(--c) 14%,transparent);color:inherit;border-bottom:2px solid var(--c);padding:1px 0}
mark:target,.card:target{outline:3px solid color-mix(in srgb,var(--c) 55%,transparent)}
sup a{color:var(--c);text-decoration:none;font-weight:700;font-size:11px;padding:0 2px}
.card{background:var(--paper);border:1px solid var(--line);border-left:5px solid var(--c);border-radius:10px;padding:14px 16px;margin:0 0 14px}
.card h2{margin:0 0 4px;font-size:15px;display:flex;gap:8px;align-items:center;flex-wrap:wrap}
.badge{background:var(--c);color:#fff;border-radius:99px;padding:1px 10px;font-size:12px;font-weight:700}
.card p{margin:6px 0;font-size:14px}
.card .meta,.card details{color:var(--soft);font-size:13px}
.card dl{display:grid;grid-template-columns:auto 1fr;gap:2px 10px;margin:6px 0}
.card dt{font-weight:600}.card dd{margin:0;overflow-wrap:anywhere}
footer{max-width:1240px;margin:0 auto 40px;padding:0 24px;color:var(--soft);font-size:13px}
"""


def page(reading: Reading, language: Language = "en") -> str:
    """The page of one reading, ready to be written to a file."""
    article, say = reading.article, lambda key: word("page", key, language)
    cards = "".join(_card(n, s, a, language) for n, (s, a) in enumerate(reading.pairs(), start=1))
    day = article.published.day.isoformat() if article.published.day else say("unknown")
    told = (
        f"{say('published')}: {day} ({say('basis')}: {article.published.basis}; {article.published.evidence})"
    )
    where = " · ".join(part for part in (article.outlet, article.url) if part)
    notes = "".join(f"<p>{escape(note)}</p>" for note in article.notes)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(article.title)}</title>'
        f"<style>{_STYLE}</style></head><body><header><p>{escape(say('desk'))}</p>"
        f"<h1>{escape(article.title)}</h1><p>{escape(told)}</p><p>{escape(where)}</p>{notes}</header>"
        f'<main><article lang="{article.language}">{"".join(_lines(reading, language))}</article>'
        f"<section>{cards or '<p>' + escape(say('none')) + '</p>'}</section></main>"
        f"<footer>{escape(say('advice'))}</footer></body></html>"
    )


def _lines(reading: Reading, language: Language) -> Iterator[str]:
    for line in reading.article.lines:
        shown = _marked(reading, line)
        if line.kind == "blank":
            continue
        if line.kind in ("body", "list"):
            yield f"<p>{shown}</p>"
        elif line.kind in ("headline", "heading"):
            yield f"<h3>{shown}</h3>"
        else:
            hint = f"{line.kind}: {line.cue} ({word('page', 'marked', language)})"
            yield f'<p class="aside" title="{escape(hint)}"><b>{escape(line.kind)}</b>{shown}</p>'


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
    for first, last in zip(edges, edges[1:], strict=False):
        out.append("".join(_number(n, a) for n, s, a in here if s.span.start == first))
        covering = [(n, a) for n, s, a in here if s.span.start <= first and last <= s.span.end]
        shown = escape(text[first:last])
        out.append(_mark(covering[-1][1], shown) if covering else shown)
    return "".join(out)


def _number(n: int, aligned: Alignment) -> str:
    return f'<sup id="t{n}" style="--c:{_COLOURS[aligned.verdict]}"><a href="#c{n}">{n}</a></sup>'


def _mark(aligned: Alignment, shown: str) -> str:
    return f'<mark style="--c:{_COLOURS[aligned.verdict]}">{shown}</mark>'


def _card(n: int, signal: Signal, aligned: Alignment, language: Language) -> str:
    say = lambda group, key: escape(word(group, key, language))  # noqa: E731
    why, on_day, today = aligned.why, aligned.on_event_day, aligned.today
    if language == "ko":
        why, on_day, today = aligned.why_ko, aligned.on_event_day_ko, aligned.today_ko
    when = signal.date.value or word("page", "undated", language)
    who = ", ".join(signal.actors)
    meta = [say("modality", signal.modality), say("attribution", signal.attribution), escape(when)]
    meta += [escape(part) for part in (", ".join(signal.items), who, ", ".join(signal.source)) if part]
    cues = "; ".join(f"{k}: {v}" for k, v in signal.cues.items())
    return (
        f'<div class="card" id="c{n}" style="--c:{_COLOURS[aligned.verdict]}"><h2><a href="#t{n}">{n}</a>'
        f'<span>{say("type", signal.type)}</span><span class="badge">{say("verdict", aligned.verdict)}</span></h2>'
        f'<p class="meta">{" · ".join(meta)}</p><p>{escape(why)}</p>'
        f"<details><summary>{say('page', 'on_day')} · {say('page', 'today')}</summary><dl>"
        f"<dt>{say('page', 'on_day')}</dt><dd>{escape(on_day)}</dd>"
        f"<dt>{say('page', 'today')}</dt><dd>{escape(today)}</dd>"
        f"<dt>{say('page', 'records')}</dt><dd>{escape(', '.join(aligned.law)) or '–'}</dd>"
        f"<dt>{say('page', 'cues')}</dt><dd>{escape(cues)}</dd></dl></details></div>"
    )

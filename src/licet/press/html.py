"""HTML → article: which lines of a page are the story, when it was published and by whom; extraction only votes.

Lines outside the one `article` element are marked `notice`, never deleted. Where a page has none and its sentences
stand in more than one box, so are those that main-text extraction leaves out.
"""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final

from licet.press.article import READ, Article, Line, OffsetMap
from licet.press.language import guess_language
from licet.press.lines import mark_lines
from licet.press.markup import Markup, read_markup
from licet.press.published import Evidence, publication

_WORD: Final = re.compile(r"\w+")
_DATES: Final = re.compile(
    r"""<meta[^>]+(?:property|name|itemprop)\s*=\s*["'](?:article:published_time|og:article:published_time|datePublished"""
    r"""|pubdate|publishdate|date|dc\.date(?:\.issued)?|article:published|parsely-pub-date|sailthru\.date)["'][^>]*>""",
    re.IGNORECASE,
)
_CONTENT: Final = re.compile(r"""content\s*=\s*["']([^"']{8,40})["']""", re.IGNORECASE)
_LD_DATE: Final = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_TIME: Final = re.compile(r"""<time[^>]+datetime\s*=\s*["']([^"']{8,40})["']""", re.IGNORECASE)
_CANONICAL: Final = re.compile(
    r"""<link[^>]+rel\s*=\s*["']canonical["'][^>]*href\s*=\s*["']([^"']+)["']""", re.IGNORECASE
)
_SITE: Final = re.compile(
    r"""property\s*=\s*["']og:site_name["'][^>]*content\s*=\s*["']([^"']{1,80})["']""", re.IGNORECASE
)
_MAIN_TEXT_LIMIT: Final = 1_500_000
_DEEPEST: Final = 200
_ENOUGH: Final = 2
_SHARE: Final = 0.2
_STORY: Final = 150


def article_from_html(
    raw: str, doc: str, *, published: date | None = None, url: str | None = None, notes: tuple[str, ...] = ()
) -> Article:
    """One article from a page; broken, deep or hostile markup never raises."""
    built = read_markup(raw)
    text = built.text
    lines, note = _marked(raw, text, built)
    language = guess_language(text)
    address = url or _found(_CANONICAL, raw)
    return Article(
        doc=doc,
        text=text,
        lines=lines,
        language=language,
        published=publication(text, lines, language, Evidence(given=published, metadata=_metadata(raw), url=address)),
        offsets=OffsetMap(tuple(built.text_starts) or (0,), tuple(built.raw_starts) or (0,)),
        outlet=_found(_SITE, raw),
        url=address,
        notes=(*notes, *((note,) if note else ())),
    )


def _marked(raw: str, text: str, built: Markup) -> tuple[tuple[Line, ...], str | None]:
    """Every line with its kind, and a note when the main text could not be told."""
    captions, outside = _line_starts(text, built.captions), _line_starts(text, built.furniture)
    one = len(built.articles) == 1 and _fills(built.articles[0], text)
    if one:
        first, last = built.articles[0]
        outside |= {start for start, _ in _lines(text) if not first <= start < last}
    lines = mark_lines(text, captions=captions, aside=outside)
    if one or _in_one_box(lines, built):
        return lines, None
    left_out, note = _left_out(raw, text, built)
    return (mark_lines(text, captions=captions, aside=outside | left_out) if left_out else lines), note


def _in_one_box(lines: Sequence[Line], built: Markup) -> bool:
    """Whether all that reads as sentences stands in one box of the page: then there is nothing to tell it from."""
    return len({built.home(line.start) for line in lines if line.kind in READ}) <= 1


def _left_out(raw: str, text: str, built: Markup) -> tuple[set[int], str | None]:
    """Starts of the lines that main-text extraction leaves out, and a note when it was not heard."""
    if len(raw) > _MAIN_TEXT_LIMIT:
        return set(), "main-text extraction skipped: the page is too large"
    if built.deepest > _DEEPEST:
        return set(), f"main-text extraction skipped: tags nest {built.deepest} deep"
    main = _main_lines(raw)
    if len(main) < _ENOUGH:
        return set(), None
    shown = [(start, _squeeze(line)) for start, line in _lines(text)]
    if sum(map(len, main)) < _SHARE * sum(len(line) for _, line in shown):
        return set(), "main-text extraction found too little and was not used"
    return {start for start, line in shown if line and not _told(line, main)}, None


def _fills(place: tuple[int, int], text: str) -> bool:
    """Whether the page's own article element holds the story: some paragraphs, and no mere teaser."""
    length = len(text[place[0] : place[1]].strip())
    return length >= _STORY and length >= _SHARE * len(text)


def _told(line: str, main: Collection[str]) -> bool:
    """Whether the main text has the line, as a line of its own or of a longer or shorter cut."""
    return line in main or any(line in whole or whole in line for whole in main)


def _main_lines(raw: str) -> frozenset[str]:
    """The lines of the main text, squeezed; none without the library, or where it fails."""
    try:
        import trafilatura  # noqa: PLC0415  (heavy, and only pages pay for it)
    except ImportError:
        return frozenset()
    try:
        found = trafilatura.extract(raw, include_comments=False, include_tables=True, favor_recall=True)
    except Exception:
        return frozenset()
    return frozenset(s for line in (found or "").splitlines() if len(s := _squeeze(line)) >= 8)


def _squeeze(line: str) -> str:
    return "".join(_WORD.findall(line))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _line_starts(text: str, ranges: list[tuple[int, int]]) -> set[int]:
    """Starts of the lines that lie inside any of the ranges."""
    starts = [start for start, _ in _lines(text)]
    found: set[int] = set()
    for first, last in ranges:
        at = max(0, bisect_right(starts, first) - 1)
        found.update(s for s in starts[at:] if first <= s < last) if last - first < 20_000 else None
    return found


def _found(pattern: re.Pattern[str], raw: str) -> str | None:
    found = pattern.search(raw, 0, 200_000)
    return html.unescape(found[1]).strip() if found else None


def _metadata(raw: str) -> str | None:
    """The publication date a page declares: meta tags, JSON-LD, the first time element."""
    meta = _DATES.search(raw, 0, 200_000)
    content = _CONTENT.search(meta[0]) if meta else None
    if content:
        return content[1]
    declared = _LD_DATE.search(raw, 0, 400_000)
    if declared:
        try:
            return str(json.loads(f'"{declared[1]}"'))
        except ValueError:
            return declared[1]
    return _found(_TIME, raw)

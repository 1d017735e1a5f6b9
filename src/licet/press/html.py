"""HTML → article: our own readable text with offsets into the raw page; main-text extraction only votes.

The page is tokenised by one regular expression (tags, comments, entities, text), so that every readable
character knows where it stands in the raw file, whatever the nesting. Lines outside the one `article` element are
marked `notice`, never deleted. Where a page has none and its sentences stand in more than one box, so are those that
main-text extraction leaves out.
"""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Final

from licet.press.article import READ, Article, Line, OffsetMap
from licet.press.language import guess_language
from licet.press.lines import mark_lines
from licet.press.published import Evidence, publication

_TOKEN: Final = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(script|style|noscript|template|svg|iframe)\b.*?(?:</\1\s*>|\Z)"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>"
    r"|<[!?/][^<>]*>"
    r"|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?"
    r"|[^<&]+|[<&]",
    re.DOTALL | re.IGNORECASE,
)
_UNEVEN: Final = re.compile(r"\s\s|[^\S ]")
_WORD: Final = re.compile(r"\w+")
_PIECE: Final = re.compile(r"\S+|\s+")
_BLOCKS: Final = frozenset((
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "section",
    "article", "header", "footer", "aside", "nav", "figure", "figcaption", "blockquote", "pre", "hr",
    "dd", "dt", "dl", "main", "form", "button", "option", "title", "head", "body", "html", "td", "th",
))  # fmt: skip
_VOID: Final = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
))  # fmt: skip
_BOXES: Final = frozenset(("div", "section", "main", "td", "form"))
"""Elements that hold the story as a whole, or something else."""
_CAPTION: Final = "figcaption"
_ARTICLE: Final = "article"
_FURNITURE: Final = frozenset(("nav", "footer", "aside", "title"))
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


@dataclass(slots=True)
class _Builder:
    """Readable text under construction, with the raw offset of every run, and the box it stands in."""

    parts: list[str] = field(default_factory=list)
    text_starts: list[int] = field(default_factory=list)
    raw_starts: list[int] = field(default_factory=list)
    captions: list[tuple[int, int]] = field(default_factory=list)
    furniture: list[tuple[int, int]] = field(default_factory=list)
    articles: list[tuple[int, int]] = field(default_factory=list)
    boxes: list[int] = field(default_factory=lambda: [0])
    homes: list[int] = field(default_factory=list)
    length: int = 0
    depth: int = 0
    deepest: int = 0

    def add(self, shown: str, raw: int) -> None:
        """Append characters that stand at `raw` in the page."""
        self.text_starts.append(self.length)
        self.raw_starts.append(raw)
        self.homes.append(self.boxes[-1])
        self.parts.append(shown)
        self.length += len(shown)

    def run(self, shown: str, raw: int) -> None:
        """Append text as it stands in the page; white space of any length is one space."""
        if _UNEVEN.search(shown):
            for piece in _PIECE.finditer(shown):
                if piece[0].isspace():
                    self.space(raw + piece.start())
                else:
                    self.add(piece[0], raw + piece.start())
            return
        if shown.startswith(" "):
            self.space(raw)
            shown, raw = shown[1:], raw + 1
        if shown:
            self.add(shown, raw)

    def box(self, raw: int, *, closing: bool) -> None:
        """Enter a box, called by where it opens, or leave the one we are in."""
        if not closing:
            self.boxes.append(raw)
        elif len(self.boxes) > 1:
            self.boxes.pop()

    def line(self, raw: int) -> None:
        """Start a new line, once."""
        if self.parts and not self.parts[-1].endswith("\n"):
            self.add("\n", raw)

    def space(self, raw: int) -> None:
        """One space for any run of white space."""
        if self.parts and not self.parts[-1].endswith((" ", "\n")):
            self.add(" ", raw)


def article_from_html(
    raw: str, doc: str, *, published: date | None = None, url: str | None = None, notes: tuple[str, ...] = ()
) -> Article:
    """One article from a page; broken, deep or hostile markup never raises."""
    built = _build(raw)
    text = "".join(built.parts)
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


def _build(raw: str) -> _Builder:
    built = _Builder()
    open_at: dict[str, int] = {}
    for token in _TOKEN.finditer(raw):
        shown, name = token[0], token["name"]
        if name:
            _tag(built, name.lower(), bool(token["close"]), token.start(), open_at)
        elif shown.startswith("<") and len(shown) > 1:
            continue
        elif shown.startswith("&") and len(shown) > 1:
            built.add(html.unescape(shown).replace("\xa0", " ").replace("\n", " "), token.start())
        else:
            built.run(shown, token.start())
    return built


def _tag(built: _Builder, name: str, closing: bool, at: int, open_at: dict[str, int]) -> None:
    if name not in _VOID:
        built.depth += -1 if closing else 1
    built.deepest = max(built.deepest, built.depth)
    if name in _BLOCKS:
        built.line(at)
    if name in _BOXES:
        built.box(at, closing=closing)
    if name in _PLACES:
        if not closing:
            open_at[name] = built.length
        elif name in open_at:
            _PLACES[name](built).append((open_at.pop(name), built.length))


_PLACES: Final[dict[str, Callable[[_Builder], list[tuple[int, int]]]]] = {
    _CAPTION: attrgetter("captions"),
    _ARTICLE: attrgetter("articles"),
    **dict.fromkeys(_FURNITURE, attrgetter("furniture")),
}
"""Elements whose extent matters, and where it is kept."""


def _marked(raw: str, text: str, built: _Builder) -> tuple[tuple[Line, ...], str | None]:
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


def _in_one_box(lines: Sequence[Line], built: _Builder) -> bool:
    """Whether all that reads as sentences stands in one box of the page: then there is nothing to tell it from."""
    runs = (bisect_left(built.text_starts, line.start) for line in lines if line.kind in READ)
    return len({built.homes[run] for run in runs}) < _ENOUGH


def _left_out(raw: str, text: str, built: _Builder) -> tuple[set[int], str | None]:
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

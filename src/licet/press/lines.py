"""Mark each line of scraped text: headline, body, caption, related stories, table, stamp, furniture.

Marked, never deleted. The rules are in `data/lines.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import cast

from licet.press.article import Line, LineKind
from licet.press.data import table

_FURNITURE = 160
_PARAGRAPH = 80
_LONG = 300
_STOPS = (".", "!", "?", "。", "！", "？", "…", '"', "”")
"""A longer line is prose, whatever credit it ends with."""


@dataclass(frozen=True, slots=True)
class _Marker:
    kind: LineKind
    cue: str
    pattern: re.Pattern[str]
    latin: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    opens: tuple[_Marker, ...]
    single: tuple[_Marker, ...]
    closes: tuple[re.Pattern[str], ...]
    sentence_end: re.Pattern[str]
    body_length: int


def _marker(row: dict[str, str]) -> _Marker:
    pattern = re.compile(row["pattern"])
    return _Marker(cast("LineKind", row["kind"]), row["cue"], pattern, bool(pattern.flags & re.IGNORECASE))


@cache
def _rules() -> _Rules:
    data = table("lines")

    def markers(name: str) -> tuple[_Marker, ...]:
        return tuple(_marker(row) for row in cast("list[dict[str, str]]", data[name]))

    return _Rules(
        opens=markers("opens"),
        single=markers("single"),
        closes=tuple(re.compile(p) for p in data["closes"]),
        sentence_end=re.compile(data["sentence_end"]),
        body_length=int(data["body_length"]),
    )


def mark_lines(text: str, captions: Collection[int] = (), aside: Collection[int] = ()) -> tuple[Line, ...]:
    """Every line of `text` with its kind.

    Args:
        text: the readable text.
        captions: offsets of lines the page itself marks as captions (HTML `figcaption`).
        aside: offsets of lines that main-text extraction left out of the article.
    """
    block: _Marker | None = None
    found: list[Line] = []
    for start, end in _spans(text):
        line = text[start:end]
        block = _block(line.strip(), block)
        found.append(_mark(line, start, block, captions, aside))
    return tuple(_headlines(text, found))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for piece in text.splitlines(keepends=True):
        yield start, start + len(piece.rstrip("\r\n\u2028\u2029\x0b\x0c\x85"))
        start += len(piece)


def _block(stripped: str, block: _Marker | None) -> _Marker | None:
    rules = _rules()
    if block and any(p.match(stripped) for p in rules.closes):
        return None
    if block or not stripped or len(stripped) > 60:
        return block
    return next((m for m in rules.opens if m.pattern.search(stripped)), None)


def _mark(line: str, start: int, block: _Marker | None, captions: Collection[int], aside: Collection[int]) -> Line:
    end, stripped = start + len(line), line.strip("\ufeff \t\u3000\xa0")
    if not stripped:
        return Line(start, end, "blank", "empty")
    if block:
        return Line(start, end, block.kind, block.cue)
    if start in captions:
        return Line(start, end, "caption", "figcaption element")
    marker = None if _prose(stripped) else _single(stripped)
    if marker:
        return Line(start, end, marker.kind, marker.cue)
    if start in aside:
        return Line(start, end, "notice", "outside the main text")
    if len(stripped) >= _rules().body_length or _rules().sentence_end.search(stripped):
        return Line(start, end, "body", "reads as a sentence")
    return Line(start, end, "heading", "no sentence end")


def _prose(stripped: str) -> bool:
    """A long line, or a full paragraph in Hangul or Han that ends as one: no credit, no furniture."""
    if len(stripped) > _LONG:
        return True
    ends = len(stripped) > _PARAGRAPH and not _latin(stripped) and stripped[0].isalnum()
    return ends and bool(_rules().sentence_end.search(stripped))


def _latin(stripped: str) -> bool:
    return len(stripped.encode("utf-8", "replace")) < 1.5 * len(stripped)


def _single(stripped: str) -> _Marker | None:
    """The first rule that knows the line; rules for Latin script are tried on Latin lines only."""
    latin = _latin(stripped)
    return next((m for m in _rules().single if (latin or not m.latin) and _fits(m, stripped)), None)


def _fits(marker: _Marker, stripped: str) -> bool:
    """Furniture is short: a long paragraph that mentions a newsletter is still a paragraph."""
    return (marker.kind != "notice" or len(stripped) <= _FURNITURE) and bool(marker.pattern.search(stripped))


def _headlines(text: str, lines: list[Line]) -> Iterator[Line]:
    """Headings above the first body line are headlines; so is a title, though it may read like a sentence."""
    body = [i for i, line in enumerate(lines) if line.kind == "body"]
    if len(body) > 1 and _titles(text, lines, body[0]):
        del body[0]
    first = body[0] if body else len(lines)
    for i, line in enumerate(lines):
        heads = line.kind == "heading" or (line.kind == "body" and i < first)
        yield replace(line, kind="headline") if heads and i < first else line


def _titles(text: str, lines: list[Line], at: int) -> bool:
    """Whether the first body line is the first line there is, is short and has no full stop ("…을 막는다")."""
    line = lines[at]
    shown = text[line.start : line.end].strip()
    alone = all(before.kind == "blank" for before in lines[:at])
    return alone and line.end - line.start < _rules().body_length and not shown.endswith(_STOPS)

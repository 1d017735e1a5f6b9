"""Markup → readable text, every character of which knows where it stands in the raw page, and in which box of it.

The page is tokenised by one regular expression (tags, comments, entities, text), whatever the nesting.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

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


@dataclass(slots=True)
class Markup:
    """Readable text under construction.

    Attributes:
        parts: its runs.
        text_starts: where each run begins in the readable text.
        raw_starts: where it begins in the page.
        homes: the box it stands in, called by where that opens.
        captions: extents of figure captions in the readable text.
        furniture: extents of navigation, footers, asides and the page's title.
        articles: extents of article elements.
        boxes: the boxes open now, outermost first.
        length: characters so far.
        depth: tags open now.
        deepest: the most that were open at once.
    """

    parts: list[str] = field(default_factory=list)
    text_starts: list[int] = field(default_factory=list)
    raw_starts: list[int] = field(default_factory=list)
    homes: list[int] = field(default_factory=list)
    captions: list[tuple[int, int]] = field(default_factory=list)
    furniture: list[tuple[int, int]] = field(default_factory=list)
    articles: list[tuple[int, int]] = field(default_factory=list)
    boxes: list[int] = field(default_factory=lambda: [0])
    length: int = 0
    depth: int = 0
    deepest: int = 0

    @property
    def text(self) -> str:
        """The readable text."""
        return "".join(self.parts)

    def home(self, offset: int) -> int:
        """The box a readable character stands in."""
        return self.homes[bisect_right(self.text_starts, offset) - 1]

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


def read_markup(raw: str) -> Markup:
    """The readable text of a page; broken, deep or hostile markup never raises."""
    built = Markup()
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


def _tag(built: Markup, name: str, closing: bool, at: int, open_at: dict[str, int]) -> None:
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


_PLACES: Final[dict[str, Callable[[Markup], list[tuple[int, int]]]]] = {
    _CAPTION: attrgetter("captions"),
    _ARTICLE: attrgetter("articles"),
    **dict.fromkeys(_FURNITURE, attrgetter("furniture")),
}
"""Elements whose extent matters, and where it is kept."""

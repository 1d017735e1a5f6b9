"""An article as it was read: raw text, readable text, what each line is, and when it was published.

Nothing is deleted: a caption or a block of related stories stays in place and is marked. Offsets of the
readable text map back to characters of the raw file.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Literal

LineKind = Literal[
    "headline",
    "heading",
    "body",
    "list",
    "caption",
    "related",
    "other_posts",
    "table",
    "stamp",
    "image",
    "notice",
    "blank",
]
Basis = Literal["given", "stated", "metadata", "stamp", "url", "inferred", "unknown"]

READ: frozenset[LineKind] = frozenset({"body", "list"})
"""Kinds of line whose sentences are the article's own account."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the readable text.

    Attributes:
        start: offset of its first character in the readable text.
        end: offset after its last character.
        kind: what the line is.
        cue: the line rule that set the kind.
    """

    start: int
    end: int
    kind: LineKind
    cue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The day of first publication and how it is known.

    Attributes:
        day: the day, local to the outlet; None when nothing tells it.
        basis: where it was taken from.
        evidence: the words or the reasoning, for a person to check.
    """

    day: date | None
    basis: Basis
    evidence: str


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Readable text → raw file: each run of readable characters starts at a raw offset.

    Attributes:
        text_starts: offsets in the readable text where a run begins, ascending.
        raw_starts: the raw offset of each run.
    """

    text_starts: tuple[int, ...] = (0,)
    raw_starts: tuple[int, ...] = (0,)

    def raw(self, offset: int) -> int:
        """The raw offset of a readable character."""
        run = bisect_right(self.text_starts, offset) - 1
        return self.raw_starts[run] + offset - self.text_starts[run]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One document of the press.

    Attributes:
        doc: identifier, by default the file's stem.
        text: the readable text; equal to the raw file for plain text without front matter.
        lines: every line of the text, in order, with its kind.
        language: ko, en, zh or ja.
        published: the day of publication with its basis.
        offsets: readable text → raw file.
        outlet: who published it, when stated.
        url: where it was published, when stated.
        notes: what a reader must know about the reading (encoding repaired, text cut, structure too deep).
    """

    doc: str
    text: str
    lines: tuple[Line, ...]
    language: str
    published: Published
    offsets: OffsetMap = OffsetMap()
    outlet: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()

    def line_text(self, line: Line) -> str:
        """The characters of one line."""
        return self.text[line.start : line.end]

    @property
    def title(self) -> str:
        """The first headline, or the first line that is not blank."""
        shown = [line for line in self.lines if line.kind != "blank"]
        first = next((line for line in shown if line.kind == "headline"), shown[0] if shown else None)
        return self.line_text(first).strip() if first else ""

"""The small language of the cue tables: word classes in order, near each other, in one clause.

    trade permit             a word of class `trade`, then one of `permit`, near each other
    trade permit & china     and a word of class `china` anywhere in the clause
    licence need !refuse     and no word of class `refuse` anywhere in the clause
    'on the table'           a word given in place

Each rule of a table is a mapping with `when` (one pattern or several), and the values it sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from licet.press.scan import Hit

_TOKEN: Final = re.compile(r"!?'[^']+'|\S+")


@dataclass(frozen=True, slots=True)
class Part:
    """Word classes that must follow each other (or, negated, must be absent)."""

    classes: tuple[str, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """One condition of a cue table.

    Attributes:
        parts: all must hold within the clause.
        text: as written in the table.
    """

    parts: tuple[Part, ...]
    text: str

    def match(self, hits: Sequence[Hit], near: int) -> tuple[Hit, ...] | None:
        """The hits of the first part when every part holds; None otherwise."""
        anchor: tuple[Hit, ...] | None = None
        for part in self.parts:
            chain = _chain(part.classes, hits, near)
            if (chain is None) != part.negated:
                return None
            if not part.negated and anchor is None:
                anchor = chain
        return anchor


def parse(text: str) -> Pattern:
    """A pattern from its text."""
    return Pattern(tuple(_parts(text)), text)


def _parts(text: str) -> Iterator[Part]:
    for piece in text.split("&"):
        run: list[str] = []
        for token in _TOKEN.findall(piece):
            if token.startswith("!"):
                yield Part((token[1:],), negated=True)
            else:
                run.append(token)
        if run:
            yield Part(tuple(run), negated=False)


def literals(text: str) -> Iterator[str]:
    """The words a pattern gives in place, with their quotes (they name their own class)."""
    for token in _TOKEN.findall(text.replace("&", " ")):
        word = token.removeprefix("!")
        if word.startswith("'"):
            yield word


def _chain(classes: Sequence[str], hits: Sequence[Hit], near: int) -> tuple[Hit, ...] | None:
    """The first run of hits that spells the classes in order, each starting within `near` of the last."""
    for first in hits:
        if first.name == classes[0]:
            rest = _follow(classes[1:], hits, first, near)
            if rest is not None:
                return (first, *rest)
    return None


def _follow(classes: Sequence[str], hits: Iterable[Hit], last: Hit, near: int) -> tuple[Hit, ...] | None:
    if not classes:
        return ()
    for hit in hits:
        if hit.name == classes[0] and last.end <= hit.start <= last.end + near:
            rest = _follow(classes[1:], hits, hit, near)
            if rest is not None:
                return (hit, *rest)
    return None

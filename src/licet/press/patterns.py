"""The small language of the cue tables: word classes in order, near each other, in one clause.

    trade permit             a word of class `trade`, then one of `permit`, near each other
    trade permit & china     and a word of class `china` anywhere in the clause
    licence need !refuse     and no word of class `refuse` anywhere in the clause
    'on the table'           a word given in place

Each rule of a table is a mapping with `when` (one pattern or several), and the values it sets.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, overload

from licet.press.scan import Hit

_TOKEN: Final = re.compile(r"!?'[^']+'|\S+")


class Named(NamedTuple):
    """A name of the gazetteer at its place: the canonical name, whatever the spelling."""

    start: int
    end: int
    name: str


class Words(Sequence[Hit]):
    """The lexicon words of a clause, in order, by class, and gazetteer names by kind."""

    __slots__ = ("_by_kind", "_hits", "_named", "by_class")

    def __init__(self, hits: Iterable[Hit]) -> None:
        """Index the hits."""
        self._hits = tuple(hits)
        self.by_class: dict[str, list[Hit]] = defaultdict(list)
        self._by_kind: dict[str, list[Named]] = defaultdict(list)
        self._named: dict[str, list[Named]] = {}
        for hit in self._hits:
            for name in hit.classes:
                self.by_class[name].append(hit)
            for kind, name in hit.names:
                self._by_kind[kind].append(Named(hit.start, hit.end, name))

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Hit]: ...
    def __getitem__(self, index: int | slice) -> Hit | Sequence[Hit]:
        return self._hits[index]

    def __len__(self) -> int:
        return len(self._hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self._hits)

    def named(self, kind: str) -> list[Named]:
        """The gazetteer names of one kind, the longest spelling where two overlap, in order of appearance."""
        found = self._named.get(kind)
        if found is None:
            mine = self._by_kind.get(kind, [])
            found = [one for one in mine if not any(_covers(other, one) for other in mine)]
            self._named[kind] = found
        return found

    def within(self, start: int, end: int) -> Words:
        """The words of a part of the clause."""
        if self._hits and start <= self._hits[0].start and self._hits[-1].end <= end:
            inside = [h for h in self._hits if h.end <= end]
            return self if len(inside) == len(self._hits) else Words(inside)
        return Words(h for h in self._hits if start <= h.start and h.end <= end)


def _covers(other: Named, one: Named) -> bool:
    return other.start <= one.start and one.end <= other.end and other.end - other.start > one.end - one.start


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
        needs: every class without which it cannot hold.
        key: the most telling of them, looked up before anything else is tried.
    """

    parts: tuple[Part, ...]
    text: str
    needs: frozenset[str]
    key: str

    def match(self, words: Words, near: int) -> tuple[Hit, ...] | None:
        """The hits of the first part when every part holds; None otherwise."""
        if not self.needs <= words.by_class.keys():
            return None
        anchor: tuple[Hit, ...] | None = None
        for part in self.parts:
            chain = _chain(part.classes, words, near)
            if (chain is None) != part.negated:
                return None
            if not part.negated and anchor is None:
                anchor = chain
        return anchor


def parse(text: str) -> Pattern:
    """A pattern from its text."""
    parts = tuple(_parts(text))
    needs = [c for part in parts if not part.negated for c in part.classes]
    given = [c for c in needs if c.startswith("'")]
    return Pattern(parts, text, frozenset(needs), (given or needs)[-1])


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


def _chain(classes: Sequence[str], words: Words, near: int) -> tuple[Hit, ...] | None:
    """The first run of hits that spells the classes in order, each starting within `near` of the last."""
    for first in words.by_class.get(classes[0], ()):
        rest = _follow(classes[1:], words, first, near)
        if rest is not None:
            return (first, *rest)
    return None


def _follow(classes: Sequence[str], words: Words, last: Hit, near: int) -> tuple[Hit, ...] | None:
    if not classes:
        return ()
    for hit in words.by_class.get(classes[0], ()):
        if last.end <= hit.start <= last.end + near:
            rest = _follow(classes[1:], words, hit, near)
            if rest is not None:
                return (hit, *rest)
    return None

"""Find every lexicon word in a text in one pass.

A word may stand in several classes. Latin words need a boundary on both sides (`approv*` only on the left),
so that H20 is never found inside H200; Hangul and Han words do not, because particles follow them directly.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import add, itemgetter
from typing import Final, NamedTuple

MASK: Final = "mask"
"""Words of this class blank every shorter word inside them (수출입은행 is not 수출)."""


_LATIN: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


class Hit(NamedTuple):
    """A lexicon word at its place.

    Attributes:
        start: offset of the first character.
        end: offset after the last.
        word: the word as the lexicon spells it.
        classes: the classes it stands in, names of the gazetteer apart.
        names: `(kind, canonical name)` of the gazetteer entries it spells.
    """

    start: int
    end: int
    word: str
    classes: tuple[str, ...]
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    spelled: str
    classes: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    open: bool

    def hit(self, at: int) -> Hit:
        """The word at a place."""
        return Hit(at, at + len(self.text), self.spelled, self.classes, self.names)

    def stops(self, low: str, end: int) -> bool:
        """Whether the word stops there; a plural of more than two letters still is the word."""
        if end >= len(low) or low[end] not in _LATIN:
            return True
        plural = low[end] == "s" and not (end + 1 < len(low) and low[end + 1] in _LATIN)
        return plural and len(self.text) > 2


class Scanner:
    """All words of a lexicon, indexed by their first three characters, shorter ones by all they have."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        """Index `(word, class)` pairs."""
        classes: dict[str, list[str]] = defaultdict(list)
        for word, name in words:
            classes[word].append(name)
        entries = [_entry(word, tuple(dict.fromkeys(names))) for word, names in classes.items()]
        self._long, self._two, self._lone = (_by_head(entries, length) for length in (3, 2, 1))
        self._pairs = frozenset(head[:2] for head in (*self._long, *self._two))
        self._alone = re.compile("|".join(map(re.escape, self._lone)) or "(?!)")

    def scan(self, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """Every hit between two offsets, by place and then longest first."""
        low = lowered(text[start:end])
        found = [*self._words(low, start), *self._signs(low, start)]
        found.sort(key=itemgetter(0))
        return _unmasked(found)

    def _words(self, low: str, start: int) -> Iterator[Hit]:
        """Words of two characters or more, tried only where some word has both of the first two."""
        heads, long, two = self._pairs, self._long.get, self._two.get
        for at, pair in enumerate(map(add, low, low[1:])):
            if pair in heads and not (at and low[at] in _LATIN and low[at - 1] in _LATIN):
                for words in (long(low[at : at + 3], ()), two(pair, ())):
                    for word in words:
                        if low.startswith(word.text, at) and (word.open or word.stops(low, at + len(word.text))):
                            yield word.hit(start + at)

    def _signs(self, low: str, start: int) -> Iterator[Hit]:
        """Words of one character."""
        for place in self._alone.finditer(low):
            for word in self._lone[place[0]]:
                if word.open or word.stops(low, place.end()):
                    yield word.hit(start + place.start())


def _by_head(entries: Iterable[_Word], length: int) -> dict[str, list[_Word]]:
    """The words by their first three characters, the longest first; those of one or two characters apart."""
    found: dict[str, list[_Word]] = {}
    for entry in sorted(entries, key=lambda entry: -len(entry.text)):
        if min(len(entry.text), 3) == length:
            found.setdefault(entry.text[:3], []).append(entry)
    return found


def lowered(text: str) -> str:
    """Lower case that keeps every character in its place (Turkish İ would grow)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _entry(word: str, classes: tuple[str, ...]) -> _Word:
    bare = lowered(word.removesuffix("*"))
    named = [(kind, name) for kind, colon, name in (c.partition(":") for c in classes) if colon]
    plain = tuple(c for c in classes if ":" not in c)
    return _Word(bare, word, plain, tuple(named), bare[-1:] not in _LATIN or word.endswith("*"))


def _unmasked(hits: list[Hit]) -> list[Hit]:
    masks = [h for h in hits if MASK in h.classes]
    return [h for h in hits if not any(_blanks(mask, h) for mask in masks)] if masks else hits


def _blanks(mask: Hit, hit: Hit) -> bool:
    return mask.start <= hit.start and hit.end <= mask.end and len(mask.word) > len(hit.word)

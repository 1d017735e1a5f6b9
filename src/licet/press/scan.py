"""Find every lexicon word in a text in one pass.

A word may stand in several classes. Latin words need a boundary on both sides (`approv*` only on the left),
so that H20 is never found inside H200; Hangul and Han words do not, because particles follow them directly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import add, itemgetter
from typing import Final, NamedTuple

MASK: Final = "mask"
"""Words of this class blank every shorter word inside them (수출입은행 is not 수출)."""


class Hit(NamedTuple):
    """A lexicon word at its place.

    Attributes:
        start: offset of the first character.
        end: offset after the last.
        name: the class, or the canonical name of a gazetteer entry.
        word: the word as the lexicon spells it.
    """

    start: int
    end: int
    name: str
    word: str


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    spelled: str
    names: tuple[str, ...]
    left: bool
    right: bool


class Scanner:
    """All words of a lexicon, indexed by their first two characters."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        """Index `(word, class)` pairs."""
        names: dict[str, list[str]] = {}
        for word, name in words:
            names.setdefault(word, []).append(name)
        self._index: dict[str, list[_Word]] = {}
        for word, classes in names.items():
            entry = _entry(word, tuple(dict.fromkeys(classes)))
            self._index.setdefault(entry.text[:2], []).append(entry)
        self._alone = frozenset(head for head in self._index if len(head) == 1)
        for bucket in self._index.values():
            bucket.sort(key=lambda w: -len(w.text))

    def scan(self, text: str) -> list[Hit]:
        """Every hit, by place and then longest first."""
        low, index, found = lowered(text), self._index, list[Hit]()
        pairs = map(add, low, low[1:])
        places = [(i, index[pair]) for i, pair in enumerate(pairs) if pair in index]
        if not self._alone.isdisjoint(low):
            places += [(i, index[char]) for i, char in enumerate(low) if char in self._alone]
            places.sort(key=itemgetter(0))
        for at, words in places:
            _take(found, words, low, at)
        return _unmasked(found)


def _take(found: list[Hit], words: Sequence[_Word], low: str, at: int) -> None:
    for word in words:
        if not low.startswith(word.text, at):
            continue
        end = at + len(word.text)
        if (word.left or word.right) and not _bounded(low, at, end, word):
            continue
        for name in word.names:
            found.append(Hit(at, end, name, word.spelled))


def lowered(text: str) -> str:
    """Lower case that keeps every character in its place (Turkish İ would grow)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _entry(word: str, names: tuple[str, ...]) -> _Word:
    bare = lowered(word.removesuffix("*"))
    return _Word(bare, word, names, _latin(bare[:1]), _latin(bare[-1:]) and not word.endswith("*"))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _bounded(low: str, start: int, end: int, word: _Word) -> bool:
    if word.left and start and _latin(low[start - 1]):
        return False
    if not word.right or end >= len(low) or not _latin(low[end]):
        return True
    plural = low[end] == "s" and not (end + 1 < len(low) and _latin(low[end + 1]))
    return plural and len(word.text) > 2


def _unmasked(hits: list[Hit]) -> list[Hit]:
    masks = [h for h in hits if h.name == MASK]
    if not masks:
        return hits
    return [
        h
        for h in hits
        if h.name != MASK
        and not any(m.start <= h.start and h.end <= m.end and len(m.word) > len(h.word) for m in masks)
    ]

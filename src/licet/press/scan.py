"""Find every lexicon word in a text in one pass.

A word may stand in several classes. Latin words need a boundary on both sides (`approv*` only on the left),
so that H20 is never found inside H200; Hangul and Han words do not, because particles follow them directly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import add
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
        classes: the classes it stands in.
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
    right: bool


class Scanner:
    """All words of a lexicon, indexed by their first three characters, shorter ones by all they have."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        """Index `(word, class)` pairs."""
        names: dict[str, list[str]] = {}
        for word, name in words:
            names.setdefault(word, []).append(name)
        self._index: dict[str, list[_Word]] = {}
        for word, classes in names.items():
            entry = _entry(word, tuple(dict.fromkeys(classes)))
            self._index.setdefault(entry.text[:3], []).append(entry)
        self._pairs = frozenset(head[:2] for head in self._index if len(head) > 1)
        self._alone = frozenset(head for head in self._index if len(head) == 1)
        for bucket in self._index.values():
            bucket.sort(key=lambda w: -len(w.text))

    def scan(self, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """Every hit between two offsets, by place and then longest first."""
        low, heads, alone, found = lowered(text[start:end]), self._pairs, self._alone, list[Hit]()
        pairs = map(add, low, low[1:] + " ")
        places = [i for i, pair in enumerate(pairs) if pair in heads or pair[0] in alone]
        get = self._index.get
        for at in places:
            if at and low[at] in _LATIN and low[at - 1] in _LATIN:
                continue
            for words in (get(low[at : at + 3]), get(low[at : at + 2]), get(low[at])):
                if words:
                    _take(found, words, low, at, start)
        return _unmasked(found)


def _take(found: list[Hit], words: Sequence[_Word], low: str, at: int, start: int) -> None:
    for word in words:
        if not low.startswith(word.text, at):
            continue
        end = at + len(word.text)
        if word.right and not _ends(low, end, word):
            continue
        found.append(Hit(start + at, start + end, word.spelled, word.classes, word.names))


def lowered(text: str) -> str:
    """Lower case that keeps every character in its place (Turkish İ would grow)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _entry(word: str, classes: tuple[str, ...]) -> _Word:
    bare = lowered(word.removesuffix("*"))
    named = [(kind, name) for kind, colon, name in (c.partition(":") for c in classes) if colon]
    return _Word(bare, word, classes, tuple(named), bare[-1:] in _LATIN and not word.endswith("*"))


def _ends(low: str, end: int, word: _Word) -> bool:
    """Whether the word stops there; a plural of more than two letters still is the word."""
    if end >= len(low) or low[end] not in _LATIN:
        return True
    plural = low[end] == "s" and not (end + 1 < len(low) and low[end + 1] in _LATIN)
    return plural and len(word.text) > 2


def _unmasked(hits: list[Hit]) -> list[Hit]:
    masks = [h for h in hits if MASK in h.classes]
    return [h for h in hits if not any(_blanks(mask, h) for mask in masks)] if masks else hits


def _blanks(mask: Hit, hit: Hit) -> bool:
    return mask.start <= hit.start and hit.end <= mask.end and len(mask.word) > len(hit.word)

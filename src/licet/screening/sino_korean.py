"""Which Mandarin words a Korean reading of Chinese characters may stand for.

A Sino-Korean syllable reads many characters, and they sound in many ways: 해 may be hai or xie. A word is
recognised when its syllables agree one by one, and believed the more the longer it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from licet.screening import hangul, pinyin
from licet.screening.lexicon import Lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What a full agreement of 2, 3 and more syllables is worth: two syllables fit many words by chance.
_BELIEF = {2: 0.82, 3: 0.93}
_MISSING_ONE = 0.85
_LONG = 5


@cache
def _codes() -> dict[str, int]:
    return {syllable: i for i, syllable in enumerate(sorted(pinyin.hangul_of_syllable()))}


@cache
def _fitting(syllable: str) -> NDArray[np.bool_]:
    """Over all Mandarin syllables: whether one of the characters so read in Korean is so pronounced."""
    fits = np.zeros(len(_codes()) + 1, dtype=bool)
    for sound in pinyin.of_hanzi(hangul.characters_of().get(syllable, "")):
        if sound in _codes():
            fits[_codes()[sound]] = True
    return fits


@dataclass(frozen=True, eq=False)
class SinoKoreanLexicon(Lexicon):
    """A view whose Mandarin words are syllables joined by hyphens, asked in Hangul."""

    @cached_property
    def _by_length(self) -> dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Syllable count → (word numbers, words × syllables of codes)."""
        grouped: dict[int, tuple[list[int], list[list[int]]]] = {}
        for number, word in enumerate(self.vocabulary[: int(self.plain[0])]):
            parts = word.split("-")
            if len(parts) > 1 and all(part in _codes() for part in parts):
                numbers, rows = grouped.setdefault(len(parts), ([], []))
                numbers.append(number)
                rows.append([_codes()[part] for part in parts])
        return {size: (np.array(numbers), np.array(rows)) for size, (numbers, rows) in grouped.items()}

    def _search(self, words: list[str]) -> list[tuple[NDArray[np.int32], NDArray[np.float32]]]:
        return [self._readings(word) if hangul.is_hangul(word[0]) else self._same(word) for word in words]

    def _same(self, word: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        number = self.number.get(word)
        found = [] if number is None else [number]
        return np.array(found, dtype=np.int32), np.ones(len(found), dtype=np.float32)

    def _readings(self, word: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        numbers, rows = self._by_length.get(len(word), (np.zeros(0, np.int64), np.zeros((0, len(word)), np.int64)))
        fits = np.stack([_fitting(char)[rows[:, i]] for i, char in enumerate(word)], axis=1)
        agreeing = fits.sum(axis=1)
        full = agreeing == len(word)
        near = (agreeing == len(word) - 1) & (len(word) >= _LONG)
        belief = np.where(full, _BELIEF.get(len(word), 0.99), np.where(near, _MISSING_ONE, 0))
        kept = np.flatnonzero(belief > 0)
        order: NDArray[Any] = kept[np.lexsort((numbers[kept], -belief[kept]))]
        return numbers[order].astype(np.int32), belief[order].astype(np.float32)

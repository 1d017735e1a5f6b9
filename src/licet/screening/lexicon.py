"""One view of a list as arrays: its words, how telling each is, which names hold it, which words resemble it.

The similarity of two names is an alignment of words, and words repeat. So the expensive question, which
listed words a written word may be, is asked once a distinct word and kept; names are compared by sparse
algebra.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from licet.screening.grams import GRAM_COUNT, gram_rows
from licet.screening.normalise import core_tokens, is_weightless
from licet.screening.pinyin import syllables
from licet.screening.ragged import distinct, pointers, rank_within, running_before, text_blob, texts_of
from licet.screening.sounds import fold_sound
from licet.screening.sparse import Cells, Postings, row_of
from licet.screening.tables import csv_table, yaml_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAREST = 10
LEAST_SHARED = 0.33
POSTINGS_PER_WORD = 2000
MEMORY_OF_WORDS = 400_000
OTHER_MANDARIN = 0.8
# A word a scanner misread, and the share of its letters it must have read all the same.
SCANNED = 0.96
LEAST_LEGIBLE = 0.4
LEAST_WEIGHT = 0.6
RARITY_OFFSET = 1.2
# Rarity is judged as in a list of this many names, so that a small list has no cheap words.
REFERENCE_SIZE = 50_000


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The arrays of one view; every array may lie in a memory-mapped file.

    Attributes:
        words: line-feed separated; the first `plain` are real, the rest are two neighbours written as one.
        weight: how telling each word is (inverse document frequency, natural logarithm), float32.
        name_ptr, name_word: words of each name in order.
        name_joined: parallel to `name_word`, the word made with the right neighbour, -1 at the end of a name.
        word_ptr, word_name: names that hold each word, joined neighbours included.
        gram_ptr, gram_word: real words that hold each character gram.
        gram_size: number of grams of each real word.
    """

    words: NDArray[np.uint8]
    plain: NDArray[np.int64]
    weight: NDArray[np.float32]
    name_ptr: NDArray[np.int64]
    name_word: NDArray[np.int32]
    name_joined: NDArray[np.int32]
    word_ptr: NDArray[np.int32]
    word_name: NDArray[np.int32]
    gram_ptr: NDArray[np.int32]
    gram_word: NDArray[np.int32]
    gram_size: NDArray[np.int32]

    @cached_property
    def vocabulary(self) -> list[str]:
        """The words as text, by number."""
        return texts_of(self.words)

    @cached_property
    def number(self) -> dict[str, int]:
        """Word → its number."""
        return {word: i for i, word in enumerate(self.vocabulary)}

    @cached_property
    def frequency(self) -> NDArray[np.int64]:
        """How many names hold each word."""
        return np.diff(self.word_ptr)

    @cached_property
    def length(self) -> NDArray[np.int64]:
        """Characters of each word."""
        return np.array([len(word) for word in self.vocabulary], dtype=np.int64)

    @cached_property
    def total(self) -> NDArray[np.float64]:
        """Weight of all words of each name."""
        owner = np.repeat(np.arange(self.size), np.diff(self.name_ptr))
        return np.bincount(owner, self.weight[self.name_word], minlength=self.size).astype(np.float64)

    @cached_property
    def size(self) -> int:
        """How many names the view was built from."""
        return len(self.name_ptr) - 1

    @cached_property
    def postings(self) -> Postings:
        """The names of each word."""
        return Postings(self.word_ptr, self.word_name, self.size)

    @cached_property
    def _grams(self) -> Postings:
        return Postings(self.gram_ptr, self.gram_word, len(self.gram_size))

    @cached_property
    def _near(self) -> dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]]:
        return {}

    def words_of(self, name: int) -> tuple[str, ...]:
        """The words of a name, as compared."""
        numbers: list[int] = self.name_word[self.name_ptr[name] : self.name_ptr[name + 1]].tolist()
        return tuple([self.vocabulary[number] for number in numbers])

    def unseen_weight(self, word: str) -> float:
        """How telling a word is that no listed name holds: the longer, the more."""
        return min(weight_of(1, self.size), most_weight(word))

    def near(self, words: list[str]) -> list[tuple[NDArray[np.int32], NDArray[np.float32]]]:
        """For each word the listed words it may be, with similarities in [0, 1], the word itself first."""
        known = self._near
        if len(known) > MEMORY_OF_WORDS:
            known.clear()
        fresh = [word for word in words if word not in known]
        if fresh:
            known.update(zip(fresh, self._search(fresh), strict=True))
        return [known[word] for word in words]

    def _search(self, words: list[str]) -> list[tuple[NDArray[np.int32], NDArray[np.float32]]]:
        exact = np.array([self.number.get(word, -1) for word in words])
        fuzzy = [i for i, word in enumerate(words) if len(word) > 3 and self._may_be_misspelt(int(exact[i]))]
        row, word, similarity = self._resembling([words[i] for i in fuzzy])
        row = np.array(fuzzy, dtype=np.int64)[row] if len(row) else row
        own = np.flatnonzero(exact >= 0)
        row = np.concatenate([own, row])
        word = np.concatenate([exact[own], word]).astype(np.int32)
        similarity = np.concatenate([np.ones(len(own)), similarity]).astype(np.float32)
        order = np.lexsort((word, -similarity, row))
        ptr = pointers(row[order], len(words))
        word, similarity = word[order], similarity[order]
        return [(word[a:b], similarity[a:b]) for a, b in pairwise(ptr)]

    def _may_be_misspelt(self, number: int) -> bool:
        return number < 0 or number >= int(self.plain[0]) or self.frequency[number] <= 60

    def _resembling(self, words: list[str]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Triples (word asked, listed word, similarity) by shared grams, then by edit distance."""
        if not words:
            return np.zeros(0, int), np.zeros(0, int), np.zeros(0)
        row, listed, shared = self._sharing_grams(words)
        rank = np.lexsort((listed, -shared, row))
        row, listed = row[rank], listed[rank]
        best = rank_within(row) < NEAREST
        row, listed = row[best], listed[best]
        similarity = word_similarity([words[i] for i in row], [self.vocabulary[i] for i in listed])
        keep = (similarity > 0) & (similarity < 1)
        return row[keep], listed[keep], similarity[keep]

    def _sharing_grams(self, words: list[str]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        row, gram = gram_rows(words)
        size = np.bincount(row, minlength=len(words))
        count = np.diff(self.gram_ptr)[gram]
        order = np.lexsort((gram, count, row))
        row, gram, count = row[order], gram[order], count[order]
        cheap = running_before(row, count) < POSTINGS_PER_WORD
        row, gram = row[cheap], gram[cheap]
        asked_grams = Cells(row, gram, np.ones(len(row)), len(words))
        pointer, listed, shared = self._grams.times(asked_grams)
        several = np.flatnonzero(shared >= 3)
        asked, listed, shared = row_of(pointer, several), listed[several], shared[several]
        alike = 2 * shared / (size[asked] + self.gram_size[listed])
        enough = alike >= LEAST_SHARED
        return asked[enough], listed[enough], alike[enough]


def most_weight(word: str) -> float:
    """The most a word can tell, rare or not: a letter or two, a word of trade, a place fit too many names."""
    return min(_generic().get(word, 99.0), 2.0 + 0.9 * len(word))


def names_nobody(text: str) -> bool:
    """Whether a text holds nothing but legal forms, places and words of trade."""
    return all(word in _generic() or is_weightless(word) for word in core_tokens(text))


@cache
def _generic() -> dict[str, float]:
    """Words of trade and places, and how they sound."""
    table = yaml_table("latin.yaml")
    places = (written for _, latin, _ in csv_table("places_zh.csv") for written in latin.split("|"))
    words = [compared for word in (*table["generic"], *places) for compared in core_tokens(word)]
    return dict.fromkeys([*words, *map(fold_sound, words)], float(table["generic_weight"]))


def weight_of(frequency: int, size: int) -> float:
    """Inverse document frequency of a word that `frequency` of `size` names hold, never nothing."""
    return max(LEAST_WEIGHT, math.log(max(size, REFERENCE_SIZE) / (1 + frequency)) - RARITY_OFFSET)


_PRINTED_ALIKE = str.maketrans(
    {
        "l": "i",
        "1": "i",
        "t": "i",
        "f": "i",
        "j": "i",
        "e": "c",
        "h": "b",
        "0": "o",
        "q": "g",
        "5": "s",
        "8": "b",
    }
)


def another_word(left: list[str], right: list[str], alike: NDArray[Any]) -> NDArray[np.bool_]:
    """Pairs that are both good Mandarin and differ in a syllable: Changxin is no misspelt Changjiang."""
    found = np.zeros(len(left), dtype=bool)
    for i in np.flatnonzero((alike >= 0.6) & (alike < 1)).tolist():
        mine, theirs = syllables(left[i]), syllables(right[i])
        found[i] = mine is not None and theirs is not None and min(len(mine), len(theirs)) > 1
    return found


@lru_cache(maxsize=1 << 17)
def print_key(word: str) -> str:
    """A word as a scanner sees it: letters printed alike share one form (`rn` and `m`, `c` and `e`)."""
    return word.replace("rn", "m").replace("vv", "w").replace("cl", "d").replace("ii", "u").translate(_PRINTED_ALIKE)


def word_similarity(left: list[str], right: list[str]) -> NDArray[np.float32]:
    """Similarity of word pairs, 1 − edits ÷ length (a transposition is one edit); 0 when too far apart."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415
    from rapidfuzz.process import cpdist  # noqa: PLC0415

    if not left:
        return np.zeros(0, dtype=np.float32)
    pairs: Any = cpdist(left, right, scorer=OSA.normalized_similarity, dtype=np.float32)
    alike: NDArray[np.float32] = np.asarray(pairs, dtype=np.float32)
    alike = np.where(another_word(left, right, alike), alike * OTHER_MANDARIN, alike)
    near = np.flatnonzero((alike >= LEAST_LEGIBLE) & (alike < 1)).tolist()
    scanned = [i for i in near if print_key(left[i]) == print_key(right[i])]
    alike[scanned] = np.maximum(alike[scanned], SCANNED)
    long = np.maximum(_lengths(left), _lengths(right)) > 5
    return np.where(alike >= np.where(long, 0.7, 0.74), alike, 0).astype(np.float32)


def _lengths(words: list[str]) -> NDArray[np.int64]:
    return np.fromiter(map(len, words), dtype=np.int64, count=len(words))


def build_lexicon(names: list[tuple[str, ...]]) -> Lexicon:
    """The arrays of one view from the words of every name (each name with at least one word)."""
    vocabulary = sorted(set(chain.from_iterable(names)))
    number = {word: i for i, word in enumerate(vocabulary)}
    size = np.array([len(name) for name in names], dtype=np.int64)
    owner = np.repeat(np.arange(len(names)), size)
    flat = np.fromiter(map(number.__getitem__, chain.from_iterable(names)), dtype=np.int64, count=len(owner))
    joined, pairs, together = _join_neighbours(vocabulary, number, flat, owner)
    posting = distinct(np.concatenate([flat << 32 | owner, together[together >= 0] << 32 | owner[together >= 0]]))
    word_ptr = pointers(posting >> 32, len(vocabulary) + len(joined)).astype(np.int32)
    row, gram = gram_rows(vocabulary)
    keyed = distinct(gram.astype(np.int64) << 32 | row)
    return Lexicon(
        words=text_blob([*vocabulary, *joined]),
        plain=np.array([len(vocabulary)]),
        weight=_weights(vocabulary, np.diff(word_ptr), len(names), pairs),
        name_ptr=np.concatenate([[0], np.cumsum(size)]).astype(np.int64),
        name_word=flat.astype(np.int32),
        name_joined=together.astype(np.int32),
        word_ptr=word_ptr,
        word_name=(posting & 0xFFFFFFFF).astype(np.int32),
        gram_ptr=pointers(keyed >> 32, GRAM_COUNT).astype(np.int32),
        gram_word=(keyed & 0xFFFFFFFF).astype(np.int32),
        gram_size=np.bincount(row, minlength=len(vocabulary)).astype(np.int32),
    )


def _join_neighbours(
    vocabulary: list[str], number: dict[str, int], flat: NDArray[np.int64], owner: NDArray[np.int64]
) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
    """New words made of two neighbours, (left, right, word) of each pair, and each word's own joined word."""
    beside = np.flatnonzero(owner[:-1] == owner[1:])
    pair = flat[beside] << 32 | flat[beside + 1]
    key = distinct(pair)
    which = np.searchsorted(key, pair)
    left, right = key >> 32, key & 0xFFFFFFFF
    texts: list[str] = [vocabulary[a] + vocabulary[b] for a, b in zip(left.tolist(), right.tolist(), strict=True)]
    joined = sorted(set(texts) - number.keys())
    place = number | {text: len(vocabulary) + i for i, text in enumerate(joined)}
    word = np.array([place[text] for text in texts], dtype=np.int64)
    together = np.full(len(flat), -1, dtype=np.int64)
    together[beside] = word[which]
    return joined, np.stack([left, right, word]) if len(word) else np.zeros((3, 0), np.int64), together


def _weights(
    vocabulary: list[str], frequency: NDArray[np.int64], names: int, pairs: NDArray[np.int64]
) -> NDArray[np.float32]:
    """A word weighs its rarity; two neighbours written as one weigh what both weigh."""
    plain = len(vocabulary)
    rarity = np.maximum(LEAST_WEIGHT, np.log(max(names, REFERENCE_SIZE) / (1 + frequency[:plain])) - RARITY_OFFSET)
    weight = np.zeros(len(frequency), dtype=np.float32)
    weight[:plain] = np.minimum(rarity, [most_weight(word) for word in vocabulary])
    left, right, word = pairs
    new = word >= plain
    np.maximum.at(weight, word[new], weight[left[new]] + weight[right[new]])
    return weight

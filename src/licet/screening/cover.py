"""How much of two names finds a partner on the other side, weighed by how telling each word is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from licet.screening.candidates import LONGEST, Links
from licet.screening.lexicon import OTHER_MANDARIN, another_word
from licet.screening.ragged import take

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from licet.screening.lexicon import Lexicon

LEAST_RESIDUE = 4
LEAST_ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class Cover:
    """For P pairs (question, name).

    Attributes:
        asked: share of the question's weight that finds a partner.
        listed: share of the listed name's weight that finds a partner.
        size: words in the listed name.
        total: weight of the listed name.
        word: the listed words of all pairs in a row, `size` each.
        exact_asked: P × LONGEST, question words met exactly.
        exact_listed: parallel to `word`.
    """

    asked: NDArray[np.float64]
    listed: NDArray[np.float64]
    size: NDArray[np.int64]
    total: NDArray[np.float64]
    word: NDArray[np.int64]
    exact_asked: NDArray[np.bool_]
    exact_listed: NDArray[np.bool_]


def cover(lexicon: Lexicon, links: Links, question: NDArray[Any], name: NDArray[Any], power: float) -> Cover:
    """Words met one to one, best first, then what is left of both names compared as one string."""
    return _with_residue(lexicon, links, question, _by_words(lexicon, links, question, name, power), power)


def _by_words(lexicon: Lexicon, links: Links, question: NDArray[Any], name: NDArray[Any], power: float) -> Cover:
    spot, pair = take(lexicon.name_ptr, name)
    word = lexicon.name_word[spot].astype(np.int64)
    base = question[pair] * len(lexicon.weight)
    found, at = _find(links.key, base + word)
    alike, slot = np.zeros(len(word)), pair * LONGEST
    alike[found] = links.similarity[at[found]].astype(np.float64) ** power
    slot[found] += links.position[at[found]]
    best = np.zeros(len(name) * LONGEST)
    np.maximum.at(best, slot, alike)
    winning = np.flatnonzero(found & (alike >= best[slot]))
    _, first = np.unique(slot[winning], return_index=True)
    partnered = np.zeros(len(word), bool)
    partnered[winning[first]] = True
    gained = np.where(partnered, alike, 0)
    joined = lexicon.name_joined[spot].astype(np.int64)
    _add_joined(links, np.where(joined < 0, -1, base + joined), pair * LONGEST, gained, best)
    weight = lexicon.weight[word].astype(np.float64)
    total = np.bincount(pair, weight, minlength=len(name)).astype(np.float64)
    square = best.reshape(-1, LONGEST)
    return Cover(
        asked=(square * links.weight[question]).sum(axis=1) / links.covered[question],
        listed=np.bincount(pair, gained * weight, minlength=len(name)) / total,
        size=np.bincount(pair, minlength=len(name)),
        total=total,
        word=word,
        exact_asked=square >= 1,
        exact_listed=gained >= 1,
    )


def _add_joined(
    links: Links,
    wanted: NDArray[np.int64],
    place: NDArray[np.int64],
    gained: NDArray[np.float64],
    best: NDArray[np.float64],
) -> None:
    """An asked word that is two listed neighbours written as one meets both; fills the last two in place."""
    found, at = _find(links.key, wanted)
    met = np.flatnonzero(found)
    met = met[links.similarity[at[met]] >= 1]
    gained[met] = gained[met + 1] = 1
    best[place[met] + links.position[at[met]]] = 1


def _find(keys: NDArray[np.int64], wanted: NDArray[Any]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Whether each wanted key is among the sorted keys, and where its first occurrence is."""
    if not len(keys):
        return np.zeros(len(wanted), bool), np.zeros(len(wanted), np.int64)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return keys[at] == wanted, at


def _with_residue(lexicon: Lexicon, links: Links, question: NDArray[Any], words: Cover, power: float) -> Cover:
    """Words glued, split or misspelt twice are strangers one by one and old friends as one string."""
    pair = np.repeat(np.arange(len(words.size)), words.size)
    rest_listed = np.bincount(
        pair, np.where(words.exact_listed, 0, lexicon.length[words.word]), minlength=len(words.size)
    )
    lengths = _word_lengths(links)[question]
    rest_asked = np.where(words.exact_asked, 0, lengths).sum(axis=1)
    shorter, longer = np.minimum(rest_asked, rest_listed), np.maximum(rest_asked, rest_listed)
    rough = np.flatnonzero((shorter >= LEAST_RESIDUE) & (shorter >= LEAST_ALIKE * longer))
    if not len(rough):
        return words
    alike = _residue_similarity(lexicon, links, question, words, rough) ** power
    weight = np.where(words.exact_listed, lexicon.weight[words.word], 0)
    exact_listed = (np.bincount(pair, weight, minlength=len(words.size)) / words.total)[rough]
    mine = question[rough]
    exact_asked = (words.exact_asked[rough] * links.weight[mine]).sum(axis=1) / links.covered[mine]
    asked, listed = words.asked.copy(), words.listed.copy()
    asked_as_one = exact_asked + alike * (1 - exact_asked)
    listed_as_one = exact_listed + alike * (1 - exact_listed)
    better = asked_as_one + listed_as_one > asked[rough] + listed[rough]
    asked[rough[better]], listed[rough[better]] = asked_as_one[better], listed_as_one[better]
    return replace(words, asked=asked, listed=listed)


def _word_lengths(links: Links) -> NDArray[np.int64]:
    lengths = np.zeros(links.weight.shape, dtype=np.int64)
    for i, words in enumerate(links.words):
        lengths[i, : len(words)] = [len(word) for word in words]
    return lengths


def _residue_similarity(
    lexicon: Lexicon, links: Links, question: NDArray[Any], words: Cover, rough: NDArray[np.int64]
) -> NDArray[np.float64]:
    from rapidfuzz.distance import OSA  # noqa: PLC0415
    from rapidfuzz.process import cpdist  # noqa: PLC0415

    vocabulary = lexicon.vocabulary
    start = np.cumsum(words.size) - words.size
    left: list[str] = []
    right: list[str] = []
    for p in rough.tolist():
        span = slice(start[p], start[p] + words.size[p])
        left.append(_unmet(links.words[question[p]], words.exact_asked[p].tolist()))
        right.append(_unmet([vocabulary[i] for i in words.word[span].tolist()], words.exact_listed[span].tolist()))
    alike = cpdist(left, right, scorer=OSA.normalized_similarity, score_cutoff=LEAST_ALIKE, dtype=np.float32)
    found = np.asarray(alike, dtype=np.float64)
    return np.where(another_word(left, right, found), found * OTHER_MANDARIN, found)


def _unmet(words: tuple[str, ...] | list[str], exact: list[bool]) -> str:
    return "".join([word for word, same in zip(words, exact, strict=False) if not same])

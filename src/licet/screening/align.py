"""How alike two names are: an alignment of their words, weighed by how telling each word is.

For a batch of questions against one view. Shapes: Q questions, P candidate pairs, at most `LONGEST` words a side.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from licet.screening.ragged import rank_within, running_before, take

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from licet.screening.lexicon import Lexicon

LONGEST = 16
POSTINGS_PER_QUESTION = 1200


@dataclass(frozen=True, slots=True)
class Pairs:
    """Scored pairs: question number, name number, score in [0, 1]; ordered by question, then falling score."""

    question: NDArray[np.int64]
    name: NDArray[np.int64]
    score: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Links:
    """Which listed words each question's words may be, as one sorted key `question × vocabulary + word`."""

    question: NDArray[np.int64]
    position: NDArray[np.int64]
    word: NDArray[np.int64]
    similarity: NDArray[np.float32]
    weight: NDArray[np.float64]  # Q × LONGEST, of the question's own words
    covered: NDArray[np.float64]  # weight of the question's words together


def align(
    lexicon: Lexicon, questions: list[tuple[str, ...]], persons: NDArray[np.bool_], floor: float, keep: int
) -> Pairs:
    """Score every question against the names it may be; pairs under `floor` are left out, `keep` per question."""
    cut = [words[:LONGEST] for words in questions]
    links = _link(lexicon, cut)
    question, name = _candidates(lexicon, links, cut, floor)
    score = _score(lexicon, links, cut, question, name, persons)
    order = np.lexsort((name, -score, question))
    order = order[score[order] >= floor]
    order = order[rank_within(question[order]) < keep]
    return Pairs(question[order], name[order], score[order])


def _link(lexicon: Lexicon, questions: list[tuple[str, ...]]) -> _Links:
    flat = list(chain.from_iterable(questions))
    distinct = list(dict.fromkeys(flat))
    place = {word: i for i, word in enumerate(distinct)}
    near = lexicon.near(distinct)
    size = np.array([len(words) for words, _ in near], dtype=np.int64)
    listed = np.concatenate([words for words, _ in near]) if near else np.zeros(0, np.int32)
    alike = np.concatenate([values for _, values in near]) if near else np.zeros(0, np.float32)
    own = np.array([_own_weight(lexicon, word, *near[i]) for word, i in place.items()])
    asked = np.fromiter(map(place.__getitem__, flat), dtype=np.int64, count=len(flat))
    question = np.repeat(np.arange(len(questions)), [len(words) for words in questions])
    position = rank_within(question)
    pointer = np.concatenate([[0], np.cumsum(size)])
    spot, owner = take(pointer, asked)
    weight = np.zeros((len(questions), LONGEST))
    weight[question, position] = own[asked]
    return _sorted_links(
        question[owner], position[owner], listed[spot].astype(np.int64), alike[spot], weight, weight.sum(axis=1)
    )


def _sorted_links(
    question: NDArray[Any],
    position: NDArray[Any],
    word: NDArray[Any],
    alike: NDArray[Any],
    weight: NDArray[Any],
    covered: NDArray[Any],
) -> _Links:
    order = np.lexsort((position, -alike, word, question))
    return _Links(question[order], position[order], word[order], alike[order], weight, covered)


def _own_weight(lexicon: Lexicon, word: str, listed: NDArray[Any], alike: NDArray[Any]) -> float:
    """A listed word weighs its rarity; a misspelt one what the word it resembles weighs; a new one by its length."""
    if len(listed) and alike[0] == 1:
        return float(lexicon.weight[listed[0]])
    if len(listed) and alike[0] >= 0.8:
        return float(lexicon.weight[listed[0]])
    return lexicon.unseen_weight(word)


def _candidates(
    lexicon: Lexicon, links: _Links, questions: list[tuple[str, ...]], floor: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs whose telling words overlap enough for the floor to be in reach; the commonest words only add."""
    question, word, gain = _with_joined(lexicon, links, questions)
    count = lexicon.frequency[word]
    order = np.lexsort((word, count, question))
    question, word, gain, count = question[order], word[order], gain[order], count[order]
    cheap = running_before(question, count) < POSTINGS_PER_QUESTION
    left_out = np.bincount(question[~cheap], gain[~cheap], minlength=len(questions))
    question, word, gain = question[cheap], word[cheap], gain[cheap]
    spot, owner = take(lexicon.word_ptr, word)
    pair = question[owner] * lexicon.size + lexicon.word_name[spot]
    pair, inverse = np.unique(pair, return_inverse=True)
    overlap = np.bincount(inverse, gain[owner], minlength=len(pair))
    asked, name = pair // lexicon.size, pair % lexicon.size
    best = np.zeros(len(questions))
    np.maximum.at(best, asked, overlap)
    enough = (overlap + left_out[asked] >= 0.4 * links.covered[asked]) & (overlap >= 0.55 * best[asked])
    asked, name, overlap = asked[enough], name[enough], overlap[enough]
    order = np.lexsort((name, -overlap, asked))
    order = order[rank_within(asked[order]) < 40]
    return asked[order], name[order]


def _with_joined(
    lexicon: Lexicon, links: _Links, questions: list[tuple[str, ...]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Links as (question, listed word, gain), with neighbours of the question written as one added."""
    number, extra = lexicon.number, []
    for i, words in enumerate(questions):
        for a, b in zip(words, words[1:], strict=False):
            if (joined := number.get(a + b)) is not None:
                extra.append((i, joined))
    more = np.array(extra, dtype=np.int64).reshape(-1, 2)
    word = np.concatenate([links.word, more[:, 1]])
    gain = lexicon.weight[word].astype(np.float64)
    gain[: len(links.word)] *= links.similarity.astype(np.float64) ** 2
    return np.concatenate([links.question, more[:, 0]]), word, gain


def _score(
    lexicon: Lexicon,
    links: _Links,
    questions: list[tuple[str, ...]],
    question: NDArray[Any],
    name: NDArray[Any],
    persons: NDArray[np.bool_],
) -> NDArray[np.float64]:
    if not len(name):
        return np.zeros(0)
    cover = _coverage(lexicon, links, question, name)
    cover = _with_residue(lexicon, links, questions, question, name, cover)
    words = np.array([len(words) for words in questions])[question]
    return _blend(cover, words, persons[name])


@dataclass(frozen=True, slots=True)
class Weights:
    """How coverage of both sides becomes one score; see docs/screening.md for what each number was measured on."""

    power: float = 2.1
    listed: float = 0.54
    residue: float = 1.0
    contained: float = 0.8
    evidence: float = 9.5
    lone: float = 0.12
    person: float = 0.91
    dropped: float = 0.82
    evidence_q: float = 10.6


WEIGHTS = Weights()


def _blend(cover: _Cover, words: NDArray[Any], person: NDArray[np.bool_]) -> NDArray[np.float64]:
    w = WEIGHTS
    asked, listed = cover.asked, cover.listed
    share = np.where((cover.size == 1) & (words > 1), w.lone, w.listed)
    score = share * listed + (1 - share) * asked
    score = np.where(np.minimum(asked, listed) < 0.5, score * (0.6+0.8*np.minimum(asked,listed)), score)
    contained = (listed >= 0.97) & (cover.size >= 2) & (cover.evidence >= w.evidence)
    score = np.where(contained, np.maximum(score, w.contained + (1 - w.contained) * asked), score)
    dropped = (asked >= 0.97) & (words >= 2) & (cover.evidence >= w.evidence_q)
    score = np.where(dropped, np.maximum(score, w.dropped + (1 - w.dropped) * listed), score)
    given = person & (words >= 2) & (asked >= 0.9) & (cover.size <= 5)
    score = np.where(given, np.maximum(score, w.person * asked), score)
    same = (asked > 0.9999) & (listed > 0.9999)
    return np.where(same, 1.0, np.minimum(score, 0.999))


@dataclass(frozen=True, slots=True)
class _Cover:
    """Per pair: share of each side's weight that finds a partner, the listed word count, the weight matched."""

    asked: NDArray[np.float64]
    listed: NDArray[np.float64]
    size: NDArray[np.int64]
    evidence: NDArray[np.float64]
    exact_asked: NDArray[np.bool_]  # P × LONGEST
    exact_listed: NDArray[np.bool_]  # one a listed word of every pair
    word: NDArray[np.int64]
    total: NDArray[np.float64]


def _coverage(lexicon: Lexicon, links: _Links, question: NDArray[Any], name: NDArray[Any]) -> _Cover:
    """Partners one to one, best first."""
    spot, pair = take(lexicon.name_ptr, name)
    word = lexicon.name_word[spot].astype(np.int64)
    wide = len(lexicon.weight)
    keys = links.question * wide + links.word
    wanted = question[pair] * wide + word
    at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    found = keys[at] == wanted if len(keys) else np.zeros(len(wanted), bool)
    alike = np.where(found, links.similarity[at].astype(np.float64) ** WEIGHTS.power, 0)
    slot = pair * LONGEST + np.where(found, links.position[at], 0)
    best = np.zeros(len(name) * LONGEST)
    np.maximum.at(best, slot, alike)
    winning = np.flatnonzero(found & (alike >= best[slot]))
    _, first = np.unique(slot[winning], return_index=True)
    partnered = np.zeros(len(word), bool)
    partnered[winning[first]] = True
    weight = lexicon.weight[word].astype(np.float64)
    total = np.bincount(pair, weight, minlength=len(name))
    gained = np.bincount(pair, np.where(partnered, alike * weight, 0), minlength=len(name))
    square = best.reshape(-1, LONGEST)
    own = (square * links.weight[question]).sum(axis=1)
    return _Cover(
        asked=own / links.covered[question],
        listed=gained / total,
        size=np.bincount(pair, minlength=len(name)),
        evidence=gained,
        exact_asked=square >= 1,
        exact_listed=partnered & (alike >= 1),
        word=word,
        total=total,
    )


def _with_residue(
    lexicon: Lexicon,
    links: _Links,
    questions: list[tuple[str, ...]],
    question: NDArray[Any],
    name: NDArray[Any],
    cover: _Cover,
) -> _Cover:
    """Words glued, split or twice misspelt: what is left on both sides, compared as one string."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415
    from rapidfuzz.process import cpdist  # noqa: PLC0415

    start = np.cumsum(cover.size) - cover.size
    rough = np.flatnonzero((np.maximum(cover.asked, cover.listed) < 0.9999) | (np.minimum(cover.asked, cover.listed) < 0.9))
    vocabulary = lexicon.vocabulary
    left: list[str] = []
    right: list[str] = []
    for p in rough.tolist():
        exact = cover.exact_asked[p]
        left.append("".join(word for word, same in zip(questions[question[p]], exact, strict=False) if not same))
        span = slice(start[p], start[p] + cover.size[p])
        right.append(
            "".join(
                vocabulary[i]
                for i, same in zip(cover.word[span].tolist(), cover.exact_listed[span].tolist(), strict=True)
                if not same
            )
        )
    if not left:
        return cover
    alike = np.asarray(cpdist(left, right, scorer=OSA.normalized_similarity, score_cutoff=0.7, dtype=np.float32))
    short = np.array([min(len(a), len(b)) < 4 for a, b in zip(left, right, strict=True)])
    alike = np.where(short, 0, alike.astype(np.float64)) ** WEIGHTS.power
    exact_listed = np.bincount(
        np.repeat(np.arange(len(name)), cover.size),
        np.where(cover.exact_listed, lexicon.weight[cover.word], 0),
        minlength=len(name),
    )[rough]
    exact_asked = (cover.exact_asked[rough] * links.weight[question[rough]]).sum(axis=1)
    total, covered = cover.total[rough], links.covered[question[rough]]
    asked, listed = cover.asked.copy(), cover.listed.copy()
    gain_l = (exact_listed + alike * (total - exact_listed)) / total
    gain_a = (exact_asked + alike * (covered - exact_asked)) / covered
    better = (gain_l + gain_a) > (asked[rough] + listed[rough])
    asked[rough] = np.where(better, gain_a, asked[rough])
    listed[rough] = np.where(better, gain_l, listed[rough])
    return _Cover(asked, listed, cover.size, listed * cover.total, cover.exact_asked, cover.exact_listed, cover.word, cover.total)

"""Which listed names a question could mean: a sparse product over its telling words.

For a batch of Q questions against one view. A word of a question links to every listed word it may be, with a
similarity; a question meets a name where their words link. The commonest words only add to a score and never
propose a name, which is what keeps the work at about a thousand postings a question.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from licet.screening.ragged import rank_within, running_before, take
from licet.screening.sparse import Cells, row_maximum, row_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from licet.screening.lexicon import Lexicon

LONGEST = 16
POSTINGS_PER_QUESTION = 1200
PAIRS_PER_QUESTION = 30
LEAST_ASKED = 0.4
LEAST_OF_BEST = 0.55


@dataclass(frozen=True, slots=True)
class Links:
    """Which listed words each question's words may be.

    Attributes:
        words: the words of each question, at most `LONGEST`.
        key: `question × vocabulary + word`, ascending; the arrays below run parallel.
        position: place of the asked word in its question.
        similarity: of asked and listed word, in (0, 1].
        weight: Q × LONGEST, how telling each asked word is.
        covered: Q, the weight of all asked words together.
    """

    words: list[tuple[str, ...]]
    key: NDArray[np.int64]
    position: NDArray[np.int64]
    word: NDArray[np.int64]
    similarity: NDArray[np.float32]
    weight: NDArray[np.float64]
    covered: NDArray[np.float64]


def link(lexicon: Lexicon, questions: list[tuple[str, ...]]) -> Links:
    """The links of a batch; every question must have at least one word."""
    words = [question[:LONGEST] for question in questions]
    flat = list(chain.from_iterable(words))
    distinct = list(dict.fromkeys(flat))
    place = {word: i for i, word in enumerate(distinct)}
    near = lexicon.near(distinct)
    pointer = np.concatenate([[0], np.cumsum([len(listed) for listed, _ in near])])
    listed = np.concatenate([listed for listed, _ in near]).astype(np.int64)
    alike = np.concatenate([alike for _, alike in near])
    own = np.array([_own_weight(lexicon, word, *near[i]) for word, i in place.items()])
    asked = np.fromiter(map(place.__getitem__, flat), dtype=np.int64, count=len(flat))
    question = np.repeat(np.arange(len(words)), [len(row) for row in words])
    position = rank_within(question)
    weight = np.zeros((len(words), LONGEST))
    weight[question, position] = own[asked]
    spot, owner = take(pointer, asked)
    key = question[owner] * len(lexicon.weight) + listed[spot]
    order = np.lexsort((position[owner], -alike[spot], key))
    spot, owner = spot[order], owner[order]
    return Links(words, key[order], position[owner], listed[spot], alike[spot], weight, weight.sum(axis=1))


def _own_weight(lexicon: Lexicon, word: str, listed: NDArray[Any], alike: NDArray[Any]) -> float:
    """A listed word weighs its rarity, a misspelt one what its likeness weighs, a new one by its length."""
    if len(listed) and alike[0] >= 0.8:
        return float(lexicon.weight[listed[0]])
    return lexicon.unseen_weight(word)


def candidates(
    lexicon: Lexicon, links: Links, eligible: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs (question, name) worth aligning, by question, the best covered on both sides first."""
    questions = len(links.words)
    question, word, gain = _proposals(lexicon, links)
    count = lexicon.frequency[word]
    order = np.lexsort((word, count, question))
    question, word, gain, count = question[order], word[order], gain[order], count[order]
    cheap = running_before(question, count) < POSTINGS_PER_QUESTION
    left_out = np.bincount(question[~cheap], gain[~cheap], minlength=questions)
    telling = Cells(question[cheap], word[cheap], gain[cheap], questions)
    pointer, name, overlap = lexicon.postings.times(telling)
    least = np.maximum(LEAST_ASKED * links.covered - left_out, LEAST_OF_BEST * row_maximum(pointer, overlap))
    enough = overlap >= np.repeat(least.astype(np.float32), np.diff(pointer))
    kept = np.flatnonzero(enough if eligible is None else enough & eligible[name])
    asked, name, overlap = row_of(pointer, kept), name[kept].astype(np.int64), overlap[kept]
    likely = overlap / links.covered[asked] + overlap / lexicon.total[name]
    order = np.lexsort((name, -likely, asked))
    order = order[rank_within(asked[order]) < PAIRS_PER_QUESTION]
    return asked[order], name[order]


def _proposals(lexicon: Lexicon, links: Links) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Links as (question, listed word, gain), with neighbours that the list writes as one word added."""
    number, plain = lexicon.number, int(lexicon.plain[0])
    extra = [
        (i, number[a + b])
        for i, words in enumerate(links.words)
        for a, b in pairwise(words)
        if number.get(a + b, plain) < plain
    ]
    more = np.array(extra, dtype=np.int64).reshape(-1, 2)
    word = np.concatenate([links.word, more[:, 1]])
    gain = lexicon.weight[word].astype(np.float64)
    gain[: len(links.word)] *= links.similarity.astype(np.float64) ** 2
    return np.concatenate([links.key // len(lexicon.weight), more[:, 0]]), word, gain

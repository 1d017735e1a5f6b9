"""How alike two names are, as one number: coverage of both sides, blended by the policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from licet.screening.candidates import candidates, link
from licet.screening.cover import Cover, cover
from licet.screening.hangul import VOWELS
from licet.screening.pinyin import syllables
from licet.screening.ragged import rank_within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from licet.screening.lexicon import Lexicon
    from licet.screening.policy import Blend


@dataclass(frozen=True, slots=True)
class Pairs:
    """Scored pairs as parallel arrays, ordered by question and falling score in [0, 1]."""

    question: NDArray[np.int64]
    name: NDArray[np.int64]
    score: NDArray[np.float64]


NO_PAIRS = Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


@dataclass(frozen=True, slots=True)
class Limits:
    """Pairs under `floor` are left out, the best `keep` a question stay, only `eligible` names count."""

    floor: float
    keep: int
    eligible: NDArray[np.bool_] | None = None


def align(
    lexicon: Lexicon,
    questions: list[tuple[str, ...]],
    persons: NDArray[np.bool_],
    blend: Blend,
    limits: Limits,
) -> Pairs:
    """Score each question against the names it may be."""
    asked = [i for i, words in enumerate(questions) if words]
    if not asked or not lexicon.size:
        return NO_PAIRS
    links = link(lexicon, [questions[i] for i in asked])
    question, name = candidates(lexicon, links, limits.eligible)
    if not len(name):
        return NO_PAIRS
    words = np.array([_telling(words) for words in links.words])[question]
    score = blended(cover(lexicon, links, question, name, blend.power), words, persons[name], blend)
    order = np.lexsort((name, -score, question))
    order = order[score[order] >= limits.floor]
    order = order[rank_within(question[order]) < limits.keep]
    return Pairs(np.array(asked, dtype=np.int64)[question[order]], name[order], score[order])


def _telling(words: tuple[str, ...]) -> int:
    """How many words; three Mandarin syllables written as one (or in Hangul) tell as much as two."""
    if len(words) > 1:
        return len(words)
    word = "".join(words)
    spoken = len(syllables(word) or ()) or sum(letter in VOWELS for letter in word)
    return 2 if spoken > 2 else 1


def blended(found: Cover, words: NDArray[Any], person: NDArray[np.bool_], by: Blend) -> NDArray[np.float64]:
    """One score a pair; 1 only when both names are the same words."""
    asked, listed = found.asked, found.listed
    share = np.where((found.size == 1) & (words > 1), by.lone, by.listed)
    score = share * listed + (1 - share) * asked
    lesser = np.minimum(asked, listed)
    score = np.where(lesser < 0.5, score * (1 - by.uneven * (0.5 - lesser)), score)
    evidence = listed * found.total
    meagre = np.clip(1 - evidence / by.telling, 0, 1)
    score = np.where(lesser < 0.97, score * (1 - by.meagre * meagre), score)
    contained = (listed >= 0.97) & (found.size >= 2) & (evidence >= by.contained_evidence)
    score = np.where(contained, np.maximum(score, by.contained + (1 - by.contained) * asked), score)
    dropped = (asked >= 0.97) & (words >= 2) & (evidence >= by.dropped_evidence)
    score = np.where(dropped, np.maximum(score, by.dropped + (1 - by.dropped) * listed), score)
    given = person & (words >= 2) & (asked >= 0.9) & (found.size <= 5)
    opening = found.exact_listed[np.cumsum(found.size) - found.size]
    by_name = by.person * np.where(opening, 1, by.person_other) * asked
    score = np.where(given, np.maximum(score, by_name), score)
    return np.where(lesser > 0.9999, 1.0, np.minimum(score, 0.999))

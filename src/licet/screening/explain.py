"""Why a name hit an entry: which words met, which did not, under which policy, for a person to check."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from licet.screening.lexicon import word_similarity
from licet.screening.records import Hit
from licet.screening.views import Form, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from licet.screening.index import Index
    from licet.screening.policy import Policy

Pair = tuple[str, str, float]
Alike = dict[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class Met:
    """A listed name that was met, by number, its reading that met, how well, and by which form of the question."""

    name: int
    row: int
    score: float
    form: Form


def explain(index: Index, policy: Policy, met: Sequence[Met]) -> list[Hit]:
    """The hits of one question with their token pairs and sentences; words they share are compared once."""
    listed = [index.views[one.form.view].lexicon.words_of(one.row) for one in met]
    asked = [one.form.words for one in met]
    alike = _alike(pair for sides in zip(asked, listed, strict=True) for pair in product(*sides))
    return [_hit(index, policy, one, words, alike) for one, words in zip(met, listed, strict=True)]


def _alike(pairs: Iterable[tuple[str, str]]) -> Alike:
    distinct = list(dict.fromkeys(pairs))
    similarity = word_similarity([a for a, _ in distinct], [b for _, b in distinct])
    return dict(zip(distinct, similarity.tolist(), strict=True))


def _hit(index: Index, policy: Policy, met: Met, words: Words, alike: Alike) -> Hit:
    matched, band = index.names[met.name], policy.band(met.score)
    pairs = _pairs(met.form.words, words, alike)
    read = f"read as {met.form.channel} it meets “{matched}”"
    return Hit(
        entry=index.entry(int(index.entry_of[met.name])),
        matched_name=matched,
        view=met.form.view,
        score=met.score,
        band=band,
        why=_sentence(f"{read} with {met.score:.2f} ({band}, policy {policy.version})", pairs),
        pairs=tuple(pairs),
    )


def _pairs(asked: Words, listed: Words, alike: Alike) -> list[Pair]:
    """Words met one to one, best first; a word left alone is paired with the empty text."""
    ranked = sorted((-alike[a, b], i, j) for i, a in enumerate(asked) for j, b in enumerate(listed) if alike[a, b])
    mine, theirs, pairs = set(range(len(asked))), set(range(len(listed))), list[tuple[int, Pair]]()
    for unlike, i, j in ranked:
        if i in mine and j in theirs:
            mine.remove(i)
            theirs.remove(j)
            pairs.append((i, (asked[i], listed[j], round(-unlike, 3))))
    lonely = [(i, (asked[i], "", 0.0)) for i in mine] + [(len(asked) + j, ("", listed[j], 0.0)) for j in theirs]
    return [pair for _, pair in sorted(pairs + lonely)]


def _sentence(opening: str, pairs: list[Pair]) -> str:
    met = [a if a == b else f"{a} ≈ {b} ({s:.2f})" for a, b, s in pairs if a and b]
    asked = [a for a, b, _ in pairs if not b]
    listed = [b for a, b, _ in pairs if not a]
    same = f"same: {', '.join(met)}" if met else "no single word is the same; the names agree as a whole"
    alone = [f"only {side}: {', '.join(words)}" for side, words in (("asked", asked), ("listed", listed)) if words]
    return "; ".join([opening, same, *alone])

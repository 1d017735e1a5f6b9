"""Why a name hit an entry: which words met, which did not, under which policy, for a person to check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from licet.screening.lexicon import word_similarity
from licet.screening.records import Hit
from licet.screening.views import Form, Words, listed_forms

if TYPE_CHECKING:
    from licet.screening.index import Index
    from licet.screening.policy import Policy

Pair = tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class Met:
    """A listed name that was met, by number, and how well."""

    name: int
    score: float


def explain(index: Index, policy: Policy, form: Form, met: Met) -> Hit:
    """The hit with its token pairs and its sentence."""
    entry, matched = index.entry(int(index.entry_of[met.name])), index.names[met.name]
    pairs, band = _nearest_reading(form, matched), policy.band(met.score)
    opening = f"read as {form.channel} it meets “{matched}” with {met.score:.2f} ({band}, policy {policy.version})"
    return Hit(
        entry=entry,
        matched_name=matched,
        view=form.view,
        score=met.score,
        band=band,
        why=_sentence(opening, pairs),
        pairs=tuple(pairs),
    )


def _nearest_reading(form: Form, matched: str) -> list[Pair]:
    """The pairs against that form of the listed name which leaves the fewest words alone."""
    readings = [words for view, words in listed_forms(matched) if view == form.view and words]
    options = [pairs_of(form.words, words) for words in readings] or [pairs_of(form.words, ())]
    return min(options, key=lambda pairs: sum(not (a and b) for a, b, _ in pairs))


def pairs_of(asked: Words, listed: Words) -> list[Pair]:
    """Words met one to one, best first; a word left alone is paired with the empty text."""
    left = [a for a in asked for _ in listed]
    right = [b for _ in asked for b in listed]
    ranked = sorted(
        (
            (float(s), i // max(len(listed), 1), i % max(len(listed), 1))
            for i, s in enumerate(word_similarity(left, right))
        ),
        key=lambda item: (-item[0], item[1], item[2]),
    )
    mine, theirs, pairs = set(range(len(asked))), set(range(len(listed))), list[tuple[int, Pair]]()
    for similarity, i, j in ranked:
        if similarity > 0 and i in mine and j in theirs:
            mine.remove(i)
            theirs.remove(j)
            pairs.append((i, (asked[i], listed[j], round(similarity, 3))))
    lonely = [(i, (asked[i], "", 0.0)) for i in mine] + [(len(asked) + j, ("", listed[j], 0.0)) for j in theirs]
    return [pair for _, pair in sorted(pairs + lonely)]


def _sentence(opening: str, pairs: list[Pair]) -> str:
    met = [a if a == b else f"{a} ≈ {b} ({s:.2f})" for a, b, s in pairs if a and b]
    asked = [a for a, b, _ in pairs if not b]
    listed = [b for a, b, _ in pairs if not a]
    same = f"same: {', '.join(met)}" if met else "no single word is the same; the names agree as a whole"
    alone = [f"only {side}: {', '.join(words)}" for side, words in (("asked", asked), ("listed", listed)) if words]
    return "; ".join([opening, same, *alone])

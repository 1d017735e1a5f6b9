"""Why a name hit an entry: which words met, which did not, under which policy, for a person to check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from licet.screening.lexicon import word_similarity
from licet.screening.records import Hit
from licet.screening.views import Form, Words, listed_words

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
    options = [pairs_of(form.words, words) for words in listed_words(matched, form.view) or [()]]
    return min(options, key=lambda pairs: sum(not (a and b) for a, b, _ in pairs))


def pairs_of(asked: Words, listed: Words) -> list[Pair]:
    """Words met one to one, best first; a word left alone is paired with the empty text."""
    alike = word_similarity([a for a in asked for _ in listed], [b for _ in asked for b in listed]).tolist()
    ranked = sorted(
        (-similarity, *divmod(place, len(listed))) for place, similarity in enumerate(alike) if similarity
    )
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

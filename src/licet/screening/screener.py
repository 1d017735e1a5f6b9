"""Screens names against an index: batches as arrays, single names with their explanation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from licet.screening.align import Limits, align
from licet.screening.explain import Met, explain
from licet.screening.normalise import fold_many, script_of, tokens_of
from licet.screening.policy import Policy, default_policy
from licet.screening.ragged import rank_within
from licet.screening.records import Hit
from licet.screening.views import Form, question_forms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from licet.screening.index import Index

# Mandarin syllables must agree letter by letter: this power leaves nothing of a similarity below 1.
_STRICT_POWER = 60.0
_NAMES_PER_ENTRY = 4


@dataclass(frozen=True, slots=True)
class _Found:
    """What the forms of one view found; parallel arrays as in `Matches`."""

    form: NDArray[np.int64]
    row: NDArray[np.int64]
    name: NDArray[np.int64]
    score: NDArray[np.float64]


_NOTHING = _Found(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


@dataclass(frozen=True, slots=True)
class Matches:
    """Best name of each entry for each question, ordered by question and falling score; parallel arrays.

    Attributes:
        question: number of the question in the batch.
        name: number of the listed name.
        score: in [0, 1], the channel's factor applied.
        form: number of the form in `forms` that found it.
        row: number of the reading of the listed name, in the view of the form.
    """

    question: NDArray[np.int64]
    name: NDArray[np.int64]
    score: NDArray[np.float64]
    form: NDArray[np.int64]
    row: NDArray[np.int64]
    forms: list[Form]


class Screener:
    """An index and a policy; holds no other state, so equal inputs give equal bytes."""

    def __init__(self, index: Index, policy: Policy | None = None) -> None:
        self.index = index
        self.policy = policy or default_policy()

    def matches(self, names: list[str], among: NDArray[np.bool_] | None = None) -> Matches:
        """Scores of a batch as arrays, without explanations; `among` marks the listed names that count."""
        forms: list[Form] = []
        asked: list[int] = []
        latin = [i for i, name in enumerate(names) if script_of(name) == "Latn"]
        for i, folded in zip(latin, fold_many([names[i] for i in latin]), strict=True):
            forms.append(Form("latin", tokens_of(folded), "letters"))
            asked.append(i)
        for i in sorted(set(range(len(names))) - set(latin)):
            found = question_forms(names[i])
            forms += found
            asked += [i] * len(found)
        return self._best(forms, np.array(asked, dtype=np.int64), among)

    def _best(self, forms: list[Form], asked: NDArray[np.int64], among: NDArray[np.bool_] | None) -> Matches:
        grouped: dict[tuple[str, bool], list[int]] = {}
        for i, form in enumerate(forms):
            grouped.setdefault((form.view, form.strict), []).append(i)
        parts = [self._in_view(forms, chosen, among) for _, chosen in sorted(grouped.items())] or [_NOTHING]
        form = np.concatenate([part.form for part in parts])
        row = np.concatenate([part.row for part in parts])
        name = np.concatenate([part.name for part in parts])
        score = np.concatenate([part.score for part in parts])
        question, entry = asked[form], self.index.entry_of[name].astype(np.int64)
        order = np.lexsort((form, name, -score, entry, question))
        first = rank_within((question * (self.index.size + 1) + entry)[order]) == 0
        order = order[first]
        order = order[np.lexsort((entry[order], -score[order], question[order]))]
        order = order[rank_within(question[order]) < self.policy.most_hits]
        return Matches(question[order], name[order], score[order], form[order], row[order], forms)

    def _in_view(self, forms: list[Form], chosen: list[int], among: NDArray[np.bool_] | None) -> _Found:
        """What the chosen forms, all of one view, find, scored with their channel's factor."""
        view, strict = forms[chosen[0]].view, forms[chosen[0]].strict
        read, blend = self.index.views[view], self.policy.blend
        factor = np.array([self.policy.channels[forms[i].channel] for i in chosen])
        eligible = None if among is None else among[read.owner]
        found = align(
            read.lexicon,
            [forms[i].words for i in chosen],
            read.person,
            replace(blend, power=_STRICT_POWER) if strict else blend,
            Limits(self.policy.floor, self.policy.most_hits * _NAMES_PER_ENTRY, eligible),
        )
        score = found.score * factor[found.question]
        kept = score >= self.policy.floor
        row = found.name[kept]
        return _Found(np.array(chosen)[found.question[kept]], row, read.owner[row].astype(np.int64), score[kept])

    def screen(self, name: str) -> list[Hit]:
        """Hits of one name, best first, each explaining itself."""
        return self.screen_many([name])[0]

    def screen_many(self, names: list[str], among: NDArray[np.bool_] | None = None) -> list[list[Hit]]:
        """Hits of each name; distinct names are scored once."""
        distinct = list(dict.fromkeys(names))
        found = self.matches(distinct, among)
        met: dict[int, list[Met]] = {}
        for i, question in enumerate(found.question.tolist()):
            one = Met(int(found.name[i]), int(found.row[i]), float(found.score[i]), found.forms[int(found.form[i])])
            met.setdefault(question, []).append(one)
        hits = {distinct[question]: explain(self.index, self.policy, group) for question, group in met.items()}
        return [list(hits.get(name, ())) for name in names]

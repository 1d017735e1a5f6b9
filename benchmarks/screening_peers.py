"""Other scorers beside Licet on the labelled set, in one run, each at ten alerts per 1,000 clean names.

    LICET_SHARED=… python -m benchmarks.screening_peers

rapidfuzz compares each question with every listed name. nomenklatura's logic-v2 compares pairs of parties, so it is
handed those it may have to tell apart: the best forty listed names of two rapidfuzz scorers and all that Licet found.
It is measured where it is installed (`pip install nomenklatura`, which builds PyICU: libicu-dev, pkg-config, g++).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from benchmarks.screening_quality import (
    SHARED,
    TARGETS,
    Found,
    Question,
    licet,
    read_questions,
    recall,
    threshold,
)
from licet.screening.index import build_index
from licet.screening.normalise import fold_many, tokens_of
from licet.screening.screener import Screener
from licet.sources.lists import read_list

SCORERS = {
    "rapidfuzz ratio": fuzz.ratio,
    "rapidfuzz token_sort": fuzz.token_sort_ratio,
    "rapidfuzz Jaro-Winkler": JaroWinkler.similarity,
}
HELPING = ("Licet", "rapidfuzz ratio", "rapidfuzz token_sort")
NEAREST = 40
RATE = 0.01


def main() -> None:
    """Print recall and speed of each scorer at the same alert rate."""
    questions, exclude = read_questions()
    entries = read_list((SHARED / "screening/lists/csl-2026-07-31.jsonl.gz").read_bytes()).entries
    screener = Screener(build_index(entries, exclude))
    for name, found, pace in _scored(questions, screener):
        reached = recall(questions, found, threshold(questions, found, RATE))
        shares = (f"{group} {reached[group]['all']:.1f}" for group in sorted(TARGETS))
        print(f"{name}, {pace}: {', '.join(shares)}")


def _scored(questions: list[Question], screener: Screener) -> Iterator[tuple[str, Found, str]]:
    """Name, answers and pace (processor time) of each scorer, Licet's first."""
    near: dict[str, Found] = {}
    for name, score in (("Licet", licet), *((name, partial(exhaustive, scorer)) for name, scorer in SCORERS.items())):
        start = time.process_time()
        near[name] = score(questions, screener)
        yield name, near[name], f"{len(questions) / (time.process_time() - start):,.0f} names/s"
    if find_spec("nomenklatura") is None:
        print("nomenklatura logic-v2: not installed here")
        return
    pairs = [
        list(dict.fromkeys(entry for hits in found for _, entry in hits))
        for found in zip(*(near[name] for name in HELPING), strict=True)
    ]
    start = time.process_time()
    found = logic_v2(questions, screener, pairs)
    count = sum(map(len, pairs))
    pace = f"{count / (time.process_time() - start):,.0f} pairs/s of {count / len(pairs):.0f} a name"
    yield "nomenklatura logic-v2", found, pace


def exhaustive(scorer: Any, questions: list[Question], screener: Screener) -> Found:
    """The nearest listed names of every question, by one rapidfuzz scorer over all of them."""
    listed = [" ".join(tokens_of(name)) for name in fold_many(screener.index.names)]
    asked = [" ".join(tokens_of(name)) for name in fold_many([question.text for question in questions])]
    ids = [screener.index.entry_id(i) for i in screener.index.entry_of.tolist()]
    found: Found = []
    for start in range(0, len(asked), 200):
        scores = process.cdist(asked[start : start + 200], listed, scorer=scorer, workers=2, dtype=np.float32)
        best = np.argpartition(-scores, NEAREST, axis=1)[:, :NEAREST]
        found += [[(float(row[i]), ids[i]) for i in top] for row, top in zip(scores, best, strict=True)]
    return found


def logic_v2(questions: list[Question], screener: Screener, candidates: list[list[str]]) -> Found:
    """logic-v2 of every question and its candidates; as in its own service, the kind of party asked for is known."""
    entity: Any = import_module("followthemoney.proxy").EntityProxy
    logic: Any = import_module("nomenklatura.matching").LogicV2

    def party(own: str, schema: str, names: Iterable[str]) -> Any:
        return entity.from_dict({"id": own, "schema": schema, "properties": {"name": list(names)}})

    names: dict[str, list[str]] = {}
    for name, entry in zip(screener.index.names, screener.index.entry_of.tolist(), strict=True):
        names.setdefault(screener.index.entry_id(entry), []).append(name)
    config = logic.default_config()
    found: Found = []
    for i, (question, entries) in enumerate(zip(questions, candidates, strict=True)):
        schema = "Person" if question.kind.startswith("person") or question.kind.endswith("_p") else "Company"
        asked = party(f"question {i}", schema, [question.text])
        scores = [float(logic.compare(asked, party(e, schema, names[e]), config).score) for e in entries]
        found.append(sorted(zip(scores, entries, strict=True), reverse=True))
    return found


if __name__ == "__main__":
    main()

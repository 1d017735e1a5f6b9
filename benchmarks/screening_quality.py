"""Recall of screening per script at a fixed alert rate (other scorers on the same set: `screening_peers`).

    LICET_SHARED=… python -m benchmarks.screening_quality [--aliases pack] [--picture FILE.svg]

A third of every kind is kept aside while weights are tuned; both parts are reported. An alert is a clean name
with a hit at or above the threshold; the threshold is set on the clean names of the whole set.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from licet.screening.index import build_index
from licet.screening.native import with_native_names
from licet.screening.normalise import script_of
from licet.screening.records import Entry
from licet.screening.screener import Screener
from licet.screening.starter import starter_entries
from licet.sources.lists import read_list

SHARED = Path(os.environ.get("LICET_SHARED", Path(__file__).resolve().parents[2] / "shared"))
GROUPS = (
    ("alias", "alias"),
    ("person", "person"),
    ("ko_press", "korean press"),
    ("ko", "korean made"),
    ("ru", "cyrillic"),
    ("ar", "arabic"),
    ("zh", "hanzi"),
)
TARGETS = {
    "latin perturbed": 92,
    "person": 95,
    "cyrillic": 85,
    "korean press": 75,
    "hanzi": 60,
    "alias": 45,
    "arabic": 40,
}


@dataclass(frozen=True)
class Question:
    """One labelled query: expected entry ids are empty for a clean name."""

    text: str
    kind: str
    expected: frozenset[str]
    held_out: bool


def read_questions() -> tuple[list[Question], frozenset[tuple[str, str]]]:
    """The labelled set and the (entry, name) pairs that must not be in the index."""
    with (SHARED / "screening/dev.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    exclude = {
        (i, r["index_exclude"]) for r in rows if r["index_exclude"] for i in r["expected_entity_id"].split(";")
    }
    questions = [
        Question(
            row["query"],
            row["kind"],
            frozenset(row["expected_entity_id"].split(";")) - {""},
            int(hashlib.sha1((row["kind"] + row["query"]).encode()).hexdigest(), 16) % 3 == 0,
        )
        for row in rows
    ]
    return questions, frozenset(exclude)


def group_of(kind: str) -> str:
    """The line of the report a kind belongs to."""
    return next((group for prefix, group in GROUPS if kind.startswith(prefix)), "latin perturbed")


Found = list[list[tuple[float, str]]]


def licet(questions: list[Question], screener: Screener) -> Found:
    """(score, entry id) of every question, best first."""
    result: Found = [[] for _ in questions]
    matches = screener.matches([question.text for question in questions])
    for question, name, score in zip(
        matches.question.tolist(), matches.name.tolist(), matches.score.tolist(), strict=True
    ):
        result[question].append((score, screener.index.entry_id(int(screener.index.entry_of[name]))))
    return result


def threshold(questions: list[Question], found: Found, rate: float) -> float:
    """The lowest score that keeps alerts at or below `rate` of the clean names."""
    clean = sorted(
        (max((s for s, _ in f), default=0) for q, f in zip(questions, found, strict=True) if not q.expected)
    )
    return clean[-1 - int(rate * len(clean))] + 1e-9


def recall(questions: list[Question], found: Found, least: float) -> dict[str, dict[str, float]]:
    """Per cent found, by group and by kind, for all questions and for both parts of the set."""
    seen: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for question, hits in zip(questions, found, strict=True):
        if question.expected:
            ok = any(score >= least and entry in question.expected for score, entry in hits)
            for part in ("all", "held out" if question.held_out else "tuned on"):
                seen[group_of(question.kind)][part].append(ok)
                seen[f"  {question.kind}"][part].append(ok)
    return {g: {part: round(100 * sum(v) / len(v), 1) for part, v in parts.items()} for g, parts in seen.items()}


def donors(which: str) -> list[Entry]:
    """Who lends native names: the starter pack, or with `lists` also the three public lists that print them.

    With `lists` the queries drawn from those lists (zh_meti, zh_uk, ru_uk, ar_un…) measure a lookup.
    """
    found = list(starter_entries())
    for path in sorted((SHARED / "screening/lists").glob("*")) if which == "lists" else []:
        if path.name.startswith(("meti", "uk-", "un-")):
            found += read_list(path.read_bytes()).entries
    return found


def korean_of_pack(entries: list[Entry], asked: list[Question]) -> list[Question]:
    """The Korean names that the starter pack knows for listed parties and the set does not hold."""
    known, lent = {question.text for question in asked}, defaultdict[str, set[str]](set)
    for entry in with_native_names(entries, starter_entries()):
        for name in entry.native:
            if script_of(name) == "Hang" and name not in known:
                lent[name].add(entry.id)
    return [Question(name, "ko_pack", frozenset(ids), held_out=False) for name, ids in sorted(lent.items())]


def main() -> None:
    """Print thresholds and recall."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", default="screening/lists/csl-2026-07-31.jsonl.gz")
    parser.add_argument(
        "--aliases", choices=("pack", "lists"), help="lend names of the starter pack, or also of METI/UK/UN"
    )
    parser.add_argument("--picture", type=Path, help="write the recall curves as SVG")
    parser.add_argument("--misses", action="store_true", help="print the misses of the part tuned on")
    args = parser.parse_args()
    questions, exclude = read_questions()
    entries = list(read_list((SHARED / args.list).read_bytes()).entries)
    if args.aliases:
        entries = with_native_names(entries, donors(args.aliases))
    start = time.perf_counter()
    screener = Screener(build_index(entries, exclude))
    print(f"index of {len(screener.index.names):,} names built in {time.perf_counter() - start:.2f} s")
    found = licet(questions, screener)
    for rate in (0.01, 0.05):
        least = threshold(questions, found, rate)
        print(f"\n{rate * 1000:.0f} alerts per 1,000 clean names: score >= {least:.3f}")
        for group, parts in sorted(
            recall(questions, found, least).items(), key=lambda item: (item[0][:1] == " ", item[0])
        ):
            goal = TARGETS.get(group)
            print(f"  {group:22}{parts}{f'  target {goal}' if goal else ''}")
    if not args.aliases:
        names = korean_of_pack(entries, questions)
        share = recall(names, licet(names, screener), threshold(questions, found, 0.01))["  ko_pack"]["all"]
        print(f"\n{len(names)} Korean names of the starter pack outside the set, 10 alerts per 1,000: {share} found")
    if args.picture:
        args.picture.write_text(curve(questions, found), encoding="utf-8")
    if args.misses:
        print_misses(questions, found, threshold(questions, found, 0.01), screener)


def curve(questions: list[Question], found: Found) -> str:
    """Recall of each script over the alert rate, as an SVG picture."""
    rates = [0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08]
    rows = [recall(questions, found, threshold(questions, found, rate)) for rate in rates]
    colours = ("#1b6ca8", "#c8553d", "#588b8b", "#8a5a9e", "#d4a017", "#3c6e3c", "#777777")
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" font-family="sans-serif" font-size="12">',
        '<rect width="640" height="400" fill="white"/>',
        '<text x="60" y="24" font-size="15">Recall by script against alerts per 1,000 clean names</text>',
    ]
    for percent in range(0, 101, 20):
        y = 340 - 2.9 * percent
        parts.append(
            f'<line x1="60" y1="{y}" x2="470" y2="{y}" stroke="#ddd"/><text x="30" y="{y + 4}">{percent}</text>'
        )
    for i, rate in enumerate(rates):
        parts.append(f'<text x="{60 + i * 68}" y="360" text-anchor="middle">{rate * 1000:.0f}</text>')
    for colour, group in zip(colours, sorted(TARGETS), strict=True):
        values = [row[group]["all"] for row in rows]
        points = " ".join(f"{60 + i * 68},{340 - 2.9 * value:.1f}" for i, value in enumerate(values))
        y = 60 + 22 * sorted(TARGETS).index(group)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(
            f'<rect x="490" y="{y - 9}" width="10" height="10" fill="{colour}"/><text x="506" y="{y}">{group}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def print_misses(questions: list[Question], found: Found, least: float, screener: Screener) -> None:
    """What the part of the set that may be looked at still misses, and its false alerts."""
    for question, hits in zip(questions, found, strict=True):
        good = [s for s, entry in hits if entry in question.expected]
        if question.held_out or (question.expected and max(good, default=0) >= least):
            continue
        if question.expected or (hits and hits[0][0] >= least * 0.9):
            top = [(round(s, 3), entry) for s, entry in hits[:2]]
            print(json.dumps([question.kind, question.text, round(max(good, default=0), 3), top], ensure_ascii=False))


if __name__ == "__main__":
    main()

"""How many random mistakes in the rulebook the conformance cases and the obligations notice.

    python benchmarks/mutation.py --count 200 --seed 1

Each mutant is one edit in a scratch copy: a threshold, an operator, a date or a member of a set. It is caught when
the rulebook no longer reads, when a case fails, or when an obligation is refuted. A survivor is either proved to be
no mistake at all, because no transaction on any day is concluded differently, or listed with a case that would catch
it: what the rulebook as it stands concludes where the mutant concludes otherwise.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from licet.analysis.law import Law, closed
from licet.analysis.obligations import Docket, Finding
from licet.analysis.trial import Trial
from licet.analysis.violation import Demand, Violation
from licet.analysis.witness import as_case
from licet.determination.cases import ConformanceCase, read_cases, run_case
from licet.determination.phrase import WORDS
from licet.interpret.decide import Program
from licet.logic.tree import Ref
from licet.model.errors import LicetError
from licet.rulebook.book import Rulebook, data_folder, load
from licet.rulebook.read_obligations import Obligation, read_obligations

_FACT = r"(?<![\w.{])[a-z_]+\.[a-z_0-9.]+(?: \+ [a-z_]+\.[a-z_0-9.]+)*"
_PATTERNS = {
    "threshold": re.compile(rf"(?:{_FACT} (?:>=|<=|<|>|=) |value: \"?)(?P<it>\d[\d.]*)\b"),
    "operator": re.compile(rf"{_FACT} (?P<it>>=|<=|!=|<|>|=|not in|in) "),
    "date": re.compile(r"\b(?:from|until): (?P<it>\d{4}-\d\d-\d\d)"),
    "member": re.compile(r"(?:members: |in )\[(?P<it>[^\]]*)\]"),
}
_OPERATORS = {">=": ">", "<=": "<", ">": ">=", "<": "<=", "=": "!=", "!=": "=", "in": "not in", "not in": "in"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One edit: where, what was written and what is written instead."""

    kind: str
    file: str
    line: int
    old: str
    new: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.kind:10}{self.file}:{self.line}  {self.old!r} -> {self.new!r}"


def places(root: Path, kind: str) -> Iterator[tuple[str, int, int, int, str]]:
    """Every place that can be edited: file, line number, span and text."""
    for path in sorted([*(root / "rules").rglob("*.yaml"), *(root / "parameters").rglob("*.yaml")]):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            for match in _PATTERNS[kind].finditer(line):
                yield path.relative_to(root).as_posix(), number, *match.span("it"), match["it"]


def edited(kind: str, text: str, chance: random.Random) -> str | None:
    """A small mistake in a piece of text; None when this place allows none."""
    match kind:
        case "threshold":
            step = 10 ** -len(text.partition(".")[2]) if "." in text else 1
            moved = float(text) + chance.choice((-step, step))
            return f"{moved:.{len(text.partition('.')[2])}f}" if moved >= 0 else None
        case "operator":
            return _OPERATORS[text]
        case "date":
            return (date.fromisoformat(text) + timedelta(days=chance.choice((-30, -1, 1, 30)))).isoformat()
        case _:
            members = [one.strip() for one in text.split(",") if one.strip()]
            if len(members) < 2:
                return None
            members.remove(chance.choice(members))
            return ", ".join(members)


def mutants(root: Path, count: int, seed: int) -> Iterator[Mutant]:
    """Random edits, as many of each kind."""
    chance = random.Random(seed)
    for kind in _PATTERNS:
        found = list(places(root, kind))
        chance.shuffle(found)
        made = 0
        for file, line, start, end, old in found:
            new = edited(kind, old, chance)
            if new is not None and made < count // len(_PATTERNS):
                made += 1
                yield Mutant(kind, file, line + 1, old, new, start, end)


@dataclass
class Court:
    """Everything that may notice a mistake; what was proved once is remembered."""

    root: Path
    cases: tuple[ConformanceCase, ...]
    obligations: tuple[Obligation, ...]
    reached: dict[object, Finding]
    book: Rulebook
    closing: str | None = None

    def notices(self, mutant: Mutant) -> str | None:
        """What notices the mutant: `reading`, `cases` or `obligations`; None if nothing does."""
        path = self.root / mutant.file
        whole = path.read_text(encoding="utf-8")
        lines = whole.split("\n")
        line = lines[mutant.line - 1]
        lines[mutant.line - 1] = line[: mutant.start] + mutant.new + line[mutant.end :]
        try:
            path.write_text("\n".join(lines), encoding="utf-8")
            return self._judge()
        finally:
            path.write_text(whole, encoding="utf-8")

    def _survives(self, mutated: Rulebook) -> str | None:
        self.closing = closing_case(self.book, mutated)
        return "no mistake" if self.closing is None else None

    def _judge(self) -> str | None:
        try:
            book = load(self.root)
            if any(run_case(case, book).failures for case in self.cases):
                return "cases"
            docket = Docket(book, self.obligations, self.reached)
            refuted = any(one.status == "refuted" for one in docket.judgments())
        except LicetError:
            return "reading"
        return "obligations" if refuted else self._survives(book)


# -- survivors --


def closing_case(book: Rulebook, mutated: Rulebook) -> str | None:
    """A case that holds now and fails under the mutant; None proves that there is none on any day covered."""
    first = book.contents.manifest.covers_from
    for on in sorted(day for day in {*book.change_days, *mutated.change_days} if day >= first):
        now, then = Law(book.edition(on)), Law(mutated.edition(on))
        if now.edition.rules != then.edition.rules and (case := _distinguishing(book, now, then, on)) is not None:
            return case
    return None


def _distinguishing(book: Rulebook, now: Law, then: Law, on: str) -> str | None:
    """The smallest transaction of which the two laws conclude differently, as a case of the first."""
    nodes = {
        name: Ref(conclusion=name) for name in sorted(_nameable(book, now) & {*now.conclusions, *then.conclusions})
    }
    trial = Trial(book, then, now, tuple(nodes.values()))
    apart = [
        (Demand(node, truth, "before"), Demand(node, not truth)) for node in nodes.values() for truth in (True, False)
    ]
    facts = trial.witness(Violation(tuple(apart), partial=True))
    if facts is None:
        return None
    was, is_ = (law.reasoning(facts, Program(closed(law.conclusions, nodes.values()))) for law in (now, then))
    turned = {name: was.truth(name) for name in nodes if {was.truth(name), is_.truth(name)} == {True, False}}
    name = min(turned, key=lambda one: (one not in book.contents.rules, one))
    title = book.contents.rules[name].title if name in book.contents.rules else name
    word = WORDS[turned[name]] if name in now.conclusions else "not in force"
    return as_case(f"{title}, at its edge", on, facts, {name: word}, book.vocabulary)


def _nameable(book: Rulebook, law: Law) -> set[str]:
    """What a case may expect: every rule, and on the day every conclusion of the plan."""
    return {*book.contents.rules, *law.plan.conclusions}


def main() -> None:
    """Try the mutants and print the score and the survivors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["XDG_CACHE_HOME"] = f"{scratch}/cache"
        root = Path(scratch) / "rulebook"
        shutil.copytree(data_folder("rulebook"), root)
        cases = read_cases(Path(data_folder("rulebook")).parent / "cases")
        court = Court(root, cases, read_obligations(root), {}, load(root))
        list(Docket(load(root), court.obligations, court.reached).judgments())
        start, score, survivors = time.process_time(), Counter[tuple[str, str]](), list[Mutant]()
        for mutant in mutants(root, args.count, args.seed):
            by = court.notices(mutant)
            score[mutant.kind, by or "survived"] += 1
            if by is None:
                survivors.append(mutant)
                print(f"# survived: {mutant}\n{court.closing}", flush=True)
    total = sum(score.values()) - sum(number for (_, by), number in score.items() if by == "no mistake")
    caught = total - len(survivors)
    print(f"caught {caught} of {total} mistakes in {time.process_time() - start:.0f} s of processor time")
    for (kind, by), number in sorted(score.items()):
        print(f"  {kind:10}{by:12}{number}")


if __name__ == "__main__":
    main()

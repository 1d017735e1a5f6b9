"""How many random mistakes in the rulebook the conformance cases and the obligations notice.

    python benchmarks/mutation.py --count 200 --seed 1

Each mutant is one edit in a scratch copy of the rulebook. It is caught when the rulebook no longer reads, when a
rule no longer keeps the calendar of its instrument, when a case fails, or when an obligation is refuted; what is
cheap is tried first, and only for days whose law the edit changed. A survivor is either proved to be no mistake at
all, because no conclusion on any day comes out differently for any transaction, or listed with a case that would
catch it: what the rulebook as it stands concludes where the mutant concludes otherwise.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from benchmarks.mutants import KINDS, Mutant, mutants
from licet.analysis.calendar import misdated
from licet.analysis.law import Law, closed
from licet.analysis.obligations import Docket, Finding, Session, regimes
from licet.analysis.trial import Trial
from licet.analysis.violation import Demand, Violation
from licet.analysis.witness import as_case
from licet.determination.cases import ConformanceCase, read_cases, run_case
from licet.determination.phrase import WORDS
from licet.interpret.decide import Program
from licet.logic.tree import Predicate, Ref
from licet.model.errors import LicetError
from licet.rulebook.book import Rulebook, data_folder, load
from licet.rulebook.edition import Edition
from licet.rulebook.read_obligations import Obligation, read_obligations
from licet.rulebook.records import Day

Verdict = Literal["reading", "calendar", "cases", "obligations", "no mistake", "survived"]
VERDICTS: tuple[Verdict, ...] = ("reading", "calendar", "cases", "obligations", "no mistake", "survived")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What became of one mutant; for a survivor the case that would catch it."""

    mutant: Mutant
    verdict: Verdict
    closing: str | None = None


@dataclass
class Court:
    """Everything that may notice a mistake, and what was proved once of the rulebook as it stands."""

    cases: tuple[ConformanceCase, ...]
    obligations: tuple[Obligation, ...]
    book: Rulebook
    reached: dict[object, Finding] = field(default_factory=dict[object, Finding])

    def sentence(self, mutant: Mutant) -> Sentence:
        """Make the edit in a scratch copy and see who notices."""
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch) / "rulebook"
            shutil.copytree(data_folder("rulebook"), root)
            path = root / mutant.place.file
            path.write_text(mutant.applied(path.read_text(encoding="utf-8")), encoding="utf-8")
            try:
                trial = Change(self.book, load(root))
                if any(misdated(trial.mutated.contents)):
                    return Sentence(mutant, "calendar")
                if any(run_case(case, trial.mutated).failures for case in trial.concerned(self.cases)):
                    return Sentence(mutant, "cases")
                if self._refuted(trial):
                    return Sentence(mutant, "obligations")
            except LicetError:
                return Sentence(mutant, "reading")
        closing = trial.closing_case()
        return Sentence(mutant, "no mistake" if closing is None else "survived", closing)

    def _refuted(self, change: Change) -> bool:
        docket = Docket(change.mutated, self.obligations, dict(self.reached))
        sessions = (Session(docket, one) for one in regimes(change.mutated) if change.reaches(one.on, one.known))
        return any(one.status == "refuted" for session in sessions for one in session.judgments())


@dataclass
class Change:
    """The rulebook as it stands beside a mutated one."""

    book: Rulebook
    mutated: Rulebook
    _changed: dict[tuple[Day, ...], frozenset[str]] = field(default_factory=dict[tuple[Day, ...], frozenset[str]])

    def concerned(self, cases: tuple[ConformanceCase, ...]) -> Sequence[ConformanceCase]:
        """The cases whose law the edit changed; those that name a changed rule come first."""
        found = [case for case in cases if self.changed(case.on, case.known)]
        return sorted(found, key=lambda case: self.changed(case.on, case.known).isdisjoint(map(str, case.expect)))

    def reaches(self, on: Day, known: Day | None) -> bool:
        """Whether the law of a day, or that of the regime before it, differs."""
        days = self.mutated.change_days
        before = days[max(days.index(on) - 1, 0)]
        return bool(self.changed(on, known) or self.changed(before, None))

    def changed(self, on: Day, known: Day | None) -> frozenset[str]:
        """The rules that read differently on a day."""
        now, then = self.book.edition(on, known), self.mutated.edition(on, known)
        key = (now.on, now.known, then.on, then.known)
        if key not in self._changed:
            self._changed[key] = _differing(now, then)
        return self._changed[key]

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """The days on which either law begins to differ from itself or from the other."""
        first = self.book.contents.manifest.covers_from
        both = sorted({*self.book.change_days, *self.mutated.change_days})
        return tuple(day for day in both if day >= first and self.changed(day, None))

    def closing_case(self) -> str | None:
        """A case that holds now and fails under the mutant; None proves that there is none on any day covered."""
        settled: set[object] = set()
        for on in self.days:
            now, then = Law(self.book.edition(on)), Law(self.mutated.edition(on))
            question = frozenset((*_moved(now, then), *_moved(then, now)))
            if question not in settled and (case := self._distinguishing(now, then, on)) is not None:
                return case
            settled.add(question)
        return None

    def _distinguishing(self, now: Law, then: Law, on: Day) -> str | None:
        """The smallest transaction of which the two laws conclude differently, as a case of the first.

        Only conclusions whose own words differ are compared: as long as these agree, so do all that rest on them.
        """
        differing = {name for name, _ in (*_moved(now, then), *_moved(then, now))}
        nodes = {name: Ref(conclusion=name) for name in sorted(differing)}
        apart = [
            (Demand(node, truth, "before"), Demand(node, not truth))
            for node in nodes.values()
            for truth in (True, False)
        ]
        trial = Trial(self.book, then, now, tuple(nodes.values()))
        facts = trial.witness(Violation(tuple(apart), partial=True))
        if facts is None:
            return None
        was, is_ = (law.reasoning(facts, Program(closed(law.conclusions, nodes.values()))) for law in (now, then))
        turned = {name: was.truth(name) for name in nodes if {was.truth(name), is_.truth(name)} == {True, False}}
        rules = self.book.contents.rules
        name = min(turned, key=lambda one: (one not in rules, one))
        title = rules[name].title if name in rules else name
        word = WORDS[turned[name]] if name in now.conclusions else "not in force"
        return as_case(f"{title}, at its edge", on, facts, {name: word}, self.book.vocabulary)


def _differing(now: Edition, then: Edition) -> frozenset[str]:
    return frozenset(name for name in {*now.rules, *then.rules} if now.rules.get(name) != then.rules.get(name))


def _moved(one: Law, other: Law) -> Iterator[tuple[str, Predicate]]:
    """The conclusions of one law whose words the other does not share."""
    return ((name, node) for name, node in one.conclusions.items() if other.conclusions.get(name) != node)


# -- trying them all --


_INHERITED: list[Court] = []
"""What forked workers know from the start: what an obligation rests on is too much to hand over with every mutant."""


def _try(court: Court, tried: tuple[Mutant, ...], workers: int) -> Iterator[Sentence]:
    """The sentences, in the order they are reached."""
    _INHERITED.append(court)
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        yield from pool.imap_unordered(_sentence, tried)


def _sentence(mutant: Mutant) -> Sentence:
    return _INHERITED[-1].sentence(mutant)


def main() -> None:
    """Try the mutants and print the survivors and the score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    start, root = time.perf_counter(), Path(data_folder("rulebook"))
    with tempfile.TemporaryDirectory() as cache:
        os.environ["XDG_CACHE_HOME"] = cache
        court = Court(read_cases(root.parent / "cases"), read_obligations(root), load(root))
        list(Docket(court.book, court.obligations, court.reached).judgments())
        score = Counter[tuple[str, str]]()
        for one in _try(court, tuple(mutants(root, args.count, args.seed)), args.workers):
            score[one.mutant.kind, one.verdict] += 1
            if one.verdict in ("survived", "no mistake"):
                print(f"# {one.verdict}: {one.mutant}\n{one.closing or ''}", flush=True)
    _report(score, time.perf_counter() - start)


def _report(score: Counter[tuple[str, str]], seconds: float) -> None:
    by = {verdict: sum(score[kind, verdict] for kind in KINDS) for verdict in VERDICTS}
    mistakes = sum(by.values()) - by["no mistake"]
    caught = mistakes - by["survived"]
    print(f"caught {caught} of {mistakes} mistakes ({caught / mistakes:.1%}) in {seconds:.0f} s")
    print(f"{'':10}{''.join(f'{verdict:>12}' for verdict in VERDICTS)}")
    for kind in KINDS:
        print(f"{kind:10}{''.join(f'{score[kind, verdict]:12}' for verdict in VERDICTS)}")


if __name__ == "__main__":
    main()

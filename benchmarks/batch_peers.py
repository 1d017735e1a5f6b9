"""A book decided by Licet, by Python written by hand from file to file, and by rule engines on the same tree.

    python -m benchmarks.batch_peers 10000000

Python written by hand has the same work as Licet: it reads a book of Parquet lines under every law since 2022,
decides each line with unknown facts unknown, and writes all columns with the same answers, which are compared.

The rule engines, and Python once more, are spared reading and writing: they are handed facts ready made under the law
of one day, every fact stated. Licet decides the book for that comparison without writing it, but reads it. A rate is
lines in a second of processor time, since Licet has two threads and the others one.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from msgspec import Struct
from pyarrow import parquet
from tests.agreement.edges import Edges

from benchmarks import by_hand
from benchmarks.make_book import write
from benchmarks.rule_engines import GAPS, Engine, business_rules, leaves, open_fisca, plain, zen_engine
from licet.batch.arrow import plain as without_dictionaries
from licet.batch.export import parts
from licet.batch.pipeline import needed, steps
from licet.batch.prepare import Prepared, Settings, prepare
from licet.batch.run import decide_book
from licet.determination.plan import Plan, make_plan
from licet.interpret.decide import Run
from licet.interpret.vectors import facts_read
from licet.logic.values import Several, Value
from licet.logic.vocabulary import Vocabulary
from licet.rulebook.book import load

DAY = "2026-02-01"
FEW = 300_000
"""Lines that Python decides from file to file."""


class Rate(Struct, frozen=True):
    """Lines a second, by the clock and by processor time."""

    wall: float
    processor: float


def measured(lines: int, work: Callable[[], Any]) -> tuple[Rate, Any]:
    """How fast some work is done, and what it gives."""
    wall, processor = time.perf_counter(), time.process_time()
    found = work()
    return Rate(lines / (time.perf_counter() - wall), lines / (time.process_time() - processor)), found


def report(name: str, rate: Rate, ours: Rate | None = None, wrong: int = 0, of: int = 0) -> None:
    """One line of the result."""
    said = f"{name:38} {rate.processor:12,.0f} lines/s of a processor, {rate.wall:12,.0f} by the clock"
    if ours is not None:
        ratios = ours.processor / rate.processor, ours.wall / rate.wall
        said += f"; Licet {ratios[0]:8,.1f} x, {ratios[1]:8,.1f} x by the clock; {wrong:,} of {of:,} answers differ"
    print(said, flush=True)


# -- from file to file -----------------------------------------------------------------------------------------------


def settings() -> Settings:
    """How the book is decided: outcome, ECCN and review policy."""
    return Settings(rulebook=load(), exact=False)


def decided(folder: Path) -> None:
    """A whole run of Licet, from loading the rules to the finished book."""
    decide_book(str(folder / "lines.parquet"), folder / "decided", settings(), mapping_file=folder / "mapping.yaml")


def only_decided(folder: Path) -> int:
    """The class of every line, which is not written."""
    prepared: Prepared = prepare(str(folder / "lines.parquet"), settings(), folder / "mapping.yaml")
    return sum(len(step.decided.classes) for step in steps(prepared, prepared.decider(settings()), needed(prepared)))


def from_file_to_file(ours: Rate) -> None:
    """Python written by hand over a smaller book; its rules, items and parties are made before the clock runs."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write(FEW, folder)
        program = by_hand.Program(folder, load())
        rate, _ = measured(FEW, lambda: program.run(folder / "by_hand.parquet"))
        decided(folder)
        columns = [f"licet_{name}" for name in by_hand.ANSWERS]
        got = parquet.read_table(folder / "by_hand.parquet", columns=columns).to_pylist()
        tables = (without_dictionaries(part.select(columns)) for part in parts(folder / "decided"))
        want = [row for table in tables for row in table.to_pylist()]
    report("Python by hand, read, decide, write", rate, ours, sum(map(dict.__ne__, got, want)), len(want))


# -- spared reading and writing --------------------------------------------------------------------------------------


def stated(plan: Plan, edges: Edges, random: Random) -> dict[str, Value]:
    """Random facts with nothing unknown."""
    facts = edges.draw(random)
    read = {name for leaf in leaves(plan.conclusions) for name in facts_read(leaf)}
    for name in read:
        fact = edges.vocabulary[name]
        value = facts.get(name)
        if isinstance(value, Several):
            facts[name] = Several(value.values)
        elif value is None:
            flag, number = fact.kind == "flag", fact.kind in ("number", "ratio", "date")
            facts[name] = Several(frozenset()) if fact.several else False if flag else 0 if number else "ZZ"
    return {name: value for name, value in facts.items() if name in read}


def outcome(plan: Plan, facts: Any) -> str:
    """Licet's own answer."""
    run = Run(plan.program, facts)
    return next(word for word, name in plan.outcomes if run.truth(name) is True)


def python(plan: Plan, vocabulary: Vocabulary) -> tuple[Callable[[Any], str], Callable[[Any], Any]]:
    """The functions of the hand-written program, asked for the outcome."""
    tests = by_hand.written(plan.conclusions, vocabulary)
    rows = [(word, tests[name]) for word, name in plan.outcomes]

    def decide(facts: by_hand.Facts) -> str:
        done: dict[str, Any] = {}
        return next(word for word, test in rows if test(facts, done))

    return decide, lambda facts: {n: (v, True) if isinstance(v, frozenset) else v for n, v in facts.items()}


ENGINES: dict[str, tuple[Engine, int]] = {
    "Python by hand": (python, 1_000),
    "zen-engine": (zen_engine, 1_000),
    "business-rules": (business_rules, 300),
}
"""What is measured, on how many lines."""


def on_ready_facts(ours: Rate) -> None:
    """Each engine over random facts at the thresholds of the law."""
    edition = load().edition(DAY)
    plan, edges, random = make_plan(edition), Edges.of(edition), Random(3)
    exact = [stated(plan, edges, random) for _ in range(1_000)]
    rows = [plain(facts) for facts in exact]
    want = [outcome(plan, facts) for facts in exact]
    print(f"{len(plan.conclusions)} conclusions")
    for name, (make, some) in ENGINES.items():
        try:
            decide, given = make(plan, edition.vocabulary)
        except ImportError as error:
            print(f"{name:38} left out: {error.name} is not installed (requirements/bench.lock)")
            continue
        handed = [given(row) for row in rows[:some]]
        rate, got = measured(some, lambda decide=decide, handed=handed: [decide(row) for row in handed])
        report(name, rate, ours, _differing(got, want[:some]), some)
    _all_at_once(plan, rows * 100, want * 100, ours)
    print(GAPS)


def _all_at_once(plan: Plan, rows: Sequence[Any], want: Sequence[str], ours: Rate) -> None:
    try:
        decide = open_fisca(plan, rows, DAY)
    except ImportError:
        print("OpenFisca-core                         left out: not installed, and no dependency of Licet (AGPL)")
        return
    rate, got = measured(len(rows), decide)
    report("OpenFisca-core, all at once", rate, ours, _differing(got, want), len(rows))


def _differing(got: Sequence[str], want: Sequence[str]) -> int:
    return sum(one != other for one, other in zip(got, want, strict=True))


def main(many: int) -> None:
    """Measure each, and print how many times as fast Licet is."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write(many, folder)
        written, _ = measured(many, lambda: decided(folder))
        read, _ = measured(many, lambda: only_decided(folder))
    print(f"a book of {many:,} lines")
    report("Licet, read, decide, write", written)
    from_file_to_file(written)
    report("Licet, read, decide", read)
    on_ready_facts(read)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

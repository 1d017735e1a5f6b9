"""One explained determination against GoRules zen-engine with its trace on, on the same tree.

    python -m benchmarks.one_determination

Licet gathers the facts of a transaction document, decides, explains with citations and lists what is missing. The
peer evaluates every conclusion of the same plan, translated to its expressions, with tracing switched on; it knows no
unknown, so it is given a transaction with every fact stated.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.rule_engines import expressions, in_order, key, zen_decision
from licet.determination.boundary import read_transaction
from licet.determination.determine import Case, determine
from licet.determination.plan import Plan, make_plan
from licet.interpret.decide import OFTEN
from licet.logic.number import SCALE
from licet.logic.vocabulary import Vocabulary
from licet.rulebook.book import load

DOCUMENT = {
    "on": "2026-02-01",
    "activity": "export",
    "item": {
        "name": "NVIDIA H200 SXM5 141GB",
        "kind": "gpu_module",
        "manufacturer": "NVIDIA",
        "us_origin": True,
        "designed_or_marketed_for_datacenter": True,
        "total_processing_performance": "15831.2",
        "applicable_die_area_mm2": 814,
        "total_dram_bandwidth_gb_s": 4800,
        "aggregate_io_bidirectional_gb_s": 900,
    },
    "quantity": 4000,
    "unit_value_usd": 27000,
    "exporter": {"name": "NVIDIA Corporation", "country": "US", "headquarters": "US"},
    "ship_from": "US",
    "ship_to": "CN",
    "ultimate_consignee": {
        "name": "Beijing cloud provider",
        "country": "CN",
        "headquarters": "CN",
        "ultimate_parent": {"name": "Parent", "headquarters": "CN"},
        "owners": [],
        "lists": [],
    },
    "end_use": {"description": "commercial inference"},
    "certifications": {"us_supply_sufficient": True, "third_party_test": True, "recipient_kyc": True},
}

WHOLE = "Licet, explained, whole proof written"
WARM = OFTEN + 50
"""Calls before the clock runs: a process in steady use, whose plan is straight code by then."""


def microseconds(work: Callable[[], object], times: int) -> tuple[float, float, float]:
    """Median and 99th percentile of one call, and the latter in processor time, which no other process disturbs."""
    for _ in range(WARM):
        work()
    gc.collect()
    taken: list[float] = []
    busy: list[float] = []
    for _ in range(times):
        start, began = time.perf_counter(), time.thread_time()
        work()
        busy.append((time.thread_time() - began) * 1e6)
        taken.append((time.perf_counter() - start) * 1e6)
    worst = int(times * 0.99)
    return statistics.median(taken), sorted(taken)[worst], sorted(busy)[worst]


def additions(target: float) -> Callable[[], object]:
    """As many additions as take so many microseconds: how far the machine itself strays from a median."""

    def add(many: int) -> int:
        total = 0
        for number in range(many):
            total += number
        return total

    thousand, _, _ = microseconds(lambda: add(1_000), 500)
    return partial(add, round(1_000 * target / thousand))


def peer(plan: Plan, vocabulary: Vocabulary) -> Any:
    """The plan as a zen-engine decision: every conclusion, as each is explained."""
    conclusions = {name: plan.conclusions[name] for name in in_order(plan.conclusions)}
    return zen_decision([expressions(conclusions, vocabulary)])


def peer_facts(case: Case) -> dict[str, object]:
    """Every fact the plan reads, with a neutral value for the unknown ones."""
    from licet.logic.number import Ratio  # noqa: PLC0415
    from licet.logic.values import Several  # noqa: PLC0415

    found: dict[str, object] = {}
    for fact in case.edition.vocabulary:
        value = case.gathered.values.get(fact.name)
        if isinstance(value, Several):
            found[key(fact.name)] = sorted(value.values)
        elif isinstance(value, Ratio):
            found[key(fact.name)] = value.numerator / value.denominator
        elif isinstance(value, bool) or fact.kind == "flag":
            found[key(fact.name)] = bool(value)
        elif fact.kind in ("number", "ratio", "date"):
            found[key(fact.name)] = (value or 0) / SCALE  # type: ignore[operator]
        else:
            found[key(fact.name)] = [] if fact.several else value or ""
    return found


def main() -> None:
    """Print both and their ratio."""
    book = load()
    edition = book.edition(DOCUMENT["on"])
    plan = make_plan(edition)
    transaction = read_transaction(DOCUMENT, book.vocabulary)
    case = Case.of(transaction, edition)
    print(f"{len(edition.rules)} rules in force, {len(plan.conclusions)} conclusions, outcome {case.outcome}")
    rows = {
        WHOLE: lambda: determine(transaction, edition),
        "Licet, explained, proof on demand": lambda: determine(transaction, edition, proof=False),
    }
    measured = {name: microseconds(work, 2000) for name, work in rows.items()}
    measured["additions of the same length"] = microseconds(additions(measured[WHOLE][0]), 2000)
    decision, facts = peer(plan, book.vocabulary), peer_facts(case)
    decision.evaluate(facts)
    measured["zen-engine, trace on"] = microseconds(lambda: decision.evaluate(facts, {"trace": True}), 300)
    measured["zen-engine, trace off"] = microseconds(lambda: decision.evaluate(facts), 300)
    for name, (median, worst, busy) in measured.items():
        print(f"{name:40} median {median:6.0f} us   p99 {worst:6.0f} us   p99 of processor time {busy:6.0f} us")
    ours, theirs = (measured[name][0] for name in (WHOLE, "zen-engine, trace on"))
    print(f"zen-engine with trace takes {theirs / ours:.1f} times as long as Licet with its whole proof")


if __name__ == "__main__":
    main()

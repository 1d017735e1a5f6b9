"""One explained determination against GoRules zen-engine with its trace on, on the same tree.

    python -m benchmarks.one_determination

Licet gathers the facts of a transaction document, decides, explains with citations and lists what is missing. The
peer evaluates every conclusion of the same plan, translated to its expressions, with tracing switched on; it knows no
unknown, so it is given a transaction with every fact stated.
"""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from licet.determination.boundary import read_transaction
from licet.determination.determine import Case, determine
from licet.determination.plan import Plan, make_plan
from licet.interpret.decide import OFTEN
from licet.logic.number import SCALE
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref, references_of
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


def in_order(plan: Plan) -> list[str]:
    """Conclusions with those they refer to first."""
    done: dict[str, None] = {}

    def visit(name: str) -> None:
        if name not in done:
            for other in sorted(references_of(plan.conclusions[name])):
                visit(other)
            done[name] = None

    for name in plan.conclusions:
        visit(name)
    return list(done)


def key(name: str) -> str:
    """A name the peer accepts."""
    return "k_" + "".join(letter if letter.isalnum() else "_" for letter in name)


def expression(node: Predicate) -> str:
    """A predicate in the peer's language, every node bracketed."""
    match node:
        case Compare(facts=facts, operator=operator, bound=bound):
            sign = "==" if operator == "=" else operator
            return f"({' + '.join(map(key, facts))} {sign} {bound / SCALE!r})"
        case Among(fact=fact, values=values):
            if values <= {True, False}:
                return f"({key(fact)} == {'true' if True in values else 'false'})"
            return f"some({key(fact)}, # in {json.dumps(sorted(map(str, values)))})"
        case Ref(conclusion=name):
            return f"$.{key(name)}"
        case AllOf(parts=parts):
            return f"({' and '.join(map(expression, parts))})" if parts else "true"
        case AnyOf(parts=parts):
            return f"({' or '.join(map(expression, parts))})" if parts else "false"
        case Not(part=part):
            return f"(not {expression(part)})"
        case Possible(part=part):
            return expression(part)


def peer(plan: Plan) -> Any:
    """The plan as a zen-engine decision."""
    import zen  # noqa: PLC0415

    rows = [{"id": key(n), "key": key(n), "value": expression(plan.conclusions[n])} for n in in_order(plan)]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "content": {}},
        {"id": "work", "type": "expressionNode", "name": "work", "content": {"expressions": rows}},
        {"id": "out", "type": "outputNode", "name": "out", "content": {}},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "work", "type": "edge"},
        {"id": "2", "sourceId": "work", "targetId": "out", "type": "edge"},
    ]
    return zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps({"nodes": nodes, "edges": edges})))


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
            found[key(fact.name)] = [value or ""]
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
    decision, facts = peer(plan), peer_facts(case)
    decision.evaluate(facts)
    measured["zen-engine, trace on"] = microseconds(lambda: decision.evaluate(facts, {"trace": True}), 300)
    measured["zen-engine, trace off"] = microseconds(lambda: decision.evaluate(facts), 300)
    for name, (median, worst, busy) in measured.items():
        print(f"{name:40} median {median:6.0f} us   p99 {worst:6.0f} us   p99 of processor time {busy:6.0f} us")
    ours, theirs = (measured[name][0] for name in (WHOLE, "zen-engine, trace on"))
    print(f"zen-engine with trace takes {theirs / ours:.1f} times as long as Licet with its whole proof")


if __name__ == "__main__":
    main()

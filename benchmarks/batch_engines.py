"""Lines a second on the same facts and the same rules: one line at a time, and whole tables.

    python -m benchmarks.batch_engines 200000

Per line: the reference with every step, and the compiled closures. Tables: Polars expressions and DuckDB SQL of one
regime. Facts are drawn at the edges of the law (`tests.agreement.edges`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from random import Random

import duckdb
import polars as pl
from tests.agreement.edges import Edges

from licet.batch.facts_table import facts_table
from licet.batch.presumed import decidable
from licet.determination.plan import make_plan
from licet.interpret import polars_expr, sql_text
from licet.interpret.decide import Program, Run
from licet.interpret.explain import Reasoning
from licet.rulebook.book import load


def main(many: int) -> None:
    """Measure, and print the ratio to the compiled closures."""
    edition = load().edition("2026-09-01")
    edges, random = Edges.of(edition), Random(3)
    few = [edges.draw(random) for _ in range(2_000)]
    plan, conclusions = make_plan(edition), decidable(edition)
    program, outcomes = Program(conclusions), make_plan(edition).outcomes
    names = [name for _, name in outcomes]
    table = facts_table([few[n % len(few)] for n in range(many)], edges.names, edition.vocabulary)

    def explained() -> int:
        for facts in few[:200]:
            reasoning = Reasoning.on(Program(conclusions), facts)
            next(word for word, name in outcomes if reasoning.conclude(name).truth)
        return 200

    def closures() -> int:
        for facts in few:
            run = Run(program, facts)
            next(word for word, name in outcomes if run.truth(name))
        return len(few)

    def polars() -> int:
        done = polars_expr.conclude(pl.DataFrame(table).lazy(), conclusions, names, edition.vocabulary)
        return len(done.select(polars_expr.first_that_holds(plan.outcomes)).collect())

    def sql() -> int:
        connection = duckdb.connect()
        connection.execute("SET threads = 2")
        connection.execute(sql_text.DUCKDB_PRELUDE)
        connection.register("facts", table)
        outcome = sql_text.first_that_holds(plan.outcomes)
        text = sql_text.select("facts", conclusions, names, edition.vocabulary, [f"{outcome} AS outcome"])
        return len(connection.sql(text).to_arrow_table())

    parts: dict[str, Callable[[], int]] = {
        "explain, every step": explained,
        "compiled closures": closures,
        "Polars": polars,
        "DuckDB SQL": sql,
    }
    rates: dict[str, float] = {}
    for name, part in parts.items():
        begun = time.perf_counter()
        rates[name] = part() / (time.perf_counter() - begun)
    for name, rate in rates.items():
        print(f"{name:24} {rate:12,.0f} lines/s {rate / rates['compiled closures']:8.1f} x", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)

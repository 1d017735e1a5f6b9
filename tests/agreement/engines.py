"""Seven interpreters behind one signature: an edition and sets of facts in, truths and outcomes out."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import polars as pl

from licet.batch.facts_table import facts_table
from licet.batch.groups import GROUPS, ITEM, LINE, grouping, numbers_of
from licet.batch.on_line import LineCodes
from licet.batch.presumed import decidable
from licet.batch.regimes import Regime, conclusions_of
from licet.determination.facts import Gathered, complete
from licet.determination.plan import make_plan
from licet.interpret import columns, polars_expr, sql_text
from licet.interpret.classes import Knife
from licet.interpret.decide import Program, Run
from licet.interpret.explain import Reasoning
from licet.interpret.straight import straight
from licet.interpret.vectors import CODES, Pool, Vectors, name_of, no_leaf, over_facts
from licet.logic.tree import Truth
from licet.logic.values import Value
from licet.rulebook.edition import Edition
from licet.rulebook.stages import STAGES

Facts = Sequence[Mapping[str, Value]]
Row = tuple[str | Truth, ...]
"""The outcome, then the truth of every root."""


def regime_of(edition: Edition) -> Regime:
    return Regime(edition)


def roots_of(edition: Edition) -> tuple[str, ...]:
    """The outcome rows and every rule that an answer may show."""
    stages = [stage for stage in STAGES if stage not in ("definition", "presumption")]
    return conclusions_of(regime_of(edition), stages)


def difference(edition: Edition, got: Row, want: Row) -> Mapping[str, tuple[str | Truth, str | Truth]]:
    """What differs between two answers for one line, by conclusion: found and wanted."""
    names = ("outcome", *roots_of(edition))
    return {name: (g, w) for name, g, w in zip(names, got, want, strict=True) if g != w}


def by_explain(edition: Edition, rows: Facts) -> list[Row]:
    """The reference: presumptions taken as for one transaction, then every step."""
    plan, roots = make_plan(edition), roots_of(edition)
    found: list[Row] = []
    for row in rows:
        gathered = Gathered(edition.vocabulary, dict(row))
        complete(gathered, edition)
        reasoning = Reasoning.on(plan.program, gathered.values)
        truths = [reasoning.conclude(name).truth for name in roots]
        outcome = next(word for word, name in plan.outcomes if reasoning.conclude(name).truth is True)
        found.append((outcome, *truths))
    return found


def by_decide(edition: Edition, rows: Facts) -> list[Row]:
    """The compiled closures, which stop as soon as they can."""
    program, roots, outcomes = Program(decidable(edition)), roots_of(edition), make_plan(edition).outcomes
    found: list[Row] = []
    for row in rows:
        truth = Run(program, row).truth
        outcome = next(word for word, name in outcomes if truth(name) is True)
        found.append((outcome, *map(truth, roots)))
    return found


def by_straight(edition: Edition, rows: Facts) -> list[Row]:
    """The program written out as straight code, which decides everything at once."""
    decide, roots, outcomes = straight(decidable(edition)), roots_of(edition), make_plan(edition).outcomes
    found: list[Row] = []
    for row in rows:
        truths = decide(row)
        outcome = next(word for word, name in outcomes if truths[name] is True)
        found.append((outcome, *map(truths.__getitem__, roots)))
    return found


def by_classes(edition: Edition, rows: Facts, *, numbers_on_line: bool = False) -> list[Row]:
    """Atoms of each group, then the rest over the keys, as a book is decided."""
    regime, vocabulary = regime_of(edition), edition.vocabulary
    on_line = [f.name for f in numbers_of(ITEM, vocabulary)] if numbers_on_line else []
    group_of = grouping(vocabulary, on_line)
    outcomes = [name for _, name in make_plan(edition).outcomes]
    pool = Pool()
    number, knife = pool.add(regime.conclusions), Knife(pool, group_of)
    cut = {name: knife.cut(number(name)) for name in (*outcomes, *roots_of(edition))}
    atoms, truths = knife.atoms(cut.values()), {}
    for group in GROUPS:
        parts = [{n: v for n, v in row.items() if group_of(n) == group} for row in rows]
        vectors = over_facts(pool, parts)
        truths |= {atom: vectors.truths(atom) for atom in atoms.get(group, ())}
    if numbers_on_line and LINE in atoms:
        conclusions = pool.conclusions(atoms[LINE])
        named = {name_of(atom): conclusions[name_of(atom)] for atom in atoms[LINE]}
        line = LineCodes(named, conclusions, vocabulary, exact=False)
        codes = line.code(pl.DataFrame(facts_table(rows, on_line, vocabulary)))
        truths |= {atom: line.truths[codes, place] for place, atom in enumerate(atoms[LINE])}
    vectors = Vectors(pool, len(rows), no_leaf, truths.get)
    word = dict(zip(outcomes, (word for word, _ in make_plan(edition).outcomes), strict=True))
    truth = {code: one for one, code in CODES.items()}
    found = {name: [truth[code] for code in vectors.truths(number).tolist()] for name, number in cut.items()}
    held = zip(*(found[name] for name in outcomes), strict=True)
    first = [word[outcomes[row.index(True)]] for row in held]
    return list(zip(first, *(found[name] for name in roots_of(edition)), strict=True))


def by_polars(edition: Edition, rows: Facts) -> list[Row]:
    frame = pl.DataFrame(_table(edition, rows)).lazy()
    table = make_plan(edition).outcomes
    done = polars_expr.conclude(frame, decidable(edition), roots_of(edition), edition.vocabulary)
    names = [columns.conclusion(name) for name in roots_of(edition)]
    return done.select(polars_expr.first_that_holds(table).alias("outcome"), *names).collect().rows()


def sql_of(edition: Edition, source: str) -> str:
    """The one text that DuckDB and Spark run."""
    names = [columns.conclusion(name) for name in roots_of(edition)]
    outcome = f"{sql_text.first_that_holds(make_plan(edition).outcomes)} AS outcome"
    return sql_text.select(
        source, decidable(edition), roots_of(edition), edition.vocabulary, ["line", outcome, *names]
    )


def by_duckdb(edition: Edition, rows: Facts) -> list[Row]:
    connection = duckdb.connect()
    connection.execute(sql_text.DUCKDB_PRELUDE)
    connection.register("lines", _numbered(edition, rows))
    found = connection.execute(sql_of(edition, "lines")).fetchall()
    return [tuple(row[1:]) for row in sorted(found, key=lambda row: row[0])]


def by_spark(edition: Edition, rows: Facts, session: Any) -> list[Row]:
    as_lines(edition, rows, session)
    found = session.sql(sql_of(edition, "lines")).toArrow().to_pylist()
    return [tuple(row.values())[1:] for row in sorted(found, key=lambda row: row["line"])]


def as_lines(edition: Edition, rows: Facts, session: Any) -> None:
    """Make the facts the view `lines` of a Spark session."""
    session.createDataFrame(_numbered(edition, rows)).createOrReplaceTempView("lines")


def spark_session() -> Any:
    """A real local Spark of one thread; its Java compiles quickly rather than well, since no plan runs twice."""
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1")
    from licet.batch.spark import session  # noqa: PLC0415

    spark = session("local[1]")
    spark.conf.set("spark.sql.execution.arrow.localRelationThreshold", "0")  # else the optimizer interprets every row
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def _table(edition: Edition, rows: Facts) -> Any:
    from tests.agreement.edges import Edges  # noqa: PLC0415

    return facts_table(rows, Edges.of(edition).names, edition.vocabulary)


def _numbered(edition: Edition, rows: Facts) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    return _table(edition, rows).append_column("line", pa.array(range(len(rows))))

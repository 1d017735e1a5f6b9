"""Decide an order book: every line of a table, by classes, with totals that reconcile.

  licet batch examples/order-book.csv -o decided.xlsx
  licet batch 'exports/*.parquet' --map mapping.yaml -o decided/
  licet batch orders.xlsx --portfolio
  licet batch s3a://bucket/orders/ -o s3a://bucket/decided --engine spark --master spark://host:7077

The result is a folder (lines, classes, errors, book.json), or one file when the name says which kind. A run that
was killed goes on where it stopped when the same command is given again.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from licet.batch.prepare import Prepared, Settings, prepare
from licet.rulebook.book import Rulebook, load

_FILES = (".csv", ".tsv", ".jsonl", ".parquet", ".xlsx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `licet batch`."""
    parser.add_argument("book", help="a table, a folder of tables or a quoted glob")
    parser.add_argument("-o", "--out", metavar="PLACE", help=f"a folder, or a file ({', '.join(_FILES)})")
    parser.add_argument(
        "--map", metavar="FILE", type=Path, help="which column states what; guessed and shown without it"
    )
    parser.add_argument("--known", metavar="DATE", help="count only what was public by this day")
    parser.add_argument("--keep", metavar="COLUMN", action="append", help="keep this column beside the answers (all)")
    parser.add_argument("--no-missing", action="store_true", help="do not list missing facts: fewer classes, faster")
    parser.add_argument(
        "--portfolio", action="store_true", help="count and value by ECCN, outcome, review; write nothing"
    )
    parser.add_argument("--json", action="store_true", help="print the counts as JSON instead of a table")
    parser.add_argument("--engine", choices=("local", "spark"), default="local", help="where the lines are decided")
    parser.add_argument("--master", metavar="URL", help="the Spark master, such as local[2] or spark://host:7077")


def run(args: argparse.Namespace, rulebook: Rulebook | None = None, **sources: Any) -> int:
    """Decide a book.

    Args:
        rulebook: the one shipped with Licet by default; whoever reads `--overlay` gives it with them on top.
        sources: may give `items` and `screening` (see `Settings`).
    """
    settings = Settings(rulebook=rulebook or load(), known=args.known, exact=not args.no_missing, **sources)
    if args.portfolio:
        return _portfolio(args, settings)
    if args.out is None:
        print("nothing to do: give --out PLACE or --portfolio", file=sys.stderr)
        return 2
    return _decide_on_spark(args, settings) if args.engine == "spark" else _decide(args, Path(args.out), settings)


def _decide(args: argparse.Namespace, out: Path, settings: Settings) -> int:
    from licet.batch.export import export  # noqa: PLC0415
    from licet.batch.run import decide_book  # noqa: PLC0415
    from licet.batch.watch import watched  # noqa: PLC0415

    show_mapping(prepare(args.book, settings, args.map))
    single = out.suffix.lower() in _FILES
    folder = out.with_name(f".{out.name}.decided") if single else out
    try:
        with watched("deciding") as progress:
            done = decide_book(
                args.book, folder, settings, mapping_file=args.map, columns=args.keep, progress=progress
            )
    except KeyboardInterrupt:
        print("stopped; give the same command again to go on from here", file=sys.stderr)
        return 130
    if single:
        try:
            export(folder, out)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    if args.json:
        _print_json({**done.totals, "book": str(out)})
    else:
        show_totals(done.totals, out)
    return 0 if not done.totals["unreadable"] and not done.totals["refused"] else 2


def _decide_on_spark(args: argparse.Namespace, settings: Settings) -> int:
    from licet.batch.spark import decide_on_spark, session  # noqa: PLC0415

    spark = session(args.master)
    outcomes = decide_on_spark(args.book, args.out, settings, spark, mapping_file=args.map, shown=show_mapping)
    unreadable = outcomes.pop(None, 0)
    rows = [(str(word), f"{lines:,}") for word, lines in sorted(outcomes.items())]
    total = sum(outcomes.values()) + unreadable
    if args.json:
        _print_json({"rows": total, "unreadable": unreadable, "outcomes": outcomes, "book": str(args.out)})
    else:
        show(("outcome", "lines"), [*rows, ("unreadable", f"{unreadable:,}"), ("all", f"{total:,}")])
        print(f"written to {args.out}")
    return 0 if not unreadable else 2


def _portfolio(args: argparse.Namespace, settings: Settings) -> int:
    from msgspec import structs  # noqa: PLC0415

    from licet.batch.portfolio import portfolio  # noqa: PLC0415
    from licet.batch.rest import portfolio_question  # noqa: PLC0415
    from licet.batch.tally import dollars  # noqa: PLC0415
    from licet.batch.watch import watched  # noqa: PLC0415

    settings = structs.replace(settings, exact=False, ask=portfolio_question)
    prepared = prepare(args.book, settings, args.map)
    show_mapping(prepared)
    with watched("deciding") as progress:
        shares, tally = portfolio(prepared, prepared.decider(settings), progress)
    if args.json:
        said = [one.said() for one in shares]
        _print_json({"rows": tally.total, "unreadable": tally.unreadable, "portfolio": said})
    else:
        rows = [(s.eccn or "-", s.outcome, s.review_policy or "-", f"{s.lines:,}", dollars(s.value)) for s in shares]
        show(("ECCN", "outcome", "review", "lines", "US dollars"), rows)
        print(f"{tally.total:,} lines, {tally.unreadable:,} unreadable")
    return 0 if not tally.unreadable else 2


def show_mapping(prepared: Prepared) -> None:
    """How each column was read, on standard error."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table("column", "read as", "how", title="columns", title_justify="left")
    for row in prepared.mapping.shown():
        table.add_row(*row)
    Console(stderr=True).print(table)


def show_totals(totals: Any, place: Path) -> None:
    """Totals that add up, on standard output."""
    rows = [(word, f"{sums['lines']:,}", sums["value_usd"]) for word, sums in totals["outcomes"].items()]
    rows += [("unreadable", f"{totals['unreadable']:,}", ""), ("refused", f"{totals['refused']:,}", "")]
    show(("outcome", "lines", "US dollars"), [*rows, ("all", f"{totals['rows']:,}", totals["value_usd"])])
    print(f"{totals['classes']:,} classes; written to {place}")


def _print_json(found: Any) -> None:
    print(json.dumps(found, ensure_ascii=False, indent=2))


def show(headers: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """A table on standard output."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(*headers)
    for row in rows:
        table.add_row(*row)
    Console().print(table)

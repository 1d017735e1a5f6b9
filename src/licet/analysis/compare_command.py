"""Compare an order book under two states of the law.

  licet compare examples/order-book.csv --from 2025-04-08 --to 2025-04-16
  licet compare decided-lines.parquet --map mapping.yaml --overlay what-if.yaml --html report.html
  licet compare book.csv --known-from 2025-04-10 --known-to 2025-04-16

`--from` and `--to` put every line under the law of one day; `--known-from` and `--known-to` under what was public by
a day; `--overlay` compares the rulebook with the rulebook plus the overlay.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from licet.analysis.compare import Comparison, Move, Side, compare
from licet.batch.prepare import Settings
from licet.batch.regimes import iso_day
from licet.batch.tally import dollars
from licet.batch.watch import watched
from licet.model.errors import FactError
from licet.rulebook.book import load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `licet compare`."""
    parser.add_argument("book", help="a table, a folder of tables or a quoted glob")
    parser.add_argument("--map", metavar="FILE", type=Path, help="which column states what")
    parser.add_argument("--from", metavar="DATE", dest="on_from", help="the law of this day")
    parser.add_argument("--to", metavar="DATE", dest="on_to", help="against the law of this day")
    parser.add_argument("--known-from", metavar="DATE", help="what was public by this day")
    parser.add_argument("--known-to", metavar="DATE", help="against what was public by this day")
    parser.add_argument(
        "--overlay", metavar="PATH", type=Path, action="append", default=[], help="on top, on the right side"
    )
    parser.add_argument("--explain", metavar="N", type=int, default=50, help="explain the N largest moves (50)")
    parser.add_argument("--html", metavar="FILE", type=Path, help="also write a report with a flow chart")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")


def run_compare(args: argparse.Namespace, **sources: Any) -> int:
    """Compare and print; `sources` may give `items` and `screening` (see `Settings`)."""
    old, new = sides(args)
    settings = Settings(rulebook=old.rulebook, **sources)
    with watched("comparing") as progress:
        found = compare(args.book, old, new, settings, mapping=args.map, explain=args.explain, progress=progress)
    if args.html:
        from licet.analysis.compare_report import report  # noqa: PLC0415

        args.html.write_text(report(found), encoding="utf-8")
    if args.json:
        print(json.dumps(document(found), ensure_ascii=False, indent=2, default=str))
    else:
        _print(found)
    return 0 if not found.unreadable else 2


def sides(args: argparse.Namespace) -> tuple[Side, Side]:
    """The two sides the arguments name.

    Raises:
        FactError: nothing to compare, or a date that is none.
    """
    days = {key: _day(args, key) for key in ("on_from", "on_to", "known_from", "known_to")}
    if not any(days.values()) and not args.overlay:
        raise FactError.at(
            "arguments", "nothing to compare; give --from and --to, --known-from and --known-to, or --overlay"
        )
    book = load()
    other = book
    if args.overlay:
        from licet.analysis.overlay import with_overlays  # noqa: PLC0415

        other = with_overlays(book, args.overlay)
    old = Side(
        name=_name(days["on_from"], days["known_from"], ()),
        rulebook=book,
        on=days["on_from"],
        known=days["known_from"],
    )
    on, known = days["on_to"] or days["on_from"], days["known_to"] or days["known_from"]
    return old, Side(name=_name(on, known, other.contents.overlays), rulebook=other, on=on, known=known)


def _day(args: argparse.Namespace, key: str) -> str | None:
    value = getattr(args, key)
    if value is not None and iso_day(value) is None:
        raise FactError.at(
            f"--{key.replace('_', '-').removeprefix('on-')}", f"expected a date such as 2025-04-16, got {value!r}"
        )
    return value


def _name(on: str | None, known: str | None, overlays: tuple[str, ...]) -> str:
    parts = [f"law of {on}" if on else "law of each line's day"]
    parts += [f"as known on {known}"] if known else []
    return ", ".join([*parts, *overlays])


def document(found: Comparison) -> dict[str, Any]:
    """A comparison as one JSON object."""
    return {
        "from": found.old,
        "to": found.new,
        "rows": found.rows,
        "unreadable": found.unreadable,
        "flows": [{"from": old, "to": new, **one.said()} for (old, new), one in found.flows.items()],
        "moves": [_move(move) for move in found.moves],
        "by": {name: {word: one.said() for word, one in sums.items()} for name, sums in found.by.items()},
    }


def _move(move: Move) -> dict[str, Any]:
    shown = ("outcome", "license_required", "eccn", "review_policy")
    return {
        "from": {name: getattr(move.old, name) for name in shown},
        "to": {name: getattr(move.new, name) for name in shown},
        **move.sum.said(),
        "because": [
            {"rule": c.rule, "title": c.title, "what": c.what, "instrument": c.instrument} for c in move.causes
        ],
        "analysed": move.analysed,
        "example": dict(move.example),
    }


def because(move: Move) -> str:
    """Why a move happened, in one line."""
    if not move.analysed:
        return "(not analysed; raise --explain)"
    by: dict[str, list[str]] = {}
    for cause in move.causes:
        by.setdefault(cause.instrument, []).append(f"{cause.title} {cause.what}")
    return "; ".join(f"{name}: {', '.join(whats)}" for name, whats in by.items()) or "facts that depend on the day"


def _short(move: Move) -> str:
    """The instruments behind a move, for a narrow column."""
    return ", ".join(dict.fromkeys(cause.instrument for cause in move.causes)) or because(move)


def _print(found: Comparison) -> None:
    from licet.batch.command import show  # noqa: PLC0415

    print(f"{found.old}  →  {found.new}: {found.rows:,} lines, {found.unreadable:,} unreadable")
    flows = [(o, n, f"{s.lines:,}", dollars(s.value)) for (o, n), s in found.flows.items()]
    show(("from", "to", "lines", "US dollars"), flows)
    moves = [
        (m.old.outcome, m.new.outcome, m.new.eccn or "-", f"{m.sum.lines:,}", _short(m)) for m in found.moves[:20]
    ]
    show(("from", "to", "ECCN", "lines", "because"), moves)
    for name, sums in found.by.items():
        rows = [(word, f"{one.lines:,}", dollars(one.value)) for word, one in list(sums.items())[:10]]
        if rows:
            show((f"moved, by {name}", "lines", "US dollars"), rows)
    if not found.moves:
        print("nothing moved", file=sys.stdout)

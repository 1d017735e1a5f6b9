"""How the answer for an item and a destination changes from day to day, and which instruments changed it.

Try:
  licet timeline H20 --to CN
  licet timeline H200 --to CN --from 2025-01-01 --svg out/h200.svg

The question is that of a plain commercial sale by the maker to a company of the destination; what it takes
for granted is printed with the answer. `--like FILE` states other facts.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from licet.api import load, timeline
from licet.cli.parser import add_language, country, day
from licet.model.errors import FactError

if TYPE_CHECKING:
    from licet.api import Desk
    from licet.determination.history import History


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `licet timeline`."""
    parser.add_argument("item", metavar="ITEM", help="a catalogue id, name or part number")
    parser.add_argument("--to", metavar="CC", required=True, type=country, help="the destination, such as CN")
    parser.add_argument("--from", dest="start", metavar="DATE", type=day, help="the first day")
    parser.add_argument("--until", metavar="DATE", type=day, help="the day after the last")
    parser.add_argument("--exporter", metavar="NAME", help="who exports; by default the maker of the item")
    parser.add_argument("--like", metavar="FILE", help="a transaction whose facts replace the plain ones")
    parser.add_argument("--json", action="store_true", help="the bands as one JSON line")
    parser.add_argument("--svg", metavar="FILE", help="also write the ribbon as an SVG picture")
    parser.add_argument("--html", metavar="FILE", help="also write a self-contained page")
    add_language(parser)


def run(args: argparse.Namespace) -> int:
    """Print the ribbon."""
    from licet.render.words import Words  # noqa: PLC0415

    desk = load()
    history = timeline(
        args.item,
        args.to,
        start=args.start,
        until=args.until,
        exporter=args.exporter,
        like=_like(args.like, desk),
        desk=desk,
    )
    words = Words(args.lang)
    _write_pictures(history, args, words)
    if args.json:
        import json  # noqa: PLC0415

        from licet.render.history import history_document  # noqa: PLC0415

        print(json.dumps(history_document(history), ensure_ascii=False))
    elif sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415

        from licet.render.terminal import print_history  # noqa: PLC0415

        print_history(history, Console(), words)
    else:
        from licet.render.history import plain_history  # noqa: PLC0415

        print(plain_history(history, words), end="")
    return 0


def _like(source: str | None, desk: Desk) -> dict[str, Any] | None:
    """The facts of the first transaction of a file, without its item, days and destination."""
    if source is None:
        return None
    from licet.cli.inputs import read_inputs  # noqa: PLC0415

    given = next(read_inputs(source, desk.book.vocabulary))
    if isinstance(given, Exception):
        raise given
    fixed = ("id", "on", "known", "item", "ship_to")
    return {key: value for key, value in given.document.items() if key not in fixed}


def _write_pictures(history: History, args: argparse.Namespace, words: Any) -> None:
    if args.svg:
        from licet.render.ribbon import ribbon  # noqa: PLC0415

        _write(args.svg, ribbon(history, words))
    if args.html:
        from licet.render.html import history_page  # noqa: PLC0415

        _write(args.html, history_page(history, words))


def _write(target: str, text: str) -> None:
    try:
        Path(target).write_text(text, encoding="utf-8")
    except OSError as error:
        raise FactError.at(target, f"cannot be written: {error.strerror}") from None

"""Decide transactions: what the encoded rules require on the day of each, why, and what is missing.

Try:
  licet determine examples/transactions/h20-to-china.json
  licet determine examples/order-book.csv --html out/orders.html
  echo '{"on": "2025-04-16", "item": "H20", "ship_to": "CN"}' | licet determine - --json

A file holds one transaction, a list of them, or one a line; a table has one a row (columns: see
docs/reference/flat-form.md). One bad line does not stop the others; its error goes to standard error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping

from licet.api import Desk, determine, load
from licet.cli.given import Input, located
from licet.cli.inputs import FORMATS, read_inputs
from licet.cli.main import complain
from licet.cli.parser import add_days, add_language
from licet.model.determination import Determination
from licet.model.errors import FactError, LicetError

Decided = tuple[Input, Determination]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `licet determine`."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="transactions; - reads standard input")
    parser.add_argument("--json", action="store_true", help="one determination a line")
    parser.add_argument("--brief", action="store_true", help="leave out the trace; one line an answer")
    parser.add_argument("--html", metavar="FILE", help="also write a self-contained report")
    add_question(parser)


def add_question(parser: argparse.ArgumentParser) -> None:
    """The options that say how to read a document and what to ask of it."""
    parser.add_argument("--format", choices=FORMATS, help="of the input, when its name does not tell")
    parser.add_argument("--flag", metavar="TEXT", action="append", help="an observed red flag, added to each")
    add_days(parser)
    add_language(parser)


def run(args: argparse.Namespace) -> int:
    """Decide every document of every file; the exit code is that of the first that could not be answered."""
    failures: list[LicetError] = []
    decided = decide(args, load(), failures)
    if args.html:
        kept = list(decided)
        _write_report(kept, args)
        decided = iter(kept)
    if args.json:
        _print_json(decided, args)
    else:
        _print_pages(decided, args)
    return failures[0].exit_code if failures else 0


def decide(args: argparse.Namespace, desk: Desk, failures: list[LicetError]) -> Iterator[Decided]:
    """Each document with its answer; what cannot be answered is complained about and kept in `failures`."""
    from licet.cli.progress import watched  # noqa: PLC0415

    for given in watched(_inputs(args, desk), "deciding"):
        try:
            if isinstance(given, LicetError):
                raise given
            yield given, _answer(given, args, desk)
        except LicetError as error:
            failures.append(error)
            complain(error)


def _inputs(args: argparse.Namespace, desk: Desk) -> Iterator[Input | LicetError]:
    for source in args.files:
        try:
            yield from read_inputs(source, desk.book.vocabulary, form=args.format)
        except LicetError as error:
            yield error


def _answer(given: Input, args: argparse.Namespace, desk: Desk) -> Determination:
    document = given.document
    if not isinstance(document, Mapping):
        raise FactError.at(
            given.where, "expected a transaction, that is an object with fields such as `on` and `item`"
        )
    if args.flag:
        document = {**document, "red_flags": [*(document.get("red_flags") or []), *args.flag]}  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    try:
        return determine(
            document,  # pyright: ignore[reportUnknownArgumentType]
            on=args.on,
            known=args.known,
            desk=desk,
            proof=not getattr(args, "brief", False),
            where=given.where,
        )
    except FactError as error:
        raise located(error, given) from None


def _print_json(decided: Iterable[Decided], args: argparse.Namespace) -> None:
    import json  # noqa: PLC0415

    from licet.render.document import document  # noqa: PLC0415

    for _, answer in decided:
        print(json.dumps(document(answer, brief=args.brief), ensure_ascii=False))


def _print_pages(decided: Iterator[Decided], args: argparse.Namespace) -> None:
    """One answer as a page; several, or `--brief`, as a table."""
    first = next(decided, None)
    second = next(decided, None)
    if first is None:
        return
    if second is None and not args.brief:
        print_page(first, args, proof=False)
        return
    from licet.cli.table import print_table  # noqa: PLC0415

    rows = (one for part in ([first], [second] if second else [], decided) for one in part)
    print_table(rows, args.lang)


def print_page(decided: Decided, args: argparse.Namespace, *, proof: bool) -> None:
    """One answer for reading: in colour on a terminal, plain elsewhere."""
    from licet.render.caption import caption  # noqa: PLC0415
    from licet.render.page import page  # noqa: PLC0415
    from licet.render.words import Words  # noqa: PLC0415

    given, answer = decided
    laid_out = page(answer, Words(args.lang), caption=caption(given.document), proof=proof)
    if sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415

        from licet.render.terminal import print_page as print_in_colour  # noqa: PLC0415

        print_in_colour(laid_out, Console())
    else:
        from licet.render.plain import plain_text  # noqa: PLC0415

        print(plain_text(laid_out), end="")


def _write_report(decided: list[Decided], args: argparse.Namespace) -> None:
    from pathlib import Path  # noqa: PLC0415

    from licet.render.caption import caption  # noqa: PLC0415
    from licet.render.html import ReportRow, report  # noqa: PLC0415
    from licet.render.words import Words  # noqa: PLC0415

    rows = [ReportRow(caption(given.document), given.document, answer) for given, answer in decided]
    html = report("Licet: determinations", rows, Words(args.lang))
    try:
        Path(args.html).write_text(html, encoding="utf-8")
    except OSError as error:
        raise FactError.at(args.html, f"cannot be written: {error.strerror}") from None

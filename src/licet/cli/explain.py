"""One transaction with every reason: the tree of rules that was walked, each with its truth and citation.

Try:
  licet explain examples/transactions/h20-to-china.json
  licet explain examples/order-book.csv --id ob-014
  licet explain examples/transactions/h20-to-china.json --flip
"""

from __future__ import annotations

import argparse

from licet.api import Desk, load
from licet.cli.determine import add_question, decide, print_page
from licet.cli.given import Input
from licet.model.errors import FactError, LicetError, nearest


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `licet explain`."""
    parser.add_argument("files", metavar="FILE", nargs=1, help="a transaction; - reads standard input")
    parser.add_argument("--id", help="which transaction of the file; by default the first")
    parser.add_argument("--json", action="store_true", help="the whole determination as one JSON line")
    parser.add_argument(
        "--flip", action="store_true", help="also the fewest facts whose change would change the answer"
    )
    add_question(parser)


def run(args: argparse.Namespace) -> int:
    """Print the page of one transaction with its whole trace."""
    failures: list[LicetError] = []
    seen: list[str] = []
    desk = load()
    for given, answer in decide(args, desk, failures):
        if args.id is None or answer.id == args.id:
            if args.json:
                import json  # noqa: PLC0415

                from licet.render.document import document  # noqa: PLC0415

                print(json.dumps(document(answer), ensure_ascii=False))
            else:
                print_page((given, answer), args, proof=True)
            return _flip(given, args, desk) if args.flip else 0
        seen.append(answer.id or "")
    if args.id is not None:
        raise FactError.at(args.files[0], f"holds no transaction with id {args.id!r}", nearest(args.id, seen))
    return failures[0].exit_code if failures else 2


def _flip(given: Input, args: argparse.Namespace, desk: Desk) -> int:
    from licet.analysis.commands import run_flip  # noqa: PLC0415  (brings the prover)
    from licet.determination.boundary import read_transaction  # noqa: PLC0415

    dates = {key: day for key, day in (("on", args.on), ("known", args.known)) if day is not None}
    transaction = read_transaction({**given.document, **dates}, desk.book.vocabulary, given.where)
    return run_flip(transaction, items=desk.items, as_json=args.json, book=desk.book)

"""One transaction with every reason: the tree of rules that was walked, each with its truth and citation.

Try:
  licet explain examples/transactions/h20-to-china.json
  licet explain examples/order-book.csv --id ob-014
"""

from __future__ import annotations

import argparse

from licet.api import load
from licet.cli.determine import add_question, decide, print_page
from licet.model.errors import FactError, LicetError, nearest


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `licet explain`."""
    parser.add_argument("files", metavar="FILE", nargs=1, help="a transaction; - reads standard input")
    parser.add_argument("--id", help="which transaction of the file; by default the first")
    parser.add_argument("--json", action="store_true", help="the whole determination as one JSON line")
    add_question(parser)


def run(args: argparse.Namespace) -> int:
    """Print the page of one transaction with its whole trace."""
    failures: list[LicetError] = []
    seen: list[str] = []
    for given, answer in decide(args, load(), failures):
        if args.id is None or answer.id == args.id:
            if args.json:
                import json  # noqa: PLC0415

                from licet.render.document import document  # noqa: PLC0415

                print(json.dumps(document(answer), ensure_ascii=False))
            else:
                print_page((given, answer), args, proof=True)
            return 0
        seen.append(answer.id or "")
    if args.id is not None:
        raise FactError.at(args.files[0], f"holds no transaction with id {args.id!r}", nearest(args.id, seen))
    return failures[0].exit_code if failures else 2

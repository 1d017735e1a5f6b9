"""Decide an order book: every line of a table, by classes, with totals that reconcile.

Try:
  licet batch examples/order-book.csv -o out/decided.xlsx
  licet batch examples/order-book.csv --portfolio
  licet batch examples/order-book.csv -o out/decided --overlay what-if.yaml
"""

from __future__ import annotations

import argparse

from licet.analysis import overlay
from licet.api import load
from licet.batch import command
from licet.cli.process import for_a_long_book
from licet.findings import BookScreening


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `licet batch`."""
    command.add_arguments(parser)
    overlay.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Decide the book under the shipped rulebook, with the overlays named on top."""
    for_a_long_book()
    return command.run(args, overlay.rulebook_of(args), items=load().items, screening=BookScreening(args.known))

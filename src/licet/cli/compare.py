"""Two editions of the law against an order book: lines and money by old and new answer, and why each moved.

Try:
  licet compare examples/order-book.csv --from 2025-04-08 --to 2025-04-16
  licet compare examples/order-book.csv --from 2026-01-14 --to 2026-01-15 --html out/compare.html
"""

from __future__ import annotations

import argparse

from licet.analysis.compare_command import add_arguments, run_compare
from licet.api import load
from licet.findings import BookScreening

__all__ = ["add_arguments", "run"]


def run(args: argparse.Namespace) -> int:
    """Compare and print."""
    return run_compare(args, items=load().items, screening=BookScreening())

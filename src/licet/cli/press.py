"""What the press says and what the law is: signals from articles, lined up with the law in force that day.

Try:
  licet press read examples/press/h20-july.txt
  licet press check "엔비디아 H20 수출 허용" --on 2025-07-15
"""

from __future__ import annotations

import argparse

from licet.press.commands import add_press_arguments as add_arguments

__all__ = ["add_arguments", "run"]


def run(args: argparse.Namespace) -> int:
    """Run the command of the desk that was asked for."""
    code: int = args.run(args)
    return code

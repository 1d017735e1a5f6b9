"""The argument parser of every command: its docstring and a runnable example, and errors that help."""

from __future__ import annotations

import argparse
import sys
from typing import Any, NoReturn

from licet.model.errors import nearest


def _as_written(prog: str) -> argparse.HelpFormatter:
    """Help that keeps its lines; a fixed width spares a cold start the search for the terminal's."""
    return argparse.RawDescriptionHelpFormatter(prog, width=100)


class Parser(argparse.ArgumentParser):
    """An argument parser that prints docstrings as written and suggests the nearest option."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=_as_written, allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and stop with exit code 2."""
        options = [option for action in self._actions for option in action.option_strings]
        unknown = next((word for word in message.split() if word.startswith("--")), "")
        near = nearest(unknown, options) if "unrecognized" in message and unknown else None
        hint = f" (did you mean {near}?)" if near else ""
        print(f"{self.prog}: {message}{hint}\n{self.format_usage().rstrip()}", file=sys.stderr)
        raise SystemExit(2)


def add_days(parser: argparse.ArgumentParser) -> None:
    """`--on` and `--known`, the two days of a question."""
    parser.add_argument("--on", metavar="DATE", type=day, help="answer for this day instead of the document's")
    parser.add_argument("--known", metavar="DATE", type=day, help="count only what was public by this day")


def add_language(parser: argparse.ArgumentParser) -> None:
    """`--lang`."""
    parser.add_argument("--lang", choices=("en", "ko"), default="en", help="ko: Korean beside English")


def day(text: str) -> str:
    """A date option."""
    from datetime import date  # noqa: PLC0415

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a date such as 2025-04-16, got {text!r}") from None


def country(text: str) -> str:
    """A two-letter country option."""
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    raise argparse.ArgumentTypeError(f"expected a two-letter country code such as CN, got {text!r}")

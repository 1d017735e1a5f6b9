"""The `licet` command: finds the command asked for, runs it, and turns errors into words and exit codes.

Exit codes: 0 answered, 2 bad input, 3 bad rulebook, 4 outside coverage, 5 backend, 6 source.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

from licet.cli.parser import Parser
from licet.cli.process import for_one_command
from licet.model.errors import BackendError, LicetError, nearest

COMMANDS: Mapping[str, tuple[str, str]] = {
    "determine": ("licet.cli.determine", "decide transactions: JSON, JSON Lines, YAML, CSV, Excel, Parquet"),
    "explain": ("licet.cli.explain", "one transaction with every reason and its citation"),
    "timeline": ("licet.cli.timeline", "how the answer for an item and a destination changes day by day"),
    "classify": ("licet.cli.classify", "the ECCN of a chip, board, system or memory stack"),
    "rulebook": ("licet.cli.rulebook", "show, list, compare and check the law as data"),
    "catalogue": ("licet.cli.catalogue", "find an item and the facts known about it"),
    "screen": ("licet.cli.screen", "screen names against the party lists"),
    "ownership": ("licet.cli.ownership", "the 50 per cent rule over an ownership graph"),
    "lists": ("licet.cli.lists", "the party lists: which, how fresh, what changed"),
    "press": ("licet.cli.press", "read articles and line their claims up with the law"),
    "compare": ("licet.cli.compare", "two editions of the law against an order book"),
    "batch": ("licet.cli.batch", "decide very long tables"),
    "sql": ("licet.cli.sql", "SQL over a decided order book"),
    "prove": ("licet.cli.prove", "prove that the rulebook has no gap and no overlap"),
    "frontier": ("licet.cli.frontier", "the best design below every threshold"),
}
"""Name to module and summary. A module has `add_arguments(parser)` and `run(args) -> int`; it is imported when
its command is asked for."""

INTERRUPTED, PIPE_CLOSED = 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for_one_command()
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    try:
        code = _run(words)
        sys.stdout.flush()
    except LicetError as error:
        complain(error)
        return error.exit_code
    except ModuleNotFoundError as error:
        complain(_without(error))
        return BackendError.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    return code


def complain(error: LicetError) -> None:
    """Say what is wrong, one problem a line."""
    for line in str(error).splitlines():
        print(f"licet: {line}", file=sys.stderr)


def _without(error: ModuleNotFoundError) -> BackendError:
    """What is missing and how to get it; a missing part of Licet itself is no extra."""
    name = error.name or str(error)
    if name.startswith("licet"):
        return BackendError(f"{name} is not part of this installation")
    return BackendError(f"this command needs {name}; it comes with licet[batch], [prove], [screen] or [press]")


def _run(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        print(_overview(), end="")
        return 0
    if words[0] == "--version":
        return _version()
    name, *rest = words
    if name not in COMMANDS:
        near = nearest(name, list(COMMANDS))
        hint = f" (did you mean {near!r}?)" if near else ""
        print(f"licet: there is no command {name!r}{hint}; `licet --help` lists them", file=sys.stderr)
        return 2
    module = import_module(COMMANDS[name][0])
    parser = Parser(prog=f"licet {name}", description=module.__doc__)
    module.add_arguments(parser)
    code: int = module.run(parser.parse_args(rest))
    return code


def _overview() -> str:
    """What `licet --help` prints."""
    from importlib.util import find_spec  # noqa: PLC0415

    wide = max(map(len, COMMANDS))
    lines = [
        f"  {name:<{wide}}  {summary}"
        for name, (module, summary) in COMMANDS.items()
        if find_spec(module) is not None
    ]
    return "\n".join(
        [
            "Licet: US export controls on AI chips, for any date, with proof.",
            "",
            "usage: licet COMMAND …    (licet COMMAND --help shows an example)",
            "",
            *lines,
            "",
            "Exit codes: 0 answered, 2 bad input, 3 bad rulebook, 4 outside coverage, 5 backend, 6 source.",
            "",
        ]
    )


def _version() -> int:
    from licet.rulebook.book import load  # noqa: PLC0415

    book = load()
    manifest = book.contents.manifest
    print(f"rulebook {manifest.version}, reviewed through {manifest.reviewed_through}, {book.fingerprint}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Many answers as a table, one line each."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from licet.cli.given import Input
from licet.model.determination import Determination
from licet.render.caption import item_name
from licet.render.words import Words

_HEADER = ("id", "day", "item", "destination", "answer", "review_policy", "missing")
_WIDTHS = (14, 10, 28, 11, 34, 24, 24)


def print_table(decided: Iterable[tuple[Input, Determination]], language: str) -> None:
    """A line an answer: coloured by outcome on a terminal, aligned text elsewhere."""
    words = Words(language)
    lines = (_cells(given, answer, words) for given, answer in decided)
    if sys.stdout.isatty():
        _print_rich(lines, words)
        return
    print(
        "  ".join(
            f"{words.short(f'label.{key}'):<{wide}}" for key, wide in zip(_HEADER, _WIDTHS, strict=True)
        ).rstrip()
    )
    for _, cells in lines:
        print("  ".join(f"{cell:<{wide}}" for cell, wide in zip(cells, _WIDTHS, strict=True)).rstrip())


def _cells(given: Input, answer: Determination, words: Words) -> tuple[str, tuple[str, ...]]:
    """The outcome, and the cells of one line."""
    document: Mapping[str, Any] = given.document
    return answer.outcome, (
        answer.id or given.where,
        answer.on,
        item_name(document),
        str(document.get("ship_to") or ""),
        words.short(f"outcome.{answer.outcome}"),
        words.short(f"policy.{answer.review_policy}") if answer.review_policy else "",
        ", ".join(one.fact for one in answer.missing[:2]) + (" …" if len(answer.missing) > 2 else ""),
    )


def _print_rich(lines: Iterator[tuple[str, tuple[str, ...]]], words: Words) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from licet.render.page import TONES  # noqa: PLC0415
    from licet.render.terminal import TONE_STYLES  # noqa: PLC0415

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for key in _HEADER:
        table.add_column(words.short(f"label.{key}"), overflow="fold")
    for outcome, cells in lines:
        style = TONE_STYLES[TONES[outcome]]
        table.add_row(*(Text(cell, style=style if at == 4 else "") for at, cell in enumerate(cells)))
    Console().print(table)

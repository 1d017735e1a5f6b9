"""One document that was given, and where a person finds each part of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from licet.model.errors import FactError, Problem


def _after_colon(path: str) -> str:
    return f":{path}"


class Input(Struct, frozen=True):
    """One document and where it came from.

    Attributes:
        where: `file` or `file:line`, the prefix of every path in an error about the document.
        place: document path to the place a person finds it at: a column, or a line of its own.
    """

    where: str
    document: Any
    place: Callable[[str], str] = _after_colon


def located(error: FactError, given: Input) -> FactError:
    """The problems of a document, each at the place where a person finds it."""
    prefix = f"{given.where}:"
    return FactError(
        Problem(
            where=f"{given.where}{given.place(one.where.removeprefix(prefix))}",
            what=one.what,
            nearest=one.nearest,
        )
        for one in error.problems
    )

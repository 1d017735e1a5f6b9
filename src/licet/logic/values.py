"""What a fact may hold: a number, a word, yes or no, a date, or several values of which some may be unseen."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from licet.logic.number import Number


class Several(Struct, frozen=True, gc=False):
    """The values of a fact over many parties; `complete` says that no further value can exist.

    Overlap with a set is yes as soon as one value lies in it, no only when complete, otherwise unknown.
    """

    values: frozenset[str]
    complete: bool = True


Value = Number | str | bool | Several
Facts = Mapping[str, Value]
"""Fact name to value; an absent name is an unknown fact."""

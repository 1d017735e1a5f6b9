"""Infer the publication day of an undated article."""

from __future__ import annotations

from collections.abc import Sequence

from licet.press.article import Line, Published


def infer(text: str, lines: Sequence[Line], language: str) -> Published:
    return Published(day=None, basis="unknown", evidence="nothing in the text tells it")

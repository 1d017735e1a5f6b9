"""A text broken into lines."""

from __future__ import annotations

from collections.abc import Callable


def broken(text: str, fits: Callable[[str], bool]) -> list[str]:
    """The words of a text on lines that fit; a word that fits on no line has one of its own."""
    lines: list[str] = []
    for word in text.split():
        if lines and fits(longer := f"{lines[-1]} {word}"):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines

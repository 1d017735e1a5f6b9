"""The desk's printed words in English and Korean."""

from __future__ import annotations

from typing import Literal, cast

from licet.press.data import table

Language = Literal["en", "ko"]


def word(group: str, key: str, language: Language) -> str:
    """The printed word for a value; the value itself when the table has none."""
    entries = cast("dict[str, dict[str, str]]", table("words")[group])
    return entries.get(key, {}).get(language, key)

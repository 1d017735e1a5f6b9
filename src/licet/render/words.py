"""The words of the faces in English and Korean; `words.csv` beside this file is the whole list."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from msgspec import Struct

LANGUAGES: tuple[str, ...] = ("en", "ko")


class Words(Struct, frozen=True):
    """Says keys in one language; Korean keeps the English word beside it, because the text is English."""

    language: str = "en"

    def __call__(self, key: str) -> str:
        """The words for a key such as `outcome.licensed`; an unlisted key says its last part in plain words."""
        english, korean = _table().get(key, (key.rpartition(".")[2].replace("_", " "), ""))
        if self.language != "ko" or not korean:
            return english
        return f"{korean} ({english})"

    def short(self, key: str) -> str:
        """The words in this language alone."""
        english, korean = _table().get(key, (key.rpartition(".")[2].replace("_", " "), ""))
        return korean if self.language == "ko" and korean else english

    def either(self, english: str, korean: str | None) -> str:
        """A sentence that was written in both languages."""
        return f"{korean} ({english})" if self.language == "ko" and korean else english


@cache
def _table() -> Mapping[str, tuple[str, str]]:
    with open(__file__.removesuffix("words.py") + "words.csv", encoding="utf-8", newline="") as file:  # noqa: PTH123
        return {row["key"]: (row["en"], row["ko"]) for row in csv.DictReader(file)}

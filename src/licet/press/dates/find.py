"""Find the date expressions of a text and resolve each on demand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from licet.press.dates.english import ENGLISH
from licet.press.dates.grammar import Grammar, Rule, stamped
from licet.press.dates.han import CHINESE, JAPANESE
from licet.press.dates.korean import KOREAN
from licet.press.dates.value import Anchor, When

GRAMMARS: Final[dict[str, Grammar]] = {"ko": KOREAN, "en": ENGLISH, "zh": CHINESE, "ja": JAPANESE}
"""The grammar of each language."""


@dataclass(frozen=True, slots=True)
class Expression:
    """One date expression at its place in the text."""

    match: re.Match[str]
    rule: Rule

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.match.start()

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.match.end()

    @property
    def text(self) -> str:
        """The expression as written."""
        return self.match[0].strip()

    @property
    def weak(self) -> bool:
        """Whether it dates a clause only when nothing better does."""
        return self.rule.weak

    def resolve(self, anchor: Anchor) -> When | None:
        """The date, or None where there is no such day or nothing to lean on."""
        return stamped(self.rule.resolve(self.match, anchor), self.rule.kind, self.text)


def expressions(text: str, language: str) -> Iterator[Expression]:
    """Every date expression of `text`, left to right."""
    for match, rule in GRAMMARS[language].find(text):
        yield Expression(match, rule)

"""How people write the names of chips, and how two spellings are found to be the same.

Case, spaces, hyphens and width do not matter, the vendor's name may be left out or be written in Korean or
Chinese, and a word such as *GPU* adds nothing. Which words those are is data: `catalogue/names.yaml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path

    from licet.rulebook.yaml_text import Node

_TOKEN = re.compile(r"[a-z]+|\d+|[^\W\d_a-z]+")


class Names(Struct, frozen=True):
    """The words that may stand beside a product name.

    Attributes:
        manufacturers: manufacturer id to the words that point to it; brands included.
        generic: words that add nothing.
    """

    manufacturers: Mapping[str, Sequence[str]]
    generic: Sequence[str]


class Spelling(Struct, frozen=True):
    """A product name taken apart.

    Attributes:
        key: the words left when vendor and generic words are taken away; empty when none is left.
        manufacturers: the manufacturers that the vendor words point to; empty when none was named.
    """

    key: str
    manufacturers: frozenset[str]


def normalise(text: str) -> str:
    """`text` as lower-case runs of letters and runs of digits, one space between; idempotent."""
    folded = _fold(text)
    runs: list[str] = []
    for token in _TOKEN.findall(folded):
        if runs and _joins(runs[-1], token):
            runs[-1] += token
        else:
            runs.append(token)
    result = " ".join(runs)
    return result if result == text else normalise(result)


def _fold(text: str) -> str:
    """Full width, ligatures and case folded away."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _joins(left: str, right: str) -> bool:
    """Latin words run together: `RTX PRO` and `RTXPRO` are one spelling."""
    return left.isascii() and left.isalpha() and right.isascii() and right.isalpha()


class Speller:
    """Takes product names apart with the words of one `Names`."""

    def __init__(self, names: Names) -> None:
        self._owners: dict[tuple[str, ...], frozenset[str]] = {}
        for owner, words in names.manufacturers.items():
            for word in words:
                tokens = _tokens(word)
                self._owners[tokens] = self._owners.get(tokens, frozenset()) | {owner}
        self._generic = frozenset(_tokens(word) for word in names.generic)
        self._longest = max((len(words) for words in (*self._owners, *self._generic)), default=1)

    def take_apart(self, text: str) -> Spelling:
        """The key of `text` and the manufacturers it names."""
        tokens = _tokens(text)
        kept: list[str] = []
        owners: frozenset[str] = frozenset()
        at = 0
        while at < len(tokens):
            words = self._word_at(tokens, at)
            owners |= self._owners.get(words, frozenset())
            kept.extend(() if words else tokens[at : at + 1])
            at += len(words) or 1
        return Spelling(normalise(" ".join(kept)), owners)

    def _word_at(self, tokens: Sequence[str], at: int) -> tuple[str, ...]:
        """The longest vendor or generic word that begins at `at`, or nothing."""
        for length in range(self._longest, 0, -1):
            words = tuple(tokens[at : at + length])
            if len(words) == length and (words in self._owners or words in self._generic):
                return words
        return ()


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(_fold(text)))


def read_names(path: Path) -> Names:
    """Read `catalogue/names.yaml`.

    Raises:
        RulebookError: the file does not have the two parts `manufacturers` and `generic_words`.
    """
    from licet.rulebook.yaml_text import Block, Row, read_yaml  # noqa: PLC0415  (a compiled copy needs no YAML)

    document = read_yaml(path)
    match document:
        case {"manufacturers": Block() as makers, "generic_words": Row() as words, **rest} if not rest:
            return Names({str(maker): _words(node, path) for maker, node in makers.items()}, _words(words, path))
        case _:
            raise _refuse(path, document.line, "expected the two parts manufacturers and generic_words")


def _words(node: Node, path: Path) -> tuple[str, ...]:
    if not isinstance(node, list) or not all(isinstance(word, str) for word in node):
        raise _refuse(path, node.line, "expected a list of words")
    return tuple(str(word) for word in node)


def _refuse(path: Path, line: int, what: str) -> Exception:
    from licet.model.errors import Problem, RulebookError  # noqa: PLC0415

    return RulebookError([Problem(where=f"{path}:{line}", what=what)])

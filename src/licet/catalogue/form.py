"""Reading one YAML node at a time: what shape it must have, and a problem with its line when it has another.

Every check reports and goes on, so that one reading shows all that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import cast

from msgspec import Struct, field

from licet.model.errors import Problem, nearest
from licet.rulebook.yaml_text import Block, Row, Text


class Form(Struct):
    """What an entry may refer to, the file being read, and the problems found so far."""

    sources: frozenset[str]
    manufacturers: frozenset[str]
    file: str = ""
    problems: list[Problem] = field(default_factory=list[Problem])

    def report(self, line: int, what: str, near: str | None = None) -> None:
        """One more problem."""
        self.problems.append(Problem(where=f"{self.file}:{line}", what=what, nearest=near))

    def check_fields(self, block: Block, known: Collection[str], of: str) -> None:
        """Every key of `block` is a field that `of` has."""
        for key in block:
            if key not in known:
                line = key.line if isinstance(key, Text) else block.line
                self.report(line, f"{of} has no field {str(key)!r}", nearest(key, list(known)))

    def block(self, owner: Block, name: str) -> Block:
        """The mapping `owner[name]`, empty when absent."""
        return cast("Block", self._part(owner, name, Block, "a mapping"))

    def row(self, owner: Block, name: str) -> Row:
        """The list `owner[name]`, empty when absent."""
        return cast("Row", self._part(owner, name, Row, "a list"))

    def _part(self, owner: Block, name: str, shape: type[Block | Row], words: str) -> Block | Row:
        node = owner.get(name)
        if isinstance(node, shape):
            return node
        if node is not None:
            self.report(node.line, f"{name} is {words}")
        empty = shape()
        empty.line = owner.line
        return empty

    def text(self, owner: Block, name: str) -> Text | None:
        """The plain text `owner[name]`, None when absent."""
        node = owner.get(name)
        if node is None or isinstance(node, Text):
            return node
        self.report(node.line, f"{name} is plain text")
        return None

    def texts(self, owner: Block, name: str) -> tuple[str, ...]:
        """The list of plain texts `owner[name]`."""
        row = self.row(owner, name)
        if any(not isinstance(node, Text) for node in row):
            self.report(row.line, f"{name} is a list of plain texts")
        return tuple(str(node) for node in row if isinstance(node, Text))

    def word(self, owner: Block, name: str, known: Collection[str], default: str | None = None) -> str | None:
        """The word `owner[name]`, which must be one of `known`."""
        text = self.text(owner, name)
        if text is None:
            return default
        if text not in known:
            self.report(text.line, f"{name} {str(text)!r} is not one of {', '.join(sorted(known))}",
                        nearest(text, list(known)))  # fmt: skip
            return default
        return str(text)

    def pattern(self, owner: Block, name: str, shape: re.Pattern[str], words: str) -> str | None:
        """The text `owner[name]`, which must look like `shape`."""
        text = self.text(owner, name)
        if text is not None and not shape.fullmatch(text):
            self.report(text.line, f"{name} {str(text)!r} is not {words}")
        return None if text is None else str(text)

    def source(self, owner: Block) -> str | None:
        """Where a fact comes from: a URL or a name in sources.yaml."""
        text = self.text(owner, "source")
        if text is not None and not text.startswith(("https://", "http://")) and text not in self.sources:
            self.report(text.line, f"source {str(text)!r} is neither a URL nor a name in sources.yaml",
                        nearest(text, sorted(self.sources)))  # fmt: skip
        return None if text is None else str(text)

"""Read YAML as text with positions: no types guessed, nothing hidden, bounded size.

A YAML reader that guesses turns the unquoted ECCN 3E001 into 30.0, 5E992 into infinity and Norway into
false. Here every scalar stays the text that was written, and the schema that reads it gives it a type.
Anchors, aliases, tags, merge keys, duplicate keys and deep nesting are refused, each with file and line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from licet.model.errors import Problem, RulebookError

MAX_BYTES = 4_000_000
MAX_DEPTH = 40

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Text(str):
    """A scalar as written, with its line."""

    __slots__ = ("line",)
    line: int

    def __new__(cls, value: str, line: int) -> Text:  # noqa: D102
        text = super().__new__(cls, value)
        text.line = line
        return text


class Block(dict[str, Any]):
    """A mapping with the line it starts on; keys are `Text`."""

    line: int = 0


class Row(list[Any]):
    """A sequence with the line it starts on."""

    line: int = 0


Node = Text | Block | Row


def read_yaml(path: Path) -> Node:
    """Read one YAML file.

    Raises:
        RulebookError: the file is too large, not UTF-8, not YAML, or uses a refused feature.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _refuse(str(path), f"cannot be read: {error.strerror}") from None
    if len(raw) > MAX_BYTES:
        raise _refuse(str(path), f"is larger than {MAX_BYTES:,} bytes")
    try:
        return parse_yaml(raw.decode("utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise _refuse(str(path), f"is not UTF-8 text (byte {error.start})") from None


def parse_yaml(text: str, name: str = "<text>") -> Node:
    """Read YAML text; `name` stands for the file in messages."""
    try:
        return _Builder(name, yaml.parse(text, Loader=_Loader)).document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _refuse(f"{name}:{line}", f"is not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise _refuse(name, f"is not YAML: {error}") from None


def _refuse(where: str, what: str) -> RulebookError:
    return RulebookError([Problem(where=where, what=what)])


class _Builder:
    """Builds positioned nodes from YAML events by recursive descent."""

    def __init__(self, name: str, events: Any) -> None:
        self.name = name
        self.events = events

    def document(self) -> Node:
        """The one document of the text."""
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                node = self._node(next(self.events), 0)
                self._single()
                return node
        raise _refuse(self.name, "is empty")

    def _single(self) -> None:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise self._at(event, "holds more than one document")

    def _node(self, event: Any, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self._at(event, f"is nested deeper than {MAX_DEPTH} levels")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._at(event, "anchors and aliases are not allowed; write the value out")
        if getattr(event, "tag", None) not in (None, "!"):
            raise self._at(event, "tags are not allowed; write plain text")
        if isinstance(event, yaml.ScalarEvent):
            return Text(event.value, event.start_mark.line + 1)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, depth)
        return self._sequence(event, depth)

    def _mapping(self, start: Any, depth: int) -> Block:
        block = Block()
        block.line = start.start_mark.line + 1
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Text):
                raise self._at(event, "a key must be plain text")
            if key in block:
                raise self._at(event, f"the key {str(key)!r} appears twice")
            if key == "<<":
                raise self._at(event, "merge keys are not allowed; write the values out")
            block[key] = self._node(next(self.events), depth + 1)
        return block

    def _sequence(self, start: Any, depth: int) -> Row:
        row = Row()
        row.line = start.start_mark.line + 1
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            row.append(self._node(event, depth + 1))
        return row

    def _at(self, event: Any, what: str) -> RulebookError:
        return _refuse(f"{self.name}:{event.start_mark.line + 1}", what)

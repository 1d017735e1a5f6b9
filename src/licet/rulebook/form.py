"""Reading positioned YAML as forms: each key asked for by name and type, every problem kept, none fatal alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from licet.model.errors import Problem, RulebookError, nearest
from licet.rulebook.yaml_text import Block, Node, Row, Text, read_yaml

T = TypeVar("T")


@dataclass(slots=True)
class Problems:
    """Collects authoring problems as `file:line`, so that a person sees all of them at once."""

    found: list[Problem] = field(default_factory=list[Problem])

    def add(self, file: str, node: Any, what: str, near: str | None = None) -> None:
        """Record one problem at the line of `node`."""
        self.found.append(Problem(where=f"{file}:{getattr(node, 'line', 1)}", what=what, nearest=near))

    def read(self, path: Path, root: Path) -> Node | None:
        """Read a file; a broken one becomes a problem and None. Names are relative to `root`'s parent."""
        try:
            return read_yaml(path)
        except RulebookError as error:
            base = f"{root.parent}/"
            self.found += [
                Problem(where=p.where.removeprefix(base), what=p.what, nearest=p.nearest) for p in error.problems
            ]
            return None

    def stop(self) -> None:
        """Raise everything found, if anything was."""
        if self.found:
            raise RulebookError(sorted(dict.fromkeys(self.found), key=lambda problem: problem.where))


@dataclass(slots=True)
class Form:
    """One mapping of a rulebook file, read key by key.

    Missing or mistyped values become problems and a neutral value, so that reading goes on to the next one.
    """

    block: Block
    file: str
    problems: Problems

    def complain(self, what: str, node: Any = None, near: str | None = None) -> None:
        """Record a problem at `node`, or at this mapping."""
        self.problems.add(self.file, node if node is not None else self.block, what, near)

    def only(self, *known: str) -> None:
        """Refuse keys outside `known`."""
        for key in self.block:
            if key not in known:
                self.complain(f"unknown key {str(key)!r}", key, nearest(key, known))

    def text(self, key: str, default: str | None = "") -> str:
        """Required text, or optional when `default` is not the empty string."""
        return self._typed(key, Text, "text", default)

    def optional(self, key: str) -> str | None:
        """Text or None."""
        return self.text(key, None) if key in self.block else None

    def word(self, key: str, known: Collection[str], default: str | None = "") -> str:
        """One of a closed list of words."""
        value = self.text(key, default)
        if value and value not in known:
            near = nearest(value, list(known))
            self.complain(f"{key} is {value!r}; expected one of {', '.join(known)}", self.block.get(key), near)
        return value

    def day(self, key: str) -> str | None:
        """An ISO date as text, or None when absent."""
        value = self.optional(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            self.complain(f"{key} is {value!r}; expected a date such as 2023-11-17", self.block[key])
            return None

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when absent."""
        row = self._typed(key, Row, "a list", Row())
        for item in row:
            if not isinstance(item, Text):
                self.complain(f"{key} holds something that is not plain text", item)
        return tuple(item for item in row if isinstance(item, Text))

    def forms(self, key: str) -> Iterator[Form]:
        """A list of mappings; empty when absent."""
        return forms(self._typed(key, Row, "a list", Row()), self.file, self.problems)

    def form(self, key: str) -> Form:
        """A nested mapping; empty when absent."""
        return Form(self._typed(key, Block, "a mapping", Block()), self.file, self.problems)

    def _typed(self, key: str, kind: Callable[..., T], what: str, default: Any) -> Any:
        value = self.block.get(key)
        if value is None:
            if default == "":
                self.complain(f"{key} is missing")
            return default
        if not isinstance(value, kind):  # type: ignore[arg-type]
            self.complain(f"{key} should be {what}", value)
            return default
        return value


def forms(node: Node | None, file: str, problems: Problems) -> Iterator[Form]:
    """Every mapping of a list; anything else in it is a problem."""
    if node is not None and not isinstance(node, Row):
        problems.add(file, node, "should be a list")
        return
    for item in node or ():
        if isinstance(item, Block):
            yield Form(item, file, problems)
        else:
            problems.add(file, item, "should be a mapping")


def files(root: Path, folder: str) -> Iterator[Path]:
    """The YAML files of a folder, in a fixed order."""
    yield from sorted((root / folder).rglob("*.yaml"))

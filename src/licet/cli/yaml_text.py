"""YAML transactions: text with positions, so that an error names the line its path stands on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from licet.cli.given import Input
from licet.model.errors import FactError, RulebookError
from licet.rulebook.yaml_text import Block, Row, Text, parse_yaml


def yaml_inputs(text: str, name: str) -> Iterator[Input]:
    """One transaction, or a list of them."""
    try:
        node = parse_yaml(text, name)
    except RulebookError as error:
        raise FactError(error.problems) from None
    for one in node if isinstance(node, Row) else [node]:

        def place(path: str, top: Any = one) -> str:
            return f":{line_of(top, path)}:{path}"

        yield Input(name, plain(one), place)


def plain(node: Any) -> Any:
    """A YAML node as a JSON value would be; words stay text and the boundary types them."""
    if isinstance(node, Block):
        return {str(key): plain(one) for key, one in node.items()}
    if isinstance(node, Row):
        return [plain(one) for one in node]
    return {"null": None, "~": None, "": None, "true": True, "false": False}.get(node, str(node))


def line_of(top: Any, path: str) -> int:
    """The line of the deepest part of a path that exists."""
    node, line = top, 1
    for step in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(node, Block) and step in node:
            line = next((key.line for key in node if key == step and isinstance(key, Text)), line)
            node = node[step]
        elif isinstance(node, Row) and step.isdigit() and int(step) < len(node):
            node = list(node)[int(step)]
            line = int(getattr(node, "line", line))
        else:
            break
    return line

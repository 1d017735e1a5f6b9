"""The desk's lexicons and tables: reviewable YAML, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, cast

import yaml

from licet.model.errors import Problem, RulebookError


@cache
def table(name: str) -> dict[str, Any]:
    """The content of one YAML table of this folder.

    Raises:
        RulebookError: the file is not a mapping.
    """
    text = (files(__name__) / f"{name}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: object = yaml.load(text, Loader=loader)
    if not isinstance(content, dict):
        raise RulebookError([Problem(where=f"press/data/{name}.yaml", what="expected a mapping")])
    return cast("dict[str, Any]", content)


@cache
def style() -> str:
    """The style sheet of the article page, to be written into the page itself."""
    return (files(__name__) / "page.css").read_text(encoding="utf-8")

"""The desk's lexicons and tables: reviewable YAML, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from licet.model.errors import RulebookError


@cache
def table(name: str) -> dict[str, Any]:
    """The content of one YAML table of this folder.

    Raises:
        RulebookError: the file is not a mapping.
    """
    text = (files(__name__) / f"{name}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: object = yaml.load(text, Loader=loader)  # noqa: S506  (a safe loader in either case)
    if not isinstance(content, dict):
        from licet.model.errors import Problem  # noqa: PLC0415

        raise RulebookError([Problem(where=f"press/data/{name}.yaml", what="expected a mapping")])
    return content

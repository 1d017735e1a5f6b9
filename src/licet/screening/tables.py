"""Reads the tables of this room: everything a linguist or a lawyer may change without Python."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Any


def text_of(name: str) -> str:
    """The text of one data file of this room."""
    return (files("licet.screening") / "data" / name).read_text(encoding="utf-8")


@cache
def yaml_table(name: str) -> dict[str, Any]:
    """A YAML table whose scalars all stay text, so that `no` is a word and not a truth value."""
    import yaml  # noqa: PLC0415

    return yaml.load(text_of(name), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


@cache
def csv_table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a CSV table without its header and its `#` comments."""
    lines = [line for line in text_of(name).splitlines() if line and not line.startswith("#")]
    return tuple(tuple(row) for row in csv.reader(lines[1:]))

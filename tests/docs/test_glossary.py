"""One concept, one word: the words the glossary bans appear in no name of code and no key of data."""

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from licet.rulebook.yaml_text import Block, Row, read_yaml
from tests.shared import ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"


def rows() -> list[list[str]]:
    lines = [line for line in GLOSSARY.read_text("utf-8").splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


SOURCES = sorted((ROOT / "src").rglob("*.py"))
BANNED = {word for row in rows() for word in re.findall(r"`([^`]+)`", row[4])}
OF_A_ROOM = {"press": {"verdict"}}
"""Words that one room uses in a sense of its own: the press desk's contract calls how a claim meets law a verdict."""
NAMES = {word for row in rows() for word in re.findall(r"`([^`]+)`", row[3])}


def banned_in(name: str) -> set[str]:
    """The banned words among the whole words of a snake_case or CamelCase name."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return {word for word in BANNED if re.search(rf"(^|[_.\-]){re.escape(word)}($|[_.\-])", snake)}


def identifiers(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case _:
                pass


def keys(node: Block | Row | str) -> Iterator[str]:
    if isinstance(node, Block):
        for key, value in node.items():
            yield str(key)
            yield from keys(value)
    elif isinstance(node, Row):
        for one in node:
            yield from keys(one)


def test_the_glossary_bans_what_it_does_not_use() -> None:
    assert len(BANNED) >= 25
    assert not BANNED & NAMES


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_name_of_code_uses_a_banned_word(path: Path) -> None:
    own = OF_A_ROOM.get(path.relative_to(ROOT / "src" / "licet").parts[0], set())
    for name in (*identifiers(path), path.stem):
        assert not banned_in(name) - own, name


@pytest.mark.parametrize("folder", ["rulebook", "catalogue", "cases", "parties"])
def test_no_key_of_data_uses_a_banned_word(folder: str) -> None:
    for path in sorted((ROOT / folder).rglob("*.yaml")):
        for key in keys(read_yaml(path)):
            assert not banned_in(key), f"{path.name}: {key}"


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.csv")), ids=lambda path: path.name)
def test_no_column_of_an_example_uses_a_banned_word(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for column in next(csv.reader(file)):
            assert not banned_in(column), column


def test_a_banned_word_would_be_found() -> None:
    assert banned_in("find_customer") == {"customer"}
    assert banned_in("CustomerList") == {"customer"}
    assert not banned_in("customs_entry")

"""Which column of a table states what: read from a mapping file, or guessed from the headers and shown.

    columns:
      Sales document: id
      Ship date: on
      Country of destination: ship_to
      Internal remark: ignore
    items: {file: items.csv, by: Material, key: material, columns: {Description: name, Maker: manufacturer}}
    parties: {file: customers.csv, by: Customer, key: number, as: ultimate_consignee, columns: {Name: name}}

A path of the transaction document is its own header. A guess is never silent: every command that makes one prints
it, and writes it into the decided book.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from licet.batch.groups import ITEM, PARTIES, paths
from licet.determination import flat
from licet.logic.vocabulary import Vocabulary
from licet.model.errors import FactError, Problem, RulebookError, nearest
from licet.rulebook.yaml_text import Block, read_yaml

IGNORE = "ignore"


class Joined(Struct, frozen=True, kw_only=True):
    """A table of items or parties: its file, its key column, and the column of the lines that refers to it."""

    prefix: str
    file: str
    by: str
    key: str
    columns: Mapping[str, str]


class ColumnMapping(Struct, frozen=True, kw_only=True):
    """Header to path, and the tables beside the lines.

    Attributes:
        columns: header to path; a header may be `ignore`d.
        guessed: headers that were matched by the alias table rather than stated or spelled as a path.
        unused: headers that state nothing Licet reads, with the nearest path if there is one.
    """

    columns: Mapping[str, str]
    joined: tuple[Joined, ...] = ()
    guessed: tuple[str, ...] = ()
    unused: Mapping[str, str | None] = {}

    def shown(self) -> list[tuple[str, str, str]]:
        """Every header with its path and how it was found, for a person to check."""
        rows = [(h, path, "guessed" if h in self.guessed else "stated") for h, path in self.columns.items()]
        return rows + [(h, "-", f"not used{f'; did you mean {n}?' if n else ''}") for h, n in self.unused.items()]


def guess(headers: Sequence[str], vocabulary: Vocabulary, prefix: str = "") -> ColumnMapping:
    """Match headers with paths, first as spelled, then by the alias table; a path is taken once."""
    if not prefix and (own := flat_form(headers, vocabulary)) is not None:
        return ColumnMapping(columns=own)
    known = dict.fromkeys(paths(vocabulary))
    found: dict[str, str] = {}
    guessed: list[str] = []
    unused: dict[str, str | None] = {}
    spelled = {header: _spelled(header, prefix, known) for header in headers}
    for header in sorted(headers, key=lambda one: spelled[one] is None):
        path = spelled[header] or _alias(header, prefix)
        if path is None or path in found.values():
            unused[header] = nearest(header, list(known))
        else:
            found[header] = path
            if spelled[header] is None:
                guessed.append(header)
    ordered = {header: found[header] for header in headers if header in found}
    return ColumnMapping(columns=ordered, guessed=tuple(guessed), unused=unused)


def _spelled(header: str, prefix: str, known: Container[str]) -> str | None:
    """The path a header spells out, with or without the prefix."""
    whole, name = f"{prefix}{header.strip()}", header.strip()
    return whole if whole in known else name if name in known and name.startswith(prefix) else None


def flat_form(headers: Sequence[str], vocabulary: Vocabulary) -> Mapping[str, str] | None:
    """The paths of a table in Licet's own flat form, which is read as `licet determine` reads it; else None."""
    known = flat.columns(vocabulary)
    return {header: known[header] for header in headers} if set(headers) <= set(known) else None


def _alias(header: str, prefix: str) -> str | None:
    path = _aliases().get(_words(header))
    return path if path is None or path.startswith(prefix) else None


@cache
def _aliases() -> Mapping[str, str]:
    """Headers of order books and ERP exports, as reviewable data."""
    with (Path(__file__).parent / "headers.csv").open(encoding="utf-8", newline="") as file:
        return {_words(row["header"]): row["path"] for row in csv.DictReader(file)}


def _words(header: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", header.lower()))


def read_mapping(file: Path, headers: Sequence[str], vocabulary: Vocabulary) -> ColumnMapping:
    """A mapping file checked against the headers of the book.

    Raises:
        FactError: unknown header or path, a path named twice, or an unreadable file.
    """
    try:
        node = read_yaml(file)
    except RulebookError as error:
        raise FactError(error.problems) from None
    checker = _Checker(str(file), vocabulary)
    top = checker.block(node, file)
    checker.only(top, ("columns", "items", "parties"))
    columns = checker.columns(top.get("columns"), "", headers)
    joined = [checker.joined(top[key], key) for key in ("items", "parties") if key in top]
    checker.stop()
    used = {*columns, *(one.by for one in joined)}
    kept = {header: path for header, path in columns.items() if path != IGNORE}
    unused = {header: None for header in headers if header not in used}
    return ColumnMapping(columns=kept, joined=tuple(joined), unused=unused)


class _Checker:
    def __init__(self, file: str, vocabulary: Vocabulary) -> None:
        self.file = file
        self.known = (*paths(vocabulary), IGNORE)
        self.problems: list[Problem] = []

    def block(self, node: Any, where: object) -> Mapping[str, Any]:
        if isinstance(node, Block):
            return node
        self.problems.append(Problem(where=str(where), what="expected a mapping such as `columns: {Ship date: on}`"))
        return {}

    def only(self, block: Mapping[str, Any], known: Iterable[str]) -> None:
        for key in block:
            if key not in tuple(known):
                self.complain(key, f"unknown key {str(key)!r}", nearest(str(key), tuple(known)))

    def columns(self, node: Any, prefix: str, headers: Sequence[str] | None) -> dict[str, str]:
        found: dict[str, str] = {}
        for header, path in self.block(node, self.file).items():
            full = str(path) if path == IGNORE or str(path).startswith(prefix) else f"{prefix}{path}"
            if headers is not None and header not in headers:
                self.complain(header, f"the table has no column {str(header)!r}", nearest(str(header), headers))
            elif full not in self.known:
                self.complain(path, f"unknown path {full!r}", nearest(full, self.known))
            elif full != IGNORE and full in found.values():
                self.complain(path, f"two columns state {full!r}")
            else:
                found[str(header)] = full
        return found

    def joined(self, node: Any, key: str) -> Joined:
        block = self.block(node, self.file)
        self.only(block, ("file", "by", "key", "columns", "as"))
        role = str(block.get("as", "ultimate_consignee"))
        if role not in PARTIES:
            self.complain(role, f"unknown party {role!r}", nearest(role, PARTIES))
        prefix = f"{ITEM}." if key == "items" else f"{role}."
        for name in ("file", "by", "key"):
            if name not in block:
                self.complain(node, f"{key} needs `{name}`")
        columns = self.columns(block.get("columns", Block()), prefix, None)
        texts = {name: str(block.get(name, "")) for name in ("file", "by", "key")}
        return Joined(prefix=prefix, columns=columns, **texts)

    def complain(self, node: Any, what: str, near: str | None = None) -> None:
        line = getattr(node, "line", 1)
        self.problems.append(Problem(where=f"{self.file}:{line}", what=what, nearest=near))

    def stop(self) -> None:
        if self.problems:
            raise FactError(self.problems)

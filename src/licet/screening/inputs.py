"""Names to screen: words on the command line, CSV and JSON Lines files, a stream."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from licet.model.errors import FactError, nearest
from licet.screening.qualify import Party

_FIELDS = ("id", "name", "country", "address", "identifier", "type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One party to screen, under the id its file gives it."""

    id: str
    party: Party


def read_questions(names: Iterable[str], country: str | None) -> Iterator[Question]:
    """Questions out of arguments: an existing path is a file, `-` the standard input, the rest are names."""
    for number, given in enumerate(names, start=1):
        if given == "-":
            yield from _lines(sys.stdin, "standard input", country)
        elif (path := Path(given)).suffix.lower() in (".csv", ".jsonl", ".ndjson", ".txt") or _is_file(path):
            yield from _file(path, country)
        else:
            yield _question({"id": str(number), "name": given}, "argument", country)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _file(path: Path, country: str | None) -> Iterator[Question]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from (
                _csv(file, path.name, country) if path.suffix.lower() == ".csv" else _lines(file, path.name, country)
            )
    except (OSError, UnicodeDecodeError, csv.Error) as broken:
        raise FactError.at(str(path), f"cannot be read: {broken}") from broken


def _csv(file: TextIO, where: str, country: str | None) -> Iterator[Question]:
    rows = csv.DictReader(file)
    if "name" not in (rows.fieldnames or ()):
        raise FactError.at(f"{where}:1", "expected a column `name`", nearest("name", list(rows.fieldnames or ())))
    for line, row in enumerate(rows, start=2):
        known = {key: value for key, value in row.items() if key in _FIELDS and value}
        yield _question({"id": str(line - 1), **known}, f"{where}:{line}", country)


def _lines(file: Iterable[str], where: str, country: str | None) -> Iterator[Question]:
    """JSON objects, or plain names, one a line; empty lines are skipped."""
    for line, text in enumerate(file, start=1):
        at = f"{where}:{line}"
        if not text.strip():
            continue
        if not text.lstrip().startswith("{"):
            yield _question({"id": str(line), "name": text.strip()}, at, country)
            continue
        try:
            row: Any = json.loads(text)
        except json.JSONDecodeError as broken:
            raise FactError.at(at, f"malformed JSON: {broken.msg}") from broken
        unknown = next((key for key in row if key not in _FIELDS), None)
        if unknown is not None:
            raise FactError.at(f"{at} {unknown}", "unknown field", nearest(unknown, _FIELDS))
        yield _question({"id": str(line), **row}, at, country)


def _question(row: dict[str, Any], where: str, country: str | None) -> Question:
    name = row.get("name")
    if not isinstance(name, str) or not name.strip():
        raise FactError.at(f"{where} name", "expected a name, found nothing to screen")
    given = {key: str(row[key]) for key in ("country", "address", "identifier") if row.get(key) not in (None, "")}
    known = {"country": country, **given} if country else given
    return Question(id=str(row.get("id", where)), party=Party(name=name.strip(), **known))

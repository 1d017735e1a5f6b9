"""Transaction documents from files: JSON, JSON Lines, YAML, CSV, Excel and Parquet, or standard input.

Numbers stay the decimal text that was written. What cannot be read is refused with file, line and column.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from licet.cli.given import Input
from licet.cli.json_text import json_inputs, json_lines
from licet.logic.vocabulary import Vocabulary
from licet.model.errors import FactError, LicetError, nearest

MAX_BYTES = 100_000_000
FORMATS = ("json", "jsonl", "yaml", "csv", "xlsx", "parquet")
_SUFFIXES = {"ndjson": "jsonl", "yml": "yaml"}
_STDIN = "standard input"


def read_inputs(source: str, vocabulary: Vocabulary, *, form: str | None = None) -> Iterator[Input | LicetError]:
    """Every transaction document of a file, or of standard input for `-`; a bad line gives its error instead.

    Raises:
        FactError: the file as a whole cannot be read.
    """
    name = _STDIN if source == "-" else source
    kind = form or _form_of(source)
    if kind in ("xlsx", "parquet"):
        from licet.cli.tables import sheet_inputs  # noqa: PLC0415

        yield from sheet_inputs(source, kind, vocabulary)
        return
    text = _text(source, name)
    match kind or _guess(text):
        case "csv":
            from licet.cli.tables import csv_inputs  # noqa: PLC0415

            yield from csv_inputs(text, name, vocabulary)
        case found:
            yield from _trees(text, name, found)


def read_documents(source: str) -> Iterator[Input]:
    """Every object of a JSON, JSON Lines, YAML or CSV file, whatever its fields; the first problem stops it.

    Raises:
        FactError: the file cannot be read.
    """
    text = _text(source, source)
    form = _form_of(source) or _guess(text)
    for one in _rows(text, source) if form == "csv" else _trees(text, source, form):
        if isinstance(one, LicetError):
            raise one
        yield one


def _trees(text: str, name: str, form: str) -> Iterator[Input | LicetError]:
    """The documents of JSON, JSON Lines or YAML."""
    match form:
        case "jsonl":
            yield from json_lines(text, name)
        case "yaml":
            from licet.cli.yaml_text import yaml_inputs  # noqa: PLC0415  (JSON needs no YAML)

            yield from yaml_inputs(text, name)
        case _:
            yield from json_inputs(text, name)


def _rows(text: str, name: str) -> Iterator[Input | LicetError]:
    """The rows of a CSV file under whatever header it has."""
    from licet.cli.tables import csv_rows  # noqa: PLC0415

    for row in csv_rows(text, name):
        if isinstance(row, LicetError):
            yield row
        else:
            line, header, cells = row
            yield Input(f"{name}:{line}", dict(zip(header, cells, strict=True)))


def _form_of(source: str) -> str | None:
    """The format a file name ends in; None when it tells nothing."""
    suffix = source.rpartition(".")[2].lower()
    found = _SUFFIXES.get(suffix, suffix)
    return found if found in FORMATS else None


def _guess(text: str) -> str:
    """The format of text without a telling name."""
    start = text.lstrip()[:1]
    first, _, rest = text.strip().partition("\n")
    if start == "{":
        return "jsonl" if first.rstrip().endswith("}") and rest.strip() else "json"
    if start == "[":
        return "json"
    return "csv" if "," in first and ":" not in first else "yaml"


def _text(source: str, name: str) -> str:
    raw = _bytes(source, name)
    if len(raw) > MAX_BYTES:
        raise FactError.at(name, f"is larger than {MAX_BYTES // 1_000_000} MB; split it, or use `licet batch`")
    if b"\x00" in raw[:4096]:
        raise FactError.at(name, "is not UTF-8 text (it holds zero bytes); expected JSON, YAML or CSV in UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FactError.at(f"{name}:{line}", f"is not UTF-8 text (byte {error.start})") from None
    if not text.strip():
        raise FactError.at(name, "is empty; expected a transaction document")
    return text


def _bytes(source: str, name: str) -> bytes:
    """At most one byte more than allowed, so that no one can fill the memory."""
    if source == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with open(source, "rb") as file:  # noqa: PTH123  (pathlib would cost a cold start 5 ms)
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise FactError.at(name, "there is no such file", _file_like(source)) from None
    except OSError as error:
        raise FactError.at(name, f"cannot be read: {error.strerror}") from None


def _file_like(source: str) -> str | None:
    """The file of the same folder whose name comes nearest."""
    from pathlib import Path  # noqa: PLC0415

    folder = Path(source).parent
    names = [one.name for one in folder.iterdir()] if folder.is_dir() else []
    near = nearest(Path(source).name, names)
    return str(folder / near) if near else None

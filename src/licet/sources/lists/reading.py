"""Picks the adapter for a file by what the file holds, never by its name."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from typing import Any, cast

from licet.model.errors import SourceError
from licet.sources.lists import csl, ofac, registry, uk, un
from licet.sources.lists.document import ListDocument

LARGEST = 512 * 1024 * 1024


def read_list(raw: bytes) -> ListDocument:
    """Entries of a list file (JSON, JSON Lines, CSV or XML, plain or gzip).

    Raises:
        SourceError: the file is broken, too large when unpacked, or of no known format.
    """
    content = _unpacked(raw)
    try:
        return _dispatch(content)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError, csv.Error) as broken:
        raise SourceError(f"the list file does not have the shape its format promises: {broken!r}") from broken


def _unpacked(raw: bytes) -> bytes:
    if raw[:2] != b"\x1f\x8b":
        return raw
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
            content = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as broken:
        raise SourceError(f"the gzip stream breaks off or is damaged: {broken}") from broken
    if len(content) > LARGEST:
        raise SourceError(f"the file unpacks to more than {LARGEST >> 20} MiB, which no list does")
    return content


def _dispatch(content: bytes) -> ListDocument:
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        return un.read(content)
    text = content.decode("utf-8-sig")
    if head.startswith((b"{", b"[")):
        return _from_json(text)
    columns: list[str] = next(csv.reader(io.StringIO(text[:8192])), [""])
    if {"source", "name", "alt_names"} <= set(columns):
        return csl.read_bulk_csv(text)
    if {"entity_id", "list", "name"} <= set(columns):
        return csl.read_projection(csv.DictReader(io.StringIO(text)))
    raise SourceError("no list format known here: expected JSON, JSON Lines, UN XML or a CSL CSV with its header")


def _from_json(text: str) -> ListDocument:
    try:
        given: Any = json.loads(text)
    except json.JSONDecodeError as broken:
        if "\n{" in text and not text.startswith("["):
            return csl.read_projection(_lines(text))
        raise SourceError(f"the JSON breaks off or is malformed at line {broken.lineno}: {broken.msg}") from broken
    keys = set(_first(given))
    if "list_id" in keys:
        return registry.read(given)
    if "results" in keys:
        return csl.read_bulk_json(given)
    if {"entries", "tables"} <= keys:
        return csl.read_interned(given)
    readers = {"ofac-sls": ofac.read, "uk-sanctions": uk.read}
    if "sourceId" in keys and given["sourceId"] in readers:
        return readers[given["sourceId"]](given)
    raise SourceError("no list format known here: the JSON has none of `results`, `tables`, `sourceId`, `list_id`")


def _first(given: object) -> dict[str, Any]:
    """The object itself, or the first one of an array."""
    rows = cast("list[object]", given) if isinstance(given, list) else [given]
    return cast("dict[str, Any]", rows[0]) if rows and isinstance(rows[0], dict) else {}


def _lines(text: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError as broken:
            raise SourceError(f"line {number} of the list breaks off or is malformed: {broken.msg}") from broken
    return rows

"""Picks the adapter for a file by what the file holds, never by its name."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from typing import Any

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
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as broken:
        raise SourceError(
            f"the list file does not have the shape its format promises: {broken!r}"
        ) from broken


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
    columns = next(csv.reader(io.StringIO(text[:8192])), [])
    if {"source", "name", "alt_names"} <= set(columns):
        return csl.read_bulk_csv(text)
    if {"entity_id", "list", "name"} <= set(columns):
        return csl.read_projection(csv.DictReader(io.StringIO(text)))
    raise SourceError(
        "no list format known here: expected JSON, JSON Lines, UN XML or a CSL CSV with its header"
    )


def _from_json(text: str) -> ListDocument:
    try:
        given: Any = json.loads(text)
    except json.JSONDecodeError as broken:
        if "\n{" in text and not text.startswith("["):
            return csl.read_projection(_lines(text))
        raise SourceError(
            f"the JSON breaks off or is malformed at line {broken.lineno}: {broken.msg}"
        ) from broken
    if isinstance(given, list) and given and "list_id" in given[0]:
        return registry.read(given)
    if isinstance(given, dict):
        if "results" in given:
            return csl.read_bulk_json(given)
        if "entries" in given and "tables" in given:
            return csl.read_interned(given)
        if reader := {"ofac-sls": ofac.read, "uk-sanctions": uk.read}.get(given.get("sourceId", "")):
            return reader(given)
    raise SourceError(
        "no list format known here: the JSON has none of `results`, `tables`, `sourceId`, `list_id`"
    )


def _lines(text: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError as broken:
            raise SourceError(
                f"line {number} of the list breaks off or is malformed: {broken.msg}"
            ) from broken
    return rows

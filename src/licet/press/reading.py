"""Sources → articles: files, standard input, bytes with or without HTML, with front matter or without."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from licet.press.article import Article, OffsetMap
from licet.press.decode import decode
from licet.press.language import guess_language
from licet.press.lines import mark_lines
from licet.press.published import Evidence, publication

_FRONT: Final = re.compile(r"\A\ufeff?---\r?\n(.*?\r?\n)---[ \t]*\r?\n", re.DOTALL)
_FIELD: Final = re.compile(r"^(\w+):[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)
_HTML: Final = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|meta)\b", re.IGNORECASE)
_LONGEST: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of an article before it is read."""

    doc: str
    published: date | None
    url: str | None
    notes: tuple[str, ...]


def read_article(data: bytes, doc: str, *, published: date | None = None, url: str | None = None) -> Article:
    """One article from its bytes; content never raises, what had to be repaired is in `notes`."""
    decoded = decode(data)
    return article_from_text(
        decoded.text, doc, published=published, url=url, notes=(decoded.note,) if decoded.note else ()
    )


def article_from_text(
    raw: str, doc: str, *, published: date | None = None, url: str | None = None, notes: tuple[str, ...] = ()
) -> Article:
    """One article from the characters of its raw file."""
    if len(raw) > _LONGEST:
        notes = (*notes, f"only the first {_LONGEST:,} of {len(raw):,} characters were read")
        raw = raw[:_LONGEST]
    if _HTML.search(raw, 0, 4096):
        from licet.press.html import article_from_html  # noqa: PLC0415  (only pages pay for it)

        return article_from_html(raw, doc, published=published, url=url, notes=notes)
    front = _FRONT.match(raw)
    fields = _fields(front[1]) if front else {}
    start = front.end() if front else 0
    return _plain(raw[start:], OffsetMap((0,), (start,)), fields, Origin(doc, published, url, notes))


def _plain(text: str, offsets: OffsetMap, fields: Mapping[str, str], origin: Origin) -> Article:
    lines = mark_lines(text)
    language, url = fields.get("language") or guess_language(text), origin.url or fields.get("url")
    evidence = Evidence(given=origin.published, stated=fields.get("published"), url=url)
    return Article(
        doc=fields.get("id") or origin.doc,
        text=text,
        lines=lines,
        language=language,
        published=publication(text, lines, language, evidence),
        offsets=offsets,
        outlet=fields.get("outlet"),
        url=url,
        notes=origin.notes,
    )


def _fields(block: str) -> dict[str, str]:
    return {name.lower(): value.strip().strip("\"'") for name, value in _FIELD.findall(block)}


def read_file(path: Path, *, published: date | None = None) -> Article:
    """One article from a file; its stem is the identifier."""
    return read_article(path.read_bytes(), path.stem, published=published)

"""RSS and Atom feeds → one article an entry; the feed's own date is the publication date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final, cast

from licet.model.errors import FactError
from licet.press.article import Article, Published
from licet.press.reading import article_from_text

_FEED: Final = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_DANGER: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)
_MOST: Final = 500


def is_feed(data: bytes) -> bool:
    """Whether bytes look like RSS or Atom."""
    return bool(_FEED.search(data[:4096]))


def feed_articles(data: bytes, doc: str) -> Iterator[Article]:
    """The entries of a feed, oldest entries last, as the feed orders them.

    Raises:
        FactError: the feed declares entities, or holds no entry that can be read.
    """
    import feedparser  # noqa: PLC0415  (only feeds pay for it)

    if _DANGER.search(data):
        raise FactError.at(doc, "a feed that declares entities or a document type is refused")
    parsed = cast("dict[str, Any]", feedparser.parse(data, sanitize_html=False))
    entries = cast("list[dict[str, Any]]", parsed["entries"])
    if not entries:
        raise FactError.at(doc, "no entries; expected RSS or Atom")
    for number, entry in enumerate(entries[:_MOST], start=1):
        yield _article(entry, f"{doc}#{number}")


def _article(entry: dict[str, Any], doc: str) -> Article:
    contents: list[Any] = list(entry.get("content") or [])
    body = str(contents[0].get("value", "")) if contents else str(entry.get("summary", ""))
    title = str(entry.get("title", ""))
    wrapped = f"<html><body><h1>{title}</h1>\n<p>{body}</p></body></html>"
    article = article_from_text(wrapped, doc, url=entry.get("link"))
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    if not when:
        return article
    day = date(when.tm_year, when.tm_mon, when.tm_mday)
    told = str(entry.get("published") or entry.get("updated"))
    return replace(article, published=Published(day=day, basis="metadata", evidence=told))

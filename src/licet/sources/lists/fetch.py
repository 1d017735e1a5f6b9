"""Fetches a published list with a conditional request: unchanged content costs one header."""

from __future__ import annotations

import datetime
import http.client
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING

from licet.model.errors import SourceError
from licet.sources.lists.reading import LARGEST

if TYPE_CHECKING:
    from licet.store.lists import ListStore, Version

TIMEOUT_S = 60
_SCHEMES = frozenset({"http", "https"})


def update(store: ListStore, url: str, today: datetime.date) -> tuple[Version | None, bool]:
    """Fetch `url` into the store; returns the version now in use and whether it is new.

    Raises:
        SourceError: no answer, a cut answer, or a file the store refuses; the old version stays in use.
    """
    before = next((version for version in reversed(store.versions()) if version.origin == url), None)
    answer = _get(url, before)
    if answer is None:
        return before, False
    raw, etag, modified = answer
    return store.add(raw, known=today, origin=url, etag=etag, modified=modified)


def _get(url: str, before: Version | None) -> tuple[bytes, str, str] | None:
    """The body with its validators, or None when the server says nothing changed."""
    if urllib.parse.urlsplit(url).scheme not in _SCHEMES:
        raise SourceError(f"{url}: only http and https addresses can be fetched")
    request = urllib.request.Request(url, headers={"User-Agent": "licet", "Accept-Encoding": "identity"})
    if before is not None and before.etag:
        request.add_header("If-None-Match", before.etag)
    if before is not None and before.modified:
        request.add_header("If-Modified-Since", before.modified)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            raw = answer.read(LARGEST + 1)
            promised = answer.headers.get("Content-Length")
            etag, modified = answer.headers.get("ETag") or "", answer.headers.get("Last-Modified") or ""
    except urllib.error.HTTPError as refused:
        if refused.code == http.client.NOT_MODIFIED:
            return None
        raise SourceError(f"{url}: the server answered {refused.code} {refused.reason}") from refused
    except (OSError, http.client.HTTPException) as broken:
        raise SourceError(f"{url}: could not be fetched ({broken})") from broken
    if promised is not None and len(raw) != int(promised):
        raise SourceError(f"{url}: the answer was cut off at {len(raw):,} of {int(promised):,} bytes")
    if len(raw) > LARGEST:
        raise SourceError(f"{url}: the answer is larger than any list")
    return raw, etag, modified

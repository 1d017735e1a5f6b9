"""Fetches a published list with a conditional request: unchanged content costs one header."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from licet.model.errors import SourceError
from licet.sources.lists.reading import LARGEST

TIMEOUT_S = 60
_SCHEMES = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A body and what the server said to recognise it by."""

    raw: bytes
    etag: str
    modified: str


def fetch(url: str, etag: str = "", modified: str = "") -> Answer | None:
    """The list at `url`, or None when it is still the one with this `etag` or `modified`.

    Raises:
        SourceError: no answer, an error, or an answer that breaks off.
    """
    if urllib.parse.urlsplit(url).scheme not in _SCHEMES:
        raise SourceError(f"{url}: only http and https addresses can be fetched")
    request = urllib.request.Request(url, headers={"User-Agent": "licet", "Accept-Encoding": "identity"})
    for header, value in (("If-None-Match", etag), ("If-Modified-Since", modified)):
        if value:
            request.add_header(header, value)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            return _whole(url, answer)
    except urllib.error.HTTPError as refused:
        if refused.code == http.client.NOT_MODIFIED:
            return None
        raise SourceError(f"{url}: the server answered {refused.code} {refused.reason}") from refused
    except (OSError, http.client.HTTPException) as broken:
        raise SourceError(f"{url}: could not be fetched ({broken})") from broken


def _whole(url: str, answer: http.client.HTTPResponse) -> Answer:
    raw = answer.read(LARGEST + 1)
    promised = answer.headers.get("Content-Length")
    if promised is not None and len(raw) < int(promised):
        raise SourceError(f"{url}: the answer was cut off at {len(raw):,} of {int(promised):,} bytes")
    if len(raw) > LARGEST:
        raise SourceError(f"{url}: the answer is larger than any list")
    return Answer(raw, answer.headers.get("ETag") or "", answer.headers.get("Last-Modified") or "")

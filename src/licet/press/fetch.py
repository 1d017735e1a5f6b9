"""Fetch one page or feed over HTTP without letting the page choose where Licet goes.

Only http and https; a bounded body; text types only; every redirect is checked again; addresses that are
private, loopback, link-local, multicast or reserved are refused, and the connection goes to the very address that
was checked. A caller may allow a private address it names itself; where that redirects to is checked like any other.
Certificates are verified against the authorities of the system, or those of `SSL_CERT_FILE`.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from licet.model.errors import SourceError

MAX_BYTES: Final = 5_000_000
MAX_REDIRECTS: Final = 3
TIMEOUT: Final = 15.0
DEADLINE: Final = 45.0
_TYPES: Final = (
    "text/",
    "application/xhtml",
    "application/xml",
    "application/rss",
    "application/atom",
    "application/json",
)
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))


Origin = tuple[str, str, int]
"""Scheme, host and port."""


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched body, the address it came from in the end, and its content type."""

    url: str
    body: bytes
    content_type: str


def fetch(url: str, *, allow_private: bool = False, max_bytes: int = MAX_BYTES) -> Page:
    """Fetch `url`.

    Args:
        url: an http or https address.
        allow_private: `url` itself may be at a loopback or private address; what it redirects to may not.
        max_bytes: longest body accepted.

    Raises:
        SourceError: the address is refused, the server fails, or the body breaks a bound.
    """
    deadline = time.monotonic() + DEADLINE
    trusted = _origin(_parts(url)) if allow_private else None
    for _ in range(MAX_REDIRECTS + 1):
        found = _once(url, trusted, max_bytes=max_bytes, deadline=deadline)
        if isinstance(found, Page):
            return found
        url = urljoin(url, found)
    raise SourceError(f"{url}: more than {MAX_REDIRECTS} redirects")


def _once(url: str, trusted: Origin | None, *, max_bytes: int, deadline: float) -> Page | str:
    """One request: the page, or where it redirects to."""
    parts = _parts(url)
    address = _address(parts, allow_private=_origin(parts) == trusted)
    connection = _connect(parts, address)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers={"User-Agent": "licet-press", "Accept": "text/html, */*;q=0.5"})
        answer = connection.getresponse()
        if answer.status in _REDIRECTS:
            return _location(answer, url)
        return Page(url, _body(answer, url, max_bytes, deadline), answer.headers.get_content_type())
    except (OSError, http.client.HTTPException) as error:
        raise SourceError(f"{url}: {error}") from error
    finally:
        connection.close()


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or 0 < parts.port < 65536
    except ValueError as error:
        raise SourceError(f"{url}: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_fine:
        raise SourceError(f"{url}: expected an http or https address")
    if parts.username or parts.password:
        raise SourceError(f"{parts.hostname}: an address with a password is refused")
    return parts


def _origin(parts: SplitResult) -> Origin:
    return parts.scheme, parts.hostname or "", parts.port or _port(parts)


def _address(parts: SplitResult, *, allow_private: bool) -> str:
    """The checked address to connect to; a name that resolves to any refused address is refused."""
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, parts.port or _port(parts), type=socket.SOCK_STREAM)
    except OSError as error:
        raise SourceError(f"{host}: {error}") from error
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        ip = ipaddress.ip_address(address.partition("%")[0])
        mapped = getattr(ip, "ipv4_mapped", None)
        if not (mapped or ip).is_global and not allow_private:
            raise SourceError(f"{host}: {address} is not a public address")
    return addresses[0]


def _port(parts: SplitResult) -> int:
    return 443 if parts.scheme == "https" else 80


def _connect(parts: SplitResult, address: str) -> http.client.HTTPConnection:
    host, port = parts.hostname or "", parts.port or _port(parts)
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    try:
        raw = socket.create_connection((address, port), timeout=TIMEOUT)
        secure = parts.scheme == "https"
        connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if secure else raw
    except OSError as error:
        raise SourceError(f"{host}: {error}") from error
    return connection


def _location(answer: http.client.HTTPResponse, url: str) -> str:
    location = answer.headers.get("Location")
    if not location:
        raise SourceError(f"{url}: a redirect to nowhere")
    return location


def _body(answer: http.client.HTTPResponse, url: str, max_bytes: int, deadline: float) -> bytes:
    if answer.status != http.client.OK:
        raise SourceError(f"{url}: the server answered {answer.status}")
    kind = answer.headers.get_content_type()
    if not kind.startswith(_TYPES):
        raise SourceError(f"{url}: {kind} is not text")
    parts: list[bytes] = []
    size = 0
    while chunk := answer.read(65536):
        size += len(chunk)
        if size > max_bytes:
            raise SourceError(f"{url}: longer than {max_bytes:,} bytes")
        if time.monotonic() > deadline:
            raise SourceError(f"{url}: took longer than {DEADLINE:.0f} seconds")
        parts.append(chunk)
    return b"".join(parts)

"""The fetcher goes only where it may, and stops where it must; tried against a server of our own."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from licet.model.errors import SourceError
from licet.press.fetch import fetch

BODY = "<html><p>미국 정부가 H20 칩의 중국 수출을 금지했다.</p></html>".encode()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/loop"):
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/page")
            self.end_headers()
        elif self.path == "/nowhere":
            self.send_response(302)
            self.end_headers()
        else:
            self.answer()

    def answer(self) -> None:
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("Content-Type", "image/png" if self.path == "/image" else "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(BODY * (200 if self.path == "/long" else 1))

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def test_a_page_is_fetched_when_private_addresses_are_allowed(server: str) -> None:
    page = fetch(f"{server}/page", allow_private=True)
    assert page.body == BODY
    assert page.content_type == "text/html"


def test_a_redirect_is_followed_and_the_final_address_is_told(server: str) -> None:
    assert fetch(f"{server}/moved", allow_private=True).url == f"{server}/page"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/loop", "redirects"), ("/nowhere", "redirect to nowhere"), ("/image", "not text"), ("/gone", "404"),
        ("/long", "longer than"),
    ],
)  # fmt: skip
def test_a_broken_bound_is_an_error_that_names_it(server: str, path: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        fetch(server + path, allow_private=True, max_bytes=5_000)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.8", "169.254.169.254", "0.0.0.0"],
)
def test_private_addresses_are_refused_by_default(host: str) -> None:
    with pytest.raises(SourceError, match=r"not a public address|Name or service|No address"):
        fetch(f"http://{host}:9/")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.com/",
        "http://",
        "http://user:pw@example.com/",
        "gopher://x",
        "http://x:99999/",
    ],
)
def test_other_kinds_of_address_are_refused(url: str) -> None:
    with pytest.raises(SourceError):
        fetch(url)

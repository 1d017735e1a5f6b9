"""The fetcher goes only where it may, and stops where it must; tried against a server of our own."""

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

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
        elif self.path.startswith("/to/"):
            self.send_response(307)
            self.send_header("Location", self.path.removeprefix("/to/"))
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


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context:
        httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"{'https' if context else 'http'}://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own making for 127.0.0.1, with its key in the same file."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl command to make a certificate with")
    target = tmp_path_factory.mktemp("tls") / "server.pem"
    words = (
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=licet-test -addext subjectAltName=IP:127.0.0.1 "
        f"-keyout {target} -out {target}.crt"
    )
    subprocess.run(words.split(), check=True, capture_output=True)
    target.write_text(target.read_text() + Path(f"{target}.crt").read_text())
    return target


@pytest.fixture(scope="module")
def secure(certificate: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(context) as address:
        yield address


@pytest.fixture
def trusted(secure: str, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The secure server, known to whoever reads `SSL_CERT_FILE`."""
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    return secure


def test_a_page_comes_over_https_from_a_server_whose_certificate_is_trusted(trusted: str) -> None:
    page = fetch(f"{trusted}/page", allow_private=True)
    assert (page.body, page.url) == (BODY, f"{trusted}/page")
    assert fetch(f"{trusted}/moved", allow_private=True).body == BODY


def test_a_certificate_nobody_vouches_for_is_refused(secure: str) -> None:
    with pytest.raises(SourceError, match="CERTIFICATE_VERIFY_FAILED"):
        fetch(f"{secure}/page", allow_private=True)


def test_a_certificate_for_another_host_is_refused(trusted: str) -> None:
    with pytest.raises(SourceError, match=r"Hostname mismatch|doesn't match|not valid for"):
        fetch(trusted.replace("127.0.0.1", "localhost") + "/page", allow_private=True)


def test_bounds_hold_over_https(trusted: str) -> None:
    for path, words in (("/long", "longer than"), ("/image", "not text"), ("/loop", "redirects"), ("/gone", "404")):
        with pytest.raises(SourceError, match=words):
            fetch(trusted + path, allow_private=True, max_bytes=5_000)


def test_a_private_https_address_is_refused_unless_allowed(trusted: str) -> None:
    with pytest.raises(SourceError, match="not a public address"):
        fetch(f"{trusted}/page")


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:9/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "https://10.0.0.8/"],
)
def test_an_allowed_page_cannot_send_us_to_another_private_address(trusted: str, target: str) -> None:
    with pytest.raises(SourceError, match="not a public address"):
        fetch(f"{trusted}/to/{target}", allow_private=True)


def test_a_redirect_from_https_to_another_server_of_the_same_host_is_refused(trusted: str, server: str) -> None:
    assert fetch(f"{server}/page", allow_private=True).body == BODY
    with pytest.raises(SourceError, match="not a public address"):
        fetch(f"{trusted}/to/{server}/page", allow_private=True)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.com/", "javascript:1", "//user:pw@127.0.0.1/"]
)
def test_a_redirect_to_another_kind_of_address_is_refused(trusted: str, target: str) -> None:
    with pytest.raises(SourceError):
        fetch(f"{trusted}/to/{target}", allow_private=True)


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

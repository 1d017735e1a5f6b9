import datetime
import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from licet.model.errors import SourceError
from licet.store.lists import ListStore
from tests.screening.test_lists import csl, row

MONDAY = datetime.date(2026, 3, 2)


def many(count, first=0):
    return csl([row(i) for i in range(first, first + count)])


def test_a_file_is_kept_by_its_hash_once(tmp_path):
    store = ListStore(tmp_path)
    first, fresh = store.add(many(50), known=MONDAY)
    again, fresh_again = store.add(many(50), known=MONDAY + datetime.timedelta(days=1))
    assert (fresh, fresh_again, first) == (True, False, again)
    assert len(store.versions()) == 1
    assert len(store.document(first).entries) == 50


def test_a_shrunken_list_is_refused_and_the_old_version_keeps_serving(tmp_path):
    store = ListStore(tmp_path)
    before, _ = store.add(many(100), known=MONDAY)
    with pytest.raises(SourceError, match="entity_list fell from 100 to 90"):
        store.add(many(90), known=MONDAY)
    assert store.latest("us-csl") == before
    after, fresh = store.add(many(98), known=MONDAY)
    assert fresh
    assert store.add(many(90), known=MONDAY, largest_loss=0.2)[1]
    assert after.counts == {"entity_list": 98}


def test_a_sub_list_that_vanishes_is_refused_however_small(tmp_path):
    store = ListStore(tmp_path)
    capta = row(1, source="Capta List (CAP) - Treasury Department")
    store.add(csl([*(row(i) for i in range(2, 300)), capta]), known=MONDAY)
    with pytest.raises(SourceError, match="capta fell from 1 to 0"):
        store.add(csl([row(i) for i in range(2, 300)]), known=MONDAY)


def test_each_day_is_answered_by_the_version_that_spoke_for_it_and_was_known(tmp_path):
    store = ListStore(tmp_path)

    def add(as_of, known, first):
        raw = json.dumps(
            {"results": [row(i) for i in range(first, first + 20)], "search_performed_at": as_of}
        ).encode()
        return store.add(raw, known=datetime.date.fromisoformat(known))[0]

    january, march = add("2026-01-05", "2026-01-06", 0), add("2026-03-05", "2026-03-06", 20)
    corrected = add("2026-01-05", "2026-04-01", 40)

    def asked(on, known):
        return store.in_force(datetime.date.fromisoformat(on), datetime.date.fromisoformat(known))

    assert asked("2026-02-01", "2026-03-10") == [january]
    assert asked("2026-02-01", "2026-05-01") == [corrected]
    assert asked("2026-03-10", "2026-05-01") == [march]
    assert asked("2026-02-01", "2026-01-01") == []
    assert asked("2025-06-01", "2026-03-10") == [january]


def test_a_stored_file_that_changed_on_disk_is_refused(tmp_path):
    store = ListStore(tmp_path)
    version, _ = store.add(many(10), known=MONDAY)
    (store.folder / "raw" / version.sha256).write_bytes(many(11))
    with pytest.raises(SourceError, match="own hash"):
        store.document(version)


def test_a_damaged_manifest_is_named(tmp_path):
    store = ListStore(tmp_path)
    store.add(many(10), known=MONDAY)
    (store.folder / "manifest.json").write_text("[{")
    with pytest.raises(SourceError, match="manifest"):
        store.versions()


WRITER = """
import datetime, sys
from pathlib import Path
from licet.store.lists import ListStore
from tests.screening.test_store import many
store = ListStore(Path(sys.argv[1]))
print("ready", flush=True)
for i in range(10_000):
    store.add(many(400, i), known=datetime.date(2026, 3, 2), largest_loss=1)
"""


def test_a_store_survives_being_killed_twenty_times_while_it_updates(tmp_path):
    seen = 0
    for attempt in range(20):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": "src:."},
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.01 * attempt)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        store = ListStore(tmp_path)
        versions = store.versions()
        assert len(versions) >= seen
        seen = len(versions)
        if versions:
            assert store.document(versions[-1]).entries
    assert seen > 0
    assert store.add(many(400, 99_999), known=MONDAY, largest_loss=1)[1]


class Publisher(http.server.BaseHTTPRequestHandler):
    """Serves `body` with an ETag; `mode` makes it misbehave."""

    body, etag, mode = b"", '"1"', "good"

    def do_GET(self):
        if self.mode == "error":
            self.send_error(503)
            return
        if self.headers.get("If-None-Match") == self.etag:
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("ETag", self.etag)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body[: len(self.body) // 2] if self.mode == "cut" else self.body)

    def log_message(self, format, *args):
        pass


@pytest.fixture
def publisher():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Publisher.mode = "good"
    yield f"http://127.0.0.1:{server.server_port}/consolidated.json"
    server.shutdown()
    server.server_close()


def test_an_update_asks_only_for_what_changed(tmp_path, publisher):
    store = ListStore(tmp_path)
    Publisher.body, Publisher.etag = many(100), '"1"'
    first, fresh = store.update(publisher, MONDAY)
    assert fresh
    assert store.update(publisher, MONDAY) == (first, False)
    Publisher.body, Publisher.etag = many(101), '"2"'
    second, fresh = store.update(publisher, MONDAY)
    assert fresh
    assert second is not None
    assert second.counts == {"entity_list": 101}


@pytest.mark.parametrize("mode", ["cut", "error"])
def test_an_update_that_fails_leaves_the_old_version_in_use(tmp_path, publisher, mode):
    store = ListStore(tmp_path)
    Publisher.body, Publisher.etag = many(100), '"1"'
    before, _ = store.update(publisher, MONDAY)
    Publisher.body, Publisher.etag, Publisher.mode = many(120), '"2"', mode
    with pytest.raises(SourceError):
        store.update(publisher, MONDAY)
    assert store.latest("us-csl") == before


def test_only_web_addresses_are_fetched(tmp_path):
    with pytest.raises(SourceError, match="http"):
        ListStore(tmp_path).update("file:///etc/passwd", MONDAY)

"""A model may point at clauses and expressions; everything else is checked, and its dates are ours."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from licet.model.errors import BackendError
from licet.press.article import Article
from licet.press.model_backend import ModelExtractor
from licet.press.reading import article_from_text

TEXT = """H20 수출 재개
젠슨 황 CEO는 15일 CCTV와 인터뷰에서 트럼프 행정부가 H20 칩의 중국 수출 재개를 승인했다고 밝혔다.
앞서 정부는 지난 4월 수출을 금지했다.
관련기사
다른 회사는 7일 수출을 중단했다고 밝혔다.
"""
GOOD = {
    "type": "allow", "modality": "announced", "attribution": "on_record", "stance": "looser",
    "quote": "트럼프 행정부가 H20 칩의 중국 수출 재개를 승인했다고 밝혔다", "date_expression": "15일",
    "actors": ["트럼프 행정부"], "items": ["H20"], "targets": ["중국"], "source": ["CCTV"],
}  # fmt: skip

Serve = Callable[[Any], str]


class Service(BaseHTTPRequestHandler):
    content: str = ""
    status: int = 200
    asked: list[dict[str, Any]] = []  # noqa: RUF012

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Service.asked.append({"path": self.path, "body": json.loads(body)})
        self.send_response(Service.status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps({"choices": [{"message": {"content": Service.content}}]}).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}/v1"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def article() -> Article:
    return article_from_text(TEXT, "a", published=date(2025, 7, 16))


def extract(endpoint: str, *events: Any) -> list[Any]:
    Service.content, Service.status = json.dumps({"events": list(events)}), 200
    return ModelExtractor(endpoint=endpoint, model="tiny")(article())


def test_a_good_event_is_taken_with_our_date_and_canonical_names(endpoint: str) -> None:
    (signal,) = extract(endpoint, GOOD)
    assert (signal.type, signal.date.value, signal.date.expr) == ("allow", "2025-07-15", "15일")
    assert (signal.actors, signal.items, signal.targets) == (("Trump administration",), ("H20",), ("China",))
    assert signal.extractor == "llm"
    assert article().text[signal.span.start : signal.span.end] == signal.text


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "트럼프 행정부가 H20을 전면 허용했다"},
        {"quote": "다른 회사는 7일 수출을 중단했다고 밝혔다"},
        {"quote": ""},
        {"type": "decontrol"},
        {"modality": "certain"},
        {"attribution": None},
    ],
)
def test_an_invented_clause_or_value_is_dropped(endpoint: str, change: dict[str, Any]) -> None:
    assert extract(endpoint, GOOD | change) == []


def test_a_date_that_is_not_in_the_article_is_no_date(endpoint: str) -> None:
    (signal,) = extract(endpoint, GOOD | {"date_expression": "2025-07-14"})
    assert signal.date.value is None


def test_names_that_stand_nowhere_are_dropped(endpoint: str) -> None:
    (signal,) = extract(endpoint, GOOD | {"items": ["H999"], "actors": ["Santa Claus"]})
    assert signal.items == () and signal.actors == ()


def test_the_article_goes_in_as_data_at_temperature_zero(endpoint: str) -> None:
    extract(endpoint, GOOD)
    asked = Service.asked[-1]
    assert asked["path"] == "/v1/chat/completions"
    assert asked["body"]["temperature"] == 0
    assert "tools" not in asked["body"]
    assert json.loads(asked["body"]["messages"][1]["content"])["language"] == "ko"
    assert "다른 회사는" not in asked["body"]["messages"][1]["content"]


@pytest.mark.parametrize("content", ["not json", "[]", '{"events": 3}', '{"other": []}'])
def test_a_reply_outside_the_protocol_is_an_error(endpoint: str, content: str) -> None:
    Service.content, Service.status = content, 200
    with pytest.raises(BackendError):
        ModelExtractor(endpoint=endpoint, model="tiny")(article())


def test_a_service_that_fails_or_is_not_there_is_an_error(endpoint: str) -> None:
    Service.content, Service.status = "{}", 500
    with pytest.raises(BackendError, match="500"):
        ModelExtractor(endpoint=endpoint, model="tiny")(article())
    with pytest.raises(BackendError):
        ModelExtractor(endpoint="http://127.0.0.1:9/v1", model="tiny", timeout=2)(article())
    with pytest.raises(BackendError, match="http"):
        ModelExtractor(endpoint="file:///etc", model="tiny")(article())

"""The ledger only grows, and twenty outlets telling one event are one event with twenty sources."""
# ruff: noqa: E501  (articles are long lines)

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from licet.model.errors import FactError
from licet.press.desk import Reading, read
from licet.press.law import law_records
from licet.press.ledger import Ledger, open_ledger
from licet.press.reading import article_from_text

VARIANTS = (
    "미국 정부가 {d} 엔비디아 H20 칩의 중국 수출 재개를 승인했다고 밝혔다.",
    "트럼프 행정부는 {d} H20의 대중 판매를 허용하겠다고 발표했다.",
    "엔비디아는 {d} 미국이 H20의 중국 수출을 허용했다고 밝혔다.",
    "젠슨 황 CEO는 {d} 미국 정부가 H20 칩의 중국 판매를 승인했다고 말했다.",
)


def reading(n: int, text: str) -> Reading:
    front = f'---\nid: outlet-{n}\noutlet: "Outlet {n}"\npublished: 2025-07-1{5 + n % 3}\nlanguage: ko\n---\n제목 {n}\n{text}\n'
    return read(article_from_text(front, f"outlet-{n}"), law_records(), today=date(2026, 11, 24))


def twenty() -> list[Reading]:
    return [reading(n, VARIANTS[n % 4].format(d="15일(현지시간)")) for n in range(20)]


def test_twenty_outlets_are_one_event_with_twenty_sources(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "press.sqlite") as ledger:
        for each in twenty():
            ledger.record(each)
        events = [e for e in ledger.events(item="H20") if e.type == "allow"]
    assert len(events) == 1
    assert len(events[0].sources) == 20
    assert {s["outlet"] for s in events[0].sources} == {f"Outlet {n}" for n in range(20)}
    assert events[0].verdict == "promise"


def test_the_same_article_twice_adds_nothing(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "press.sqlite") as ledger:
        first = ledger.record(twenty()[0])
        assert first >= 1
        assert ledger.record(twenty()[0]) == 0


def test_another_date_or_another_product_is_another_event(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "press.sqlite") as ledger:
        ledger.record(reading(1, VARIANTS[0].format(d="15일")))
        ledger.record(reading(2, VARIANTS[0].format(d="지난 2일")))
        ledger.record(reading(3, VARIANTS[0].format(d="15일").replace("H20", "H200")))
        assert len([e for e in ledger.events() if e.type == "allow"]) == 3


def test_the_database_itself_refuses_to_change_the_past(tmp_path: Path) -> None:
    path = tmp_path / "press.sqlite"
    with open_ledger(path) as ledger:
        ledger.record(twenty()[0])
    connection = sqlite3.connect(path)
    for statement in ("update event set verdict = 'match'", "delete from source", "delete from article"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def test_decisions_are_appended_with_their_author(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "press.sqlite")
    ledger.record(twenty()[0])
    event = next(ledger.events())
    ledger.decide(event.id, "accept", who="A. Analyst", note="two sources")
    ledger.decide(event.id, "correct", who="B. Analyst", note="date", change={"date": "2025-07-15"})
    decisions = next(ledger.events()).decisions
    assert [(d["what"], d["who"]) for d in decisions] == [("accept", "A. Analyst"), ("correct", "B. Analyst")]
    with pytest.raises(FactError, match="accept"):
        ledger.decide(event.id, "acept", who="x", note="y")
    with pytest.raises(FactError, match="no event"):
        ledger.decide(999, "accept", who="x", note="y")
    ledger.close()

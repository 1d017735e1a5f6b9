"""A determination lists what the press ledger holds about its item, apart from law and without effect."""

import time
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from rich.console import Console

from licet.api import determine, timeline
from licet.model.determination import PRESS
from licet.press.desk import Reading, read
from licet.press.heard import heard
from licet.press.law import law_records
from licet.press.ledger import Ledger, default_path, open_ledger
from licet.press.reading import article_from_text
from licet.render.document import document
from licet.render.history import history_document, plain_history
from licet.render.html import history_page
from licet.render.page import page
from licet.render.ribbon import ribbon
from licet.render.terminal import print_history
from licet.render.words import Words

TOLD = "미국 정부가 15일(현지시간) 엔비디아 H20 칩의 중국 수출 재개를 승인했다고 밝혔다. 이날 주가는 4% 올랐다."
SALE: dict[str, Any] = {
    "on": "2025-08-01",
    "item": "H20",
    "exporter": {"name": "NVIDIA", "headquarters": "US", "ultimate_parent": "self"},
    "ship_from": "US",
    "ship_to": "CN",
}


def told(text: str = TOLD, outlet: str = "Example Daily") -> Reading:
    article = article_from_text(f"---\noutlet: {outlet}\npublished: 2025-07-16\n---\n제목\n\n{text}\n", outlet)
    return read(article, law_records(), today=date(2026, 11, 24))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LICET_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def ledger(home: Path) -> Ledger:
    with open_ledger() as opened:
        opened.record(told())
    return Ledger(default_path())


def press(signals: Any) -> list[Any]:
    return [one for one in signals if one.effect == PRESS]


def test_a_home_without_a_ledger_gives_no_signals_of_the_press(home: Path) -> None:
    assert press(determine(SALE).signals) == []
    assert not (home / "press.sqlite").exists()


def test_the_ledgers_signals_stand_beside_the_answer_and_change_nothing_else(home: Path) -> None:
    before = determine(SALE)
    with open_ledger() as opened:
        opened.record(told())
    after = determine(SALE)
    (signal,) = press(after.signals)
    assert (signal.date, signal.cite) == ("2025-07-15", "press: Example Daily (2025-07-16)")
    assert "allowed" in signal.summary
    assert replace(after, signals=before.signals) == before
    assert [one["effect"] for one in document(after)["signals"]].count(PRESS) == 1


def test_a_share_price_is_no_signal(ledger: Ledger) -> None:
    assert {event.type for event in ledger.events()} >= {"allow", "market"}
    assert len(press(determine(SALE).signals)) == 1


def test_a_signal_is_listed_from_the_day_it_was_told_and_for_its_own_product(ledger: Ledger) -> None:
    assert press(determine({**SALE, "on": "2025-07-15"}).signals) == []
    assert press(determine({**SALE, "known": "2025-07-15"}).signals) == []
    assert press(determine({**SALE, "on": "2025-07-16"}).signals)
    assert press(determine({**SALE, "item": "H200"}).signals) == []
    assert heard("h20", "2025-07-16", default_path())
    assert heard(None, "2025-07-16", default_path()) == ()


def test_what_a_person_rejected_is_not_listed(ledger: Ledger) -> None:
    event = next(e for e in ledger.events() if e.type == "allow")
    assert press(determine(SALE).signals)
    time.sleep(0.01)
    ledger.decide(event.id, "reject", who="A. Analyst", note="not confirmed")
    assert press(determine(SALE).signals) == []
    ledger.decide(event.id, "accept", who="B. Analyst", note="confirmed by the filing")
    assert press(determine(SALE).signals)


def test_an_imprecise_day_stays_imprecise(ledger: Ledger) -> None:
    ledger.record(told("앞서 미국 정부는 지난 4월 엔비디아 H20 칩의 중국 수출을 금지했다."))
    (ban,) = [one for one in press(determine(SALE).signals) if "ban" in one.summary.partition(":")[0]]
    assert "2025-04-01..2025-04-30" in ban.summary


def test_a_second_outlet_is_a_second_source_of_the_same_signal(ledger: Ledger) -> None:
    ledger.record(told(outlet="Second Daily"))
    (signal,) = press(determine(SALE).signals)
    assert signal.cite == "press: Example Daily, Second Daily (2025-07-16)"


def test_the_timeline_shows_instruments_and_ledger_in_order(ledger: Ledger) -> None:
    signals = timeline("H20", "CN", start="2025-07-01", until="2025-09-01").signals
    assert press(signals)
    assert [one for one in signals if one.effect != PRESS]
    assert [one.date for one in signals] == sorted(one.date for one in signals)
    assert press(timeline("H20", "CN", start="2025-08-01", until="2025-09-01").signals) == []


@pytest.mark.parametrize(("language", "title"), [("en", "From the press ledger, not law"), ("ko", "기사 장부")])
def test_every_face_tells_the_press_from_what_an_instrument_announced(
    ledger: Ledger, language: str, title: str
) -> None:
    words, history = Words(language), timeline("H20", "CN", start="2025-07-01", until="2025-09-01")
    answered = {one.key: one for one in page(determine(SALE), words).sections}
    assert {one.mark for one in answered[PRESS].entries} == {PRESS}
    assert PRESS not in {one.mark for one in answered["signals"].entries}
    assert answered[PRESS].apart
    svg, console = ribbon(history, words), Console(record=True, width=200, file=StringIO())
    print_history(history, console, words)
    for face in (svg, plain_history(history, words), console.export_text(), history_page(history, words)):
        assert title in face
    assert svg.count("<circle") == 1 + len(press(history.signals))
    assert [one["effect"] for one in history_document(history)["signals"]].count(PRESS) == len(press(history.signals))

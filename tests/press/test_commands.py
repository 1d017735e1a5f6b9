"""The faces of the desk: arguments in, words or JSON out, errors that say what to do."""
# ruff: noqa: E501  (articles are long lines)

import argparse
import io
import json
import sys
from pathlib import Path

import pytest

from licet.model.errors import FactError
from licet.press.commands import add_press_arguments
from tests.shared import ROOT

EXAMPLES = ROOT / "examples" / "press"


def run(*words: str) -> str:
    parser = argparse.ArgumentParser("licet")
    add_press_arguments(parser.add_subparsers().add_parser("press"))
    args = parser.parse_args(["press", *words])
    out = io.StringIO()
    assert args.run(args, out) == 0
    return out.getvalue()


def test_read_prints_one_contract_object_a_line() -> None:
    sources = sorted(str(p) for p in EXAMPLES.glob("*.txt"))
    found = [json.loads(line) for line in run("read", *sources, "--json").splitlines()]
    assert len(found) > len(sources)
    for signal in found:
        raw = (EXAMPLES / f"{signal['doc']}.txt").read_bytes().decode("utf-8")
        span = signal["span"]
        assert raw[span["start"] : span["end"]] == span["text"]
        assert {
            "type",
            "modality",
            "attribution",
            "stance",
            "date",
            "actors",
            "items",
            "targets",
            "amount",
            "source",
        } <= signal.keys()
        assert {"verdict", "why", "law", "on_event_day", "today"} <= signal["alignment"].keys()


@pytest.mark.parametrize(("language", "word"), [("en", "PROMISE"), ("ko", "약속·예고")])
def test_read_speaks_both_languages(language: str, word: str) -> None:
    assert word in run("read", str(EXAMPLES / "h20-july.txt"), "--lang", language)


def test_read_takes_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (EXAMPLES / "h20-july.txt").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert '"doc": "stdin"' in run("read", "-", "--json", "--published", "2025-07-16")


def test_a_page_is_self_contained_and_marks_every_clause(tmp_path: Path) -> None:
    run("read", str(EXAMPLES / "h20-july.txt"), "--html", str(tmp_path), "--lang", "ko")
    page = (tmp_path / "h20-july.html").read_text(encoding="utf-8")
    assert page.count('class="card"') == page.count("<sup id=")
    assert "<mark" in page and "약속·예고" in page
    assert not any(word in page for word in ("<script", "<link", "src=", "@import", "url("))


def test_markup_in_an_article_never_reaches_the_page_alive(tmp_path: Path) -> None:
    source = tmp_path / "bad.txt"
    source.write_text(
        "제목 <img src=x onerror=alert(1)>\n미국 정부는 H20의 중국 수출을 <b>금지했다</b> <script>alert(1)</script>.\n"
    )
    run("read", str(source), "--html", str(tmp_path), "--published", "2025-07-16")
    page = (tmp_path / "bad.html").read_text(encoding="utf-8")
    assert "<script" not in page and "<img" not in page


def test_timeline_shows_events_in_order_of_time_from_files_and_from_the_ledger(tmp_path: Path) -> None:
    sources = sorted(str(p) for p in EXAMPLES.glob("*.txt"))
    shown = [json.loads(line) for line in run("timeline", *sources, "--json").splitlines()]
    firsts = [event["first"] for event in shown if event["first"]]
    assert firsts == sorted(firsts)
    ledger = str(tmp_path / "press.sqlite")
    run("read", *sources, "--ledger", ledger)
    assert run("timeline", "--ledger", ledger, "--json").count("\n") == len(shown)
    assert "H20" in run("timeline", "--ledger", ledger, "--item", "H20", "--lang", "ko")


def test_check_tells_the_legal_state_behind_a_headline() -> None:
    shown = json.loads(run("check", "엔비디아 H20 수출 허용", "--on", "2025-07-15", "--json"))
    assert shown["code"] == "ANNOUNCED_NOT_EFFECTIVE"
    assert "법적 상태" in run("check", "엔비디아 H20 수출 허용", "--on", "2025-07-15", "--lang", "ko")


def test_a_decision_is_recorded_and_shown(tmp_path: Path) -> None:
    ledger = str(tmp_path / "press.sqlite")
    run("read", str(EXAMPLES / "h20-july.txt"), "--ledger", ledger)
    run("decide", "1", "accept", "--who", "A. Analyst", "--note", "checked", "--ledger", ledger)
    assert "accept by A. Analyst: checked" in run("timeline", "--ledger", ledger)


def test_a_missing_file_names_itself(tmp_path: Path) -> None:
    with pytest.raises(FactError, match=r"no-such\.txt"):
        run("read", str(tmp_path / "no-such.txt"))


def test_a_wrong_date_is_refused_with_the_form_expected(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("check", "H20", "--on", "15.07.2025")
    assert stopped.value.code == 2
    assert "YYYY-MM-DD" in capsys.readouterr().err

"""The page of an answer: everything the determination says is on it, once, in either language."""

import json
import re
from collections import Counter
from io import StringIO

import pytest
from rich.console import Console

import licet
from licet.logic.tree import AllOf
from licet.model.determination import OUTCOMES
from licet.render.html import ReportRow, report
from licet.render.page import TONES, Entry, page
from licet.render.plain import plain_text
from licet.render.terminal import TONE_STYLES, print_page
from licet.render.words import LANGUAGES, Words
from tests.shared import ROOT

DESK = licet.load()
EXAMPLES = sorted((ROOT / "examples" / "transactions").glob("*.json"))


def answer_of(path: str) -> licet.Determination:
    return licet.determine(json.loads((ROOT / path).read_text()), desk=DESK)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_has_words_and_a_tone(outcome: str, language: str) -> None:
    assert TONES[outcome] in TONE_STYLES
    said = Words(language)(f"outcome.{outcome}")
    assert said
    if language == "ko":
        assert any("가" <= letter <= "힣" for letter in said)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_holds_every_finding_question_and_caution(path, language: str) -> None:
    answer = answer_of(str(path.relative_to(ROOT)))
    flat = " ".join(plain_text(page(answer, Words(language), proof=True)).split())
    said = [one.why for one in answer.requirements] + [one.fact for one in answer.missing]
    said += [one.text for one in answer.cautions] + [met.why for one in answer.exceptions for met in one.conditions]
    if language == "ko":
        said += [str(one.why_ko) for one in (answer.subject_to_ear, *answer.requirements, *answer.reviews)]
        said += [str(met.why_ko) for one in answer.exceptions for met in one.conditions]
    for sentence in said:
        assert " ".join(sentence.split()) in flat


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_terminal_of_any_width_cuts_nothing_off(path, language: str) -> None:
    laid_out = page(answer_of(str(path.relative_to(ROOT))), Words(language))
    syllables = Counter(re.findall(r"[가-힣]", plain_text(laid_out)))
    for width in range(70, 170, 3):
        console = Console(record=True, width=width, file=StringIO())
        print_page(laid_out, console)
        said = console.export_text()
        assert "…" not in said, width
        assert syllables <= Counter(said), width


def test_every_condition_that_may_fail_has_a_korean_name() -> None:
    editions = [DESK.book.edition(day) for day in DESK.book.change_days]
    names = {one.id for edition in editions for rule in edition.stage("exception") for one in rule.conditions}
    names |= {
        part.label
        for edition in editions
        for rule in edition.stage("review")
        for part in (rule.when.parts if isinstance(rule.when, AllOf) else (rule.when,))
        if part.label
    }
    for name in names:
        plain = name.replace("_", " ")
        assert Words("en")(f"condition.{name}") == plain
        assert Words("ko")(f"condition.{name}") != plain


def test_the_tree_of_reasons_keeps_every_line_and_its_depth() -> None:
    answer = answer_of("examples/transactions/h20-to-china.json")

    def walk(entries: tuple[Entry, ...], depth: int) -> list[tuple[int, str]]:
        return [row for entry in entries for row in [(depth, entry.mark), *walk(entry.under, depth + 1)]]

    steps = next(one for one in page(answer, Words(), proof=True).sections if one.key == "steps")
    assert [mark for _, mark in walk(steps.entries, 0)] == [line.truth for line in answer.steps]
    assert [depth for depth, _ in walk(steps.entries, 0)] == [line.depth for line in answer.steps]


def test_what_is_not_law_is_set_apart() -> None:
    document = json.loads((ROOT / "examples/transactions/h20-to-china.json").read_text()) | {"on": "2025-09-01"}
    sections = {one.key: one for one in page(licet.determine(document, desk=DESK), Words()).sections}
    assert sections["signals"].apart
    assert not sections["requirements"].apart


HOSTILE = '<script>alert("x")</script>&"\''


def test_hostile_text_is_escaped_everywhere() -> None:
    document = {
        "id": HOSTILE,
        "on": "2025-04-16",
        "item": {"name": HOSTILE, "kind": "asic", "total_processing_performance": 9000},
        "ship_to": "CN",
        "ultimate_consignee": {"name": HOSTILE, "country": "CN"},
        "red_flags": [HOSTILE],
    }
    row = ReportRow(HOSTILE, document, licet.determine(document, desk=DESK))
    html = report(HOSTILE, [row], Words(), story=[row])
    assert "<script" not in html
    assert "&lt;script&gt;" in html

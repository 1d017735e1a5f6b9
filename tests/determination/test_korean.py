"""The reasons of an answer in Korean: there for whatever the facts, and only where the rulebook has them."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from licet.determination.boundary import read_transaction
from licet.determination.determine import Case, determine
from licet.determination.facts import Gathered, complete
from licet.determination.phrase import fill, fill_ko
from licet.logic.values import Several, Value
from licet.model.determination import Determination
from licet.model.transaction import Transaction
from licet.rulebook.book import load
from licet.rulebook.cache import data_folder
from tests.strategies import facts_for

BOOK = load()
EXPORT: dict[str, Any] = {"on": "2025-02-01", "activity": "export", "ship_from": "US", "ship_to": "CN"}


def reasons(answer: Determination) -> Iterator[tuple[str, str | None]]:
    """Every reason of an answer with its Korean."""
    for one in (answer.subject_to_ear, *answer.requirements, *answer.reviews):
        yield one.why, one.why_ko
    for met in (met for one in answer.exceptions for met in one.conditions):
        yield met.why, met.why_ko
    yield from zip(answer.classification.why, answer.classification.why_ko, strict=True)
    yield from zip(answer.filing.needs, answer.filing.needs_ko, strict=True)
    yield from ((one.text, one.text_ko) for one in answer.obligations)
    if answer.filing.why:
        yield answer.filing.why, answer.filing.why_ko


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Some facts on some day."""
    edition = BOOK.edition(draw(st.sampled_from(BOOK.change_days)))
    facts: dict[str, Value] = draw(facts_for(edition, known=0.9))
    gathered = Gathered(edition.vocabulary, facts)
    complete(gathered, edition)
    return Case(Transaction(on=edition.on, known=None), edition, gathered)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_every_reason_is_said_in_korean_whatever_is_known(case: Case) -> None:
    for english, korean in reasons(case.answer(proof=False)):
        assert korean is not None, english
        assert re.search(r"[가-힣]", korean), korean
        assert "(unknown" not in korean


@pytest.mark.parametrize(
    ("value", "english", "korean"),
    [
        (None, "(unknown destination)", "(미상: 목적지)"),
        (Several(frozenset(), complete=True), "none", "없음"),
        (Several(frozenset(), complete=False), "none and others unknown", "미상"),
        (Several(frozenset({"KR", "CN"}), complete=False), "CN, KR and others unknown", "CN, KR 외 미상"),
        (Several(frozenset({"policy_of_denial"})), "policy_of_denial", "거부 방침"),
        (True, "yes", "예"),
        ("KR", "KR", "KR"),
    ],
)
def test_a_fact_is_said_in_the_language_of_its_wording(value: Value | None, english: str, korean: str) -> None:
    known = Gathered(BOOK.vocabulary, {} if value is None else {"destination.country": value})
    assert fill("100% to {destination.country}.", known) == f"100% to {english}."
    assert fill_ko("{destination.country}: 100%", known) == f"{korean}: 100%"


def test_a_reason_with_a_posture_says_both_in_korean() -> None:
    document = EXPORT | {"item": {"kind": "gpu_module", "total_processing_performance": 9000}, "ship_to": "FR"}
    answer = determine(read_transaction(document, BOOK.vocabulary), BOOK.edition(EXPORT["on"]))
    (worldwide,) = (one for one in answer.requirements if one.id == "742.6-a6iiiA-worldwide")
    assert worldwide.why_ko is not None
    assert "여기서는 FR입니다." in worldwide.why_ko
    assert "준수 의무" in worldwide.why_ko


def test_where_the_rulebook_has_no_korean_the_answer_has_none_and_keeps_its_english(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(data_folder("rulebook"), tmp_path / "rulebook"))
    for file in ("734-jurisdiction/subject_to_ear.yaml", "758-clearance/filing.yaml"):
        path = copy / "rules" / file
        path.write_text(re.sub(r"(?m)^ *why_ko: .*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    book = load(copy)
    document = EXPORT | {"item": {"kind": "gpu_module", "total_processing_performance": 9000}}
    answer = determine(read_transaction(document, book.vocabulary), book.edition(EXPORT["on"]))
    assert (answer.subject_to_ear.why, answer.subject_to_ear.why_ko) == (
        "The item leaves from the United States.",
        None,
    )
    assert answer.filing.why and answer.filing.why_ko is None
    assert all(one.why_ko for one in answer.requirements)

"""A headline is lined up with the law of its day."""

from datetime import date
from typing import Any

import pytest
import yaml

from licet.press.claims import check_claim
from licet.press.law import law_records
from tests.shared import shared_path

TODAY = date(2026, 11, 24)


def claims() -> list[dict[str, Any]]:
    scenarios = yaml.safe_load(shared_path("scenarios/examples.yaml").read_text(encoding="utf-8"))["scenarios"]
    return [s for s in scenarios if s["kind"] == "claim"]


def test_the_worked_claims_come_out_as_the_practitioner_says() -> None:
    found = claims()
    assert len(found) >= 2
    for scenario in found:
        for words in scenario["inputs"]["claim"].values():
            on = date.fromisoformat(str(scenario["as_of"]))
            checked = check_claim(words, law_records(), on=on, today=TODAY)
            assert scenario["expected"]["verdict"].startswith(checked.code), words
            assert "notice-2025-04-09-nvidia-h20" in checked.legal_state


def test_the_july_promise_names_the_notice_the_assurance_and_the_first_licences() -> None:
    checked = check_claim("엔비디아 H20 수출 허용", law_records(), on=date(2025, 7, 15), today=TODAY)
    assert checked.code == "ANNOUNCED_NOT_EFFECTIVE"
    assert checked.alignment is not None
    for words in ("notice-2025-04-09-nvidia-h20", "said-2025-07-14-h20-assurance", "2025-08-08"):
        assert words in checked.legal_state
        assert words in checked.legal_state_ko


def test_a_notice_not_yet_public_is_said_to_be_so() -> None:
    checked = check_claim("H20 export curbs lifted", law_records(), on=date(2025, 4, 10), today=TODAY)
    assert "not public before 2025-04-15" in checked.legal_state


@pytest.mark.parametrize(
    ("words", "on", "code"),
    [
        ("Nvidia banned from selling A100 to China", date(2022, 9, 1), "IMPRECISE"),
        ("US rescinds AI diffusion rule", date(2025, 5, 13), "ANNOUNCED_NOT_EFFECTIVE"),
        ("미국, H200 중국 수출 승인", date(2026, 1, 14), "IMPRECISE"),
        ("US grants H20 licences", date(2025, 8, 9), "ACCURATE"),
        ("美国批准H20对华销售", date(2025, 7, 15), "ANNOUNCED_NOT_EFFECTIVE"),
        ("H20の対中輸出を容認", date(2025, 7, 15), "ANNOUNCED_NOT_EFFECTIVE"),
        ("중국, 엔비디아 H20 구매 금지", date(2025, 9, 1), "NO_LEGAL_EFFECT"),
        ("The weather is nice", date(2025, 7, 15), "NOT_A_CLAIM"),
    ],
)
def test_a_headline_in_any_language_gets_one_word_and_reasons(words: str, on: date, code: str) -> None:
    checked = check_claim(words, law_records(), on=on, today=TODAY)
    assert checked.code == code
    assert checked.legal_state and checked.legal_state_ko

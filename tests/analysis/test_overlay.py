"""Overlays change what they say, from the day they say, and are named in every answer."""

from pathlib import Path

import pytest

from licet.analysis.overlay import with_overlays
from licet.determination.boundary import read_transaction
from licet.determination.determine import determine
from licet.model.errors import RulebookError
from licet.rulebook.book import Rulebook, load

CHIP = {"kind": "asic", "designed_or_marketed_for_datacenter": True, "total_processing_performance": "3000"}


def overlay(text: str, folder: Path) -> Rulebook:
    path = folder / "overlay.yaml"
    path.write_text(text, encoding="utf-8")
    return with_overlays(load(), [path])


def eccn(book: Rulebook, on: str) -> str | None:
    document = {"on": on, "item": {**CHIP, "applicable_die_area_mm2": "3000"}, "ship_to": "DE"}
    transaction = read_transaction(document, book.vocabulary)
    return determine(transaction, book.edition(on)).classification.eccn


THRESHOLD = """
overlay: lower
kind: what_if
title: What if 3A090.a.1 started at 3,000?
changes:
  - rule: 3A090.a.1
    from: 2024-06-01
    replace: {item.total_processing_performance >= 4800: item.total_processing_performance >= 3000}
"""


def test_a_moved_threshold_governs_from_its_day_on_and_not_before(tmp_path: Path) -> None:
    book = overlay(THRESHOLD, tmp_path)
    assert eccn(book, "2024-05-31") == eccn(load(), "2024-05-31") == "3A991.p"
    assert eccn(book, "2024-06-01") == "3A090.a"
    assert eccn(load(), "2024-06-01") == "3A991.p"


def test_an_overlay_is_named_in_every_answer_and_changes_the_fingerprint(tmp_path: Path) -> None:
    book = overlay(THRESHOLD, tmp_path)
    assert book.edition("2025-01-01").overlays == ("what_if: lower",)
    assert book.fingerprint != load().fingerprint
    assert load().edition("2025-01-01").overlays == ()


def test_an_added_destination_joins_a_set_from_its_day_on(tmp_path: Path) -> None:
    change = "{set: country_group_D5, from: 2025-01-01, add: [ZZ], remove: [CN]}"
    text = f"overlay: d5\nkind: what_if\ntitle: t\nchanges: [{change}]"
    book = overlay(text, tmp_path)
    before, after = (book.edition(day).sets["country_group_D5"] for day in ("2024-12-31", "2025-01-01"))
    assert ("ZZ" in before, "CN" in before) == (False, True)
    assert ("ZZ" in after, "CN" in after) == (True, False)


def test_a_parameter_and_the_end_of_a_rule_can_be_set(tmp_path: Path) -> None:
    text = (
        "overlay: x\nkind: what_if\ntitle: t\nchanges:\n"
        "  - {parameter: nac.waiting_days, from: 2025-01-01, value: 10}\n"
        "  - {rule: 3A090.a.1, from: 2025-01-01, ends: yes}\n"
    )
    book = overlay(text, tmp_path)
    assert (
        book.edition("2025-01-01").numbers["nac.waiting_days"]
        != load().edition("2025-01-01").numbers["nac.waiting_days"]
    )
    assert "3A090.a.1" in book.edition("2024-12-31").rules
    assert "3A090.a.1" not in book.edition("2025-01-01").rules


NOTICE = """
- rule: company.notice
  stage: requirement
  title: Our letter
  cite: letter of 2025-03-01
  basis: private notice
  why: We were told.
  versions:
    - {from: 2025-03-01, by: base, when: destination.country = DE}
"""


@pytest.mark.parametrize(
    ("korean", "said"), [("", None), (", why_ko: 정지가 일찍 끝납니다.", "정지가 일찍 끝납니다.")]
)
def test_a_status_is_set_from_its_day_on_with_its_reason(korean: str, said: str | None, tmp_path: Path) -> None:
    book = overlay(
        "{overlay: early, kind: what_if, title: The suspension ends early, changes: [{rule: 742.6-a6iiiA-worldwide, "
        f"from: 2026-02-01, status: enforced, why: The suspension ends early.{korean}}}]}}",
        tmp_path,
    )
    before, after = (book.edition(on).rules["742.6-a6iiiA-worldwide"] for on in ("2026-01-31", "2026-02-01"))
    assert before.status == "not_enforced"
    assert (after.status, after.status_why, after.status_why_ko) == ("enforced", "The suspension ends early.", said)


def folder_with(rules: str, kind: str, folder: Path) -> Path:
    (folder / "rules").mkdir()
    (folder / "rules" / "notice.yaml").write_text(rules, encoding="utf-8")
    (folder / "overlay.yaml").write_text(f"overlay: ours\nkind: {kind}\ntitle: Our notices\n", encoding="utf-8")
    return folder


def test_a_company_may_add_its_private_notice(tmp_path: Path) -> None:
    book = with_overlays(load(), [folder_with(NOTICE, "company", tmp_path)])
    document = {"on": "2025-04-01", "item": {**CHIP, "us_origin": True}, "ship_to": "DE", "ship_from": "US"}
    transaction = read_transaction(document, book.vocabulary)
    assert "company.notice" in [one.id for one in determine(transaction, book.edition("2025-04-01")).requirements]


@pytest.mark.parametrize(
    ("rules", "complaint"),
    [
        (NOTICE.replace("company.notice", "742.6-a6iii"), "is law; a company overlay cannot replace it"),
        (
            NOTICE.replace("stage: requirement", "stage: savings\n  releases: [742.6-a6iii]").replace(
                "basis: private notice", ""
            ),
            "is a savings; a company may add",
        ),
    ],
)
def test_a_company_may_not_release_or_replace_anything(rules: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=complaint):
        with_overlays(load(), [folder_with(rules, "company", tmp_path)])


def test_the_wording_of_a_private_rule_may_name_only_facts(tmp_path: Path) -> None:
    rules = NOTICE.replace("why: We were told.", "why: Goes to {destination.contry}.")
    with pytest.raises(RulebookError, match=r"notice.yaml:\d+: unknown fact .*did you mean 'destination.country'"):
        with_overlays(load(), [folder_with(rules, "company", tmp_path)])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("overlay: x\nkind: whatif\ntitle: t", "expected one of what_if, company"),
        ("kind: what_if\ntitle: t", "overlay is missing"),
        (THRESHOLD.replace("4800:", "480:"), "has no test"),
        (THRESHOLD.replace("3A090.a.1", "3A090.a.9"), "unknown rule '3A090.a.9'"),
        (THRESHOLD.replace(": item.total", ": item.totl"), "unknown fact 'item.totl_processing_performance'"),
        ("overlay: x\nkind: company\ntitle: t\nchanges: [{set: country_group_D5, add: [ZZ]}]", "may only add rules"),
        ("overlay: x\nkind: what_if\ntitle: t\nchanges: [{set: country_group_D55, add: [ZZ]}]", "unknown set"),
    ],
)
def test_a_broken_overlay_is_refused_with_the_reason(text: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=complaint):
        overlay(text, tmp_path)

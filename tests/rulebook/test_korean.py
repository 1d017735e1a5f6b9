"""Korean beside English in the rulebook: every wording has it, about the same facts, where its English stands."""

import re
import shutil
from pathlib import Path

import pytest

from licet.rulebook.book import load
from licet.rulebook.cache import data_folder
from licet.rulebook.check import wordings
from licet.rulebook.read import read_contents
from licet.rulebook.records import Rule

RULES = load().contents.rules.values()
SPOKEN = [rule for rule in RULES if any(True for version in rule.versions for _ in wordings(version))]
PARTICLE_OF_ONE_ENDING = re.compile(r"\}(?:은|는|이|가|을|를|과|와|로|으로|이나|나)(?![가-힣(])")


@pytest.mark.parametrize("rule", SPOKEN, ids=lambda rule: rule.name)
def test_every_wording_is_said_in_korean(rule: Rule) -> None:
    for version in rule.versions:
        for english, korean in wordings(version):
            assert korean is not None, english
            assert re.search(r"[가-힣]", korean), korean
            assert not re.search(r"[가-힣]", english), english


@pytest.mark.parametrize("rule", SPOKEN, ids=lambda rule: rule.name)
def test_a_particle_after_a_fact_suits_whatever_is_filled_in(rule: Rule) -> None:
    for version in rule.versions:
        for _, korean in wordings(version):
            assert not PARTICLE_OF_ONE_ENDING.search(korean or ""), korean


def test_a_version_that_words_its_reason_anew_does_not_take_over_the_korean_of_the_rule(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(data_folder("rulebook"), tmp_path / "rulebook"))
    (copy / "rules" / "anew.yaml").write_text(
        '- {rule: anew, stage: jurisdiction, title: Anew, cite: "15 CFR 734.3", why: It goes., why_ko: 갑니다., '
        "versions: [{from: 2023-11-17, by: fr-2023-23055, when: always}, "
        "{from: 2024-04-04, by: fr-2024-07004, when: always, why: It comes.}]}\n",
        encoding="utf-8",
    )
    before, after = read_contents(copy).rules["anew"].versions
    assert list(wordings(before)) == [("It goes.", "갑니다.")]
    assert list(wordings(after)) == [("It comes.", None)]

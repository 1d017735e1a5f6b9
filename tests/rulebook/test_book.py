"""The rulebook as shipped: it loads, compiles to the same bytes, and says what is wrong all at once."""

import shutil
from pathlib import Path

import pytest

from licet.model.errors import RulebookError
from licet.rulebook.book import Rulebook, load
from licet.rulebook.cache import data_folder
from licet.rulebook.compiled import freeze, thaw
from licet.rulebook.read import read_contents


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_folder("rulebook"), tmp_path / "rulebook"))


def test_compiling_and_reading_back_gives_the_same_contents(book: Rulebook) -> None:
    read = read_contents(data_folder("rulebook"))
    assert freeze(thaw(freeze(read))) == freeze(read) == freeze(book.contents)


def test_two_days_of_one_regime_share_an_edition_and_two_regimes_do_not(book: Rulebook) -> None:
    assert book.edition("2023-11-17") is book.edition("2023-11-18")
    assert book.edition("2023-11-16") is not book.edition("2023-11-17")


def test_every_edition_from_the_first_day_on_can_be_made(book: Rulebook) -> None:
    for day in book.change_days:
        assert book.edition(day).fingerprint == book.fingerprint


def test_a_cache_is_renewed_when_a_file_changes(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    before = load(copy)
    assert load(copy).fingerprint == before.fingerprint
    file = copy / "parameters" / "thresholds.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("value: 25", "value: 26"), encoding="utf-8")
    assert load(copy).fingerprint != before.fingerprint


def test_a_torn_cache_is_ignored(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    fingerprint = load(copy).fingerprint
    (cache,) = (tmp_path / "cache" / "licet").iterdir()
    cache.write_bytes(b"half a file")
    assert load(copy).fingerprint == fingerprint


BROKEN = """
- rule: broken.one
  stage: requirment
  title: Misspelt stage
  cite: "15 CFR 742.6"
  versions:
    - from: 2023-11-17
      by: fr-2023-23056
      when:
        all of:
          - item.total_procesing_performance >= 4800
          - destination.country in $country_group_D6
          - rule 3A090.a.9
- rule: broken.two
  stage: requirement
  title: Wrong dates, missing terms
  cite: "15 CFR 742.6"
  why: Because.
  versions:
    - {from: 2024-01-01, until: 2023-01-01, by: fr-2023-23055, when: always}
    - {from: 2022-01-01, by: fr-2023-23055, whem: always}
- rule: broken.three
  stage: exception
  title: Names that lead nowhere
  cite: "15 CFR 742.6"
  code: X
  releases: [742.6-a6ivi]
  versions:
    - from: 2023-11-17
      by: fr-2023-23055
      when: always
      conditions:
        - id: one
          cite: "15 CFR 742.6"
          when: always
          why: It goes to {destination.contry}.
- rule: broken.four
  stage: presumption
  title: More of them
  cite: "15 CFR 742.6"
  fact: item.kinde
  value: asic
  why: "{item eccn} is not stated."
  versions:
    - {from: 2022-08-25, by: base, when: always}
- rule: broken.five
  stage: jurisdiction
  title: Another fact
  cite: "15 CFR 734.3"
  why: It goes to {destination.country}.
  why_ko: "{origin.country}에서 갑니다."
  versions:
    - {from: 2023-11-17, by: fr-2023-23055, when: always}
- rule: broken.six
  stage: jurisdiction
  title: Korean without English
  cite: "15 CFR 734.3"
  why: It goes.
  versions:
    - {from: 2023-11-17, by: fr-2023-23055, when: always, why_ko: 갑니다.}
- rule: broken.seven
  stage: exception
  title: A condition that names nothing
  cite: "15 CFR 740"
  code: X
  releases: [742.6-a6iii]
  versions:
    - from: 2023-11-17
      by: fr-2023-23055
      when: always
      conditions:
        - {id: one, cite: "15 CFR 740", when: always, why: "To {destination.country}.", why_ko: 목적지입니다.}
"""


def test_every_authoring_mistake_is_reported_at_once_with_file_line_and_nearest_name(copy: Path) -> None:
    (copy / "rules" / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        read_contents(copy)
    said = str(caught.value)
    for expected in (
        "rulebook/rules/broken.yaml:3: stage is 'requirment'; expected one of",
        "(did you mean 'requirement'?)",
        "rulebook/rules/broken.yaml:8: by names unknown instrument 'fr-2023-23056' (did you mean 'fr-2023-23055'?)",
        "rulebook/rules/broken.yaml:11: unknown fact 'item.total_procesing_performance' "
        "(did you mean 'item.total_processing_performance'?)",
        "rulebook/rules/broken.yaml:12: unknown set '$country_group_D6' (did you mean 'country_group_D5'?)",
        "rulebook/rules/broken.yaml:13: unknown rule '3A090.a.9' (did you mean '3A090.a.2'?)",
        "basis is missing",
        "until 2023-01-01 is not after from 2024-01-01",
        "unknown key 'whem' (did you mean 'when'?)",
        "rulebook/rules/broken.yaml:27: unknown requirement '742.6-a6ivi' (did you mean '742.6-a6iii'?)",
        "rulebook/rules/broken.yaml:36: unknown fact {destination.contry} in the wording "
        "(did you mean 'destination.country'?)",
        "rulebook/rules/broken.yaml:41: unknown fact 'item.kinde' (did you mean 'item.kind'?)",
        "rulebook/rules/broken.yaml:43: unknown fact {item eccn} in the wording (did you mean 'item.eccn'?)",
        "rulebook/rules/broken.yaml:45: from 2022-08-25 lies before 2022-08-26, the first day covered",
        "rulebook/rules/broken.yaml:51: the Korean names {origin.country}, its English {destination.country}",
        "rulebook/rules/broken.yaml:60: why_ko stands without its why",
        "rulebook/rules/broken.yaml:72: the Korean names no fact, its English {destination.country}",
        "versions overlap: 2022-01-01 comes after 2024-01-01; write versions in order",
    ):
        assert expected in said

"""Names in articles resolve to records of the catalogue and of the lists, in whatever script they are written."""

from datetime import date

import pytest

import licet
from licet.press.data import table
from licet.press.desk import read, signal_json
from licet.press.law import law_records
from licet.press.reading import article_from_text
from licet.press.records import records_of
from licet.screening.starter import starter_entries


def records(text: str, published: date = date(2025, 7, 16)) -> dict[str, dict[str, list[str]]]:
    reading = read(article_from_text(f"\n{text}\n", "a", published=published), law_records(), today=published)
    assert reading.signals
    return signal_json(reading, 0)["records"]


def test_every_catalogue_id_of_the_gazetteer_is_the_record_its_name_means() -> None:
    catalogue = licet.load().items.catalogue
    for name, id_ in table("names")["catalogue"].items():
        found = catalogue.get(name).entry
        assert found is not None and found.id == id_, name


@pytest.mark.parametrize(
    "text",
    [
        "캄브리콘은 미국이 H20의 중국 수출을 허용했다고 밝혔다.",
        "寒武纪表示，美国允许H20对华出口。",
        "Cambricon said the US had allowed exports of H20 chips to China.",
    ],
)
def test_a_party_is_the_same_listing_in_three_languages(text: str) -> None:
    found = records(text)
    assert found["items"] == {"H20": ["nvidia-h20"]}
    assert "starter:cambricon-technologies/entity_list" in found["parties"]["Cambricon"]


def test_a_listing_counts_from_its_day_on() -> None:
    text = "캄브리콘은 미국이 H100의 중국 수출을 금지했다고 밝혔다."
    assert "Cambricon" not in records(text, date(2022, 12, 15))["parties"]
    assert "Cambricon" in records(text, date(2022, 12, 16))["parties"]


def test_a_listed_party_the_gazetteer_does_not_name_is_known_by_its_native_name() -> None:
    text = "미국 정부는 나우라테크놀로지에 대한 반도체 장비 수출을 금지했다고 밝혔다."
    assert records(text)["parties"] == {
        "Naura Technology Group Co., Ltd.": ["starter:naura-technology-group/entity_list"]
    }


def test_every_id_given_is_an_entry_of_the_pack() -> None:
    known = {entry.id for entry in starter_entries()}
    reading = read(
        article_from_text(
            "\n화웨이와 SMIC, 인스퍼는 미국이 칩 수출을 금지했다고 비판했다.\n", "a", published=date(2025, 7, 16)
        ),
        law_records(),
        today=date(2025, 7, 16),
    )
    ids = [one for s in reading.signals for found in records_of(s, None)["parties"].values() for one in found]
    assert len(ids) >= 3
    assert set(ids) <= known

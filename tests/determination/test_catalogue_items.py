"""The catalogue as the determination reads it."""

import pytest

import licet
from licet.determination.catalogue_items import CatalogueItems
from licet.model.errors import FactError

DESK = licet.load()
ITEMS: CatalogueItems = DESK.items
VOCABULARY = DESK.book.vocabulary


@pytest.mark.parametrize("entry", list(ITEMS.catalogue), ids=str)
def test_every_item_of_the_catalogue_gives_facts_the_vocabulary_accepts(entry: str) -> None:
    known = ITEMS.look_up(entry).item
    assert known is not None
    assert set(known.facts) == set(known.sources)
    fields = {path.removeprefix("item.") for path in VOCABULARY.stated_at()}
    item = {key: value for key, value in known.facts.items() if key in fields}
    assert "kind" in item
    licet.read_transaction({"on": "2026-01-01", "item": item}, VOCABULARY)


def test_a_system_goes_by_the_product_inside_it() -> None:
    board, chip = ITEMS.look_up("nvidia-hgx-h20-8").item, ITEMS.look_up("nvidia-h20").item
    assert board is not None
    assert chip is not None
    assert board.product == chip.product == "h20"


def test_a_stated_figure_wins_over_the_catalogue_and_the_difference_is_said() -> None:
    item = {"catalogue": "nvidia-h20", "total_processing_performance": "5000"}
    answer = licet.determine({"on": "2024-06-01", "item": item, "ship_from": "US", "ship_to": "DE"}, desk=DESK)
    assert "3A090.a.1" in answer.classification.paragraphs
    assert any("5000" in note.text and "2368" in note.text for note in answer.cautions)


def test_contested_readings_are_said() -> None:
    known = ITEMS.look_up("nvidia-rtx-4090-d").item
    assert known is not None
    assert any("read otherwise" in one for one in known.contested)


def test_rates_in_no_known_format_are_refused_with_the_nearest() -> None:
    with pytest.raises(FactError, match="fp16"):
        ITEMS.performance({"fp17": "100"})


def test_an_ambiguous_name_gives_candidates_and_chooses_none() -> None:
    found = ITEMS.look_up("RTX 6000")
    assert found.item is None
    assert {"nvidia-rtx-6000-ada", "nvidia-quadro-rtx-6000"} <= set(found.candidates)

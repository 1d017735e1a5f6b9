"""A name leads to the one item it means, or to candidates; never to a neighbour."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.catalogue.catalogue import Catalogue
from licet.catalogue.names import normalise
from tests.catalogue.conftest import FOLDER
from tests.shared import shared_path

CATALOGUE = Catalogue.load(FOLDER)
SPELLINGS = sorted({(text, entry.id) for entry in CATALOGUE.entries for text in (entry.id, entry.name, *entry.also)})


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("entry_id", list(CATALOGUE))
def test_every_spelling_and_part_number_resolves_to_its_entry_alone(entry_id):
    entry = CATALOGUE[entry_id]
    wrong = {
        text: CATALOGUE.get(text).candidates
        for text in (entry.id, entry.name, *entry.also, *entry.part_numbers)
        if CATALOGUE.get(text).entry is not entry
    }
    assert not wrong


@given(st.sampled_from(SPELLINGS), st.data())
def test_case_hyphens_and_spaces_do_not_matter(spelling, data):
    text, entry_id = spelling
    separator = data.draw(st.sampled_from(["-", "_", " ", "  ", " - "]))
    changed = separator.join(text.replace("-", " ").replace("_", " ").split())
    changed = data.draw(st.sampled_from([changed.upper(), changed.lower(), f"  {changed} "]))
    assert CATALOGUE.get(changed).entry.id == entry_id


@given(st.text(max_size=30))
def test_no_text_breaks_the_search(text):
    found = CATALOGUE.get(text)
    assert found.entry is None or not found.candidates
    assert len(found.candidates) <= 8
    assert all(one in CATALOGUE for one in (*found.candidates, *found.variants))


@pytest.mark.parametrize(
    ("query", "entry_id"),
    [
        ("NVIDIA H20 SXM5 96GB", "nvidia-h20"),
        ("H20_SXM", "nvidia-h20"),
        ("엔비디아 H200", "nvidia-h200"),
        ("英伟达H20", "nvidia-h20"),
        ("H100_SXM", "nvidia-h100"),
        ("A800_PCIE80", "nvidia-a800-pcie-80gb"),
        ("RTX4090", "nvidia-rtx-4090"),
        ("GeForce RTX 4090 24GB", "nvidia-rtx-4090"),
        ("昇腾910C", "huawei-ascend-910c"),
        ("H20 GPU", "nvidia-h20"),
        ("H２０", "nvidia-h20"),
        ("935-24287-00n0-000", "nvidia-hgx-h20-8"),
    ],
)
def test_spellings_people_use_are_understood(query, entry_id):
    assert CATALOGUE.get(query).entry.id == entry_id


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("RTX 6000", {"nvidia-rtx-6000-ada", "nvidia-quadro-rtx-6000", "nvidia-rtx-pro-6000-server"}),
        ("RTX 4060 Ti", {"nvidia-rtx-4060-ti-8gb", "nvidia-rtx-4060-ti-16gb"}),
        ("A100 40GB", {"nvidia-a100-sxm4-40gb", "nvidia-a100-pcie-40gb"}),
        ("H2O", {"nvidia-h20"}),
        ("AMD H100", {"nvidia-h100"}),
    ],
)
def test_an_ambiguous_or_misspelt_name_gives_candidates(query, offered):
    found = CATALOGUE.get(query)
    assert found.entry is None
    assert offered <= set(found.candidates)


@pytest.mark.parametrize("query", ["", "NVIDIA", "GPU", "엔비디아 칩", "-"])
def test_a_name_without_a_product_gives_nothing(query):
    found = CATALOGUE.get(query)
    assert (found.entry, found.candidates) == (None, ())


def test_a_short_name_mentions_the_variants_it_was_not_taken_for():
    found = CATALOGUE.get("H100")
    assert {"nvidia-h100-pcie", "nvidia-h100-nvl"} <= set(found.variants)


def test_every_chip_of_the_study_is_in_the_catalogue():
    with shared_path("chips/chips.csv").open(encoding="utf-8") as file:
        missing = [row["id"] for row in csv.DictReader(file) if CATALOGUE.get(row["id"]).entry is None]
    assert not missing

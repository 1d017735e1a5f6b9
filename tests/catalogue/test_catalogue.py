"""The shipped catalogue: complete, sourced, exact, and the same when compiled."""

import csv
import subprocess
import sys
from fractions import Fraction

import pytest

from licet.catalogue.catalogue import Catalogue
from licet.catalogue.entry import FACTS, KINDS, STATUSES
from licet.catalogue.performance import performance
from licet.rulebook.book import load
from licet.rulebook.yaml_text import read_yaml
from tests.catalogue.conftest import FOLDER
from tests.shared import shared_path


def test_there_are_at_least_three_hundred_entries(catalogue):
    assert len(catalogue) >= 300


def test_every_fact_has_a_source_and_a_status(catalogue):
    for entry in catalogue.entries:
        for name, fact in (*entry.facts.items(), *entry.dense_rates.items()):
            assert fact.source and fact.status in STATUSES, (entry.id, name)


def test_facts_of_an_item_carry_the_names_of_the_contract(catalogue):
    for entry_id in catalogue:
        assert set(catalogue.facts(entry_id)) <= set(FACTS)


def test_a_compiled_copy_is_the_same_catalogue(catalogue):
    text = catalogue.to_json()
    copy = Catalogue.from_json(text)
    assert copy.to_json() == text
    assert list(copy.entries) == list(catalogue.entries)
    assert copy.get("엔비디아 H200") == catalogue.get("엔비디아 H200")


@pytest.mark.parametrize("text", ["{}", '{"format": 99}'])
def test_a_compiled_copy_of_another_format_is_refused(text):
    with pytest.raises(ValueError, match="expected a compiled catalogue of format 1, got"):
        Catalogue.from_json(text)


def test_a_system_has_the_figures_of_the_circuit_inside(catalogue):
    board, chip = catalogue.facts("nvidia-hgx-h20-8"), catalogue.facts("nvidia-h20")
    for name in ("total_processing_performance", "applicable_die_area_mm2", "total_dram_bandwidth_gb_s"):
        assert board[name] == chip[name]


def test_words_of_an_item_are_words_of_the_vocabulary(catalogue):
    vocabulary = load().vocabulary
    words = {
        name: vocabulary[f"item.{name}"].words
        for name, kind in FACTS.items()
        if kind == "word" and f"item.{name}" in vocabulary
    }
    assert words
    for entry in catalogue.entries:
        for name, allowed in words.items():
            assert name not in entry.facts or entry.facts[name].value in allowed, entry.id


def test_a_board_with_several_circuits_gives_the_area_of_one(catalogue):
    shared = [entry for entry in catalogue.entries if entry.board_totals_of > 1]
    assert shared
    for entry in shared:
        if area := entry.facts.get("applicable_die_area_mm2"):
            one = catalogue.facts(entry.id)["applicable_die_area_mm2"]
            assert Fraction(one.value) * entry.board_totals_of == Fraction(area.value)


def test_performance_agrees_with_the_study_and_what_the_study_lacks_says_how_it_was_found(catalogue):
    compared = 0
    with shared_path("chips/chips.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            entry = catalogue.get(row["id"]).entry
            ours = catalogue.facts(entry.id).get("total_processing_performance")
            if not row["tpp"] or "lower bound" in row["notes"]:
                assert ours is None or entry.contains or ours.source.startswith("https://"), entry.id
                continue
            assert Fraction(ours.value) * entry.board_totals_of == Fraction(row["tpp"]), entry.id
            compared += 1
    assert compared >= 240


def test_readings_with_tf32_as_32_bits_agree_with_the_study(catalogue):
    with shared_path("chips/chips.csv").open(encoding="utf-8") as file:
        study = {row["id"]: row["tpp_if_tf32_counts_32bit"] for row in csv.DictReader(file)}
    assert any(study.values())
    for chip, expected in study.items():
        found = performance(catalogue.get(chip).entry)
        readings = found.readings if found else ()
        tf32 = [one.total_processing_performance for one in readings if one.about == "tf32"]
        matters = [text for text in tf32 if Fraction(text) > Fraction(found.value) * Fraction("1.01")]
        assert matters == ([expected] if expected else []), chip


def test_a_compiled_copy_is_read_without_yaml(catalogue, tmp_path):
    compiled = tmp_path / "catalogue.json"
    compiled.write_text(catalogue.to_json(), encoding="utf-8")
    script = (
        "import pathlib, sys\n"
        "from licet.catalogue.catalogue import Catalogue\n"
        "catalogue = Catalogue.from_json(pathlib.Path(sys.argv[1]).read_text(encoding='utf-8'))\n"
        "print(catalogue.get('엔비디아 H200').entry.id, 'yaml' in sys.modules)\n"
    )
    command = [sys.executable, "-X", "utf8", "-c", script, str(compiled)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env={"PYTHONPATH": "src"})
    assert ran.stdout.split() == ["nvidia-h200", "False"]


def test_kinds_are_those_of_the_vocabulary_and_mean_the_same_level_as_in_the_rulebook():
    rulebook = FOLDER.parent / "rulebook"
    words = next(fact["words"] for fact in read_yaml(rulebook / "vocabulary.yaml") if fact["fact"] == "item.kind")
    assert set(KINDS) <= set(words)
    sets = {row["set"]: row["versions"][-1]["members"] for row in read_yaml(rulebook / "parameters/kinds.yaml")}
    for level in ("integrated_circuit", "assembly", "computer", "memory"):
        assert {kind for kind in KINDS if KINDS[kind] == level} == set(sets[f"{level}_kinds"])


@pytest.mark.parametrize(
    "entry_id",
    [
        "nvidia-h20",
        "nvidia-h200",
        "nvidia-h100",
        "nvidia-h800",
        "nvidia-a100",
        "nvidia-a800",
        "nvidia-l20",
        "nvidia-l40",
        "nvidia-l40s",
        "nvidia-rtx-4090",
        "nvidia-rtx-4090-d",
        "amd-mi308x",
        "amd-mi325x",
        "intel-gaudi-2",
        "intel-gaudi-3",
        "huawei-ascend-910c",
    ],
)
def test_ids_promised_to_users_stay(catalogue, entry_id):
    assert catalogue.get(entry_id).entry.id == entry_id


def test_a_system_with_two_kinds_of_circuit_chooses_neither(tmp_path):
    family = """\
about: Two circuits.
defaults: {kind: asic, confidence: low, source: "https://a.example"}
entries:
  - {chip: one, name: One, dense_rates: {fp16: 100}}
  - {chip: two, name: Two, dense_rates: {fp16: 200}}
  - {chip: helper, name: Helper}
  - chip: mixed
    name: Mixed
    kind: server
    contains: [{chip: one, count: 1}, {chip: two, count: 1}]
  - chip: plain
    name: Plain
    kind: server
    contains: [{chip: one, count: 4}, {chip: helper, count: 1}]
"""
    files = {"names": "manufacturers: {}\ngeneric_words: []\n", "sources": "{}\n", "family": family}
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    found = Catalogue.load(tmp_path)
    assert (found.circuit("mixed"), found.performance("mixed"), dict(found.facts("mixed"))) == (
        None,
        None,
        {},
    )
    assert found.circuit("plain").id == "one"
    assert found.facts("plain")["total_processing_performance"].value == "1600"

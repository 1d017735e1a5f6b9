"""The commands print what they promise, and refuse what they cannot read with the nearest valid name."""

import argparse
import json

import pytest

from licet.analysis.commands import (
    add_frontier_arguments,
    add_prove_arguments,
    run_flip,
    run_frontier,
    run_prove,
    run_prove_diff,
)
from licet.determination.boundary import read_transaction
from licet.model.errors import FactError
from licet.rulebook.book import Rulebook


def _frontier(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_frontier_arguments(parser)
    return run_frontier(parser.parse_args(["--on", "2023-12-01", "--to", "CN", *words]))


def _prove(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_prove_arguments(parser)
    return run_prove(parser.parse_args(list(words)))


def test_the_frontier_names_its_bound_and_the_paragraph_that_binds(capsys: pytest.CaptureFixture[str]) -> None:
    assert _frontier("--die-area", "814") == 0
    said = capsys.readouterr().out
    assert "below 2400 TPP (not reached)" in said
    assert "3A090.b.1" in said


def test_the_frontier_as_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    numbers = ("total_processing_performance", "total_dram_bandwidth_gb_s")
    assert _frontier("--json", *(word for name in numbers for word in ("--maximize", name))) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["maximize"] for line in lines] == [f"item.{name}" for name in numbers]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--die-area", "big"), "814"),
        (("--die-area", "900..800"), "rising"),
        (("--with", "total_dram_bandwith_gb_s=4"), "item.total_dram_bandwidth_gb_s"),
        (("--with", "total_dram_bandwidth_gb_s=lots"), "decimal"),
        (("--chip", "H2000000"), "H2000000"),
        (("--maximize", "performance"), "not a number of an item"),
    ],
)
def test_bad_words_are_refused_with_what_was_expected(words: tuple[str, ...], says: str) -> None:
    with pytest.raises(FactError, match=says):
        _frontier(*words)


def test_a_chip_is_told_where_it_stands_and_what_caught_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert _frontier("--chip", "H20") == 0
    said = capsys.readouterr().out
    assert "license required no" in said
    assert "caught on 2025-04-09" in said


def test_a_reported_line_is_shown_and_never_called_law(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--on", "2025-08-20", "--maker", "nvidia", "--maximize", "total_dram_bandwidth_gb_s")
    assert _frontier(*words) == 0
    law, *_, reported = capsys.readouterr().out.splitlines()
    assert "4000 GB/s" in law
    assert "reported, not law: below 1400 GB/s" in reported
    assert _frontier(*words, "--json") == 0
    assert json.loads(capsys.readouterr().out)["reported"][0]["rule"] == "notice.intel_limits"


def test_one_obligation_can_be_proved_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert _prove("one_eccn_at_most") == 0
    assert capsys.readouterr().out.startswith("proved")
    with pytest.raises(FactError, match="one_eccn"):
        _prove("one_ecn")


def test_a_difference_is_printed_with_its_cases_and_its_proof(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_prove_diff("2023-11-16", "2023-11-17") == 0
    said = capsys.readouterr().out
    assert "- case:" in said
    assert said.rstrip().endswith("turns into another.")
    assert run_prove_diff("2023-12-01", "2023-12-02", as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["changes"] == []


def test_flips_are_printed_for_a_person_and_a_program(book: Rulebook, capsys: pytest.CaptureFixture[str]) -> None:
    item = {"kind": "gpu_module", "total_processing_performance": 5000, "us_origin": True}
    document = {"on": "2024-03-01", "activity": "export", "item": item, "ship_from": "US", "ship_to": "CN"}
    transaction = read_transaction(document, book.vocabulary)
    assert run_flip(transaction, book=book) == 0
    assert capsys.readouterr().out.startswith("Now: ")
    assert run_flip(transaction, book=book, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["flips"]

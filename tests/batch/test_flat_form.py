"""The shipped order book, in Licet's own flat form: decided in bulk and one by one, every line the same."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import pytest

from licet.api import determine, load
from licet.batch import command
from licet.batch.sql import on_duckdb
from licet.determination.flat import unflatten
from tests.shared import ROOT

BOOK = ROOT / "examples" / "order-book.csv"


def test_a_book_in_bulk_and_its_lines_one_by_one_get_the_same_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LICET_HOME", str(tmp_path / "home"))
    desk = load()
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    args = parser.parse_args([str(BOOK), "-o", str(tmp_path / "decided")])
    assert command.run(args, desk.book, items=desk.items) == 0
    rows = on_duckdb(tmp_path / "decided", "SELECT id, outcome, eccn, license_required FROM answers").to_pylist()
    bulk = {row["id"]: (row["outcome"], row["eccn"], row["license_required"]) for row in rows}
    with BOOK.open(encoding="utf-8", newline="") as file:
        for cells in csv.DictReader(file):
            answer = determine(unflatten(cells, desk.book.vocabulary), desk=desk, proof=False)
            assert bulk.pop(cells["id"]) == (answer.outcome, answer.classification.eccn, answer.license_required)
    assert not bulk

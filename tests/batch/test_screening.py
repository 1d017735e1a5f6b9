"""Parties that carry no lists are screened: a line of a book gets the answer that `licet determine` gives it."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from pyarrow import csv

from licet.api import Desk, determine, load
from licet.batch.prepare import Settings
from licet.batch.run import decide_book
from licet.batch.sql import on_duckdb
from licet.findings import BookScreening
from licet.screening.starter import starter_entries
from tests.batch.books import days, document_of, table

ASKED = "outcome, license_required, eccn, review_policy, missing, exceptions, license_code"
QUERY = f"SELECT id, {ASKED} FROM answers ORDER BY id"


def names(random: Random) -> list[str]:
    """Listed parties as the pack writes them, in their own script, and misspelt; and names of nobody."""
    listed = random.sample(starter_entries(), 12)
    written = [name for entry in listed for name in (entry.name, *entry.native)]
    misspelt = [name[:4] + name[5:] for name in written if len(name) > 8]
    return [*written, *misspelt, "Some Trading Co", "A Bakery", "another party", "NVIDIA Corporation"]


def draw(desk: Desk, random: Random, parties: list[str]) -> dict[str, str]:
    line = {
        "on": random.choice(days(desk.book)),
        "item": random.choice(("H100 PCIe", "H20", "RTX 4090")),
        "ship_from": "US",
        "ship_to": random.choice(("CN", "DE", "AE")),
        "exporter.name": "NVIDIA Corporation",
        "end_use.description": "commercial use",
        "known": random.choice(("", "", "2025-08-01", "2026-09-01")),
    }
    for role in ("ultimate_consignee", "end_user"):
        line |= {
            f"{role}.name": random.choice(parties),
            f"{role}.country": random.choice(("CN", "SG", "")),
            f"{role}.headquarters": random.choice(("CN", "SG", "")),
            f"{role}.ultimate_parent": "self",
            f"{role}.lists": random.choice(("", "", "none", "unverified_list")),
        }
    return {path: text for path, text in line.items() if text}


@pytest.fixture(scope="module")
def lines() -> list[dict[str, str]]:
    random = Random(9)
    parties = names(random)
    return [{"id": f"L{number}", **draw(load(), random, parties)} for number in range(120)]


def test_every_line_gets_the_answer_of_its_own_determination(
    lines: list[dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LICET_HOME", str(tmp_path / "home"))
    desk = load()
    settings = Settings(rulebook=desk.book, items=desk.items, screening=BookScreening())
    decide_book(table(lines), tmp_path / "decided", settings)
    found = {row["id"]: row for row in on_duckdb(tmp_path / "decided", QUERY).to_pylist()}
    assert len(found) == len(lines)
    for line in lines:
        got = found[line["id"]]
        want = determine(document_of(line), desk=desk, proof=False)
        assert (got["outcome"], got["license_required"]) == (want.outcome, want.license_required), line
        assert (got["eccn"], got["review_policy"]) == (want.classification.eccn, want.review_policy), line
        assert (got["missing"] or "") == ", ".join(one.fact for one in want.missing), line
        assert (got["exceptions"] or "") == ", ".join(f"{one.code} {one.status}" for one in want.exceptions), line
        assert got["license_code"] == want.filing.license_code, line


def test_parties_in_a_table_of_their_own_are_screened_too(
    lines: list[dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LICET_HOME", str(tmp_path / "home"))
    desk = load()
    whole = [{path: text for path, text in line.items() if not path.startswith("end_user")} for line in lines]
    party = {"ultimate_consignee.name", "ultimate_consignee.country", "ultimate_consignee.lists"}
    here = [
        {"customer": str(number), **{p: line.get(p, "") for p in sorted(party)}} for number, line in enumerate(whole)
    ]
    left = [{k: v for k, v in line.items() if not k.startswith("ultimate")} for line in whole]
    book = [{"customer": str(number), **line} for number, line in enumerate(left)]
    csv.write_csv(table(here), tmp_path / "customers.csv")
    csv.write_csv(table(book), tmp_path / "book.csv")
    columns = "".join(f"  {name}: {name}\n" for name in table(left).column_names)
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        f"columns:\n{columns}parties: {{file: customers.csv, by: customer, key: customer}}\n", encoding="utf-8"
    )
    settings = Settings(rulebook=desk.book, items=desk.items, screening=BookScreening())
    decide_book(str(tmp_path / "book.csv"), tmp_path / "beside", settings, mapping_file=mapping)
    flat = [{**line, **{p: row[p] for p in party if row[p]}} for line, row in zip(left, here, strict=True)]
    decide_book(table(flat), tmp_path / "flat", settings)
    assert on_duckdb(tmp_path / "beside", QUERY).to_pylist() == on_duckdb(tmp_path / "flat", QUERY).to_pylist()


def test_a_book_whose_parties_all_carry_lists_needs_no_screening(tmp_path: Path) -> None:
    class Nothing(BookScreening):
        def _like_an_entry(self, names: list[str]) -> None:
            raise AssertionError(f"screened {names}")

    line = {"on": "2025-04-16", "ultimate_consignee.name": "Huawei", "ultimate_consignee.lists": "none"}
    decide_book(table([line]), tmp_path / "decided", Settings(rulebook=load().book, screening=Nothing()))

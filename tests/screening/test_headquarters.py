"""Where parties sit: out of files and of the starter pack, by day, and as facts of a determination."""

import argparse
import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import licet
from licet.cli import parties as commands
from licet.model.errors import FactError
from licet.screening.ownership.control import pack_control, pack_name, read_control
from licet.screening.starter import starter_entries

DAY = datetime.date(2026, 2, 1)
DESK = licet.load()
TABLE = """party,parent,country,source,since,until
Acme SG,Acme Holding,,register,2024-01-01,2025-01-01
Acme SG,Other Holding,,register,2025-01-01,
Acme SG,,SG,register,,
Acme Holding,,KY,register,,
Other Holding,,CN,register,,
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "control.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(*words):
    parser = argparse.ArgumentParser()
    commands.add_ownership_arguments(parser)
    return commands.run_ownership(parser.parse_args(["--headquarters", *map(str, words)]))


@pytest.mark.parametrize(
    ("on", "parent", "country", "since"),
    [("2024-06-01", "Acme Holding", "KY", "2024-01-01"), ("2025-01-01", "Other Holding", "CN", "2025-01-01")],
)
def test_the_command_answers_for_the_day_and_shows_where_each_step_stands(table, capsys, on, parent, country, since):
    assert run(table, "--party", "Acme SG", "--on", on, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["facts"] == {"headquarters": "SG", "ultimate_parent": {"name": parent, "headquarters": country}}
    assert [(step["parent"], step["source"], step["since"]) for step in found["chain"]] == [
        (parent, "register", since)
    ]
    assert run(table, "--party", "Acme SG", "--on", on) == 0
    assert f"controlled by {parent}" in " ".join(capsys.readouterr().out.split())


def test_before_anything_is_on_file_no_parent_is_claimed(table, capsys):
    run(table, "--party", "Acme SG", "--on", "2023-01-01", "--json")
    assert json.loads(capsys.readouterr().out)["facts"] == {"headquarters": "SG"}


def test_a_party_nobody_knows_is_an_error_that_names_the_nearest(table):
    with pytest.raises(FactError, match="Acme SG"):
        run(table, "--party", "Acme S")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A,,China,,,", "two capital letters"),
        ("A,,CN,,yesterday,", "YYYY-MM-DD"),
        (",B,CN,,,", "expected a party"),
        ("A,,,,,", "expected a party"),
    ],
)
def test_a_bad_line_is_named(tmp_path, line, expected):
    path = tmp_path / "bad.csv"
    path.write_text(f"party,parent,country,source,since,until\n{line}\n", encoding="utf-8")
    with pytest.raises(FactError, match=expected) as caught:
        read_control(path)
    assert "bad.csv:2" in str(caught.value)


def test_gleif_level_2_gives_parents_by_their_periods(tmp_path):
    def relation(start, end, **more):
        nodes = {"StartNode": {"NodeID": start}, "EndNode": {"NodeID": end}}
        return {"Relationship": {**nodes, "RelationshipType": "IS_DIRECTLY_CONSOLIDATED_BY", **more}}

    period = {
        "PeriodType": "RELATIONSHIP_PERIOD",
        "StartDate": "2020-01-01T00:00:00Z",
        "EndDate": "2025-01-01T00:00:00Z",
    }
    path = tmp_path / "gleif.json"
    path.write_text(json.dumps({"relations": [relation("A", "B", RelationshipPeriods=[period]), relation("B", "C")]}))
    control = read_control(path)
    assert control.of("A", datetime.date(2024, 1, 1))["ultimate_parent"] == "C"
    assert control.of("A", datetime.date(2025, 1, 1))["ultimate_parent"] == "A"


@given(st.text(max_size=120))
def test_no_text_crashes_the_reader_of_control(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("control") / "any"
    path.write_text(text, encoding="utf-8", errors="surrogatepass" if text.isascii() else "replace")
    try:
        read_control(path)
    except FactError as refused:
        assert str(path) in str(refused)


def test_every_parent_the_pack_names_leads_to_a_seat_or_says_what_is_missing():
    for fact in pack_control().parents:
        found = pack_control().of(fact.party, DAY)
        assert found["ultimate_parent"] is not None
        assert (found["ultimate_parent_headquarters"] is None) == (found["unknown_because"] is not None)


def test_each_name_of_a_party_leads_to_it():
    for entry in starter_entries():
        for name in (entry.name, *entry.native):
            assert pack_name(name) is not None, name


def consignee(**fields):
    document = {
        "on": "2026-02-01",
        "activity": "export",
        "item": {"catalogue": "nvidia-h20"},
        "exporter": {"name": "NVIDIA Corporation", "country": "US", "headquarters": "US", "ultimate_parent": "self"},
        "ship_from": "US",
        "ship_to": "SG",
        "ultimate_consignee": {"country": "SG", "lists": [], **fields},
    }
    return licet.determine(licet.read_transaction(document, DESK.book.vocabulary), desk=DESK)


def test_headquarters_the_pack_knows_enter_a_determination_with_their_source():
    found = consignee(name="腾讯云")
    assert found.outcome == "license_required"
    said = [caution for caution in found.cautions if "headquartered" in caution.text and "HKEX" in caution.text]
    assert len(said) == 1


def test_what_the_transaction_states_of_headquarters_stands():
    found = consignee(name="腾讯云", headquarters="SG", ultimate_parent="self")
    assert not any("HKEX" in caution.text for caution in found.cautions)
    assert found.outcome != "license_required"


def test_a_stranger_brings_no_headquarters():
    assert not any("is headquartered" in caution.text for caution in consignee(name="Nordwind Bakery").cautions)

import argparse
import io
import json
import os
import subprocess
import sys

import pytest

from licet.cli import parties as commands
from licet.model.errors import BackendError, FactError, LicetError
from licet.store import rosters
from tests.screening.test_lists import csl, row

ENVIRONMENT = {**os.environ, "PYTHONPATH": "src"}


def run(command, *words):
    parser = argparse.ArgumentParser()
    getattr(commands, f"add_{command}_arguments")(parser)
    return getattr(commands, f"run_{command}")(parser.parse_args(list(words)))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LICET_HOME", str(tmp_path / "home"))
    return tmp_path


def documents(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_name_is_screened_with_no_list_and_says_so(capsys):
    assert run("screen", "寒武纪", "Nordwind Bakery", "--json") == 0
    found, nothing = documents(capsys)
    assert found["band"] == "strong"
    assert {
        "list",
        "entry",
        "listed_name",
        "matched_name",
        "view",
        "score",
        "band",
        "why",
        "citation",
        "license_requirement",
        "license_policy",
        "footnotes",
    } <= set(found["hits"][0])
    assert nothing["band"] == "none"
    assert "not been screened" in nothing["cautions"][0]


def test_a_loaded_list_is_screened_and_its_version_named(home, capsys):
    path = home / "list.json"
    path.write_bytes(csl([row(1, name="Quorvex Semiconductor"), row(2)]))
    assert run("lists", "add", str(path), "--retrieved", "2026-01-02", "--json") == 0
    assert run("lists", "show", "--json") == 0
    assert run("screen", "Quorvex Semiconductors", "--json") == 0
    added, shown, found = documents(capsys)
    assert (added["action"], shown["sha256"]) == ("added", added["sha256"])
    assert found["hits"][0]["listed_name"] == "Quorvex Semiconductor"
    assert found["cautions"] == []


def test_before_the_list_was_known_it_is_not_used(home, capsys):
    path = home / "list.json"
    path.write_bytes(csl([row(1, name="Quorvex Semiconductor")]))
    run("lists", "add", str(path), "--retrieved", "2026-02-02", "--json")
    run("screen", "Quorvex Semiconductor", "--known", "2026-02-01", "--json")
    run("screen", "Quorvex Semiconductor", "--known", "2026-02-02", "--json")
    _, unknown, known = documents(capsys)
    assert (unknown["band"], known["band"]) == ("none", "strong")


def test_files_and_streams_are_screened_line_by_line(home, capsys, monkeypatch):
    table, lines = home / "a.csv", home / "b.jsonl"
    table.write_text("id,name,country\n7,Cambricon,CN\n8,腾讯,\n", encoding="utf-8")
    lines.write_text('{"id": "x", "name": "캄브리콘"}\n\n', encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("Huawei\n"))
    run("screen", str(table), str(lines), "-", "--json")
    assert [(d["id"], d["band"]) for d in documents(capsys)] == [
        ("7", "strong"),
        ("8", "strong"),
        ("x", "strong"),
        ("1", "strong"),
    ]


@pytest.mark.parametrize(
    ("text", "where"),
    [("id,nam\n1,x\n", "a.csv:1"), ("id,name\n1,\n", "a.csv:2")],
)
def test_a_bad_table_is_refused_where_it_is_bad(home, text, where):
    (home / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(FactError, match=where):
        run("screen", str(home / "a.csv"), "--json")


def test_an_unknown_field_names_the_nearest_one(home):
    (home / "a.jsonl").write_text('{"id": "1", "nmae": "x"}\n', encoding="utf-8")
    with pytest.raises(FactError, match="did you mean 'name'"):
        run("screen", str(home / "a.jsonl"))


@pytest.mark.parametrize(
    "words",
    [
        ("screen", "nowhere.csv"),
        ("lists", "add"),
        ("lists", "add", "nowhere.json"),
        ("ownership", "nowhere.csv", "--party", "A"),
    ],
)
def test_a_missing_file_is_an_error_with_its_name(words):
    with pytest.raises((LicetError, FileNotFoundError)) as refused:
        run(*words)
    assert not isinstance(refused.value, FileNotFoundError)


def test_ownership_screens_the_owners_it_knows_no_list_of(home, capsys):
    path = home / "o.csv"
    path.write_text(
        "owner,owned,min,max\n"
        "Cambricon Technologies Corporation Limited,Acme,45,45\n"
        "Huawei Technologies Co. Ltd,Acme,10,10\n"
    )
    run("ownership", str(path), "--party", "Acme", "--on", "2025-10-15", "--json")
    bis, ofac = documents(capsys)
    assert (bis["status"], bis["must"], bis["in_force"]) == ("covered", 55, True)
    assert ofac["status"] == "not_covered"
    with pytest.raises(FactError, match="did you mean 'Acme'"):
        run("ownership", str(path), "--party", "Acmee")


def test_people_get_tables_and_trees(home, capsys):
    path = home / "o.csv"
    path.write_text("owner,owned,min,max\nCambricon Technologies Corporation Limited,Acme,60,60\n")
    run("screen", "寒武纪")
    run("ownership", str(path), "--party", "Acme", "--on", "2025-10-15")
    printed = capsys.readouterr().out
    assert "Cambricon" in printed
    assert "covered" in printed


def test_the_commands_are_known_before_anything_heavy_is_loaded():
    heavy = ("numpy", "scipy", "rapidfuzz", "pypinyin", "rich", "yaml")
    code = f"import sys, licet.cli.parties; print([m for m in {heavy} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    assert found.stdout.strip() == "[]"


def test_a_bare_installation_is_told_what_is_missing(monkeypatch):
    monkeypatch.setattr(rosters, "find_spec", lambda name: None)
    with pytest.raises(BackendError, match=r"licet\[screen\]"):
        run("screen", "Acme")

import datetime
import re

import pytest

from licet.screening.facts import screen_party
from licet.screening.normalise import script_of
from licet.screening.roster import open_roster
from licet.screening.starter import starter_entries

LISTS = {"entity_list", "cmic", "1260h", "identity"}


def party_of(entry_id: str) -> str:
    return entry_id.split("/", maxsplit=1)[0]


def test_the_pack_knows_at_least_three_hundred_parties_by_english_chinese_and_korean_names():
    complete = {
        party_of(entry.id)
        for entry in starter_entries()
        if {"Hani", "Hang"} <= {script_of(name) for name in entry.native}
        or any(name.isascii() for name in entry.native)
    }
    assert len(complete) >= 300


def test_every_fact_cites_a_source_and_names_a_known_list():
    for entry in starter_entries():
        assert entry.list in LISTS, entry.id
        assert len(entry.citation) > 5, entry.id
        assert re.fullmatch(r"[A-Z]{2}", entry.countries[0]), entry.id
        assert entry.since is None or entry.until is None or entry.since < entry.until, entry.id


def test_every_parent_is_a_party_of_the_pack():
    known = {party_of(entry.id).removeprefix("starter:") for entry in starter_entries()}
    assert {entry.parent for entry in starter_entries() if entry.parent} <= known


def test_every_party_is_found_by_each_of_its_names(pack):
    asked = [(entry, name) for entry in starter_entries() for name in (entry.name, *entry.native)]
    hits = pack.screener.screen_many([name for _, name in asked])
    missed = [
        (entry.id, name)
        for (entry, name), found in zip(asked, hits, strict=True)
        if party_of(entry.id) not in {party_of(hit.entry.id) for hit in found if hit.band in ("strong", "review")}
    ]
    assert missed == []


def test_a_name_outside_the_pack_is_not_screened_and_never_cleared(pack):
    found = screen_party(pack, "Quorvex Maritime Bakery")
    assert found["status"] == "not_screened"
    assert "not the list" in found["reason"]


def test_a_party_is_on_a_list_only_from_its_day():
    footnote_four = next(
        e for e in starter_entries() if e.measure.footnotes == (4,) and e.since and e.since.year == 2022
    )
    assert footnote_four.since is not None
    before = open_roster([], footnote_four.since - datetime.timedelta(days=1), None)
    after = open_roster([], footnote_four.since, None)

    def footnotes(roster):
        return {n for fact in screen_party(roster, footnote_four.name)["lists"] for n in fact["footnotes"]}

    assert 4 not in footnotes(before)
    assert 4 in footnotes(after)


@pytest.mark.parametrize("name", ["", " ", "...", "\x00", "有限公司", "주식회사", "LLC", "a" * 500, "😀"])
def test_odd_names_are_answered_and_match_nothing_strongly(pack, name):
    assert screen_party(pack, name)["status"] == "not_screened"

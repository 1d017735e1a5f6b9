import datetime
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.model.errors import SourceError
from licet.screening.listed_names import screening_names
from licet.screening.listing_days import footnotes_on, listed_since, not_before
from licet.screening.records import Entry
from licet.screening.screener import Screener
from licet.sources.lists import read_list
from licet.sources.lists.csl import LISTS, entry_id
from licet.sources.lists.entity_list import footnotes, policy_code, requirement_code
from tests.shared import shared_path


def csl(rows, **more):
    return json.dumps({"results": rows, "search_performed_at": "2026-01-02T00:00:00", **more}).encode()


def row(i, source="Entity List (EL) - Bureau of Industry and Security", **more):
    return {
        "id": str(i),
        "source": source,
        "name": f"Party {i}",
        "alt_names": [],
        "addresses": [{"country": "CN"}],
        **more,
    }


FILES = {
    "csl-2026-07-31.interned.json": ("us-csl", 25_921),
    "csl-2026-07-31.jsonl.gz": ("us-csl", 25_921),
    "entity-list-2026-07-31.csv": ("us-csl", 3_712),
    "ofac-sls-2026-08-07.json.gz": ("us-ofac", 19_680),
    "uk-sanctions-list-2026-08-06.json.gz": ("uk-sanctions", 6_334),
    "un-consolidated-2026-02-27.xml.gz": ("un-sc", 1_003),
    "meti-foreign-end-user-list-2025-09-29.json.gz": ("jp-meti", 835),
    "mofcom-control-lists-2026-07-19.json.gz": ("cn-mofcom", 240),
}


@pytest.mark.parametrize("name", FILES)
def test_every_snapshot_loads_whole(name):
    document = read_list(shared_path(f"screening/lists/{name}").read_bytes())
    assert (document.source, len(document.entries)) == FILES[name]
    assert len({entry.id for entry in document.entries}) == len(document.entries)


def test_footnotes_of_the_real_list_are_all_found_glued_superscripts_included(csl_entries):
    listed = [entry for entry in csl_entries if entry.list == "entity_list"]
    counts = {number: sum(number in entry.measure.footnotes for entry in listed) for number in (1, 3, 4, 5)}
    assert counts == {1: 156, 3: 771, 4: 96, 5: 16}


def test_two_projections_of_one_list_give_the_same_ids():
    first, second = (
        {entry.id for entry in read_list(shared_path(f"screening/lists/csl-2026-07-31.{form}").read_bytes()).entries}
        for form in ("interned.json", "jsonl.gz")
    )
    assert first == second


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("For all items subject to the EAR. (See §744.11 of the EAR)", ()),
        ("See §§ 734.9(e) and 744.11 of the EAR)4", (4,)),
        ("(See §734.9(e), and 744.11 of the EAR)4.", (4,)),
        ("(See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)", (3,)),
        ("see §§ 734.9(e)1 and 744.11 of the EAR2", (1,)),
        ("(See §§734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5", (5,)),
        ("(See §744.3 of the EAR)", ()),
    ],
)
def test_footnote_designations_are_read_out_of_the_requirement(text, found):
    assert footnotes(text) == found


def test_a_requirement_with_an_exception_is_not_all_items():
    assert requirement_code("For all items subject to the EAR (See §744.11)") == "all_items"
    assert requirement_code("All items subject to the EAR except for: crude oil") == "as_stated"
    assert requirement_code("") is None


def test_a_policy_that_names_two_policies_is_as_stated():
    assert policy_code("Presumption of denial.") == "presumption_of_denial"
    assert policy_code("Presumption for denial") == "presumption_of_denial"
    assert policy_code("Case-by-case for CCL items. Presumption of approval for EAR99 items") == "as_stated"
    assert policy_code("See § 744.2(d) of the EAR") == "as_stated"


def test_the_official_file_keeps_addresses_dates_and_ids():
    raw = csl(
        [
            row(
                1,
                start_date="2025-01-16",
                federal_register_notice="90 FR 1",
                ids=[{"type": "Tax", "number": "7"}],
                addresses=[{"address": "1 Road", "city": "Wuhan", "country": "CN"}],
            )
        ]
    )
    entry = read_list(raw).entries[0]
    assert entry.addresses == ("1 Road Wuhan CN",)
    assert (entry.since, entry.countries, entry.identifiers) == (
        datetime.date(2025, 1, 16),
        ("CN",),
        ("Tax 7",),
    )


def test_the_official_csv_reads_like_the_official_json():
    header = "source,name,alt_names,addresses,federal_register_notice"
    text = header + '\n"Entity List (EL) - BIS",Party 1,A; B,"1 Road, Wuhan, CN",90 FR 1\n'
    entry = read_list(text.encode()).entries[0]
    assert (entry.list, entry.aliases, entry.countries) == ("entity_list", ("A", "B"), ("CN",))


def test_every_us_list_has_its_name():
    assert len(LISTS) == 12


def test_a_reordered_file_is_the_same_document():
    rows = [row(i) for i in range(30)]
    assert read_list(csl(rows)).entries == read_list(csl(rows[::-1])).entries


def test_ids_depend_on_what_is_printed_and_on_nothing_else():
    base = {"list": "EL", "name": "A", "entity_number": "", "countries": ["CN"], "notice": "1 FR 2"}
    assert entry_id(base) == entry_id(dict(base))
    assert entry_id(base) != entry_id({**base, "countries": ["HK"]})


BAD = {
    "empty": b"",
    "not a list": b'{"hello": 1}',
    "cut JSON": csl([row(i) for i in range(9)])[:-40],
    "cut gzip": gzip.compress(csl([row(i) for i in range(99)]))[:-20],
    "duplicated": csl([row(i) for i in range(60)] * 2),
    "unknown sub-list": csl([row(1, source="Secret List (XX) - Nobody")]),
    "nameless entry": csl([{**row(1), "name": " "}]),
    "no entries": csl([]),
    "entity bomb": b'<!DOCTYPE x [<!ENTITY a "aa">]><CONSOLIDATED_LIST>&a;</CONSOLIDATED_LIST>',
    "external part": b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><CONSOLIDATED_LIST/>',
    "cut XML": b"<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>",
    "not text": b"\xff\xfe\x00\x01" * 10,
}


@pytest.mark.parametrize("name", BAD)
def test_a_broken_or_malicious_file_is_refused_with_a_reason(name):
    with pytest.raises(SourceError) as refused:
        read_list(BAD[name])
    assert len(str(refused.value)) > 20


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(raw):
    try:
        read_list(raw)
    except SourceError as refused:
        assert str(refused)


def test_an_entry_is_listed_from_the_rule_it_cites_first_and_never_before_its_year():
    assert listed_since("84 FR 29373, 87 FR 62202") == datetime.date(2019, 6, 24)
    assert listed_since("77 FR 61249 No. 195") is None
    assert not_before("77 FR 61249 No. 195") == datetime.date(2012, 1, 1)
    assert not_before("82 F.R. 39105 8/17/2017") == datetime.date(2017, 1, 1)
    assert not_before("") is None
    assert footnotes_on((3, 4), datetime.date(2022, 10, 20)) == (3,)
    assert footnotes_on((3, 4), datetime.date(2022, 10, 21)) == (3, 4)


def test_a_real_entry_hits_only_from_its_day(csl_index):
    screener = Screener(csl_index)

    def lists(day):
        hits = screener.screen_many(
            ["Nettrix Information Industry"], csl_index.in_force(datetime.date.fromisoformat(day))
        )
        return {hit.entry.list for hit in hits[0] if hit.band == "strong"}

    assert lists("2025-03-24") == set()
    assert lists("2025-03-25") == {"entity_list"}


def test_a_bracket_that_holds_a_place_or_a_legal_form_is_no_name_of_its_own():
    def names(name: str) -> list[str]:
        return screening_names(Entry(id="1", list="entity_list", name=name))

    assert "SMIC" in names("Semiconductor Manufacturing International Corporation (SMIC)")
    assert names("Quorvex (Shanghai) Co., Ltd.") == ["Quorvex (Shanghai) Co., Ltd"]
    assert "PVT" not in names("Quorvex (PVT) Ltd.")

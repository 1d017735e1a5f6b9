import datetime
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.model.errors import FactError
from licet.screening.ownership.graph import Holding, OwnershipGraph
from licet.screening.ownership.headquarters import Parent, Seat, headquarters
from licet.screening.ownership.judge import Owners, judge
from licet.screening.ownership.read import from_json, nested, owners_of
from licet.screening.ownership.rules import read_rules

BIS, OFAC = read_rules()
IN_FORCE = datetime.date(2025, 10, 15)
EL = {
    "list": "entity_list",
    "license_requirement": "all_items",
    "license_policy": "presumption_of_denial",
    "footnotes": [4],
    "citation": "90 FR 1",
}
MEU = {
    "list": "military_end_user_list",
    "license_requirement": "as_stated",
    "license_policy": "case_by_case",
    "citation": "90 FR 2",
}


def owners(*edges, listed=("X",), **more):
    holdings = tuple(
        Holding(
            owner=o,
            owned=a,
            low=s if isinstance(s, int | float) else s[0],
            high=s if isinstance(s, int | float) else s[1],
        )
        for o, a, s in edges
    )
    return Owners(holdings=holdings, lists={name: [EL] for name in listed}, **more)


def status(party, *edges, listed=("X",), **more):
    return judge(owners(*edges, listed=listed, **more), party, BIS, IN_FORCE)["status"]


def test_a_chain_of_halves_is_covered_because_shares_are_not_multiplied():
    assert status("B", ("X", "A", 50), ("A", "B", 50)) == "covered"


def test_direct_and_indirect_shares_add_up():
    assert status("B", ("X", "A", 50), ("X", "B", 10), ("A", "B", 40)) == "covered"


def test_owners_below_half_pass_nothing_on():
    assert status("C", ("X", "A", 25), ("X", "B", 25), ("A", "C", 50), ("B", "C", 50)) == "not_covered"


def test_two_listed_owners_aggregate():
    assert status("A", ("X", "A", 45), ("Y", "A", 10), listed=("X", "Y")) == "covered"
    assert status("A", ("X", "A", 45), ("Y", "A", 10), listed=("X",)) == "not_covered"


def test_an_unknown_share_leaves_the_question_open():
    found = judge(owners(("X", "A", (0, 100))), "A", BIS, IN_FORCE)
    assert (found["status"], found["must"], found["may"]) == ("unresolved", 0, 100)
    assert "determine" in found["red_flags"][0]


def test_what_others_hold_at_least_bounds_an_unknown_share():
    assert status("A", ("X", "A", (0, 100)), ("Clean", "A", 60)) == "not_covered"


def test_just_below_half_is_a_red_flag_and_no_more():
    found = judge(owners(("X", "A", 49.99)), "A", BIS, IN_FORCE)
    assert found["status"] == "not_covered"
    assert "minority" in found["red_flags"][0]
    assert status("A", ("X", "A", 49.99), ("Y", "A", 0.01), listed=("X", "Y")) == "covered"


def test_circles_end():
    found = judge(owners(("A", "B", 50), ("B", "A", 50), ("X", "A", 50)), "B", BIS, IN_FORCE)
    assert found["status"] == "covered"
    assert json.dumps(found["proof"]).count('"cycle": true') == 1
    assert status("B", ("A", "B", 100), ("B", "A", 100)) == "not_covered"


def test_a_possible_listing_counts_for_what_may_be_only():
    base = owners(("X", "A", 60), listed=())
    found = judge(Owners(holdings=base.holdings, possible={"X": [EL]}), "A", BIS, IN_FORCE)
    assert (found["status"], found["must"]) == ("unresolved", 0)


def test_the_most_restrictive_owner_governs():
    mixed = Owners(holdings=owners(("X", "A", 30), ("Y", "A", 30)).holdings, lists={"X": [MEU], "Y": [EL]})
    found = judge(mixed, "A", BIS, IN_FORCE)["consequences"]
    assert (found["license_requirement"], found["license_policy"], found["footnotes"]) == (
        "all_items",
        "presumption_of_denial",
        [4],
    )
    assert found["owners"] == ["X", "Y"]


def test_the_bis_rule_reaches_foreign_parties_only():
    assert status("A", ("X", "A", 80), countries={"A": "US"}) == "not_covered"
    assert status("A", ("X", "A", 80), countries={"A": "SG"}) == "covered"


def test_ofac_looks_at_blocked_owners_only():
    assert judge(owners(("X", "A", 80)), "A", OFAC, IN_FORCE)["status"] == "not_covered"
    blocked = Owners(holdings=owners(("X", "A", 80)).holdings, lists={"X": [{"list": "sdn", "programs": ["CUBA"]}]})
    assert judge(blocked, "A", OFAC, IN_FORCE)["status"] == "covered"
    assert judge(blocked, "A", BIS, IN_FORCE)["status"] == "not_covered"


@pytest.mark.parametrize(
    ("day", "in_force", "readings"),
    [
        ("2025-09-28", False, 0),
        ("2025-09-29", True, 0),
        ("2025-11-09", True, 0),
        ("2025-11-10", False, 0),
        ("2026-11-09", False, 0),
        ("2026-11-10", True, 2),
        ("2026-12-31", True, 2),
    ],
)
def test_the_affiliates_rule_is_what_it_was_on_each_day(day, in_force, readings):
    found = judge(owners(("X", "A", 80)), "A", BIS, datetime.date.fromisoformat(day))
    assert found["in_force"] is in_force
    assert len(found["readings"]) == readings
    if readings:
        assert {reading["in_force"] for reading in found["readings"]} == {True, False}
        assert found["readings"][0]["default"]
        assert found["check"]


def naive(edges, listed, end):
    reached = set(listed)
    while True:
        held = {}
        for o, a, share in edges:
            if o in reached:
                held[a] = held.get(a, 0) + share[end]
        more = {a for a, total in held.items() if total >= 50} - reached
        if not more:
            return reached
        reached |= more


nodes = st.integers(0, 7).map(str)
share = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(lambda pair: tuple(sorted(pair)))


@settings(max_examples=150)
@given(st.lists(st.tuples(nodes, nodes, share), max_size=20), st.sets(nodes, max_size=3))
def test_the_arrays_find_the_least_fixpoint(edges, listed):
    graph = OwnershipGraph.of(Holding(owner=o, owned=a, low=s[0], high=s[1]) for o, a, s in edges)
    start = np.array([name in listed for name in graph.nodes], dtype=bool)
    for end, highest in ((0, False), (1, True)):
        found = {graph.nodes[i] for i in np.flatnonzero(graph.reached(start, 50, highest=highest))}
        assert found == naive(edges, listed, end) & set(graph.nodes)


@given(st.lists(st.tuples(nodes, nodes, share), max_size=20), st.sets(nodes, max_size=3))
def test_what_must_be_reached_may_be_reached(edges, listed):
    graph = OwnershipGraph.of(Holding(owner=o, owned=a, low=s[0], high=s[1]) for o, a, s in edges)
    start = np.array([name in listed for name in graph.nodes], dtype=bool)
    must, may = (graph.reached(start, 50, highest=highest) for highest in (False, True))
    assert not (must & ~may).any()


def bods(record, kind, **details):
    return {"statementId": f"s-{record}", "recordId": record, "recordType": kind, "recordDetails": details}


def test_bods_circles_anonymous_owners_and_bounds_are_read():
    def related(record, subject, party, **share):
        return bods(
            record,
            "relationship",
            subject=subject,
            interestedParty=party,
            interests=[{"type": "shareholding", "share": share or None}],
        )

    found = from_json(
        [
            bods("a", "entity", name="Alpha", jurisdiction={"code": "SG"}),
            bods("b", "entity", name="Beta"),
            bods("p", "person", names=[{"fullName": "P. Person"}]),
            related("r1", "a", "b", exact=50),
            related("r2", "b", "a", minimum=25, maximum=50),
            related("r3", "a", {"reason": "subjectUnableToConfirm"}),
            related("r4", "a", "p", exclusiveMinimum=10),
            {**related("r5", "b", "p", exact=90), "recordStatus": "closed"},
        ],
        "file",
    )
    edges = {(h.owner, h.owned): (h.low, h.high) for h in found.holdings}
    assert edges == {
        ("Beta", "Alpha"): (50, 50),
        ("Alpha", "Beta"): (25, 50),
        ("unnamed (subjectUnableToConfirm)", "Alpha"): (0, 100),
        ("P. Person", "Alpha"): (10, 100),
    }
    assert found.countries == {"Alpha": "SG"}


def test_gleif_says_control_and_not_how_much():
    relation = {
        "RelationshipType": "IS_DIRECTLY_CONSOLIDATED_BY",
        "StartNode": {"NodeID": "CHILD"},
        "EndNode": {"NodeID": "X"},
        "RelationshipStatus": "ACTIVE",
    }
    found = from_json({"relations": [{"Relationship": relation}]}, "file")
    assert (found.holdings[0].low, found.holdings[0].high, found.holdings[0].basis) == (
        0,
        100,
        "consolidation",
    )


def test_uk_register_bands_become_intervals_that_end_with_the_entry():
    data = {
        "name": "P. Person",
        "natures_of_control": ["ownership-of-shares-50-to-75-percent", "voting-rights-50-to-75-percent"],
        "notified_on": "2020-01-01",
        "ceased_on": "2022-01-01",
    }
    (held,) = from_json([{"company_number": "01", "data": data}], "file").holdings
    assert (held.low, held.high, held.until) == (50, 75, "2022-01-01")
    assert not held.holds_on("2022-01-01")
    assert held.holds_on("2021-12-31")


def test_a_csv_reads_and_its_errors_name_the_line():
    found = owners_of("owner,owned,min,max\nX,A,50,60\nY,A,,\n", "o.csv")
    assert [(h.low, h.high) for h in found.holdings] == [(50, 60), (0, 100)]
    with pytest.raises(FactError, match=r"o\.csv:2"):
        owners_of("owner,owned,min,max\nX,A,70,60\n", "o.csv")
    with pytest.raises(FactError, match="expected the columns"):
        owners_of("parent,child\nX,A\n", "o.csv")


def test_owners_nested_in_a_transaction_read_as_deep_as_known():
    party = {
        "name": "T",
        "country": "SG",
        "owners": [
            {
                "name": "M",
                "share": {"min": 50, "max": 50},
                "owners": [{"name": "X", "share": None, "lists": [EL]}],
            }
        ],
    }
    found = nested([party])
    assert judge(found, "T", BIS, IN_FORCE)["status"] == "unresolved"
    with pytest.raises(FactError, match=r"owners\[0\]\.owners\[0\]\.share"):
        nested([{"name": "T", "owners": [{"name": "M", "share": "half"}]}])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        "[1]",
        '{"relations": 3}',
        '[{"recordType": "entity"}]',
        '[{"data": {"natures_of_control": 1}}]',
        "no columns",
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_reason(text):
    with pytest.raises(FactError):
        owners_of(text, "file")


def test_the_ultimate_parent_is_found_by_day_and_circles_are_said():
    day = datetime.date
    seats = [Seat(party="Top", country="CN", source="s"), Seat(party="T", country="SG", source="s")]
    parents = [
        Parent(party="T", parent="M", source="s"),
        Parent(party="M", parent="Top", source="s", until=day(2025, 1, 1)),
        Parent(party="M", parent="T", source="s", since=day(2025, 1, 1)),
    ]
    found = headquarters("T", seats, parents, day(2024, 6, 1))
    assert (found["headquarters"], found["ultimate_parent"], found["ultimate_parent_headquarters"]) == (
        "SG",
        "Top",
        "CN",
    )
    later = headquarters("T", seats, parents, day(2025, 6, 1))
    assert later["ultimate_parent"] is None
    assert "circle" in later["unknown_because"]
    two = headquarters("T", seats, [*parents[:1], Parent(party="T", parent="N", source="s")], day(2024, 6, 1))
    assert "several parents" in two["unknown_because"]


@given(st.text(max_size=200))
def test_no_text_crashes_the_reader_of_owners(text):
    try:
        owners_of(text, "file")
    except FactError as refused:
        assert str(refused)

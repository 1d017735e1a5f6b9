"""What the facts of a transaction are, and that what was left out stays unknown."""

from __future__ import annotations

from typing import Any

import pytest

from licet.determination.boundary import read_transaction
from licet.determination.facts import Gathered, gather
from licet.determination.parties import ListFinding
from licet.logic.number import SCALE, Ratio
from licet.logic.values import Several
from licet.model.errors import FactError
from licet.model.transaction import Listing
from licet.rulebook.book import load

BOOK = load()
EDITION = BOOK.edition("2024-06-01")


def facts(document: dict[str, Any], **more: Any) -> Gathered:
    return gather(read_transaction({"on": "2024-06-01", **document}, BOOK.vocabulary), EDITION, **more)


def party(**fields: Any) -> dict[str, Any]:
    return {"ultimate_consignee": {"name": "Buyer", "country": "SG", **fields}}


def test_nothing_stated_is_nothing_known() -> None:
    values = facts({}).values
    for name in (
        "item.kind",
        "destination.country",
        "parties.headquarters",
        "parties.on_entity_list",
        "end_use.military",
    ):
        assert name not in values


@pytest.mark.parametrize(
    ("fields", "seen", "complete"),
    [
        ({}, set(), False),
        ({"headquarters": "SG"}, {"SG"}, False),
        ({"headquarters": "SG", "ultimate_parent": "self"}, {"SG"}, True),
        ({"headquarters": "SG", "ultimate_parent": {"name": "P"}}, {"SG"}, False),
        ({"headquarters": "SG", "ultimate_parent": {"name": "P", "headquarters": "CN"}}, {"SG", "CN"}, True),
        ({"ultimate_parent": {"name": "P", "headquarters": "CN"}}, {"CN"}, False),
    ],
)
def test_headquarters_are_complete_only_when_the_ultimate_parent_is_known(
    fields: dict[str, Any], seen: set[str], complete: bool
) -> None:
    assert facts(party(**fields)).values["parties.headquarters"] == Several(frozenset(seen), complete)


def test_one_party_with_an_unknown_parent_leaves_the_whole_open() -> None:
    document = party(headquarters="SG", ultimate_parent="self") | {"purchaser": {"name": "Trader", "country": "SG"}}
    assert facts(document).values["parties.headquarters"] == Several(frozenset({"SG"}), complete=False)


def test_an_empty_list_means_screened_and_an_absent_one_means_not_screened() -> None:
    assert facts(party(lists=[])).values["parties.on_entity_list"] is False
    assert "parties.on_entity_list" not in facts(party()).values


def test_an_entry_counts_from_the_day_it_was_made() -> None:
    def listed(since: str) -> Gathered:
        return facts(party(lists=[{"list": "entity_list", "since": since, "footnotes": [4]}]))

    assert listed("2024-06-01").values["parties.on_entity_list"] is True
    assert listed("2024-06-01").values["parties.entity_list_footnotes"] == Several(frozenset({"4"}))
    assert listed("2024-06-02").values["parties.on_entity_list"] is False


def test_a_confirmed_screening_hit_outweighs_an_empty_list_and_a_possible_one_stays_unknown() -> None:
    hit = ListFinding(status="confirmed", listings=(Listing(list="entity_list", footnotes=("4",)),))
    assert facts(party(lists=[]), findings={"Buyer": hit}).values["parties.on_entity_list"] is True
    assert "parties.on_entity_list" not in facts(party(), findings={"Buyer": ListFinding(status="possible")}).values
    assert facts(party(), findings={"Buyer": ListFinding(status="none")}).values["parties.on_entity_list"] is False


def test_a_ratio_is_derived_exactly_unless_it_is_what_was_stated() -> None:
    item = {"total_processing_performance": "550.56", "applicable_die_area_mm2": 93}
    both = {**item, "performance_density": "5.9"}
    assert facts({"item": item}).values["item.performance_density"] == Ratio(55056 * SCALE // 100, 93 * SCALE)
    assert facts({"item": both}).values["item.performance_density"] == Ratio(55056 * SCALE // 100, 93 * SCALE)
    assert facts({"item": {"performance_density": "5.9"}}).values["item.performance_density"] == 59 * SCALE // 10


LICENSE = {
    "kind": "license",
    "number": "D1234567",
    "issued": "2024-01-15",
    "expires": "2028-01-31",
    "consignees": ["Buyer Co., Ltd."],
    "items": ["nvidia-h20"],
    "quantity": 6000,
    "shipped": 1200,
}


@pytest.mark.parametrize(
    ("change", "quantity", "covers", "why"),
    [
        ({}, 4800, True, "within the license"),
        ({}, 4801, False, "4800 units are left on the license, 4801 are needed"),
        ({"expires": "2024-05-31"}, 1, False, "expired on 2024-05-31"),
        ({"issued": "2024-06-02"}, 1, False, "not issued by 2024-06-01"),
        ({"consignees": ["Another Co."]}, 1, False, "a party is not named on the license"),
        ({"items": ["nvidia-h200"]}, 1, False, "the item is not on the license"),
        ({"consignees": []}, 1, None, "a party is not named on the license"),
        ({"quantity": None}, 1, None, "quantity"),
    ],
)
def test_a_license_covers_only_its_parties_items_quantity_and_days(
    change: dict[str, Any], quantity: int, covers: bool | None, why: str
) -> None:
    document = party() | {
        "item": {"name": "nvidia-h20"},
        "quantity": quantity,
        "authorizations": [{**LICENSE, **change}],
    }
    gathered = facts(document)
    assert gathered.values.get("authorization.license_covers") is covers
    assert why in gathered.authorizations[0].why


def test_a_record_that_is_not_there_does_not_exist() -> None:
    values = facts(party()).values
    assert values["authorization.license_covers"] is False
    assert values["notification.nac_filed"] is False


def test_the_nac_clock_counts_calendar_days() -> None:
    notice = {"kind": "notification", "exception": "NAC", "filed": "2024-05-07", "confirmation": "A123456"}
    gathered = facts(party() | {"authorizations": [notice]})
    assert gathered.values["notification.nac_days"] == 25 * SCALE
    assert gathered.words["notification.nac_earliest"] == "2024-06-01"


def test_every_mistake_of_a_document_is_named_at_once_with_its_path() -> None:
    document = {
        "on": "2024-13-01",
        "activity": "exprot",
        "itm": {},
        "quantity": -1,
        "ship_to": "China",
        "item": {"total_processing_performance": float("nan"), "kind": "gpu_modul"},
        "ultimate_consignee": {"owners": [{"name": "X", "share": {"min": 60, "max": 40}}]},
        "facts": {"notice_recieved": True},
    }
    with pytest.raises(FactError) as caught:
        read_transaction(document, BOOK.vocabulary)
    said = str(caught.value)
    for expected in (
        "on: expected a date such as 2025-04-16, got '2024-13-01'",
        "activity: expected one of export, reexport",
        "(did you mean 'export'?)",
        "itm: unknown field 'itm' (did you mean 'item'?)",
        "quantity: expected a number that is not negative, got -1",
        "ship_to: expected a two-letter country code such as CN, got 'China'",
        "item.total_processing_performance: expected a finite decimal number, got 'nan'",
        "(did you mean 'gpu_module'?)",
        "ultimate_consignee.owners[0].share: a share lies between 0 and 100 per cent with min not above max",
        "facts.notice_recieved: unknown field 'notice_recieved' (did you mean 'notice_received'?)",
    ):
        assert expected in said

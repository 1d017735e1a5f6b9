"""What is taken for granted is said, yields to what is stated, and rests on nothing unsaid."""

from __future__ import annotations

from typing import Any

import pytest

from licet.determination.boundary import read_transaction
from licet.determination.determine import determine
from licet.determination.facts import Gathered, gather
from licet.rulebook.book import load

BOOK = load()


def facts(document: dict[str, Any], on: str = "2025-06-01") -> Gathered:
    return gather(read_transaction({"on": on, **document}, BOOK.vocabulary), BOOK.edition(on))


@pytest.mark.parametrize("end_use", ["servers", {"description": "servers"}, {"military": False}])
def test_an_end_use_on_record_lets_absent_knowledge_be_presumed(end_use: object) -> None:
    found = facts({"ship_to": "CN", "end_use": end_use})
    assert found.values["end_use.stated"] is True
    assert found.values["end_use.supercomputer"] is False
    assert any("supercomputer" in note.text for note in found.notes)


def test_without_an_end_use_nothing_is_presumed_of_china() -> None:
    found = facts({"ship_to": "CN"})
    assert not {"end_use.stated", "end_use.supercomputer"} & set(found.values)


def test_stated_knowledge_stands_beside_what_is_presumed() -> None:
    found = facts({"ship_to": "CN", "end_use": {"supercomputer": True}})
    assert found.values["end_use.supercomputer"] is True
    assert found.values["end_use.military"] is False


def test_a_presumption_may_rest_on_another() -> None:
    chip = {"manufacturer": "Huawei", "kind": "gpu_module", "total_processing_performance": 9000}
    found = facts({"item": chip})
    assert found.values["item.designer_headquarters"] == "CN"
    assert found.values["item.test_or_technical_analysis_only"] is False


def test_one_sentence_says_all_presumptions_that_share_a_reason() -> None:
    found = facts({"ship_to": "DE"})
    assert len([note for note in found.notes if "Nothing on record" in note.text]) == 1


@pytest.mark.parametrize(
    ("name", "product"),
    [
        ("NVIDIA H20 SXM5 96GB", "h20"),
        ("NVIDIA H200 NVL", "h200"),
        ("HGX A100 8-GPU", "a100"),
        ("AMD Instinct MI308X", "mi308"),
        ("Huawei Ascend 910C", "ascend-910c"),
        ("RTX 4090", "rtx-4090"),
        ("GeForce RTX 4060", "other"),
        ("SH20 pump", "other"),
    ],
)
def test_a_name_names_a_product_only_in_whole_words(name: str, product: str) -> None:
    assert facts({"item": name}).values["item.product"] == product


def test_an_item_without_a_name_names_no_product() -> None:
    assert "item.product" not in facts({"item": {"kind": "gpu_card"}}).values


def test_one_question_is_asked_where_its_answer_would_settle_many() -> None:
    document: dict[str, Any] = {
        "on": "2025-06-01",
        "activity": "export",
        "ship_from": "US",
        "ship_to": "CN",
        "item": {
            "name": "NVIDIA L20",
            "kind": "gpu_card",
            "manufacturer": "NVIDIA",
            "us_origin": True,
            "designed_or_marketed_for_datacenter": True,
            "total_processing_performance": 1912,
            "applicable_die_area_mm2": 608.5,
            "total_dram_bandwidth_gb_s": 864,
            "aggregate_io_bidirectional_gb_s": 64,
        },
        "ultimate_consignee": {
            "name": "X",
            "country": "CN",
            "headquarters": "CN",
            "ultimate_parent": "self",
            "lists": [],
            "owners": [],
        },
    }
    transaction = read_transaction(document, BOOK.vocabulary)
    answer = determine(transaction, BOOK.edition("2025-06-01"), proof=False)
    assert [one.fact for one in answer.missing] == ["end_use.stated"]

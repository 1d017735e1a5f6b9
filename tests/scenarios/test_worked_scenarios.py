"""The practitioner's worked scenarios: outcome, license requirement, classification and review policy."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from licet.determination.boundary import read_transaction
from licet.determination.determine import determine
from licet.model.determination import Determination
from licet.rulebook.book import load
from tests.shared import ROOT, shared_path

WORDS: Mapping[str, Any] = yaml.safe_load((Path(__file__).with_name("translation.yaml")).read_text(encoding="utf-8"))


def scenarios() -> list[dict[str, Any]]:
    """The determine-scenarios, or none when the shared material is absent (the test then says so)."""
    path = Path(os.environ.get("LICET_SHARED", ROOT.parent / "shared")) / "scenarios/examples.yaml"
    if not path.exists():
        return []
    every = yaml.safe_load(path.read_text(encoding="utf-8"))["scenarios"]
    return [one for one in every if one["kind"] == "determine"]


def test_the_worked_scenarios_are_at_hand() -> None:
    assert shared_path("scenarios/examples.yaml").exists()
    assert scenarios()


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda one: one["id"])
def test_the_answer_is_the_one_a_practitioner_expects(scenario: dict[str, Any]) -> None:
    book = load()
    transaction = read_transaction(document(scenario), book.vocabulary, scenario["id"])
    answer = determine(transaction, book.edition(transaction.on, transaction.known), proof=False)
    expected = scenario["expected"]
    if expected["confidence"] == "arguable" and answer.outcome == "indeterminate":
        assert answer.missing
        return
    assert answer.outcome == WORDS["outcomes"][expected["outcome"]], told(answer)
    assert answer.license_required == expected["license_required"], told(answer)
    assert answer.subject_to_ear.status == "yes"
    assert accepted(answer.classification.eccn, expected["eccn_accept"]), answer.classification
    assert not expected["review_policy_accept"] or (
        (answer.review_policy or "unspecified") in expected["review_policy_accept"]
    ), told(answer)


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda one: one["id"])
def test_the_filing_is_the_one_a_practitioner_expects(scenario: dict[str, Any]) -> None:
    book = load()
    transaction = read_transaction(document(scenario), book.vocabulary, scenario["id"])
    filing = determine(transaction, book.edition(transaction.on, transaction.known), proof=False).filing
    expected = scenario["expected"]["aes"]
    assert filing.eei_required is expected["eei_required"]
    assert expected["license_code"] in (None, filing.license_code)


def document(scenario: dict[str, Any]) -> dict[str, Any]:
    """The scenario as a transaction document, with what its prose says laid over it."""
    given = scenario["inputs"]
    item = {WORDS["fields"][key]: value for key, value in given["item"].items() if key in WORDS["fields"]}
    found = {
        "id": scenario["id"],
        "on": scenario["as_of"],
        "activity": WORDS["activities"][given["activity"]],
        "item": {key: value for key, value in item.items() if value is not None},
        "quantity": given["quantity"],
        "unit_value_usd": given["unit_value_usd"],
        "exporter": party(given["exporter"]),
        "ship_from": given["ship_from"],
        "ship_to": given["ship_to"],
        "ultimate_consignee": party(given["ultimate_consignee"]),
        "end_use": {"description": given["end_use"]},
    }
    return laid_over(found, WORDS["scenarios"].get(scenario["id"], {}))


def party(given: Mapping[str, Any]) -> dict[str, Any]:
    """A party that names no parent is its own; one without owners has none; one without lists was screened."""
    parent = given.get("ultimate_parent")
    return {
        "name": given["name"],
        "country": given["country"],
        "headquarters": given["hq_country"],
        "ultimate_parent": {"name": parent["name"], "headquarters": parent["hq_country"]} if parent else "self",
        "lists": [],
        "owners": [],
    }


def laid_over(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Mappings join key by key; anything else above replaces what is below."""
    joined = dict(below)
    for key, value in above.items():
        nested = isinstance(joined.get(key), dict) and isinstance(value, dict)
        joined[key] = laid_over(joined[key], cast(dict[str, Any], value)) if nested else value
    return joined


def accepted(eccn: str | None, accept: list[str]) -> bool:
    """One of the ECCNs the answer leaves open is accepted, by itself or by the heading it stands under."""
    return any(one == name or one.startswith(f"{name}.") for one in (eccn or "").split(" or ") for name in accept)


def told(answer: Determination) -> str:
    """What a person needs to see why the answer came out otherwise."""
    rules = [f"{one.id}={one.status}" for one in answer.requirements]
    facts = [one.fact for one in answer.missing]
    return f"{answer.outcome} {answer.license_required} {answer.review_policy} {rules} missing {facts}"

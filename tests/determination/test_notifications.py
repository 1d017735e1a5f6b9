"""Notices and licenses on file: which one counts, what it covers, and the first day a shipment may leave."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from licet.determination.boundary import read_transaction
from licet.determination.determine import determine
from licet.determination.facts import gather
from licet.model.determination import Determination
from licet.rulebook.book import load
from licet.rulebook.stages import FILLED_IN

BOOK = load()
DAYS = st.dates(date(2024, 5, 1), date(2025, 1, 10))
WAITING = 25


def answer(on: date, *records: dict[str, Any], quantity: int = 40) -> Determination:
    """A gaming card from the United States to a studio in Hangzhou, with records on file."""
    studio: dict[str, Any] = {
        "name": "Hangzhou Game Studio",
        "country": "CN",
        "headquarters": "CN",
        "ultimate_parent": "self",
        "lists": [],
    }
    document: dict[str, Any] = {
        "on": on.isoformat(),
        "activity": "export",
        "item": {
            "name": "GeForce RTX 4090",
            "kind": "consumer_card",
            "us_origin": True,
            "designed_or_marketed_for_datacenter": False,
            "total_processing_performance": 5285,
            "performance_density": 8.69,
        },
        "quantity": quantity,
        "unit_value_usd": 1700,
        "exporter": {"name": "Card Vendor", "country": "US", "headquarters": "US", "ultimate_parent": "self"},
        "ship_from": "US",
        "ship_to": "CN",
        "ultimate_consignee": studio,
        "end_use": "rendering",
        "authorizations": list(records),
    }
    transaction = read_transaction(document, BOOK.vocabulary)
    return determine(transaction, BOOK.edition(transaction.on), proof=False)


def notice(filed: date, **more: Any) -> dict[str, Any]:
    """A confirmed NAC notice."""
    return {"kind": "notification", "exception": "NAC", "filed": filed.isoformat(), "confirmation": "A123456", **more}


def condition(found: Determination, name: str) -> tuple[str, str]:
    nac = next(one for one in found.exceptions if one.code == "NAC")
    return next((one.met, one.why) for one in nac.conditions if one.id == name)


@given(DAYS, st.integers(0, 60))
def test_a_shipment_may_leave_on_the_25th_day_and_the_answer_names_it(filed: date, later: int) -> None:
    met, why = condition(answer(filed + timedelta(days=later), notice(filed)), "waiting_period")
    assert met == ("yes" if later >= WAITING else "no")
    assert (filed + timedelta(days=WAITING)).isoformat() in why


@given(DAYS, st.integers(1, 60))
def test_a_notice_not_yet_filed_is_no_notice(on: date, ahead: int) -> None:
    assert condition(answer(on, notice(on + timedelta(days=ahead))), "waiting_period")[0] == "no"


@given(DAYS, st.permutations(["RTX 4080", "GeForce RTX 4090", "RTX 3090"]))
def test_among_several_notices_the_one_for_this_item_counts(on: date, items: list[str]) -> None:
    filed = on - timedelta(days=WAITING)
    found = answer(
        on, *(notice(filed, items=[one], consignees=["Hangzhou Game Studio"], quantity=100) for one in items)
    )
    assert condition(found, "scope")[0] == "yes"
    assert found.outcome == "exception_available"


@given(DAYS, st.integers(1, 200), st.integers(1, 200), st.integers(0, 200))
def test_a_notice_covers_what_is_left_of_its_quantity(on: date, notified: int, wanted: int, shipped: int) -> None:
    record = notice(
        on - timedelta(days=WAITING),
        items=["GeForce RTX 4090"],
        consignees=["Hangzhou Game Studio"],
        quantity=notified,
        shipped=shipped,
    )
    met, _ = condition(answer(on, record, quantity=wanted), "scope")
    assert met == ("yes" if wanted <= notified - shipped else "no")


@given(DAYS)
def test_a_notice_that_names_nobody_leaves_its_scope_to_be_asked(on: date) -> None:
    found = answer(on, notice(on - timedelta(days=WAITING)))
    assert condition(found, "scope")[0] == "unknown"
    assert "notification.within_stated_scope" in {one.fact for one in found.missing}


def test_the_days_a_wording_may_name_are_always_known() -> None:
    transaction = read_transaction({"on": "2024-06-01"}, BOOK.vocabulary)
    assert set(gather(transaction, BOOK.edition("2024-06-01")).words) == set(FILLED_IN)

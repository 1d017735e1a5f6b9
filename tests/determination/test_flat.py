"""The flat form: rows become the same documents that JSON would give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.determination.boundary import read_transaction
from licet.determination.flat import check_columns, column_of, columns, unflatten
from licet.model.errors import FactError
from licet.rulebook.book import load

VOCABULARY = load().vocabulary


def test_every_column_stands_for_one_path_and_can_be_named_back() -> None:
    for column, path in columns(VOCABULARY).items():
        assert columns(VOCABULARY)[column_of(path, VOCABULARY)] == path, column


def test_lists_carry_their_dates_and_none_means_screened() -> None:
    document = unflatten(
        {"on": "2025-01-01", "consignee_lists": "entity_list@2024-03-01; sdn", "end_user_lists": "none"}, VOCABULARY
    )
    assert document["ultimate_consignee"]["lists"] == [
        {"list": "entity_list", "since": "2024-03-01"},
        {"list": "sdn"},
    ]
    assert document["end_user"]["lists"] == []


def test_an_empty_cell_is_unknown_and_leaves_no_trace() -> None:
    assert unflatten({"on": "2025-01-01", "consignee": " ", "ship_to": ""}, VOCABULARY) == {"on": "2025-01-01"}


def test_a_license_and_a_notification_are_told_apart() -> None:
    license_row = unflatten({"license_number": "D1", "license_items": "nvidia-h20; nvidia-l4"}, VOCABULARY)
    assert license_row["authorizations"] == [
        {"number": "D1", "items": ["nvidia-h20", "nvidia-l4"], "kind": "license"}
    ]
    notice_row = unflatten({"notification_exception": "NAC", "notification_filed": "2024-01-01"}, VOCABULARY)
    assert notice_row["authorizations"][0]["kind"] == "notification"


@given(st.lists(st.sampled_from(sorted(columns(VOCABULARY))), unique=True))
def test_whatever_columns_are_filled_the_document_has_no_unknown_field(names: list[str]) -> None:
    document = unflatten({name: "x" for name in names}, VOCABULARY)
    try:
        read_transaction(document, VOCABULARY)
    except FactError as error:
        assert not [one for one in error.problems if "unknown field" in one.what]


def test_a_header_is_refused_with_every_problem_at_once() -> None:
    with pytest.raises(FactError) as caught:
        check_columns(["id", "itm", "quantity", "quantity"], VOCABULARY, "orders.csv:1")
    assert [one.nearest for one in caught.value.problems] == ["item", None, None]

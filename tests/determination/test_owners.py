"""The 50 per cent test on stated owners: more knowledge never turns an answer round."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from licet.determination.owners import listed_entries, owned_by_listed
from licet.model.transaction import Listing, Owner

LISTED = (Listing(list="entity_list"),)
KINDS = st.sampled_from([LISTED, (), None, (Listing(list="1260h"),)])


def owner(share: object, lists: tuple[Listing, ...] | None, owners: tuple[Owner, ...] | None = None) -> Owner:
    bounds = (str(share), str(share)) if share is not None else None
    return Owner(name="owner", share=bounds, lists=lists, owners=owners)


@st.composite
def holdings(draw: st.DrawFn) -> tuple[Owner, ...]:
    """Owners whose exact shares add up to 100 per cent."""
    cuts = sorted({0, 100, *draw(st.lists(st.integers(1, 99), max_size=4))})
    return tuple(owner(high - low, draw(KINDS)) for low, high in pairwise(cuts))


@given(holdings())
def test_with_every_owner_screened_the_sum_of_listed_shares_decides(owners: tuple[Owner, ...]) -> None:
    screened = tuple(owner(one.share[0], one.lists or ()) for one in owners if one.share)
    held = sum(int(one.share[0]) for one in screened if one.share and LISTED[0] in (one.lists or ()))
    assert owned_by_listed(screened) is (held >= 50)


@given(holdings(), st.integers(0, 4))
def test_forgetting_a_share_or_a_screening_never_reverses_the_answer(owners: tuple[Owner, ...], index: int) -> None:
    known = owned_by_listed(owners)
    at = index % len(owners)
    for vague in (owner(None, owners[at].lists), Owner(name="owner", share=owners[at].share, lists=None)):
        assert owned_by_listed((*owners[:at], vague, *owners[at + 1 :])) in (known, None)


@given(holdings())
def test_a_holding_company_passes_on_what_its_owners_are(owners: tuple[Owner, ...]) -> None:
    assert owned_by_listed((owner(100, (), owners),)) is owned_by_listed(owners)


def test_no_owners_stated_is_unknown_and_none_existing_is_no() -> None:
    assert owned_by_listed(None) is None
    assert owned_by_listed(()) is False


def test_a_share_nobody_accounts_for_may_be_held_by_a_listed_party() -> None:
    assert owned_by_listed((owner(49, ()),)) is None
    assert owned_by_listed((owner(51, ()),)) is False


def test_entries_are_found_at_any_depth_and_only_on_lists_that_count() -> None:
    above = (owner(60, LISTED), owner(40, (Listing(list="1260h"),)))
    assert list(listed_entries((owner(50, (), above), owner(50, None)))) == list(LISTED)

"""A difference is complete: what is shown happens, and what is not shown cannot happen."""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from licet.analysis.diff import Change, prove_diff
from licet.analysis.law import Law
from licet.rulebook.book import Rulebook, load
from tests.analysis.statable import statable
from tests.strategies import facts_for

BOOK = load()
CUTS = (4, 9, 14, 22, 30, 41)
"""A handful of the days on which the law changes, early and late."""


def test_the_same_day_differs_in_nothing(book: Rulebook) -> None:
    for day in book.change_days[::10]:
        found = prove_diff(book, day, day)
        assert not found.changes
        assert not found.rules


def test_every_change_is_shown_by_a_transaction_that_explain_answers_so(book: Rulebook) -> None:
    for before, after in zip(book.change_days[::6], book.change_days[1::6], strict=False):
        for change in prove_diff(book, before, after).changes:
            if change.aspect == "outcome":
                assert Law(book.edition(before)).answer(change.facts) == change.before
                assert Law(book.edition(after)).answer(change.facts) == change.after


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_transaction_changes_in_a_way_that_is_not_shown(data: st.DataObject) -> None:
    book = BOOK
    index = data.draw(st.sampled_from(CUTS))
    before, after = book.change_days[index - 1], book.change_days[index]
    drawn = data.draw(facts_for(book.edition(after)))
    facts = {name: value for name, value in drawn.items() if statable(book.vocabulary, name, value)}
    old, new = Law(book.edition(before)).answer(facts), Law(book.edition(after)).answer(facts)
    shown = {(one.before, one.after) for one in _outcomes(before, after)}
    assert old == new or (old, new) in shown


@cache
def _outcomes(before: str, after: str) -> tuple[Change, ...]:
    return tuple(one for one in prove_diff(BOOK, before, after).changes if one.aspect == "outcome")


@pytest.mark.parametrize(
    ("before", "after", "aspect", "turn"),
    [
        ("2023-11-16", "2023-11-17", "eccn", ("4A994.l", "4A090.b")),
        ("2026-01-14", "2026-01-15", "review_policy", ("presumption_of_denial", "case_by_case")),
    ],
)
def test_the_turns_history_knows_are_found(
    book: Rulebook, before: str, after: str, aspect: str, turn: tuple[str, str]
) -> None:
    found = {(one.aspect, one.before, one.after) for one in prove_diff(book, before, after).changes}
    assert (aspect, *turn) in found

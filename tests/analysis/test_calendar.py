"""The rules and the instruments are two records of the same days, and they agree."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from licet.analysis.calendar import misdated
from licet.rulebook.book import Rulebook, load
from licet.rulebook.records import Contents

CONTENTS = load().contents


def test_every_version_begins_and_ends_on_a_day_its_instrument_states(book: Rulebook) -> None:
    assert not list(misdated(book.contents))


def _moved(contents: Contents, name: str, days: int) -> Contents:
    """The rulebook with the first version of one rule beginning some days later."""
    rule = contents.rules[name]
    first, *rest = rule.versions
    start = (date.fromisoformat(first.span.start) + timedelta(days=days)).isoformat()
    moved = replace(first, span=replace(first.span, start=start))
    return replace(contents, rules={**contents.rules, name: replace(rule, versions=(moved, *rest))})


@given(st.sampled_from(sorted(CONTENTS.rules)), st.sampled_from((-400, -3, 3, 400)))
def test_a_rule_that_begins_on_another_day_is_named(name: str, days: int) -> None:
    assert [problem.where for problem in misdated(_moved(CONTENTS, name, days))] == [name]


def test_what_only_tells_of_an_instrument_begins_when_it_is_public_and_what_carries_it_out_does_not() -> None:
    letter = "notice-2022-08-26-nvidia"
    public = CONTENTS.instruments[letter].public
    assert {"caution.notice", "notice.within_reach"} <= {
        name for name, rule in CONTENTS.rules.items() if rule.versions[0].span.start == public
    }
    rule = replace(CONTENTS.rules["caution.notice"], stage="requirement")
    assert list(misdated(replace(CONTENTS, rules={**CONTENTS.rules, "caution.notice": rule})))


@pytest.mark.parametrize("name", ["foundry.transistors_without_hbm_bn"])
def test_steps_that_one_rule_takes_over_the_years_are_stated_instruction_by_instruction(name: str) -> None:
    steps = {span.start for span in CONTENTS.numbers[name].spans}
    assert len(steps) > 1
    by = CONTENTS.numbers[name].spans[-1].by
    stripped = replace(CONTENTS.instruments[by], instructions=())
    broken = replace(CONTENTS, instruments={**CONTENTS.instruments, by: stripped})
    assert name in {problem.where for problem in misdated(broken)}

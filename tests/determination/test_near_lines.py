"""A figure is named when it stands close to a line and crossing the line alone would move the item."""

from hypothesis import assume, given
from hypothesis import strategies as st

from licet.determination.facts import Gathered
from licet.determination.near_lines import near_lines
from licet.determination.plan import make_plan
from licet.interpret.decide import Run
from licet.logic.number import SCALE
from licet.logic.values import Facts
from licet.rulebook.book import load

EDITION = load().edition("2024-06-01")
PROGRAM = make_plan(EDITION).program
TPP, DENSITY = "item.total_processing_performance", "item.performance_density"


def card(performance: int, density: int) -> Gathered:
    """A data-center card; figures in thousandths."""
    gathered = Gathered(EDITION.vocabulary)
    gathered.values |= {
        "item.kind": "gpu_card",
        "item.designed_or_marketed_for_datacenter": True,
        TPP: performance * SCALE // 1000,
        DENSITY: density * SCALE // 1000,
    }
    return gathered


def eccns(values: Facts) -> list[str]:
    run = Run(PROGRAM, values)
    return [rule.terms["eccn"] for rule in EDITION.stage("eccn") if run.truth(rule.name)]


@given(st.sampled_from([1600, 2400, 4800]), st.integers(1, 29), st.integers(100, 9_000))
def test_a_small_step_across_a_line_is_announced_beforehand(line: int, short: int, density: int) -> None:
    gathered = card(line * (1000 - short), density)
    assume(eccns(gathered.values) != eccns({**gathered.values, TPP: line * SCALE}))
    said = " ".join(one.text for one in near_lines(PROGRAM, EDITION, gathered))
    assert f"is below the line of {line}, within 3 per cent" in said


@given(st.integers(1_000_000, 6_000_000), st.integers(100, 9_000))
def test_what_is_said_names_another_entry_than_the_one_it_has(performance: int, density: int) -> None:
    gathered = card(performance, density)
    (own,) = eccns(gathered.values)
    for one in near_lines(PROGRAM, EDITION, gathered):
        assert f"the item would be {own}." not in one.text
        assert one.text_ko and "3A090" in one.cite


@given(st.integers(5_000_000, 60_000_000), st.integers(100, 90_000))
def test_far_above_every_line_nothing_is_said_of_any_density(performance: int, density: int) -> None:
    assert not list(near_lines(PROGRAM, EDITION, card(performance, density)))

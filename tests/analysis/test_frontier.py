"""The frontier against brute force, against explain beside every bound, and against parts that were really sold."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.analysis.chips import Chip
from licet.analysis.crossing import with_ratios
from licet.analysis.frontier import Design, Frontier, caught, frontier, lines, standing, ways_across
from licet.analysis.law import Law
from licet.analysis.reported import reported_bounds, reported_standings
from licet.analysis.sale import Sale, designed
from licet.interpret.prove import as_number
from licet.interpret.vectors import CODES
from licet.logic.number import SCALE
from licet.logic.tree import Predicate, Ref, reachable
from licet.model.errors import FactError
from licet.rulebook.book import Rulebook, load
from tests.analysis.brute_force import AREA, DRAM, IO, TPP, UNIT, Grid

DATACENTER = "item.designed_or_marketed_for_datacenter"
DAYS = ("2022-11-01", "2023-12-01", "2025-02-01", "2025-06-01", "2026-03-01", "2026-09-01")


BOOK = load()
GRID = Grid(BOOK)
SALES = {maker: Sale(to="CN", maker=maker) for maker in ("other", "nvidia")}
OTHERS = {name.name: 0 for name in BOOK.vocabulary if designed(name) and name.name not in (TPP, AREA, DRAM, IO)}


@cache
def _outside(maker: str, datacenter: bool) -> Mapping[str, np.ndarray]:
    """For each regime, which chips of the grid need no license."""
    given = {**OTHERS, DATACENTER: datacenter}
    return {on: truths == CODES[False] for on, truths in GRID.truths(SALES[maker], given, "required").items()}


@cache
def _same_law(on: str) -> str:
    """The first regime under which whether a license is required rests on the same predicates."""
    return _first_with(frozenset(reachable(GRID.laws[on].conclusions, [Ref(conclusion="required")])))


@cache
def _first_with(rests_on: frozenset[tuple[str, Predicate]]) -> str:
    return next(
        on
        for on, law in GRID.laws.items()
        if rests_on == set(reachable(law.conclusions, [Ref(conclusion="required")]))
    )


@cache
def _frontier(on: str, maker: str, datacenter: bool, number: str) -> Frontier:
    return frontier(BOOK, on, SALES[maker], Design(given={DATACENTER: datacenter}), number)


@pytest.mark.parametrize("on", BOOK.change_days)
@pytest.mark.parametrize("maker", SALES)
@pytest.mark.parametrize("datacenter", [True, False])
@pytest.mark.parametrize("number", [TPP, DRAM, IO])
def test_no_chip_of_the_grid_lies_beyond_the_bound_and_one_comes_within_a_unit(
    on: str, maker: str, datacenter: bool, number: str
) -> None:
    bound = _frontier(_same_law(on), maker, datacenter, number).bound
    best = GRID.largest(number, _outside(maker, datacenter)[on])
    assert bound is not None
    if bound.value is None:
        assert best == GRID.largest(number, np.full(len(GRID.columns[number]), True))
    else:
        assert bound.value - Fraction(1, UNIT) <= best <= bound.value
        assert bound.attained is (best == bound.value)


@pytest.mark.parametrize("on", BOOK.change_days)
@pytest.mark.parametrize("area", [814])
def test_with_a_die_area_the_grid_and_the_bound_agree_as_well(on: str, area: int) -> None:
    design = Design(given={DATACENTER: True, IO: 500 * SCALE}, least_area=Fraction(area), most_area=Fraction(area))
    bound = frontier(BOOK, _same_law(on), SALES["other"], design, TPP).bound
    among = _outside("other", True)[on] & GRID.restricted(AREA, [area]) & (GRID.columns[IO] <= 500 * UNIT)
    best = GRID.largest(TPP, among)
    assert bound is not None
    if bound.value is None:
        assert best == GRID.largest(TPP, GRID.restricted(AREA, [area]))
    else:
        assert bound.value - Fraction(1, UNIT) <= best <= bound.value


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(BOOK.change_days), st.integers(0, len(GRID.columns[TPP]) - 1), st.booleans())
def test_the_grid_judges_a_chip_as_explain_does(on: str, row: int, datacenter: bool) -> None:
    law = GRID.laws[on]
    chip = {name: int(column[row]) * (SCALE // UNIT) for name, column in GRID.columns.items()}
    facts = SALES["nvidia"].facts(law) | OTHERS | {DATACENTER: datacenter} | chip
    judged = law.reasoning(with_ratios(facts, BOOK.vocabulary)).truth("required")
    assert (judged is False) == bool(_outside("nvidia", datacenter)[on][row])


@pytest.mark.parametrize("on", BOOK.change_days)
@pytest.mark.parametrize("maximize", [TPP, DRAM, IO])
@pytest.mark.parametrize("datacenter", [True, False])
def test_explain_agrees_just_below_at_and_just_above_each_bound(on: str, maximize: str, datacenter: bool) -> None:
    law, found = GRID.laws[on], _frontier(_same_law(on), "nvidia", datacenter, maximize)
    assert found.bound is not None
    if found.bound.value is None:
        return
    assert found.facts is not None
    assert law.reasoning(found.facts).truth("required") is False
    at = {**found.facts, maximize: as_number(found.bound.value)}
    above = {**found.facts, maximize: as_number(found.bound.value) + 1}
    assert (law.reasoning(at).truth("required") is False) is found.bound.attained
    assert law.reasoning(above).truth("required") is not False
    assert found.binding
    assert found.requirements


def test_a_die_area_between_two_bounds_is_used_to_the_full(book: Rulebook) -> None:
    design = Design(given={DATACENTER: True}, most_area=Fraction(1600))
    found = frontier(book, "2023-12-01", Sale(to="CN"), design, TPP)
    fixed = Design(given={DATACENTER: True}, least_area=Fraction(1600), most_area=Fraction(1600))
    assert found.bound == frontier(book, "2023-12-01", Sale(to="CN"), fixed, TPP).bound


def test_a_number_no_chip_has_is_refused_with_the_nearest_one(book: Rulebook) -> None:
    with pytest.raises(FactError, match="total_dram_bandwidth_gb_s"):
        frontier(book, "2025-06-01", Sale(to="CN"), Design(given={}), "total_dram_bandwith_gb_s")


@settings(max_examples=60, deadline=None)
@given(
    on=st.sampled_from(DAYS),
    tpp=st.integers(1, 30_000),
    area=st.integers(50, 3_000),
    dram=st.integers(10, 9_000),
    io=st.integers(10, 3_000),
)
def test_nothing_turns_before_the_nearest_crossing_and_everything_does_at_it(
    on: str, tpp: int, area: int, dram: int, io: int
) -> None:
    law = Law(BOOK.edition(on))
    chip = {DATACENTER: True, TPP: tpp * SCALE, AREA: area * SCALE, DRAM: dram * SCALE, IO: io * SCALE}
    facts = Sale(to="CN", maker="nvidia").facts(law) | chip

    def required(fact: str, value: Fraction) -> object:
        return law.reasoning(with_ratios({**facts, fact: as_number(value)}, BOOK.vocabulary)).truth("required")

    now = law.reasoning(with_ratios(facts, BOOK.vocabulary)).truth("required")
    for way in ways_across(law, facts):
        present = Fraction(chip[way.fact], SCALE)
        inside = present + (way.value - present) * Fraction(999, 1000)
        assert required(way.fact, inside) is now
        beyond = way.value + (Fraction(1, 10**6) if way.upwards else -Fraction(1, 10**6))
        assert required(way.fact, beyond) is (not now)
        if way.value * SCALE == int(way.value * SCALE):
            assert (required(way.fact, way.value) is (not now)) is way.attained


# -- the parts that were really sold --


def _to_china(book: Rulebook, on: str, chip: Chip) -> dict:
    law = Law(book.edition(on))
    return Sale(to="CN", maker=chip.maker).facts(law) | dict(chip.facts)


@pytest.mark.parametrize(
    ("parent", "child", "fact", "on"),
    [
        ("nvidia-a100", "nvidia-a800", IO, "2022-11-10"),
        ("nvidia-h100", "nvidia-h800", IO, "2023-03-21"),
        ("nvidia-rtx-4090", "nvidia-rtx-4090-d", TPP, "2023-12-28"),
        ("nvidia-rtx-5090", "nvidia-rtx-5090-d", TPP, "2025-01-30"),
        ("nvidia-h100", "nvidia-h20", TPP, "2023-12-01"),
        ("nvidia-l40s", "nvidia-l20", TPP, "2023-12-01"),
    ],
)
def test_the_part_made_for_china_was_cut_in_the_one_number_that_moves_its_parent_outside(
    book: Rulebook, catalogue: dict[str, Chip], parent: str, child: str, fact: str, on: str
) -> None:
    law = Law(book.edition(on))
    whole, cut = _to_china(book, on, catalogue[parent]), _to_china(book, on, catalogue[child])
    assert law.reasoning(with_ratios(whole, book.vocabulary)).truth("required") is True
    assert law.reasoning(with_ratios(cut, book.vocabulary)).truth("required") is False
    ways = {way.fact: way for way in ways_across(law, whole)}
    assert fact in ways, "cutting this number alone takes the parent outside"
    assert not ways[fact].upwards
    assert Fraction(cut[fact], SCALE) <= ways[fact].value


@pytest.mark.parametrize(
    ("chip", "sold", "on", "by"),
    [
        ("nvidia-a800", "2022-11-10", "2023-11-17", "fr-2023-23055"),
        ("nvidia-h800", "2023-03-21", "2023-11-17", "fr-2023-23055"),
        ("nvidia-h20", "2023-12-01", "2025-04-09", "notice-2025-04-09-nvidia-h20"),
    ],
)
def test_the_instrument_that_caught_each_part_is_found(
    book: Rulebook, catalogue: dict[str, Chip], chip: str, sold: str, on: str, by: str
) -> None:
    part = catalogue[chip]
    before, later = caught(book, Sale(to="CN", maker=part.maker), part.facts, sold)
    assert before is False
    assert later is not None
    assert later.on <= on
    assert {line.by for line in later.requirements} & {by, "notice-2023-10-23-nvidia"}


@pytest.mark.parametrize(("number", "limit"), [(DRAM, 1400), (IO, 1100)])
def test_a_notice_limits_the_company_that_received_it_and_no_other(book: Rulebook, number: str, limit: int) -> None:
    def bound(*, received: bool) -> Fraction | None:
        given = {DATACENTER: True, "exporter.notice_received": received}
        found = frontier(book, "2025-08-20", Sale(to="CN", maker="intel"), Design(given=given), number).bound
        assert found is not None
        return found.value

    assert bound(received=True) == limit
    assert bound(received=False) is None


@pytest.mark.parametrize(
    ("parent", "child"),
    [("nvidia-rtx-5090-d", "nvidia-rtx-5090-d-v2"), ("nvidia-rtx-pro-6000-server", "nvidia-rtx-6000d")],
)
def test_the_parts_of_late_2025_lie_just_under_the_reported_memory_line_and_their_parents_beyond_it(
    book: Rulebook, catalogue: dict[str, Chip], parent: str, child: str
) -> None:
    law = Law(book.edition("2025-08-20"))
    (whole,), (cut,) = (
        tuple(reported_standings(law, _to_china(book, "2025-08-20", catalogue[name]))) for name in (parent, child)
    )
    assert whole.reached is True
    assert cut.reached is False
    assert cut.nearest is not None
    assert (cut.nearest.fact, cut.nearest.value) == (DRAM, 1400)
    assert cut.nearest.share is not None
    assert cut.nearest.share < Fraction(5, 100)


def test_a_reported_line_moves_no_answer(book: Rulebook, catalogue: dict[str, Chip]) -> None:
    law = Law(book.edition("2025-08-20"))
    part = _to_china(book, "2025-08-20", catalogue["nvidia-rtx-5090-d"])
    (told,) = reported_standings(law, part)
    assert told.reached is True
    assert standing(law, part).required is False


def test_no_line_is_reported_before_the_press_reported_one(book: Rulebook) -> None:
    first = book.contents.instruments["notice-2025-04-intel-gaudi"].public
    for on in ("2022-11-01", "2025-04-15", first, book.change_days[-1]):
        told = list(reported_bounds(book, on, Sale(to="CN"), Design(given={DATACENTER: True}), DRAM))
        assert bool(told) is (on >= first)


@pytest.mark.parametrize(
    ("chip", "sold"),
    [("nvidia-l20", "2023-12-01"), ("nvidia-rtx-4090-d", "2023-12-28"), ("nvidia-rtx-5090-d-v2", "2025-08-20")],
)
def test_the_parts_that_no_instrument_caught_are_still_outside(
    book: Rulebook, catalogue: dict[str, Chip], chip: str, sold: str
) -> None:
    part = catalogue[chip]
    assert caught(book, Sale(to="CN", maker=part.maker), part.facts, sold) == (False, None)


@pytest.mark.parametrize("on", ["2022-11-01", "2025-08-20"])
def test_a_line_of_a_letter_that_ended_is_no_line(book: Rulebook, on: str) -> None:
    assert "notice.a100_circuit" not in {rule.name for rule in lines(Law(book.edition(on)))}
    assert "notice.a100_circuit" in {rule.name for rule in lines(Law(book.edition("2022-09-15")))}


def test_every_chip_of_the_catalogue_stands_somewhere(book: Rulebook, catalogue: dict[str, Chip]) -> None:
    law = Law(book.edition("2025-06-01"))
    sale = Sale(to="CN").facts(law)
    for chip in catalogue.values():
        stands = standing(law, sale | dict(chip.facts))
        for line, way in stands.nearest.items():
            assert stands.lines[line] is not None
            assert way.share is None or way.share >= 0

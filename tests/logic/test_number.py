"""Exact decimals: what a float gets wrong, these get right."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.logic.number import SCALE, Ratio, compare, day_number, day_text, format_number, parse_number

DECIMALS = st.decimals(min_value=0, max_value=10**7, places=6, allow_nan=False, allow_infinity=False)


@given(DECIMALS)
def test_a_decimal_survives_reading_and_writing(value: Decimal) -> None:
    assert Decimal(format_number(parse_number(str(value)), 6)) == value


@given(DECIMALS, st.decimals(min_value=1, max_value=10**5, places=3), DECIMALS)
def test_a_ratio_compares_as_the_exact_fraction(above: Decimal, below: Decimal, bound: Decimal) -> None:
    ratio = Ratio(parse_number(str(above)), parse_number(str(below)))
    exact = Fraction(above) / Fraction(below) - Fraction(bound)
    assert compare(ratio, parse_number(str(bound))) == (exact > 0) - (exact < 0)


def test_a_quotient_on_the_line_is_on_the_line() -> None:
    """550.56 / 93 is 5.92 exactly; binary division falls below it."""
    assert 550.56 / 93 < 5.92
    assert compare(Ratio(parse_number("550.56"), parse_number("93")), parse_number("5.92")) == 0


@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "", "5.9.2", "0x10", "five", "1e999", "1e19", "²"])
def test_what_is_not_a_finite_decimal_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="finite decimal"):
        parse_number(text)


def test_more_digits_than_the_scale_holds_are_refused_not_rounded() -> None:
    with pytest.raises(ValueError, match="more than 18 decimal places"):
        parse_number("0.1234567890123456789")
    assert parse_number("0.1000000000000000000000") == SCALE // 10


@pytest.mark.parametrize(("text", "value"), [("1.5e4", 15000), ("4,800", 4800), ("+2", 2), ("2_400", 2400)])
def test_the_usual_ways_to_write_a_number_are_read(text: str, value: int) -> None:
    assert parse_number(text) == value * SCALE


@given(st.dates())
def test_a_date_survives_as_a_day_count(day: object) -> None:
    assert day_text(day_number(str(day))) == str(day)

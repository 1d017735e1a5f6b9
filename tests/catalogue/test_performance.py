"""Total processing performance: exact, monotone, and never silent about a second reading."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.catalogue.entry import CatalogueEntry, CatalogueFact
from licet.catalogue.performance import exact_text, highest, of_stated_rates, performance
from licet.catalogue.rates import BITS
from licet.logic.number import parse_number
from licet.model.errors import FactError

rate_texts = st.decimals(min_value="0.01", max_value="99999.99", places=2).map(lambda value: f"{value:f}")
rate_tables = st.dictionaries(st.sampled_from(sorted(BITS)), rate_texts, min_size=1)


def entry(rates, **fields):
    source = {"status": "stated", "source": "https://a.example"}
    facts = {name: CatalogueFact(value=value, **source) for name, value in rates.items()}
    identity = {"id": "a", "name": "A", "kind": "asic", "confidence": "low"}
    return CatalogueEntry(**identity, dense_rates=facts, **fields)


def contested(found):
    return [(one.about, one.total_processing_performance) for one in found.readings]


@given(rate_tables)
def test_the_figure_is_exactly_the_largest_product_of_rate_and_bits(rates):
    found = performance(entry(rates))
    assert Fraction(found.value) == max(Fraction(rate) * BITS[name] for name, rate in rates.items())
    assert Fraction(rates[found.format]) * BITS[found.format] == Fraction(found.value)


@given(rate_tables, st.data())
def test_a_higher_rate_never_lowers_the_figure(rates, data):
    name = data.draw(st.sampled_from(sorted(rates)))
    more = parse_number(rates[name]) + parse_number(data.draw(rate_texts))
    raised = {**rates, name: exact_text(more)}
    assert highest(raised)[0] >= highest(rates)[0]


@given(st.decimals(min_value="0.000001", max_value="100000", places=6).map(lambda value: f"{value:f}"))
def test_decimals_survive_to_the_last_digit(rate):
    found = performance(entry({"fp16": rate}))
    assert Fraction(found.value) == Fraction(rate) * 16
    assert Fraction(performance(entry({"fp32": "5.92"})).value) == Fraction("189.44")


def test_no_rates_give_no_figure():
    assert performance(entry({})) is None


def test_a_format_that_is_only_stored_never_counts():
    stored = entry({"fp16": "10", "fp8": "1000"}, storage_only=("fp8",))
    assert performance(stored).value == "160"


def test_tf32_at_the_full_rate_is_reported_as_contested_and_not_chosen():
    found = performance(entry({"bf16": "667", "tf32": "667"}))
    assert found.value == "10672"
    assert contested(found) == [("tf32", "21344")]


@given(rate_texts)
def test_tf32_at_half_the_rate_of_fp16_leaves_nothing_to_contest(half):
    rates = {"tf32": half, "fp16": exact_text(2 * highest({"int8": half})[0] // 8)}
    assert performance(entry(rates)).readings == ()


def test_six_bit_formats_are_reported_with_and_without():
    found = performance(entry({"fp8": "5033.2", "mxfp6": "10066.3"}))
    assert (found.value, found.format) == ("60397.8", "mxfp6")
    assert contested(found) == [("6-bit formats", "40265.6")]


@pytest.mark.parametrize("circuits", [2, 4])
def test_a_board_total_is_shared_among_its_circuits_and_reported(circuits):
    found = performance(entry({"int8": "870"}, board_totals_of=circuits))
    assert Fraction(found.value) == Fraction(870 * 8, circuits)
    assert contested(found) == [("board total", "6960")]
    assert str(circuits) in found.basis


def test_a_figure_of_the_vendor_that_differs_is_reported():
    vendor = CatalogueFact(value="15840", status="stated", source="vendor")
    found = performance(entry({"fp16": "989.4"}, vendor_tpp=vendor))
    assert found.value == "15830.4"
    assert [one.total_processing_performance for one in found.readings] == ["15840"]


def test_a_figure_worked_out_is_never_called_stated():
    assert performance(entry({"fp16": "148"})).status == "derived"


@given(rate_tables)
def test_rates_stated_in_a_transaction_give_what_the_catalogue_would(rates):
    assert of_stated_rates(rates).value == performance(entry(rates)).value


def test_stated_rates_that_cannot_count_are_refused_all_at_once():
    with pytest.raises(FactError) as caught:
        of_stated_rates({"fp8_sparse": "3958", "fp17": "1", "fp16": "NaN", "int8": "-1", "bf16": "10"})
    assert str(caught.value).splitlines() == [
        "item.dense_rates: 'fp8_sparse' is a sparse rate; only dense rates count towards "
        "total processing performance",
        "item.dense_rates: 'fp17' is not a number format of the catalogue (did you mean 'fp16'?)",
        "item.dense_rates.fp16: is not a number: expected a finite decimal number, got 'NaN'",
        "item.dense_rates.int8: must be greater than zero, got -1",
    ]


def test_no_stated_rates_give_no_figure():
    assert of_stated_rates({}) is None

"""What would flip an answer does flip it, and no smaller set would."""

from collections.abc import Mapping
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from licet.analysis.flip import flip
from licet.analysis.law import Law
from licet.determination.boundary import read_transaction
from licet.determination.determine import Case, determine
from licet.logic.values import Several, Value
from licet.model.transaction import Transaction
from licet.rulebook.book import Rulebook, load
from tests.strategies import bounds_of, words_of

BOOK = load()
_CHIP = {
    "kind": "gpu_module",
    "manufacturer": "NVIDIA",
    "designed_or_marketed_for_datacenter": True,
    "total_processing_performance": 2368,
    "applicable_die_area_mm2": 814,
    "total_dram_bandwidth_gb_s": 4000,
    "aggregate_io_bidirectional_gb_s": 900,
    "us_origin": True,
}
_BUYER = {"name": "A buyer", "country": "CN", "headquarters": "CN", "ultimate_parent": "self", "lists": []}
_SELLER = {"name": "NVIDIA Corporation", "headquarters": "US", "ultimate_parent": "self"}


def _sale(on: str, **item: object) -> dict:
    return {
        "on": on,
        "activity": "export",
        "item": {**_CHIP, **item},
        "exporter": _SELLER,
        "ship_from": "US",
        "ship_to": "CN",
        "ultimate_consignee": _BUYER,
        "end_use": {"description": "commercial inference"},
        "red_flags": [],
        "authorizations": [],
    }


DOCUMENTS = (
    _sale("2024-03-01"),
    _sale("2025-06-01"),
    _sale("2024-03-01", designed_or_marketed_for_datacenter=False, total_processing_performance="4707.2"),
    _sale("2026-03-01", total_processing_performance=15831),
)


@pytest.fixture(params=range(len(DOCUMENTS)))
def transaction(request: pytest.FixtureRequest, book: Rulebook) -> Transaction:
    return read_transaction(DOCUMENTS[request.param], book.vocabulary)


def _law_and_facts(transaction: Transaction) -> tuple[Law, dict[str, Value]]:
    case = Case.of(transaction, BOOK.edition(transaction.on))
    derived = {fact.name for fact in BOOK.vocabulary if fact.ratio is not None}
    return Law(case.edition), {name: value for name, value in case.gathered.values.items() if name not in derived}


SOLD = st.fixed_dictionaries(
    {"on": st.sampled_from(BOOK.change_days), "ship_to": st.sampled_from(["CN", "MO", "AE", "JP", "RU", "VN"])},
    optional={"end_use": st.just({"description": "commercial inference"}), "red_flags": st.just([])},
)
CHIPS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["gpu_module", "asic", "server", "technology"])},
    optional={
        "manufacturer": st.sampled_from(["NVIDIA", "AMD", "Intel", "another"]),
        "designed_or_marketed_for_datacenter": st.booleans(),
        "total_processing_performance": st.sampled_from([100, 1600, 2368, 2400, 4799, 4800, 15831]),
        "applicable_die_area_mm2": st.sampled_from([250, 814, 1600]),
        "total_dram_bandwidth_gb_s": st.sampled_from([300, 1344, 1400, 4000]),
        "aggregate_io_bidirectional_gb_s": st.sampled_from([64, 400, 600, 900]),
        "us_origin": st.booleans(),
    },
)


@st.composite
def sales(draw: st.DrawFn) -> Transaction:
    """A sale of which some things are not said."""
    document = _sale("2024-03-01") | draw(SOLD) | {"item": draw(CHIPS)}
    dropped = draw(st.sets(st.sampled_from(["exporter", "ship_from", "ultimate_consignee", "red_flags"]), max_size=2))
    kept = {key: value for key, value in document.items() if key not in dropped}
    return read_transaction(kept, BOOK.vocabulary)


def _candidates(law: Law, name: str) -> list[Value]:
    """Values of a fact on and beside every line of the law, every word it names and one it does not."""
    nodes = tuple(law.conclusions.values())
    (bounds, words), fact = (bounds_of(nodes), words_of(nodes)), law.edition.vocabulary[name]
    if fact.kind == "flag":
        return [True, False]
    if fact.several:
        return [Several(frozenset({word})) for word in (*words.get(name, ()), "ZZ")]
    if fact.kind in ("number", "ratio", "date"):
        return [max(bound + side, 0) for bound in bounds.get(name, ()) for side in (-1, 0, 1)]
    return [*words.get(name, ()), "ZZ"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sales())
def test_each_set_flips_when_fed_to_explain_and_no_part_of_it_does_with_any_value(transaction: Transaction) -> None:
    law, facts = _law_and_facts(transaction)
    found = flip(BOOK, transaction)
    assert law.answer(facts) == found.outcome
    for one in found.flips:
        changed = {change.fact: change.then for change in one.changes}
        assert law.answer({**facts, **changed}) == one.outcome != found.outcome
        assert not [name for name in changed if law.answer(facts | _without(changed, name)) == one.outcome]
        for part in (part for size in range(1, len(changed)) for part in combinations(changed, size)):
            for values in product(*(_candidates(law, name) for name in part)):
                assert law.answer({**facts, **dict(zip(part, values, strict=True))}) != one.outcome, (part, values)


def _without(changed: Mapping[str, Value], name: str) -> dict[str, Value]:
    return {key: value for key, value in changed.items() if key != name}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sales())
def test_no_set_towards_an_answer_contains_another(transaction: Transaction) -> None:
    sets = [(one.outcome, frozenset(change.fact for change in one.changes)) for one in flip(BOOK, transaction).flips]
    assert len(set(sets)) == len(sets)
    assert not [(a, b) for (to, a), (other, b) in combinations(sets, 2) if to == other and (a < b or b < a)]


def test_the_day_that_flips_it_is_answered_differently(book: Rulebook, transaction: Transaction) -> None:
    found = flip(book, transaction)
    for day in found.days:
        document = {**DOCUMENTS[_index(transaction, book)], "on": day.on}
        moved = read_transaction(document, book.vocabulary)
        assert determine(moved, book.edition(day.on)).outcome == day.outcome != found.outcome


def _index(transaction: Transaction, book: Rulebook) -> int:
    return next(i for i, one in enumerate(DOCUMENTS) if read_transaction(one, book.vocabulary) == transaction)

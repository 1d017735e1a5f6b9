"""What would flip an answer does flip it, and no smaller set would."""

from itertools import combinations

import pytest

from licet.analysis.flip import flip
from licet.analysis.law import Law
from licet.determination.boundary import read_transaction
from licet.determination.determine import Case, determine
from licet.model.transaction import Transaction
from licet.rulebook.book import Rulebook

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


def _law_and_facts(book: Rulebook, transaction: Transaction):
    case = Case.of(transaction, book.edition(transaction.on))
    derived = {fact.name for fact in book.vocabulary if fact.ratio is not None}
    facts = {name: value for name, value in case.gathered.values.items() if name not in derived}
    return Law(case.edition), facts


def test_every_flip_gives_the_answer_it_promises(book: Rulebook, transaction: Transaction) -> None:
    law, facts = _law_and_facts(book, transaction)
    found = flip(book, transaction)
    assert found.flips
    for one in found.flips:
        changed = {change.fact: change.then for change in one.changes}
        assert law.answer({**facts, **changed}) == one.outcome != found.outcome


def test_no_part_of_a_flip_gives_that_answer(book: Rulebook, transaction: Transaction) -> None:
    law, facts = _law_and_facts(book, transaction)
    for one in flip(book, transaction).flips:
        changed = {change.fact: change.then for change in one.changes}
        for size in range(len(changed)):
            for part in combinations(changed, size):
                assert law.answer({**facts, **{name: changed[name] for name in part}}) != one.outcome


def test_the_day_that_flips_it_is_answered_differently(book: Rulebook, transaction: Transaction) -> None:
    found = flip(book, transaction)
    for day in found.days:
        document = {**DOCUMENTS[_index(transaction, book)], "on": day.on}
        moved = read_transaction(document, book.vocabulary)
        assert determine(moved, book.edition(day.on)).outcome == day.outcome != found.outcome


def _index(transaction: Transaction, book: Rulebook) -> int:
    return next(i for i, one in enumerate(DOCUMENTS) if read_transaction(one, book.vocabulary) == transaction)

"""A comparison counts exactly the lines whose own determinations differ, and names a change that does it."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest

from licet.analysis.compare import Comparison, Side, compare
from licet.analysis.compare_command import document
from licet.analysis.compare_report import report
from licet.analysis.overlay import with_overlays
from licet.analysis.why import changed_rules, hybrid
from licet.batch.prepare import Settings
from licet.determination.boundary import read_transaction
from licet.determination.determine import determine
from licet.rulebook.book import Rulebook, load
from tests.batch.books import document_of, draw, table

OLD, NEW = "2025-04-08", "2025-04-16"


def book_of(count: int, seed: int) -> list[dict[str, str]]:
    random = Random(seed)
    few = [{**draw(load(), random), "on": OLD} for _ in range(count // 3)]
    for line in few:
        line.pop("authorizations", None)
        line |= {"ship_to": random.choice(("CN", "DE")), "item.manufacturer": random.choice(("NVIDIA", "AMD"))}
        line |= {
            "red_flags": "none",
            "ultimate_consignee.lists": "none",
            "item.us_origin": "yes",
            "activity": "export",
        }
        line |= {
            "item.total_dram_bandwidth_gb_s": random.choice(("4000", "3999.9")),
            "quantity": "2",
            "unit_value_usd": "10",
        }
    return [random.choice(few) for _ in range(count)]


LINES = book_of(240, 4)


@pytest.fixture(scope="module")
def found() -> Comparison:
    sides = (Side(name=day, rulebook=load(), on=day) for day in (OLD, NEW))
    return compare(table(LINES), *sides, Settings(rulebook=load()), explain=1_000)


def outcome(line: dict[str, str], on: str, book: Rulebook) -> str:
    transaction = read_transaction({**document_of(line), "on": on}, book.vocabulary)
    return determine(transaction, book.edition(on), proof=False).outcome


def test_flows_count_every_line_by_its_own_two_determinations(found: Comparison) -> None:
    expected = Counter((outcome(line, OLD, load()), outcome(line, NEW, load())) for line in LINES)
    assert {key: one.lines for key, one in found.flows.items()} == dict(expected)
    assert sum(one.lines for one in found.flows.values()) == len(LINES)
    priced = sum(20 for line in LINES if {"quantity", "unit_value_usd"} <= line.keys())
    assert sum(Decimal(one.said()["value_usd"]) for one in found.flows.values()) == priced


def test_something_moved_and_every_breakdown_adds_up_to_it(found: Comparison) -> None:
    moved = sum(move.sum.lines for move in found.moves)
    assert moved > 0
    for name in ("item", "customer", "destination"):
        assert sum(one.lines for one in found.by[name].values()) == moved


def test_every_analysed_move_names_an_instrument_of_those_days(found: Comparison) -> None:
    for move in found.moves:
        assert move.analysed
        assert move.causes, move.example
        for cause in move.causes:
            assert cause.rule in changed_rules(load().edition(OLD), load().edition(NEW))


def test_no_named_change_can_be_left_out(found: Comparison) -> None:
    old, new = load().edition(OLD), load().edition(NEW)
    for move in found.moves[:20]:
        transaction = read_transaction(
            {**document_of({k: str(v) for k, v in move.example.items()}), "on": NEW}, load().vocabulary
        )
        names = [cause.rule for cause in move.causes]
        assert determine(transaction, hybrid(old, new, frozenset(names)), proof=False).outcome == move.new.outcome
        for name in names:
            fewer = determine(transaction, hybrid(old, new, frozenset(names) - {name}), proof=False)
            shown = (fewer.outcome, fewer.license_required, fewer.classification.eccn, fewer.review_policy)
            assert shown != (move.new.outcome, move.new.license_required, move.new.eccn, move.new.review_policy)


def test_a_comparison_with_itself_moves_nothing() -> None:
    side = Side(name="same", rulebook=load(), on=NEW)
    assert not compare(table(LINES), side, side, Settings(rulebook=load())).moves


def test_what_was_known_by_a_day_is_compared_too() -> None:
    sides = (
        Side(name=known, rulebook=load(), on="2025-04-12", known=known) for known in ("2025-04-12", "2025-04-15")
    )
    found = compare(table(LINES), *sides, Settings(rulebook=load()))
    instruments = {cause.instrument for move in found.moves for cause in move.causes}
    assert instruments <= set(load().contents.instruments)
    assert instruments


def test_an_overlay_is_compared_with_the_rulebook_without_it(tmp_path: Path) -> None:
    path = tmp_path / "overlay.yaml"
    path.write_text(
        "overlay: none-left\nkind: what_if\ntitle: t\n"
        "changes: [{set: country_group_D5, from: 2022-08-26, remove: [CN]}]",
        encoding="utf-8",
    )
    other = with_overlays(load(), [path])
    sides = Side(name="law", rulebook=load(), on=NEW), Side(name="what if", rulebook=other, on=NEW)
    found = compare(table(LINES), *sides, Settings(rulebook=load()))
    assert {word for word, _ in found.by["destination"].items()} <= {"CN", "(not stated)"} | {"DE"}
    expected = Counter((outcome(line, NEW, load()), outcome(line, NEW, other)) for line in LINES)
    assert {key: one.lines for key, one in found.flows.items()} == dict(expected)


def test_the_report_and_the_document_hold_every_flow(found: Comparison) -> None:
    page = report(found)
    assert page.count("<path") == len(found.flows)
    assert "<script" not in page
    assert len(document(found)["flows"]) == len(found.flows)


def test_an_unreadable_line_is_counted_on_neither_side() -> None:
    book = pa.table({"on": ["2025-04-08", "2025-04-08"], "ship_to": ["CN", "Narnia"]})
    sides = (Side(name=day, rulebook=load(), on=day) for day in (OLD, NEW))
    found = compare(book, *sides, Settings(rulebook=load()))
    assert (found.rows, found.unreadable, sum(one.lines for one in found.flows.values())) == (2, 1, 1)

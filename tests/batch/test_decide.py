"""Deciding a book gives, line by line, what determining each transaction gives."""

from typing import Any

import pytest
from msgspec import structs

from licet.batch.answers import Answers, explain
from licet.batch.decide import Decider, Plan
from licet.batch.groups import ITEM, numbers_of
from licet.batch.profiles import Reader
from licet.batch.rest import portfolio_question, whole_question
from licet.determination.boundary import read_transaction
from licet.determination.determine import determine
from licet.model.determination import Determination
from licet.rulebook.book import Rulebook, load
from tests.batch.books import document_of, rows, table

LINES = rows(load(), 1_200, seed=11)


@pytest.fixture(scope="module")
def determined() -> list[Determination]:
    book = load()
    transactions = [read_transaction(document_of(line), book.vocabulary) for line in LINES]
    return [determine(one, book.edition(one.on, one.known), proof=False) for one in transactions]


def decided(**settings: Any) -> tuple[Decider, list[int]]:
    book = load()
    lines = table(LINES)
    plan = Plan(columns=tuple(lines.column_names), **settings)
    decider = Decider(book, Reader(book.edition(book.contents.manifest.reviewed_through)), plan)
    found: list[int] = []
    for chunk, start in enumerate(range(0, len(LINES), 400)):
        step = decider.classify(decider.code(lines.slice(start, 400)), chunk)
        assert not step.problems
        found += step.classes.tolist()
    return decider, found


def figures() -> tuple[str, ...]:
    return tuple(fact.field for fact in numbers_of(ITEM, load().vocabulary) if fact.field is not None)


@pytest.mark.parametrize("on_line", [(), figures()], ids=["figures by item", "figures on each line"])
def test_every_line_of_a_class_has_the_answer_of_its_own_determination(
    on_line: tuple[str, ...], determined: list[Determination]
) -> None:
    decider, classes = decided(on_line=on_line, ask=whole_question)
    answers = Answers(decider).known()
    for line, number, want in zip(LINES, classes, determined, strict=True):
        got = answers[number]
        assert got.outcome == want.outcome, line
        assert got.license_required == want.license_required, line
        assert got.eccn == want.classification.eccn, line
        assert got.review_policy == want.review_policy, line
        assert (got.missing or "") == ", ".join(one.fact for one in want.missing), line
        assert (got.exceptions or "") == ", ".join(f"{one.code} {one.status}" for one in want.exceptions), line
        assert got.license_code == want.filing.license_code, line


def test_the_portfolio_question_gives_the_same_answers_with_fewer_classes(determined: list[Determination]) -> None:
    decider, classes = decided(exact=False, ask=portfolio_question)
    answers = Answers(decider).known()
    for line, number, want in zip(LINES, classes, determined, strict=True):
        got = answers[number]
        found = (got.outcome, got.license_required, got.eccn, got.review_policy)
        assert found == (want.outcome, want.license_required, want.classification.eccn, want.review_policy), line
    assert len(answers) < len(decided()[0].members)


def test_a_class_is_explained_by_the_determination_of_its_first_line(determined: list[Determination]) -> None:
    decider, classes = decided()
    for number, member in list(enumerate(decider.members))[:40]:
        first = classes.index(number)
        assert explain(decider, member, proof=False) == determined[first]


def test_a_table_of_all_combinations_decides_as_the_combinations_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    _, one_by_one = decided(exact=False, ask=portfolio_question)
    monkeypatch.setattr("licet.batch.key_tables._WORTH", 1 << 20)
    monkeypatch.setattr("licet.batch.rest._BLOCK", 1 << 10)
    _, at_once = decided(exact=False, ask=portfolio_question)
    assert at_once == one_by_one


def test_classes_are_numbered_in_the_order_of_the_book() -> None:
    _, classes = decided()
    seen = list(dict.fromkeys(classes))
    assert seen == list(range(len(seen)))


RULE, DAY, BEFORE, AFTER = "3A090.b.1", "2024-06-01", "2024-05-01", "2024-07-01"


def lowered(book: Rulebook) -> Rulebook:
    """A rulebook whose 3A090.b begins at 2000 instead of 2400 from a day on."""
    rule = book.contents.rules[RULE]
    last = rule.versions[-1]
    old = structs.replace(last, span=structs.replace(last.span, until=DAY))
    tests = [test.replace(">= 2400", ">= 2000") for test in last.form["all of"]]
    new = structs.replace(last, span=structs.replace(last.span, start=DAY), form={**last.form, "all of": tests})
    rules = {**book.contents.rules, RULE: structs.replace(rule, versions=(*rule.versions[:-1], old, new))}
    return Rulebook(structs.replace(book.contents, rules=rules), f"{book.fingerprint} lowered")


def chip(day: str, performance: str) -> dict[str, str]:
    return {
        "on": day,
        "ship_to": "CN",
        "item.kind": "gpu_card",
        "item.total_processing_performance": performance,
        "item.performance_density": "2",
        "item.designed_or_marketed_for_datacenter": "yes",
    }


def test_regimes_decided_together_are_parted_when_a_later_line_tells_them_apart() -> None:
    book = lowered(load())
    plan = Plan(columns=tuple(chip(BEFORE, "1000")), exact=False, ask=portfolio_question)
    decider = Decider(book, Reader(book.edition(DAY)), plan)

    def eccns(*performances: str) -> list[str | None]:
        lines = [chip(day, one) for day in (BEFORE, AFTER) for one in performances]
        classes = decider.classify(decider.code(table(lines)), 0).classes
        for line, number in zip(lines, classes, strict=True):
            transaction = read_transaction(document_of(line), book.vocabulary)
            want = determine(transaction, book.edition(transaction.on), proof=False)
            got = Answers(decider).known()[number]
            assert (got.outcome, got.eccn) == (want.outcome, want.classification.eccn), line
        return [Answers(decider).known()[number].eccn for number in classes]

    eccns("1000", "3000")
    assert len(set(decider.deciding())) == 1
    before, after = eccns("2200")
    assert before != after
    assert len(set(decider.deciding())) == 2

"""Every number in the law bites exactly where it is written: one unit in the last place decides, and nothing else.

For each numeric test of each version of each rule, facts are built just below, at and just above the bound; the other
facts come from a conformance case in which the test decides. The test and its rule must turn over together, there.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import pytest

from licet.determination.cases import read_cases, work_out
from licet.determination.phrase import describe
from licet.determination.plan import make_plan
from licet.interpret.decide import Run
from licet.interpret.explain import Reasoning
from licet.logic.number import SCALE, Ratio
from licet.logic.tree import Compare, walk
from licet.logic.values import Value
from licet.rulebook.book import load
from licet.rulebook.edition import Edition
from tests.shared import ROOT

SIDES = {"<": (1, 0, 0), "<=": (1, 1, 0), ">": (0, 0, 1), ">=": (0, 1, 1), "=": (0, 1, 0), "!=": (1, 0, 1)}
AREA = 814
SUBSUMED = {("notice.h20_circuit", 4900 * SCALE)}
"""Combined bandwidth as the letter names it: never reached before memory or interconnect reaches its own."""


class Bound(NamedTuple):
    """One numeric test: where it stands, and the edition in which its version is in force."""

    edition: Edition
    since: str
    conclusion: str
    leaf: Compare


def label(bound: Bound) -> str:
    return f"{bound.conclusion} from {bound.since}: {describe(bound.leaf, bound.edition.vocabulary, {})}"


def bounds() -> Iterator[Bound]:
    book = load()
    for rule in book.contents.rules.values():
        for version in rule.versions:
            edition = book.edition(version.span.start, max(version.span.public, version.span.start))
            standing = edition.rules[rule.name]
            predicates = [(rule.name, standing.when), *((one.name, one.when) for one in standing.conditions)]
            for name, predicate in predicates:
                for leaf in walk(predicate):
                    if isinstance(leaf, Compare) and standing.span == version.span:
                        yield Bound(edition, version.span.start, name, leaf)


@lru_cache
def grounds() -> tuple[Mapping[str, Value], ...]:
    """The facts of every conformance case."""
    book = load()
    cases = read_cases(ROOT / "cases")
    return tuple(dict(work_out(case, book.edition(case.on, case.known)).reasoning.facts) for case in cases)


def trio(bound: Bound, facts: Mapping[str, Value]) -> list[Mapping[str, Value]] | None:
    """The facts with the tested one below, at and above; None where the rest of a sum leaves no room."""
    name, *others = bound.leaf.facts
    rest = [facts.get(other) for other in others]
    if not all(isinstance(value, int) for value in rest):
        return None
    at = bound.leaf.bound - sum(value for value in rest if isinstance(value, int))
    kind = bound.edition.vocabulary[name].kind
    step = SCALE if kind == "date" else 1
    if at - step < 0:
        return None
    if kind == "ratio":
        return [{**facts, name: Ratio(at * AREA + side, AREA * SCALE)} for side in (-1, 0, 1)]
    return [{**facts, name: at + side * step} for side in (-1, 0, 1)]


def turns_over(bound: Bound, facts: Mapping[str, Value]) -> bool:
    """Whether the test and its rule both change at the bound, together and nowhere else."""
    three = trio(bound, facts)
    if three is None:
        return False
    program = make_plan(bound.edition).program
    leaf = [Reasoning.on(program, one).explain(bound.leaf).truth for one in three]
    assert leaf == [bool(side) for side in SIDES[bound.leaf.operator]]
    rule = [Run(program, one).truth(bound.conclusion) for one in three]
    if None in rule:
        return False
    return all((rule[i] == rule[j]) == (leaf[i] == leaf[j]) for i, j in ((0, 1), (1, 2)))


@pytest.mark.parametrize("bound", tuple(bounds()), ids=label)
def test_a_rule_turns_over_exactly_at_its_bound(bound: Bound) -> None:
    decides = any(turns_over(bound, facts) for facts in grounds())
    assert decides != ((bound.conclusion, bound.leaf.bound) in SUBSUMED), "in no case does this number decide alone"


def test_numbers_of_the_list_of_the_licenses_and_of_the_customs_duty_are_among_them() -> None:
    tested = {(bound.conclusion, bound.leaf.bound // SCALE) for bound in bounds()}
    assert {("3A090.a.1", 4800), ("LPP.quantity", 26_900_000), ("section_232.in_a_band", 17_500)} <= tested

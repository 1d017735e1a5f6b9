"""Figures within 3 per cent of a line of the Commerce Control List that would put the item elsewhere.

Data sheets round, and products are designed to lines: a density of 3.14 below 3.2 deserves a word. A figure is named
only when moving it across the line, and nothing else, changes the ECCN.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import cast

from licet.determination.facts import Gathered
from licet.determination.phrase import say
from licet.interpret.decide import Program, Run
from licet.logic.number import Number, Ratio, compare, format_number
from licet.logic.tree import Compare, walk
from licet.logic.values import Value
from licet.model.determination import Sentence
from licet.rulebook.edition import Edition

_NEAR_PER_CENT = 3


def near_lines(program: Program, edition: Edition, gathered: Gathered) -> Iterator[Sentence]:
    """One sentence for each figure that stands so close to a line that its rounding could matter."""
    near = [line for line in _lines(edition) if _near(gathered.values.get(line[0]), line[1])]
    usual = _eccns(program, edition, gathered, {}) if near else ()
    for fact, bound, cite in near:
        moved = {_eccns(program, edition, gathered, {fact: value}) for value in (bound - 1, bound, bound + 1)} - {
            usual
        }
        if moved:
            yield _sentence(fact, bound, min(moved), cite, gathered)


@lru_cache(maxsize=256)
def _lines(edition: Edition) -> tuple[tuple[str, int, str], ...]:
    """Fact, bound and citation of every numeric line a classification draws."""
    found = {
        (node.facts[0], node.bound): rule.cite
        for rule in edition.stage("classification")
        for node in walk(rule.when)
        if isinstance(node, Compare) and len(node.facts) == 1
    }
    return tuple((fact, bound, cite) for (fact, bound), cite in found.items())


def _near(seen: Value | None, bound: int) -> bool:
    if not isinstance(seen, int | Ratio) or isinstance(seen, bool):
        return False
    margin = bound * _NEAR_PER_CENT // 100
    return compare(seen, bound - margin) >= 0 and compare(seen, bound + margin) <= 0


def _eccns(program: Program, edition: Edition, gathered: Gathered, moved: dict[str, int]) -> tuple[str, ...]:
    run = Run(program, {**gathered.values, **moved})
    return tuple(rule.terms["eccn"] for rule in edition.stage("eccn") if run.truth(rule.name))


def _sentence(fact: str, bound: int, beyond: tuple[str, ...], cite: str, gathered: Gathered) -> Sentence:
    about, seen = gathered.vocabulary[fact], cast(Number, gathered.values[fact])
    figure, line = say(seen, about), format_number(bound)
    side, side_ko = ("below", "바로 아래") if compare(seen, bound) < 0 else ("at or just above", "이상으로 근접")
    named = " or ".join(beyond) or "another entry"
    return Sentence(
        text=(
            f"The {about.label} of {figure} is {side} the line of {line}, within {_NEAR_PER_CENT} per cent; on its "
            f"other side the item would be {named}. Settle the figure before relying on the answer."
        ),
        text_ko=(
            f"{about.label_ko} {figure}은(는) 기준 {line}의 {side_ko}에 있어 {_NEAR_PER_CENT}% 이내입니다. 기준 "
            f"반대편이면 {named}에 해당하므로 수치를 확인하십시오."
        ),
        cite=cite,
    )

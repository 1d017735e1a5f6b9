"""The nearest value of one number at which a conclusion turns: exact, by trying every place where it can.

Along one number the truth of a predicate can change only where that number meets a bound: directly, as part of a
sum, or through a ratio. Between two such places it stays what it is, so one test in each gap settles everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from licet.interpret.decide import Program, Run
from licet.interpret.prove import as_number
from licet.logic.number import SCALE, Ratio
from licet.logic.tree import Compare, Predicate, Truth, reachable, walk
from licet.logic.values import Facts, Value
from licet.logic.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """Where a conclusion turns when one number moves and everything else stays.

    Attributes:
        line: the conclusion. `fact`: the number that moves.
        value: where it turns; `attained` says whether the value itself already lies on the other side.
        upwards: the number has to grow.
        share: the size of the move relative to the present value; None when that is zero.
    """

    line: str
    fact: str
    value: Fraction
    attained: bool
    upwards: bool
    share: Fraction | None


def crossings(
    program: Program, facts: Facts, lines: Iterable[str], numbers: Iterable[str], vocabulary: Vocabulary
) -> Iterator[Crossing]:
    """For each number that is known, the nearest place where each line turns.

    Args:
        facts: the facts of an item; ratios follow from their parts.
        lines: conclusions that these facts decide; one that is unknown has no crossing.
        numbers: the facts that may move.
    """
    names = tuple(lines)
    compares = _compares(program, names)
    now = _truths(program, facts, names, vocabulary)
    for fact in numbers:
        present = facts.get(fact)
        if isinstance(present, int) and not isinstance(present, bool):
            yield from _along(program, facts, fact, now, compares, vocabulary)


def _along(
    program: Program,
    facts: Facts,
    fact: str,
    now: Mapping[str, Truth],
    compares: tuple[Compare, ...],
    vocabulary: Vocabulary,
) -> Iterator[Crossing]:
    present = _exact(facts[fact])
    places = sorted({place for node in compares for place in _places(node, fact, facts, vocabulary) if place >= 0})
    open_ = {line for line, truth in now.items() if truth is not None}
    for probe, value, attained in sorted(
        _probes(places, present), key=lambda one: (abs(one[1] - present), not one[2])
    ):
        if not open_:
            return
        moved = _truths(program, {**facts, fact: as_number(probe)}, open_, vocabulary)
        for line in sorted(open_):
            if moved[line] is (not now[line]):
                open_.discard(line)
                share = abs(value - present) / present if present else None
                yield Crossing(
                    line=line, fact=fact, value=value, attained=attained, upwards=probe > present, share=share
                )


def _probes(places: list[Fraction], present: Fraction) -> Iterator[tuple[Fraction, Fraction, bool]]:
    """(value to try, the nearest end of the stretch it stands for, whether that end belongs to it)."""
    for index, place in enumerate(places):
        yield place, place, True
        after = places[index + 1] if index + 1 < len(places) else place * 2 + 1
        before = places[index - 1] if index else Fraction(0)
        if place >= present:
            yield (place + after) / 2, place, False
        if place <= present and place > before:
            yield (place + before) / 2, place, False


def _places(node: Compare, fact: str, facts: Facts, vocabulary: Vocabulary) -> Iterator[Fraction]:
    """The values of a fact at which one comparison turns."""
    bound = Fraction(node.bound, SCALE)
    if fact in node.facts:
        others = [facts.get(name) for name in node.facts if name != fact]
        if None not in others:
            yield bound - sum(_exact(other) for other in others if other is not None)
    ratio = vocabulary[node.facts[0]].ratio
    if ratio is not None and fact in ratio:
        other = facts.get(ratio[1] if fact == ratio[0] else ratio[0])
        if other is not None and fact == ratio[0]:
            yield bound * _exact(other)
        elif other is not None and bound:
            yield _exact(other) / bound


def _compares(program: Program, lines: tuple[str, ...]) -> tuple[Compare, ...]:
    nodes: list[Predicate] = [program.conclusions[line] for line in lines]
    nodes += [node for _, node in reachable(program.conclusions, nodes)]
    return tuple(dict.fromkeys(part for node in nodes for part in walk(node) if isinstance(part, Compare)))


def _truths(program: Program, facts: Facts, lines: Iterable[str], vocabulary: Vocabulary) -> dict[str, Truth]:
    run = Run(program, with_ratios(facts, vocabulary))
    return {line: run.truth(line) for line in lines}


def with_ratios(facts: Facts, vocabulary: Vocabulary) -> dict[str, Value]:
    """The facts with every ratio whose parts are known."""
    found = dict(facts)
    for fact in vocabulary:
        if fact.ratio is not None:
            above, below = (facts.get(part) for part in fact.ratio)
            if isinstance(above, int) and isinstance(below, int) and below > 0:
                found[fact.name] = Ratio(above, below)
    return found


def _exact(value: Value) -> Fraction:
    return Fraction(value, SCALE) if isinstance(value, int) else Fraction(0)

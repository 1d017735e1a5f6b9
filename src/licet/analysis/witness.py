"""A transaction that shows something: made as small as it can be, checked by explain, written as a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from licet.logic.number import SCALE, Ratio, day_text, format_number
from licet.logic.values import Facts, Several, Value
from licet.logic.vocabulary import FactDefinition, Vocabulary

Shows = Callable[[Mapping[str, Value]], bool]
"""Whether explain finds in a set of facts what the solver claims to have found."""


def shrink(facts: Facts, shows: Shows, lines: Mapping[str, Sequence[int]], *, drop: bool = True) -> dict[str, Value]:
    """The smallest set of facts that still shows it: unneeded facts dropped, numbers moved onto a line of the law.

    Args:
        lines: numbers each fact may be moved to, such as those it is compared with; a fact without stays.
        drop: whether facts may become unknown.
    """
    kept = dict(facts)
    for name in list(kept) if drop else ():
        less = {key: value for key, value in kept.items() if key != name}
        if shows(less):
            kept = less
    for name, value in list(kept.items()):
        for simpler in _simpler(value, lines.get(name, ())):
            if shows({**kept, name: simpler}):
                kept[name] = simpler
                break
    return kept


def _simpler(value: Value, lines: Sequence[int]) -> Iterator[Value]:
    """Values easier to read than this one, the easiest first; the value itself ends the search."""
    if isinstance(value, bool | str):
        return
    if isinstance(value, Several):
        yield Several(frozenset(), True)
        yield from (Several(frozenset({one}), value.complete) for one in sorted(value.values))
        return
    exact = Fraction(value.numerator, value.denominator) if isinstance(value, Ratio) else Fraction(value, SCALE)
    yield from sorted(lines, key=lambda line: abs(Fraction(line, SCALE) - exact))
    if lines:
        yield from (round(exact, places) * SCALE // 1 for places in range(4))


def as_case(name: str, on: str, facts: Facts, expect: Mapping[str, str], vocabulary: Vocabulary) -> str:
    """The facts as a conformance case, ready to be pasted below `cases/`."""
    lines = [f"- case: {_quoted(name)}", f"  on: {on}", "  given:" if facts else "  given: {}"]
    lines += [f"    {key}: {written(value, vocabulary[key])}" for key, value in sorted(facts.items())]
    said = ", ".join(f"{key}: {_quoted(value)}" for key, value in expect.items())
    return "\n".join([*lines, f"  expect: {{{said}}}"]) + "\n"


def written(value: Value, fact: FactDefinition) -> str:
    """A value as a case states it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Several):
        words = [*sorted(value.values), *([] if value.complete else ["others unknown"])]
        return f"[{', '.join(_quoted(word) for word in words)}]"
    if isinstance(value, str):
        return _quoted(value)
    if fact.kind == "date" and isinstance(value, int):
        return day_text(value)
    return format_number(value, 18)


def _quoted(text: str) -> str:
    """Quoted where YAML would otherwise read structure into it."""
    plain = all(mark not in text for mark in ":#{}[],&*!|>'\"%@`") and text == text.strip() and text != ""
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

"""Decide all conclusions at once: a program written out as one straight piece of Python, without a branch of trees.

A truth is two bits, *may hold* and *does hold*: no is 0, unknown 2, yes 3. Conjunction is then `&` and disjunction
`|` (strong Kleene). Each fact is read once, each distinct test and each distinct combination is made once, and
nothing is called. Writing and compiling the text takes as long as some two hundred determinations save by it, so
`Program` asks for it only once it has been used that often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, assert_never

from msgspec import Struct, field

from licet.logic.number import SCALE, Ratio
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref, Truth
from licet.logic.values import Facts, Several

Straight = Callable[[Facts], dict[str, Truth]]

_NAMES = {"Several": Several, "Ratio": Ratio, "truth": (False, None, None, True), "opposite": (3, None, 2, 0)}


def straight(conclusions: Mapping[str, Predicate]) -> Straight:
    """The truth of every conclusion by name, from the facts; references between them form no cycle."""
    writer = _Writer(conclusions)
    found = [f"truth[{writer.conclusion(name)}]" for name in conclusions]
    # Facts enter the text as literals and sets by name, so no rulebook can put code into it.
    text = "\n ".join(["def decide(get):", *writer.reading(), *writer.joining(), f"return [{', '.join(found)}]"])
    exec(compile(text, "<straight>", "exec"), writer.names)
    decide, names = writer.names["decide"], tuple(conclusions)
    return lambda facts: dict(zip(names, decide(facts.get), strict=True))


class _Writer(Struct):
    """The text as it grows.

    Attributes:
        names: what the text refers to by name.
        tests: what is asked of a fact, or of the sum of several, each question with the variable of its truth.
        joins: each combination of truths with the variable of its own.
        done: the variable of each conclusion.
    """

    conclusions: Mapping[str, Predicate]
    names: dict[str, Any] = field(default_factory=_NAMES.copy)
    tests: dict[tuple[str, ...], dict[tuple[str, Any], str]] = field(default_factory=dict[Any, dict[Any, str]])
    joins: dict[str, str] = field(default_factory=dict[str, str])
    done: dict[str, str] = field(default_factory=dict[str, str])

    def conclusion(self, name: str) -> str:
        """The variable of a conclusion, written where it is first needed."""
        if name not in self.done:
            self.done[name] = self.variable(self.conclusions[name])
        return self.done[name]

    def variable(self, node: Predicate) -> str:
        """The variable, or the number, that holds the truth of a node."""
        match node:
            case Among(fact=fact, values=values):
                return self._test((fact,), "in", values)
            case Compare(facts=facts, operator=operator, bound=bound):
                return self._test(facts, "==" if operator == "=" else operator, bound)
            case AllOf(parts=parts):
                return self._join(" & ", parts) or "3"
            case AnyOf(parts=parts):
                return self._join(" | ", parts) or "0"
            case Not(part=part):
                return self._once(f"opposite[{self.variable(part)}]")
            case Possible(part=part):
                return self._once(f"{self.variable(part)} and 3")
            case Ref(conclusion=name):
                return self.conclusion(name)
            case _:
                assert_never(node)

    def _test(self, facts: tuple[str, ...], sign: str, operand: object) -> str:
        asked = self.tests.setdefault(facts, {})
        return asked.setdefault((sign, operand), f"t{sum(map(len, self.tests.values()))}")

    def _join(self, sign: str, parts: tuple[Predicate, ...]) -> str:
        found = [self.variable(part) for part in parts]
        return self._once(sign.join(found)) if len(found) > 1 else "".join(found)

    def _once(self, expression: str) -> str:
        return self.joins.setdefault(expression, f"j{len(self.joins)}")

    def joining(self) -> Iterator[str]:
        """The lines that combine truths, in the order in which they build on each other."""
        return (f"{variable} = {expression}" for expression, variable in self.joins.items())

    def reading(self) -> Iterator[str]:
        """The lines that read each fact and make its tests."""
        for facts, asked in self.tests.items():
            yield f"v = get({facts[0]!r})"
            for name in facts[1:]:
                yield f"w = get({name!r}); v = None if v is None or w is None else v + w"
            yield f"if v is None: {' = '.join(asked.values())} = 2"
            if all(sign == "in" for sign, _ in asked):
                yield from self._words(asked)
            else:
                yield from _figures(asked)

    def _words(self, asked: Mapping[tuple[str, Any], str]) -> Iterator[str]:
        sets = {variable: f"s_{variable}" for variable in asked.values()}
        self.names |= {sets[variable]: values for (_, values), variable in asked.items()}
        several = (f"{one} = no if {values}.isdisjoint(v.values) else 3" for one, values in sets.items())
        yield _branch("elif v.__class__ is Several", ["no = 0 if v.complete else 2", *several])
        yield _branch("else", (f"{one} = 3 if v in {values} else 0" for one, values in sets.items()))


def _figures(asked: Mapping[tuple[str, Any], str]) -> Iterator[str]:
    """Exact comparisons; a ratio is cross-multiplied."""
    ratio = (f"{one} = 3 if n {sign} {bound} * d else 0" for (sign, bound), one in asked.items())
    yield _branch("elif v.__class__ is Ratio", [f"n = v.numerator * {SCALE}; d = v.denominator", *ratio])
    yield _branch("else", (f"{one} = 3 if v {sign} {bound} else 0" for (sign, bound), one in asked.items()))


def _branch(head: str, lines: Iterable[str]) -> str:
    return f"{head}: {'; '.join(lines)}"

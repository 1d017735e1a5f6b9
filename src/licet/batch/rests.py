"""The rest of every regime: built once, and shared by regimes that no line of the book can tell apart.

A rulebook may change more often than anything changes for a book. Two regimes that differ only in tests (a threshold
moved, a country added) are decided by the same tables as long as each pair of tests has the same truth for every
item, destination, party and transaction met so far; profiles met later are tested again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np
from msgspec import structs

from licet.batch.codes import GroupCodes, Seen
from licet.batch.context import Context
from licet.batch.groups import CONTEXT, ITEM, JOINED, LINE
from licet.batch.on_line import LineCodes
from licet.batch.regimes import Regime
from licet.batch.rest import Question, Rest, Signing
from licet.determination.plan import make_plan
from licet.interpret.classes import cut
from licet.interpret.vectors import Pool
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref
from licet.logic.vocabulary import Vocabulary
from licet.rulebook.edition import Edition, RuleInForce

Tests = tuple[tuple[Predicate, Predicate], ...]
"""Pairs of tests that stand at the same place of two editions."""


class Rests:
    """One rest for each regime, or for several.

    Args:
        group_of: the group of a fact. `seen`: by group, what the rules can see of the profiles it is read from.
    """

    def __init__(
        self,
        pool: Pool,
        ask: Callable[[Regime], Question],
        vocabulary: Vocabulary,
        group_of: Callable[[str], str],
        seen: Mapping[str, Sequence[Seen]],
        exact: bool,
    ) -> None:
        self.signing = Signing(exact)
        self._pool, self._ask, self._vocabulary = pool, ask, vocabulary
        self._group_of, self._seen = group_of, seen
        self._built: list[tuple[Edition, Rest]] = []
        self._shapes: dict[Hashable, int] = {}
        self._of: list[int] = []
        self._claims: dict[int, Tests] = {}
        self._claimed_at: list[int] = []
        self._codes: dict[tuple[str, tuple[int, ...]], GroupCodes] = {}
        self._contexts: dict[tuple[int, ...], Context] = {}

    def __getitem__(self, number: int) -> Rest:
        return self._built[number][1]

    def of(self, regimes: Sequence[Regime]) -> Sequence[int]:
        """The number of the rest of each regime, for all profiles met so far."""
        sizes = [len(seen.source) for some in self._seen.values() for seen in some]
        if sizes != self._claimed_at:
            self._claimed_at = sizes
            for number, tests in list(self._claims.items()):
                if not self._alike(tests):
                    del self._claims[number]
                    self._of[number] = self._build(regimes[number])
        for regime in regimes[len(self._of) :]:
            self._of.append(self._find(regime))
        return self._of

    @property
    def read_lines(self) -> bool:
        """Whether any regime reads figures that differ from line to line."""
        return any(rest.line.names for _, rest in self._built)

    def _find(self, regime: Regime) -> int:
        for number in reversed(range(len(self._built))):
            tests = differing(self._built[number][0], regime.edition)
            if tests is not None and self._alike(tests):
                self._claims[len(self._of)] = tests
                return number
        return self._build(regime)

    def _alike(self, tests: Tests) -> bool:
        """Whether the tests of each pair have the same truth for every profile."""
        number = self._pool.add({})
        return all(self._same(self._groups(old, new), number(old), number(new)) for old, new in tests)

    def _groups(self, *tests: Predicate) -> frozenset[str]:
        return frozenset(self._group_of(fact) for test in tests for fact in _facts(test))

    def _same(self, groups: frozenset[str], old: int, new: int) -> bool:
        if len(groups) != 1 or LINE in groups:
            return False
        return all(
            np.array_equal(span.vectors.truths(old), span.vectors.truths(new))
            for group in groups
            for seen in self._seen[group]
            for span in seen.spans(len(seen.source))
        )

    # -- building ------------------------------------------------------------------------------------------------

    def _build(self, regime: Regime) -> int:
        """The rest of a regime: a new one, or that of another which asks the very same of a line."""
        outcomes = tuple(name for _, name in make_plan(regime.edition).outcomes)
        question = self._ask(regime)
        roots = (*outcomes, *question.roots)
        number = self._pool.add(question.conclusions)
        asked = tuple(number(Ref(conclusion=name)) for name in roots)
        shape = asked, outcomes, question.names, question.spoken, question.law
        if shape in self._shapes:
            return self._shapes[shape]
        pieces = cut(question.conclusions, roots, self._side_of)
        item = self._group_codes(ITEM, pieces.atoms.get(ITEM, {}), number)
        context = self._context(pieces.atoms.get(CONTEXT, {}), question.conclusions, number)
        line = LineCodes(pieces.atoms.get(LINE, {}), question.conclusions, self._vocabulary, self.signing.exact)
        rest = Rest(regime, question, pieces, item, context, line, self.signing)
        self._built.append((regime.edition, rest))
        return self._shapes.setdefault(shape, len(self._built) - 1)

    def _side_of(self, fact: str) -> str:
        """The group of a fact, or the context of the item."""
        group = self._group_of(fact)
        return CONTEXT if group in JOINED else group

    def _group_codes(
        self, group: str, atoms: Mapping[str, Predicate], number: Callable[[Predicate], int]
    ) -> GroupCodes:
        numbers = tuple(map(number, atoms.values()))
        if (group, numbers) not in self._codes:
            self._codes[group, numbers] = GroupCodes(self._pool, numbers, self._vocabulary, self.signing.exact)
        return self._codes[group, numbers]

    def _context(
        self, atoms: Mapping[str, Predicate], conclusions: Mapping[str, Predicate], number: Callable[[Predicate], int]
    ) -> Context:
        """The context under some atoms; regimes with the same ones share it."""
        numbers = tuple(map(number, atoms.values()))
        if numbers not in self._contexts:
            pieces = cut({**conclusions, **atoms}, atoms, self._group_of)
            groups = {group: self._group_codes(group, pieces.atoms.get(group, {}), number) for group in JOINED}
            self._contexts[numbers] = Context(pieces, tuple(atoms), groups)
        return self._contexts[numbers]


def differing(old: Edition, new: Edition) -> Tests | None:
    """The pairs of tests in which two editions differ; None when they differ in more, or in what may be presumed."""
    if old.rules.keys() != new.rules.keys():
        return None
    presumed = {rule.terms["fact"] for rule in old.stage("presumption")}
    found: list[tuple[Predicate, Predicate]] = []
    for before, after in zip(old.rules.values(), new.rules.values(), strict=True):
        tests = _tests_of(before, after)
        if tests is None or any(not presumed.isdisjoint(_facts(test)) for pair in tests for test in pair):
            return None
        found += tests
    return tuple(found)


def _tests_of(before: RuleInForce, after: RuleInForce) -> Tests | None:
    if before == after:
        return ()
    if before.span.by != after.span.by or structs.replace(before, when=after.when, span=after.span) != after:
        return None
    return _paired(before.when, after.when)


def _paired(old: Predicate, new: Predicate) -> Tests | None:
    """The tests that differ between two trees of one shape; None for trees of different shapes."""
    match old, new:
        case _ if old == new:
            return ()
        case (AllOf(), AllOf()) | (AnyOf(), AnyOf()) if len(old.parts) == len(new.parts):
            pairs = [_paired(*both) for both in zip(old.parts, new.parts, strict=True)]
            return None if None in pairs else tuple(one for pair in pairs if pair is not None for one in pair)
        case (Not(), Not()) | (Possible(), Possible()):
            return _paired(old.part, new.part)
        case (Compare(), Compare()) | (Among(), Among()):
            return ((old, new),)
        case _:
            return None


def _facts(test: Predicate) -> tuple[str, ...]:
    return test.facts if isinstance(test, Compare) else (test.fact,) if isinstance(test, Among) else ()

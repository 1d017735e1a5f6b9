"""The rest of every regime: built once, and shared by regimes that no line of the book can tell apart.

A regime costs what is new in it. Its rules are numbered as pieces, each test by the one that stands for it (see
`licet.batch.alike`), and pieces are cut once under whatever regime they are met. Two regimes whose rules have the
same numbers, or that ask the same pieces of a line, share their tables.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from msgspec import structs

from licet.batch.alike import Alike
from licet.batch.codes import GroupCodes, Seen
from licet.batch.context import Context
from licet.batch.groups import CONTEXT, ITEM, JOINED, LINE
from licet.batch.on_line import LineCodes
from licet.batch.regimes import Regime
from licet.batch.rest import Question, Rest, Sides, Signing
from licet.interpret.classes import Knife
from licet.interpret.vectors import Met, Pool, name_of
from licet.logic.tree import TRUE
from licet.logic.vocabulary import Vocabulary
from licet.rulebook.edition import Edition, RuleInForce
from licet.rulebook.records import Span


class Rests:
    """One rest for each regime, or for several.

    Args:
        group_of: the group of a fact. `seen`: by group, what the rules can see of the profiles it is read from.
    """

    def __init__(
        self,
        pool: Pool,
        met: Mapping[tuple[str, ...], Met],
        ask: Callable[[Regime], Question],
        vocabulary: Vocabulary,
        group_of: Callable[[str], str],
        seen: Mapping[str, Sequence[Seen]],
        exact: bool,
    ) -> None:
        self.signing = Signing(exact)
        self._pool, self._ask, self._vocabulary = pool, ask, vocabulary
        self._group_of = group_of
        self._alike = Alike(pool, group_of, met, seen)
        self._sides, self._groups = Knife(pool, self._side_of), Knife(pool, group_of)
        self._laws = Laws(pool, self._alike)
        self._built: list[Rest] = []
        self._of: list[int] = []
        self._of_law: dict[Hashable, int] = {}
        self._shapes: dict[Hashable, int] = {}
        self._codes: dict[tuple[str, tuple[int, ...]], GroupCodes] = {}
        self._contexts: dict[tuple[int, ...], Context] = {}

    def __getitem__(self, number: int) -> Rest:
        return self._built[number]

    def of(self, regimes: Sequence[Regime]) -> Sequence[int]:
        """The number of the rest of each regime, for all profiles met so far."""
        if self._alike.parted():
            self._laws.forget()
            self._of_law.clear()
            self._of = list(map(self._find, regimes[: len(self._of)]))
        self._of += map(self._find, regimes[len(self._of) :])
        return self._of

    @property
    def read_lines(self) -> bool:
        """Whether any regime reads figures that differ from line to line."""
        return any(rest.line.names for rest in self._built)

    def _find(self, regime: Regime) -> int:
        law = self._laws.of(regime.edition)
        if law not in self._of_law:
            self._of_law[law] = self._build(regime)
        return self._of_law[law]

    # -- building ------------------------------------------------------------------------------------------------

    def _build(self, regime: Regime) -> int:
        """The rest of a regime: a new one, or that of another which asks the very same of a line."""
        outcomes = tuple(name for _, name in regime.plan.outcomes)
        question = self._ask(regime)
        number = self._pool.add(question.conclusions)
        names = (*outcomes, *question.roots)
        pieces = tuple(self._alike.number(number(name)) for name in names)
        shape = pieces, outcomes, question.names, question.spoken, question.law
        if shape not in self._shapes:
            self._shapes[shape] = len(self._built)
            cut = dict(zip(names, map(self._sides.cut, pieces), strict=True))
            self._built.append(self._rest(regime.edition, question, outcomes, cut))
        return self._shapes[shape]

    def _rest(self, edition: Edition, question: Question, outcomes: Sequence[str], cut: Mapping[str, int]) -> Rest:
        atoms = self._sides.atoms(cut.values())
        on_line = atoms.get(LINE, ())
        sides = Sides(
            item=self._group_codes(ITEM, atoms.get(ITEM, ())),
            context=self._context(atoms.get(CONTEXT, ())),
            line=self._line(on_line),
            on_line=on_line,
        )
        return Rest(self._pool, edition, question, outcomes, cut, sides, self.signing)

    def _side_of(self, fact: str) -> str:
        """The group of a fact, or the context of the item."""
        group = self._group_of(fact)
        return CONTEXT if group in JOINED else group

    def _line(self, atoms: Sequence[int]) -> LineCodes:
        conclusions = self._pool.conclusions(atoms)
        named = {name_of(atom): conclusions[name_of(atom)] for atom in atoms}
        return LineCodes(named, conclusions, self._vocabulary, self.signing.exact)

    def _group_codes(self, group: str, atoms: tuple[int, ...]) -> GroupCodes:
        if (group, atoms) not in self._codes:
            self._codes[group, atoms] = GroupCodes(self._pool, atoms, self._vocabulary, self.signing.exact)
        return self._codes[group, atoms]

    def _context(self, atoms: tuple[int, ...]) -> Context:
        """The context under some atoms; regimes with the same ones share it."""
        if atoms not in self._contexts:
            cut = tuple(map(self._groups.cut, atoms))
            below = self._groups.atoms(cut)
            groups = {group: self._group_codes(group, below.get(group, ())) for group in JOINED}
            self._contexts[atoms] = Context(self._pool, atoms, cut, groups)
        return self._contexts[atoms]


class Laws:
    """What editions say, as far as any line met so far can tell: equal for two of them when all their rules are.

    Rules are equal when they differ in the days of one instrument at most, and in tests that are alike.
    """

    def __init__(self, pool: Pool, alike: Alike) -> None:
        self._pool, self._alike = pool, alike
        self._said: dict[tuple[str, str], list[RuleInForce]] = {}
        self._rules: dict[int, tuple[RuleInForce, tuple[Any, ...], int]] = {}
        self._keys: dict[frozenset[str], dict[int, tuple[Any, ...]]] = {}

    def of(self, edition: Edition) -> Hashable:
        """A key for all that is said."""
        presumed = frozenset(rule.terms["fact"] for rule in edition.stage("presumption"))
        keys = self._keys.setdefault(presumed, {})
        return tuple(keys.get(id(rule)) or self._key(rule, presumed, keys) for rule in edition.rules.values())

    def forget(self) -> None:
        """Tests that were alike are so no longer."""
        self._keys.clear()

    def _key(self, rule: RuleInForce, presumed: frozenset[str], keys: dict[int, tuple[Any, ...]]) -> tuple[Any, ...]:
        """What a rule says; a test on a fact that may be presumed is like no other: it is not asked as it stands."""
        if id(rule) not in self._rules:
            self._rules[id(rule)] = rule, self._wording(rule), self._pool.write(rule.when)
        _, said, when = self._rules[id(rule)]
        keys[id(rule)] = (*said, self._alike.number(when, presumed & rule.facts))
        return keys[id(rule)]

    def _wording(self, rule: RuleInForce) -> tuple[Any, ...]:
        """A name for everything but the tests and the days of a rule."""
        span = Span(start="", until=None, by=rule.span.by, ended_by=None, public="", end_public=None)
        bare = structs.replace(rule, when=TRUE, facts=frozenset[str](), span=span)
        said = self._said.setdefault((rule.name, rule.span.by), [])
        if bare not in said:
            said.append(bare)
        return rule.name, rule.span.by, said.index(bare)

"""The strongest chip still outside: an exact optimum, the paragraphs that bind it, and how far each chip is.

The solver finds the bound; explain then judges a chip just inside, at and just beyond it, and a disagreement is an
error. The die area is tied to performance and density by `TPP = density x area`, which for an area between two
bounds is two linear inequalities, so every answer is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from licet.analysis.crossing import Crossing, crossings, with_ratios
from licet.analysis.law import Law, world_of
from licet.analysis.sale import Sale, designed
from licet.determination.plan import REQUIRED, need
from licet.interpret.decide import Run
from licet.interpret.prove import Claim, Optimum, Reading, View, as_number, every, find, optimum
from licet.logic.number import SCALE
from licet.logic.tree import Compare, Ref, Truth, facts_of, reachable, walk
from licet.logic.values import Facts, Value
from licet.logic.vocabulary import FactDefinition
from licet.model.errors import BackendError, FactError, nearest
from licet.rulebook.book import Rulebook
from licet.rulebook.edition import RuleInForce
from licet.rulebook.records import Day

NEAR = Fraction(1, 10**9)
"""How close to a bound that is not reached the chip just inside it stands, relative to the bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What is fixed about a chip that is otherwise free.

    Attributes:
        given: facts of the item, such as whether it is for data centers.
        least_area, most_area: bounds of the applicable die area in mm²; None leaves it open.
        outside: the conclusion that must surely not hold.
    """

    given: Mapping[str, Value]
    least_area: Fraction | None = None
    most_area: Fraction | None = None
    outside: str = REQUIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph, or a definition of a notice, that tests the numbers of an item."""

    rule: str
    title: str
    cite: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """How far one number can go.

    Attributes:
        bound: the largest value; not `attained` when it is only approached, None when nothing bounds it.
        room: for every other number of the design that the law limits at the bound, its own largest value there.
        facts: a chip at the bound, or just inside one that is not reached; None when no chip is outside at all.
        binding: the paragraphs that take in the chip one step further.
        requirements: the license requirements that would then apply.
    """

    on: Day
    maximize: str
    bound: Optimum | None
    room: Mapping[str, Optimum]
    facts: Facts | None
    binding: tuple[Line, ...]
    requirements: tuple[Line, ...]


def frontier(
    book: Rulebook, on: Day, sale: Sale, design: Design, maximize: str, known: Day | None = None
) -> Frontier:
    """The largest value of one number over all chips that stay outside.

    Raises:
        FactError: `maximize` is not a number that the designer of an item chooses.
        BackendError: explain does not confirm the bound.
    """
    law = Law(book.edition(on, known))
    return _Search(book, law, sale.facts(law) | dict(design.given), design, _number(law, maximize)).answer(on)


def _number(law: Law, name: str) -> str:
    full = name if name in law.edition.vocabulary else f"item.{name}"
    numbers = [fact.name for fact in law.edition.vocabulary if designed(fact)]
    if full not in numbers:
        raise FactError.at("--maximize", f"{name!r} is not a number of an item", nearest(full, numbers))
    return full


@dataclass
class _Search:
    book: Rulebook
    law: Law
    given: Facts
    design: Design
    target: str

    def answer(self, on: Day) -> Frontier:
        view = world_of(self.book, [self.law]).view(sees_all=True).given(self.given)
        reading = self.law.reading(view)
        outside = every((reading.holds(self.design.outside, False), self._area(view)))
        bound = optimum(outside, view, {self.target: Fraction(1)})
        empty = Frontier(on=on, maximize=self.target, bound=bound, room={}, facts=None, binding=(), requirements=())
        if bound is None or bound.value is None:
            return empty
        near = outside & self._close_to(view, bound.value, bound.attained)
        inside = self._chip(near, view, reading)
        beyond = self._moved(inside, bound.value if not bound.attained else bound.value * (1 + NEAR))
        self._confirm(inside, beyond)
        return Frontier(
            on=on,
            maximize=self.target,
            bound=bound,
            room=dict(self._room(near, view)),
            facts=inside,
            binding=tuple(self._taken_in(inside, beyond)),
            requirements=tuple(line_of(rule) for rule in self._required(beyond)),
        )

    def _parts(self) -> tuple[str, str, str]:
        """Performance, density and area: the one ratio whose parts a designer trades against each other."""
        for fact in self.law.edition.vocabulary:
            if fact.ratio is not None and self._reads(fact):
                return fact.ratio[0], fact.name, fact.ratio[1]
        return "", "", ""

    def _reads(self, fact: FactDefinition) -> bool:
        ratio = fact.ratio or ("", "")
        return ratio[0] == self.target or fact.name == self.target or ratio[0] in self._free

    @property
    def _free(self) -> frozenset[str]:
        """The numbers of the item that the law reads and nothing fixes."""
        read = {name for node in self.law.conclusions.values() for name in facts_of(node)}
        return frozenset(
            name for name in read if name not in self.given and designed(self.law.edition.vocabulary[name])
        )

    def _area(self, view: View) -> Claim:
        """Performance lies between density times the least area and density times the most."""
        performance, density, _ = self._parts()
        least, most = self.design.least_area, self.design.most_area
        claims = [view.world.claim()]
        if least is not None:
            weights = {performance: Fraction(1), density: -least}
            claims.append(view.world.linear(view, weights, ">=", Fraction(0)))
        if most is not None:
            weights = {performance: Fraction(1), density: -most}
            claims.append(view.world.linear(view, weights, "<=", Fraction(0)))
        return every(claims)

    def _close_to(self, view: View, value: Fraction, attained: bool) -> Claim:
        floor = value if attained else value * (1 - NEAR)
        return view.world.linear(view, {self.target: Fraction(1)}, ">=", floor)

    def _room(self, near: Claim, view: View) -> Iterator[tuple[str, Optimum]]:
        for name in sorted(self._free - {self.target}):
            most = optimum(near, view, {name: Fraction(1)})
            if most is not None and most.value is not None:
                yield name, most

    def _chip(self, near: Claim, view: View, reading: Reading) -> dict[str, Value]:
        """A chip near the bound with the numbers nothing asks for left at zero where they may be."""
        claim = near
        for name in sorted(self._free - {self.target}):
            still = claim & view.world.linear(view, {name: Fraction(1)}, "=", Fraction(0))
            if name not in self._parts() and find(still, view) is not None:
                claim = still
        found = find(claim, view)
        if found is None:
            raise BackendError(f"no chip near the bound of {self.target} on {reading.view.world}")
        return found[0]

    def _moved(self, facts: Facts, value: Fraction) -> dict[str, Value]:
        """The chip with its target at a value; its die area stays, so density follows performance."""
        performance, density, _ = self._parts()
        moved = {**facts, self.target: as_number(value)}
        if self.target == performance and self._limited() and performance in facts:
            share = value / _exact(facts[performance])
            moved[density] = as_number(_exact(facts[density]) * share, ratio=True)
        return moved

    def _limited(self) -> bool:
        return self.design.least_area is not None or self.design.most_area is not None

    def _confirm(self, inside: Facts, beyond: Facts) -> None:
        """Explain agrees: outside just inside the bound, no longer outside beyond it."""
        name = self.design.outside
        before, after = (self.law.reasoning(facts).truth(name) for facts in (inside, beyond))
        if before is not False or after is False:
            raise BackendError(f"prover and explain disagree at the bound of {self.target}: {before}, {after}")

    def _taken_in(self, inside: Facts, beyond: Facts) -> Iterator[Line]:
        """The paragraphs that hold beyond the bound and not inside it."""
        before, after = (self.law.reasoning(facts) for facts in (inside, beyond))
        for rule in lines(self.law):
            if before.truth(rule.name) is not True and after.truth(rule.name) is True:
                yield line_of(rule)

    def _required(self, facts: Facts) -> Iterator[RuleInForce]:
        reasoning = self.law.reasoning(facts)
        return (rule for rule in self.law.plan.requirements if reasoning.truth(need(rule)) is True)


def _exact(value: Value) -> Fraction:
    return Fraction(value, SCALE) if isinstance(value, int) else Fraction(value.numerator, value.denominator)  # type: ignore[union-attr]


def line_of(rule: RuleInForce) -> Line:
    """What is told of a rule: its name, title, citation and the instrument that began it."""
    return Line(rule=rule.name, title=rule.title, cite=rule.cite, by=rule.span.by)


@lru_cache(maxsize=512)
def lines(law: Law) -> tuple[RuleInForce, ...]:
    """The rules that test numbers of an item themselves, rest on nothing but the item and bear on an answer."""
    return tuple(_lines(law))


def _lines(law: Law) -> Iterator[RuleInForce]:
    bearing = {name for name, _ in reachable(law.conclusions, map(_reference, _deciding(law)))}
    for rule in law.edition.rules.values():
        tests = [name for node in walk(rule.when) if isinstance(node, Compare) for name in node.facts]
        rests = [rule.when, *(node for _, node in reachable(law.conclusions, [rule.when]))]
        read = {law.edition.vocabulary[name].entity for node in rests for name in facts_of(node)}
        if rule.name in bearing and tests and read == {"item"} and rule.stage in ("classification", "definition"):
            yield rule


def _deciding(law: Law) -> Iterator[str]:
    """What the numbers of an item can decide: a requirement, its entry of the list, and what is presumed of it."""
    yield from map(need, law.plan.requirements)
    yield from (rule.name for rule in law.edition.stage("eccn"))
    for rule in law.edition.stage("presumption"):
        if law.edition.vocabulary[rule.terms["fact"]].entity == "item":
            yield rule.name


def _reference(conclusion: str) -> Ref:
    return Ref(conclusion=conclusion)


# -- chips against the lines --


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one chip stands under one law.

    Attributes:
        required: whether the sale of it needs a license; None when a fact it turns on is not known.
        lines: truth of each line. `nearest`: for each line, the smallest single change that crosses it.
    """

    required: Truth
    lines: Mapping[str, Truth]
    nearest: Mapping[str, Crossing]


def standing(law: Law, facts: Facts) -> Standing:
    """A chip, sold as the facts say, against every line of the law."""
    vocabulary = law.edition.vocabulary
    names = [rule.name for rule in lines(law)]
    run = Run(law.program, with_ratios(facts, vocabulary))
    return Standing(
        required=run.truth(REQUIRED),
        lines={name: run.truth(name) for name in names},
        nearest=smallest(crossings(law.program, facts, names, _numbers(law), vocabulary)),
    )


def ways_across(law: Law, facts: Facts, line: str = REQUIRED) -> tuple[Crossing, ...]:
    """For each number of a chip, the smallest change of it alone that takes the chip across a line."""
    found = crossings(law.program, facts, [line], _numbers(law), law.edition.vocabulary)
    return tuple(sorted(found, key=lambda one: (one.share is None, one.share or 0)))


def smallest(found: Iterable[Crossing]) -> dict[str, Crossing]:
    """The smallest relative change for each line."""
    best: dict[str, Crossing] = {}
    for one in sorted(found, key=lambda one: (one.share is None, one.share or 0)):
        best.setdefault(one.line, one)
    return best


def _numbers(law: Law) -> tuple[str, ...]:
    """The plain numbers of an item a designer can change; ratios follow from them."""
    return tuple(fact.name for fact in law.edition.vocabulary if designed(fact) and fact.kind == "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """The first day from which the sale of a chip needs a license, and the requirement and instrument that did it."""

    on: Day
    requirements: tuple[Line, ...]


def caught(book: Rulebook, sale: Sale, chip: Mapping[str, Value], since: Day) -> tuple[Truth, Caught | None]:
    """Whether a chip needs a license on a day, and if not, which later day is the first on which it does."""
    truth = _required_on(book, since, sale, chip)[0]
    if truth is not False:
        return truth, None
    for day in (day for day in book.change_days if day > since):
        later, rules = _required_on(book, day, sale, chip)
        if later is True:
            return truth, Caught(on=day, requirements=rules)
    return truth, None


def _required_on(book: Rulebook, on: Day, sale: Sale, chip: Mapping[str, Value]) -> tuple[Truth, tuple[Line, ...]]:
    law = Law(book.edition(on))
    run = Run(law.program, with_ratios(sale.facts(law) | dict(chip), book.vocabulary))
    rules = (rule for rule in law.plan.requirements if run.truth(need(rule)) is True)
    return run.truth(REQUIRED), tuple(line_of(rule) for rule in rules)

"""The law of a day as conclusions that can be asked in either way: by the prover, and by explain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from licet.determination.facts import Gathered, as_value, complete
from licet.determination.plan import Plan, make_plan
from licet.interpret.decide import Program
from licet.interpret.explain import Reasoning
from licet.interpret.prove import Presumption, Reading, View, World
from licet.interpret.signature import signatures
from licet.logic.tree import FALSE, AllOf, AnyOf, Compare, Not, Predicate, Ref, reads, references_of, walk
from licet.logic.values import Facts
from licet.rulebook.book import Rulebook
from licet.rulebook.edition import Edition, RuleInForce


@dataclass(frozen=True)
class Law:
    """An edition with its plan, and one conclusion `answer.WORD` for each outcome the table can give."""

    edition: Edition

    @cached_property
    def plan(self) -> Plan:
        """The plan of the edition."""
        return make_plan(self.edition)

    @cached_property
    def conclusions(self) -> Mapping[str, Predicate]:
        """Everything that can be concluded, answers included."""
        return {**self.plan.conclusions, **_answers(self.plan)}

    @cached_property
    def program(self) -> Program:
        """The conclusions compiled for explain."""
        return Program(self.conclusions)

    @cached_property
    def presumptions(self) -> tuple[tuple[Presumption, ...], ...]:
        """What the rules of the day take for granted, in rounds: each holds what may rest on the round before."""
        rules = [
            (_presumption(self.edition, rule), reads(rule.name, self.conclusions))
            for rule in self.edition.stage("presumption")
        ]
        rounds = [tuple(one for one, _ in rules)]
        while rounds[-1] and len(rounds) <= len(rules):
            new = {one.fact for one in rounds[-1]}
            rounds.append(tuple(one for one, reads in rules if new & reads - {one.fact}))
        return tuple(one for one in rounds if one)

    @cached_property
    def answers(self) -> tuple[str, ...]:
        """The outcomes the table can give."""
        return tuple(dict.fromkeys(word for word, _ in self.plan.outcomes))

    def reading(self, view: View, further: Mapping[str, Predicate] | None = None) -> Reading:
        """The conclusions as the prover reads them in a view, presumptions made first."""
        reading = Reading(self.conclusions, view)
        for rules in self.presumptions:
            reading = reading.presuming(rules, self.conclusions)
        return Reading({**self.conclusions, **(further or {})}, reading.view)

    def reasoning(self, facts: Facts, program: Program | None = None) -> Reasoning:
        """The same conclusions as explain reads them, from the same facts, presumptions made first.

        Args:
            program: the conclusions of the law and further ones, compiled; by default those of the law alone.
        """
        gathered = Gathered(self.edition.vocabulary, dict(facts))
        complete(gathered, self.edition)
        return Reasoning.on(self.program if program is None else program, gathered.values)

    def answer(self, facts: Facts) -> str:
        """The outcome explain gives to a set of facts."""
        reasoning = self.reasoning(facts)
        return next(word for word, row in self.plan.outcomes if reasoning.truth(row) is True)


def _answers(plan: Plan) -> Mapping[str, Predicate]:
    """A row of the outcome table answers when it holds and no earlier one does."""
    found: dict[str, list[Predicate]] = {}
    earlier: list[Predicate] = []
    for word, row in plan.outcomes:
        found.setdefault(f"answer.{word}", []).append(AllOf(parts=(Ref(conclusion=row), *earlier)))
        earlier.append(Not(part=Ref(conclusion=row)))
    return {name: AnyOf(parts=tuple(rows)) for name, rows in found.items()}


def _presumption(edition: Edition, rule: RuleInForce) -> Presumption:
    fact, value = edition.vocabulary[rule.terms["fact"]], rule.terms["value"]
    return Presumption(fact.name, as_value(fact, value == "yes" if fact.kind == "flag" else value), rule.name)


def closed(conclusions: Mapping[str, Predicate], further: Iterable[Predicate] = ()) -> Mapping[str, Predicate]:
    """The conclusions with every one that is referred to but not in force standing as false."""
    named = {name for node in (*conclusions.values(), *further) for name in references_of(node)}
    return {**conclusions, **{name: FALSE for name in named if name not in conclusions}}


def world_of(book: Rulebook, laws: Iterable[Law], further: Iterable[Predicate] = ()) -> World:
    """A world whose words are fine enough for everything these laws and predicates test."""
    predicates = [
        node for law in laws for node in (*law.conclusions.values(), *(r.when for r in law.edition.rules.values()))
    ]
    return World(book.vocabulary, signatures((*predicates, *further), book.vocabulary, usual_values(book)))


def usual_values(book: Rulebook) -> Mapping[str, tuple[str, ...]]:
    """The countries the rulebook names, those named in fewest sets first: single countries before big groups."""
    sizes: dict[str, int] = {}
    for dated in book.contents.sets.values():
        for members in dated.values:
            for member in members:
                sizes[member] = min(sizes.get(member, 999), len(members))
    countries = [one for one in sizes if len(one) == 2 and one.isupper() and one.isalpha()]
    return {"country": tuple(sorted(countries, key=lambda one: (sizes[one], one)))}


def bounds_of(predicates: Iterable[Predicate]) -> Mapping[str, tuple[int, ...]]:
    """The numbers each fact alone is compared with, in order."""
    found: dict[str, set[int]] = {}
    for predicate in predicates:
        for node in walk(predicate):
            if isinstance(node, Compare) and len(node.facts) == 1:
                found.setdefault(node.facts[0], set()).add(node.bound)
    return {name: tuple(sorted(bounds)) for name, bounds in found.items()}

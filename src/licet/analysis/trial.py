"""Look for a transaction that breaks a claim under one law, and let explain confirm what the solver found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from licet.analysis.law import Law, bounds_of, closed, world_of
from licet.analysis.violation import Side, Violation
from licet.analysis.witness import shrink
from licet.interpret.decide import Program
from licet.interpret.explain import Reasoning
from licet.interpret.prove import Reading, View, World, find
from licet.logic.tree import Predicate, Truth
from licet.logic.values import Facts, Value
from licet.model.errors import BackendError
from licet.rulebook.book import Rulebook

_LATER: tuple[Side, ...] = ("completed", "raised")


@dataclass
class Trial:
    """One law, and the law before it where a claim compares them; its world is built once for all questions.

    Attributes:
        nodes: every predicate that will be asked about besides the conclusions of the laws.
    """

    book: Rulebook
    law: Law
    before: Law | None = None
    nodes: tuple[Predicate, ...] = ()
    _readings: dict[object, Reading] = field(default_factory=dict[object, Reading])
    _programs: dict[Side, Program] = field(default_factory=dict[Side, Program])

    @cached_property
    def world(self) -> World:
        """The variables both laws speak of."""
        laws = (self.law,) if self.before is None else (self.law, self.before)
        return world_of(self.book, laws, self.nodes)

    @cached_property
    def _views(self) -> Mapping[bool, View]:
        """What is seen before anything is presumed: anything may be unseen (True), or nothing (False)."""
        return {partial: self.world.view(sees_all=not partial) for partial in (True, False)}

    def witness(self, violation: Violation) -> Facts | None:
        """The smallest transaction that shows a violation; None proves that there is none.

        Raises:
            BackendError: the solver gave up, or explain does not confirm what it found.
        """
        if not violation.alternatives:
            return None
        readings: dict[Side, Reading] = {side: self._reading(side, violation) for side in violation.sides()}
        other: Side | None = next((side for side in _LATER if side in readings), None)
        views = [self._views[violation.partial], *([readings[other].view] if other else [])]
        found = find(violation.claim(readings), *views)
        if found is None:
            return None
        further = found[-1] if other == "completed" else _only(found[-1], violation.raises)

        def shows(facts: Facts) -> bool:
            later = {**further, **facts} if other == "completed" else {**facts, **further}
            return violation.shown(self._truths(facts, later))

        if not shows(found[0]):
            raise BackendError(f"prover and explain disagree under {self.law.edition.on}: {dict(found[0])}")
        return shrink(found[0], shows, {} if violation.raises else self._lines, drop=violation.sparse)

    @cached_property
    def _lines(self) -> Mapping[str, tuple[int, ...]]:
        """For each number the values it is compared with, and zero; for each day those it is compared with."""
        nodes = (*self.law.conclusions.values(), *self.nodes)
        zero = {name: () if self.book.vocabulary[name].kind == "date" else (0,) for name in bounds_of(nodes)}
        return {name: (*zero[name], *bounds) for name, bounds in bounds_of(nodes).items()}

    def reasoning(self, side: Side, facts: Facts) -> Reasoning:
        """How explain reasons about the same facts on one side."""
        return self._law(side).reasoning(facts, self._program(side))

    def _reading(self, side: Side, violation: Violation) -> Reading:
        key = (side, violation.partial, violation.raises if side == "raised" else ())
        if key not in self._readings:
            law = self._law(side)
            conclusions, view = self._closed(law, self.nodes), self._views[violation.partial]
            match side:
                case "completed":
                    seen = self._reading("here", violation).view.completed()
                    self._readings[key] = Reading(conclusions, seen)
                case "raised":
                    self._readings[key] = law.reading(view.raised(violation.raises), conclusions)
                case "here" | "before":
                    self._readings[key] = law.reading(view, conclusions)
        return self._readings[key]

    def _truths(self, facts: Facts, later: Facts) -> Callable[[Side, Predicate], Truth]:
        """What explain says of a predicate on a side; each side reasons once."""
        made: dict[Side, Reasoning] = {}

        def truth(side: Side, node: Predicate) -> Truth:
            if side not in made:
                made[side] = self.reasoning(side, later if side in _LATER else facts)
            name = self._asked.get(id(node))
            return made[side].explain(node).truth if name is None else made[side].truth(name)

        return truth

    @cached_property
    def _asked(self) -> Mapping[int, str]:
        """The predicates asked about as conclusions of their own, so that their truth is decided without a trace."""
        return {id(node): f"asked {index}" for index, node in enumerate(self.nodes)}

    def _program(self, side: Side) -> Program:
        which: Side = "before" if side == "before" else "here"
        if which not in self._programs:
            asked = {f"asked {index}": node for index, node in enumerate(self.nodes)}
            self._programs[which] = Program({**self._closed(self._law(which), self.nodes), **asked})
        return self._programs[which]

    def _law(self, side: Side) -> Law:
        return self.before if side == "before" and self.before is not None else self.law

    def _closed(self, law: Law, nodes: Iterable[Predicate]) -> Mapping[str, Predicate]:
        return closed(law.conclusions, nodes)


def _only(facts: Facts, names: Iterable[str]) -> dict[str, Value]:
    return {name: facts[name] for name in names if name in facts}

"""Prove every obligation for every regime, or show the smallest transaction that breaks it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from licet.analysis.law import Law
from licet.analysis.trial import Trial
from licet.analysis.violation import (
    OF_THE_PLAN,
    Violation,
    always,
    at_most_one,
    exactly_one,
    falls,
    never,
    only_narrows,
    only_widens,
    same,
    unchanged,
)
from licet.analysis.witness import as_case
from licet.determination.phrase import WORDS
from licet.logic.leaf import Scope
from licet.logic.tree import AnyOf, Predicate, Ref, reachable, references_of
from licet.logic.values import Facts
from licet.model.errors import Problem, RulebookError, nearest
from licet.rulebook.book import Rulebook
from licet.rulebook.predicate_form import build
from licet.rulebook.read_obligations import Obligation
from licet.rulebook.records import Day

_SINGLE: Mapping[str, Callable[[Predicate], Violation]] = {
    "never": never,
    "always": always,
    "only widens": only_widens,
    "only narrows": only_narrows,
    "unchanged": unchanged,
}

Status = Literal["proved", "acknowledged", "refuted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """What became of one obligation under one regime.

    Attributes:
        known: the day whose knowledge the regime rests on; None for today's.
        case: the smallest counterexample as a conformance case; for an acknowledged corner, its example.
        reused: an earlier regime rests on the very same conclusions, so its judgment stands here too.
    """

    obligation: Obligation
    on: Day
    known: Day | None
    status: Status
    case: str | None = None
    answer: str | None = None
    seconds: float = 0.0
    reused: bool = False


@dataclass(frozen=True, slots=True)
class Charge:
    """An obligation in predicates: what would break it, and the corners a lawyer has answered for."""

    violation: Violation
    excused: tuple[Predicate, ...]

    def nodes(self) -> Iterator[Predicate]:
        """Every predicate it looks at."""
        yield from self.violation.nodes()
        yield from self.excused


@dataclass(frozen=True, slots=True)
class Finding:
    """A status with the transaction that shows it."""

    status: Status
    facts: Facts | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Regime:
    """One law to be judged: the day it begins, the knowledge it rests on, and the law of the day before."""

    on: Day
    known: Day | None
    law: Law


@dataclass(slots=True)
class Docket:
    """All obligations against all regimes; judgments on equal conclusions are reached once."""

    book: Rulebook
    obligations: tuple[Obligation, ...]
    reached: dict[object, Finding] = field(default_factory=dict[object, Finding])

    def judgments(self) -> Iterator[Judgment]:
        """Every obligation of every regime, in the order of the days."""
        for regime in regimes(self.book):
            yield from Session(self, regime).judgments()


def regimes(book: Rulebook) -> Iterator[Regime]:
    """Every stretch of days under one law: as known today, and as it could be known on its first day."""
    for on in book.change_days:
        for known in (None, on):
            edition = book.edition(on, known)
            if known is None or edition.rules != book.edition(on).rules:
                yield Regime(on, known, Law(edition))


@dataclass(slots=True)
class Session:
    """The obligations that concern one regime, put into predicates of its law."""

    docket: Docket
    regime: Regime

    def judgments(self) -> Iterator[Judgment]:
        """Each obligation that concerns this regime."""
        concerned = [one for one in self.docket.obligations if self._concerns(one)]
        charges = {one.name: self._charge(one) for one in concerned}
        nodes = tuple(node for charge in charges.values() for node in charge.nodes())
        alone = Trial(self.docket.book, self.regime.law, None, nodes)
        compared = Trial(self.docket.book, self.regime.law, self._before(), nodes)
        for one in concerned:
            yield self._judgment(one, charges[one.name], compared if one.across else alone)

    def _concerns(self, one: Obligation) -> bool:
        on, known = self.regime.on, self.regime.known
        if one.across is not None:
            return known is None and on == self.docket.book.edition(one.across).on
        return (one.start is None or one.start <= on) and (one.until is None or on < one.until)

    def _before(self) -> Law:
        days = self.docket.book.change_days
        return Law(self.docket.book.edition(days[max(days.index(self.regime.on) - 1, 0)]))

    # -- from the words of an obligation to predicates ------------------------------------------------------------

    def _charge(self, one: Obligation) -> Charge:
        violation = self._claim(one)
        if one.given is not None:
            violation = violation.where(self._build(one.given, one))
        return Charge(violation, tuple(self._build(ack.when, one) for ack in one.acknowledged))

    def _claim(self, one: Obligation) -> Violation:
        if one.claim == "plan":
            return OF_THE_PLAN[one.forms[0]](self.regime.law)
        if one.forms[0] == "stage eccn":
            nodes = [Ref(conclusion=rule.name) for rule in self.regime.law.edition.stage("eccn")]
        else:
            nodes = [self._build(form, one) for form in one.forms]
        match one.claim:
            case "exactly one of":
                return exactly_one(nodes)
            case "at most one of":
                return at_most_one(nodes)
            case "same":
                return same(nodes[0], nodes[1])
            case "never falls":
                return falls(nodes[0], one.grows)
            case word:
                return _SINGLE[word](nodes[0])

    def _build(self, form: Any, one: Obligation) -> Predicate:
        edition = self.regime.law.edition
        problems: list[Problem] = []

        def complain(_: Any, what: str, near: str | None) -> None:
            problems.append(Problem(where=f"{one.where} ({one.name})", what=what, nearest=near))

        node = build(form, Scope(edition.vocabulary, edition.numbers, edition.sets), complain)
        known = _names(self.docket.book, self.regime.law)
        for name in references_of(node) - known:
            complain(None, f"unknown rule {name!r}", nearest(name, sorted(known)))
        if problems:
            raise RulebookError(problems)
        return node

    # -- from predicates to a judgment -----------------------------------------------------------------------------

    def _judgment(self, one: Obligation, charge: Charge, trial: Trial) -> Judgment:
        start = time.perf_counter()
        key = (one.name, charge, *(_rests_on(law, charge) for law in (trial.law, trial.before) if law is not None))
        finding = self.docket.reached.get(key)
        reused = finding is not None
        if finding is None:
            finding = self.docket.reached[key] = _find(one, charge, trial)
        return Judgment(
            obligation=one,
            on=self.regime.on,
            known=self.regime.known,
            status=finding.status,
            case=None if finding.facts is None else self._case(one, charge, finding.facts),
            answer=finding.answer,
            seconds=time.perf_counter() - start,
            reused=reused,
        )

    def _case(self, one: Obligation, charge: Charge, facts: Facts) -> str:
        """The transaction as a case that expects what explain says of the rules in question."""
        law = self.regime.law
        reasoning = law.reasoning(facts)
        named = sorted(
            {name for node in charge.violation.nodes() for name in references_of(node)} & set(law.edition.rules)
        )
        expect = {name: WORDS[reasoning.truth(name)] for name in named if reasoning.truth(name) is not False}
        name = f"{one.says.rstrip('.')} ({one.name})"
        return as_case(name, self.regime.on, facts, expect or {"outcome": law.answer(facts)}, law.edition.vocabulary)


def _find(one: Obligation, charge: Charge, trial: Trial) -> Finding:
    """Proved, refuted by a transaction, or broken only in corners a lawyer has answered for."""
    excused = AnyOf(parts=charge.excused)
    broken = trial.witness(charge.violation.where(excused, False) if charge.excused else charge.violation)
    if broken is not None:
        return Finding("refuted", broken)
    for node, ack in zip(charge.excused, one.acknowledged, strict=True):
        facts = trial.witness(charge.violation.where(node))
        if facts is not None:
            return Finding("acknowledged", facts, ack.answer)
    return Finding("proved")


def _rests_on(law: Law, charge: Charge) -> object:
    """Everything of a law that a judgment rests on: where it is equal, the judgment is too."""
    presumed = [Ref(conclusion=one.when) for round_ in law.presumptions for one in round_]
    return law.presumptions, frozenset(reachable(law.conclusions, (*charge.nodes(), *presumed)))


def _names(book: Rulebook, law: Law) -> frozenset[str]:
    """Every conclusion an obligation may speak of, in force on the day or not."""
    rules = book.contents.rules
    conditions = (f"{r.name}.{c.id}" for r in rules.values() for v in r.versions for c in v.conditions)
    derived = (f"{prefix}.{name}" for name in rules for prefix in ("need", "usable"))
    return frozenset((*rules, *conditions, *derived, *law.conclusions))

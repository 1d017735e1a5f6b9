"""The plan: an edition's rules joined into one set of conclusions that ends in an outcome.

This is where the legal structure lives. Requirements accumulate (any one is enough); an exception releases the
requirements it names and no other; a license on file releases license requirements but no prohibition; text and
enforcement are two layers. Everything is a predicate of the same tree, so that one transaction explained and a
hundred million lines decided in bulk follow the very same plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from licet.interpret.decide import Program
from licet.logic.tree import (
    FALSE,
    AllOf,
    Among,
    AnyOf,
    Not,
    Possible,
    Predicate,
    Ref,
    certain,
)
from licet.rulebook.edition import Edition, RuleInForce

SUBJECT = "subject_to_ear"
REQUIRED = "required"
REQUIRED_IN_TEXT = "required.in_text"
REQUIRED_UNDER_OTHER_READING = "required.under_other_reading"
PROHIBITED = "prohibited"
LICENSE_COVERS = "authorization.license_covers"


class Plan(Struct, frozen=True, kw_only=True):
    """What to conclude, and the ordered table of outcomes.

    Attributes:
        program: the conclusions, name to predicate, compiled; references between them form no cycle.
        outcomes: (outcome, name of its conclusion), never unknown; the first that holds is the answer.
    """

    program: Program
    outcomes: tuple[tuple[str, str], ...]
    requirements: tuple[RuleInForce, ...]
    exceptions: tuple[RuleInForce, ...]

    @property
    def conclusions(self) -> Mapping[str, Predicate]:
        """Every conclusion by name."""
        return self.program.conclusions


@lru_cache(maxsize=256)
def make_plan(edition: Edition) -> Plan:
    """The plan of an edition, built once for each."""
    return Planner().plan(edition)


class Planner:
    """Plans of editions that have many rules in common: what follows from a rule alone is made once for all."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[RuleInForce, Mapping[str, Predicate]]] = {}
        self._released: dict[tuple[str, tuple[Predicate, ...]], Predicate] = {}

    def plan(self, edition: Edition) -> Plan:
        """The plan of an edition."""
        requirements = tuple(edition.stage("requirement"))
        exceptions = tuple(edition.stage("exception"))
        savings = tuple(edition.stage("savings"))
        conclusions: dict[str, Predicate] = {name: rule.when for name, rule in edition.rules.items()}
        conclusions[SUBJECT] = AnyOf(parts=tuple(Ref(conclusion=rule.name) for rule in edition.stage("jurisdiction")))
        for rule in (*exceptions, *requirements):
            conclusions |= self._of_rule(rule)
        conclusions |= dict(_totals(requirements))
        conclusions |= dict(_releases(requirements, exceptions, savings, self._need_released))
        conclusions |= _OUTCOMES
        # A rule that is not in force on the day is a conclusion that does not hold.
        named = frozenset[str]().union(*(rule.references for rule in edition.rules.values()))
        conclusions |= dict.fromkeys(named - conclusions.keys(), FALSE)
        return Plan(
            program=Program(conclusions),
            outcomes=tuple((_outcome_word(name), name) for name in _OUTCOMES),
            requirements=requirements,
            exceptions=exceptions,
        )

    def _of_rule(self, rule: RuleInForce) -> Mapping[str, Predicate]:
        """What follows from a rule alone: of a requirement its need; of an exception its conditions and its use."""
        kept = self._kept.get(id(rule))
        if kept is None:
            kept = self._kept[id(rule)] = rule, dict(_of_rule(rule))
        return kept[1]

    def _need_released(self, rule: RuleInForce, by: tuple[Predicate, ...]) -> Predicate:
        """A requirement does not apply, or one of its releases holds."""
        key = need(rule), by
        if key not in self._released:
            self._released[key] = AnyOf(parts=(Not(part=Ref(conclusion=need(rule))), *by))
        return self._released[key]


def need(rule: RuleInForce) -> str:
    """The conclusion that a requirement applies to an item subject to the EAR."""
    return f"need.{rule.name}"


def usable(rule: RuleInForce) -> str:
    """The conclusion that an exception may be used: eligible, and no undertaking known to fail."""
    return f"usable.{rule.name}"


def enforced(rule: RuleInForce) -> bool:
    """Whether the default reading enforces a requirement: so it does unless the agency said it will not."""
    return rule.status in ("enforced", "unverified")


def _of_rule(rule: RuleInForce) -> Iterator[tuple[str, Predicate]]:
    if rule.stage == "requirement":
        yield need(rule), AllOf(parts=(Ref(conclusion=SUBJECT), rule.when))
    if rule.stage == "exception":
        parts: list[Predicate] = [rule.when]
        for condition in rule.conditions:
            yield condition.name, condition.when
            held = Ref(conclusion=condition.name)
            parts.append(held if condition.sort == "eligibility" else Possible(part=held))
        yield usable(rule), AllOf(parts=tuple(parts))


def _totals(requirements: tuple[RuleInForce, ...]) -> Iterator[tuple[str, Predicate]]:
    def any_need(rules: Iterator[RuleInForce]) -> Predicate:
        return AnyOf(parts=tuple(Ref(conclusion=need(rule)) for rule in rules))

    yield REQUIRED, any_need(rule for rule in requirements if enforced(rule))
    yield REQUIRED_IN_TEXT, any_need(iter(requirements))
    yield REQUIRED_UNDER_OTHER_READING, any_need(rule for rule in requirements if rule.status == "enforced")
    yield PROHIBITED, any_need(rule for rule in requirements if enforced(rule) and is_prohibition(rule))


def is_prohibition(rule: RuleInForce) -> bool:
    """A general prohibition, which no license exception overcomes (15 CFR 736.2(b)(10))."""
    return rule.terms.get("nature") == "prohibition"


def _releases(
    requirements: tuple[RuleInForce, ...],
    exceptions: tuple[RuleInForce, ...],
    savings: tuple[RuleInForce, ...],
    released: Callable[[RuleInForce, tuple[Predicate, ...]], Predicate],
) -> Iterator[tuple[str, Predicate]]:
    """Whether every enforced requirement that applies is released, by each kind of release."""
    binding = tuple(rule for rule in requirements if enforced(rule))

    def all_released(by: Mapping[str, tuple[Predicate, ...]]) -> Predicate:
        return AllOf(parts=tuple(released(rule, by.get(rule.name, ())) for rule in binding))

    yield "released.exception", all_released(_by_requirement(exceptions, usable))
    yield "released.savings", all_released(_by_requirement(savings, lambda rule: rule.name))
    yield "saved", AnyOf(parts=tuple(Ref(conclusion=rule.name) for rule in savings))
    license_: Predicate = Among(fact=LICENSE_COVERS, values=frozenset({True}))
    yield "released.license", all_released({r.name: (license_,) for r in binding if not is_prohibition(r)})


def _by_requirement(
    rules: tuple[RuleInForce, ...], name: Callable[[RuleInForce], str]
) -> Mapping[str, tuple[Predicate, ...]]:
    found: dict[str, tuple[Predicate, ...]] = {}
    for rule in rules:
        for target in rule.terms["releases"]:
            found[target] = (*found.get(target, ()), Ref(conclusion=name(rule)))
    return found


def _outcomes() -> Iterator[tuple[str, Predicate]]:
    """The outcome table; each row is definite whatever is unknown, and the last always holds."""
    required, in_text = Ref(conclusion=REQUIRED), Ref(conclusion=REQUIRED_IN_TEXT)
    by_exception, by_savings = Ref(conclusion="released.exception"), Ref(conclusion="released.savings")
    yield "hold_red_flags", certain(Among(fact="transaction.red_flags", values=frozenset({True})))
    yield "prohibited_without_authorization", certain(Ref(conclusion=PROHIBITED))
    yield "indeterminate.requirement", AllOf(parts=(Possible(part=required), Not(part=certain(required))))
    yield "not_enforced", AllOf(parts=(Not(part=Possible(part=required)), certain(in_text)))
    yield "indeterminate.text", AllOf(parts=(Not(part=Possible(part=required)), Possible(part=in_text)))
    yield "no_license_required", Not(part=Possible(part=required))
    yield "savings_clause", certain(by_savings)
    yield "licensed", certain(Ref(conclusion="released.license"))
    yield "exception_available", certain(by_exception)
    yield "indeterminate.release", Possible(part=by_exception)
    yield "indeterminate.savings", AllOf(parts=(certain(Ref(conclusion="saved")), Possible(part=by_savings)))
    covers: Predicate = Among(fact=LICENSE_COVERS, values=frozenset({True}))
    yield "indeterminate.license", AllOf(parts=(certain(covers), Possible(part=Ref(conclusion="released.license"))))
    yield "license_required", certain(required)


_OUTCOMES: Mapping[str, Predicate] = {f"outcome.{name}": predicate for name, predicate in _outcomes()}


def _outcome_word(name: str) -> str:
    return name.split(".")[1]

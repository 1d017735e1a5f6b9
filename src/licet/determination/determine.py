"""Run the plan for one transaction and write the determination."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from licet.determination.classify import classification_of
from licet.determination.exceptions import exception_findings
from licet.determination.facts import Gathered, gather
from licet.determination.items import ItemSource
from licet.determination.near_lines import near_lines
from licet.determination.parties import ListFinding
from licet.determination.phrase import WORDS, fill, fill_ko, join_ko, unknown_facts
from licet.determination.plan import (
    PROHIBITED,
    REQUIRED,
    REQUIRED_IN_TEXT,
    REQUIRED_UNDER_OTHER_READING,
    SUBJECT,
    Plan,
    enforced,
    make_plan,
    need,
    usable,
)
from licet.determination.proof import proof_lines
from licet.determination.questions import questions
from licet.determination.review import governing, review_findings, strictest
from licet.determination.signals import signals_on
from licet.interpret.explain import Reasoning
from licet.logic.tree import Truth
from licet.model.determination import Determination, Filing, Finding, Freshness, Question, Sentence
from licet.model.transaction import Transaction
from licet.rulebook.edition import Edition, RuleInForce

_Code = tuple[str | None, Mapping[str, str | None]]
"""A license code of the filing, and what goes with it, in English with its Korean."""
_NOTHING: _Code = (None, {})


def determine(
    transaction: Transaction,
    edition: Edition,
    *,
    items: ItemSource | None = None,
    findings: Mapping[str, ListFinding] | None = None,
    proof: bool = True,
) -> Determination:
    """What the encoded rules require of one transaction.

    Args:
        edition: the law of `transaction.on`, as known on `transaction.known`.
        items: where catalogue facts come from. `findings`: what a screening found, by party name.
        proof: whether to write out the whole trace.

    Raises:
        FactError: the item cannot be found in the catalogue.
    """
    return Case.of(transaction, edition, items=items, findings=findings).answer(proof)


class Case:
    """One transaction under one plan: the reasoning, and the parts of the answer read off it.

    Attributes:
        row: the row of the outcome table that holds.
        applying: requirements that apply or may apply, in the order of the rulebook.
    """

    def __init__(self, transaction: Transaction, edition: Edition, gathered: Gathered) -> None:
        self.transaction = transaction
        self.edition = edition
        self.plan: Plan = make_plan(edition)
        self.gathered = gathered
        self.reasoning = Reasoning.on(self.plan.program, gathered.values)
        self._truth = self.reasoning.run.__getitem__
        self.outcome, self.row = next(row for row in self.plan.outcomes if self._truth(row[1]) is True)
        self.applying = [rule for rule in self.plan.requirements if self._truth(need(rule)) is not False]

    @classmethod
    def of(
        cls,
        transaction: Transaction,
        edition: Edition,
        *,
        items: ItemSource | None = None,
        findings: Mapping[str, ListFinding] | None = None,
    ) -> Case:
        """The case of a transaction, with its facts gathered."""
        return cls(transaction, edition, gather(transaction, edition, items, findings))

    def answer(self, proof: bool) -> Determination:
        """Read the determination off the reasoning."""
        reviews = review_findings(self.reasoning, self.edition, self.gathered, self._open_requirements())
        return Determination(
            id=self.transaction.id,
            on=self.transaction.on,
            known=self.transaction.known,
            outcome=self.outcome,
            license_required=self._license_required(),
            subject_to_ear=self._subject(),
            classification=classification_of(self.reasoning, self.edition, self.gathered),
            requirements=tuple(self._requirements()),
            exceptions=exception_findings(self.reasoning, self.edition, self.gathered, self.applying),
            authorizations=tuple(self.gathered.authorizations),
            review_policy=self._review_policy(strictest(governing(reviews))),
            reviews=reviews,
            filing=self._filing(),
            obligations=tuple(self._sentences("obligation")),
            missing=self._missing(),
            layers=tuple(self._layers()),
            signals=signals_on(self.transaction, self.edition, self.gathered),
            cautions=(
                *self.gathered.notes,
                *near_lines(self.plan.program, self.edition, self.gathered),
                *self._sentences("caution"),
            ),
            rulebook=self._freshness(),
            steps=proof_lines(self.reasoning, self.edition, self.plan, self.gathered) if proof else (),
        )

    def _license_required(self) -> str:
        """Whether a requirement stands, whatever releases it; codified but not enforced still stands."""
        if self.outcome == "savings_clause":
            return "no"
        required = self._truth(REQUIRED)
        if required is None or self.row == "outcome.indeterminate.text":
            return "conditional"
        return "yes" if required or self._truth(REQUIRED_IN_TEXT) else "no"

    def _subject(self) -> Finding:
        truth = self._truth(SUBJECT)
        grounds = [rule for rule in self.edition.stage("jurisdiction") if self._truth(rule.name) is not False]
        holding = [rule for rule in grounds if self._truth(rule.name)] if truth else grounds
        why = "; ".join(fill(rule.terms["why"], self.gathered).rstrip(".") for rule in holding)
        why_ko = self._in_korean(holding)
        return Finding(
            id=SUBJECT,
            status=WORDS[truth],
            basis="jurisdiction, 15 CFR part 734",
            why=(f"{why}." if truth else f"Would be, if: {why}.") if why else "No ground of 15 CFR 734.3 applies.",
            cite="; ".join(rule.cite for rule in holding) or "15 CFR 734.3",
            why_ko=_subject_ko(truth, why_ko),
        )

    def _open_requirements(self) -> list[RuleInForce]:
        """Enforced requirements that stand and are not released by an exception or a saving."""
        if self.outcome in ("exception_available", "savings_clause", "no_license_required", "not_enforced"):
            return []
        return [rule for rule in self.applying if enforced(rule)]

    def _requirements(self) -> Iterator[Finding]:
        for rule in self.applying:
            instrument = self.edition.instruments.get(rule.span.by)
            yield Finding(
                id=rule.name,
                status=WORDS[self._truth(need(rule))],
                basis=rule.terms["basis"],
                why=fill(rule.terms["why"], self.gathered) + (f" {rule.status_why}" if rule.status_why else ""),
                cite=rule.cite + (f"; {instrument.cite}" if instrument and instrument.cite not in rule.cite else ""),
                layer=instrument.effect if instrument is not None else "law",
                enforced=enforced(rule),
                note=rule.note,
                why_ko=self._requirement_ko(rule),
            )

    def _requirement_ko(self, rule: RuleInForce) -> str | None:
        why_ko = fill_ko(rule.terms.get("why_ko"), self.gathered)
        return join_ko([why_ko, rule.status_why_ko]) if rule.status_why else why_ko

    def _in_korean(self, rules: Iterable[RuleInForce]) -> str | None:
        """The reasons of several rules in Korean; None where one of them has none."""
        return join_ko([fill_ko(rule.terms.get("why_ko"), self.gathered) for rule in rules])

    def _review_policy(self, policy: str | None) -> str | None:
        if self.outcome in ("no_license_required", "not_enforced"):
            return None
        return policy or "unspecified"

    def _filing(self) -> Filing:
        """License code and EEI duty, read off the filing rules and the exception or license that is used."""
        rules = [rule for rule in self.edition.stage("filing") if self._truth(rule.name)]
        eei = self._truth("filing.eei_required") if "filing.eei_required" in self.edition.rules else None
        code, needs = self._license_code() if eei else _NOTHING
        return Filing(
            eei_required=eei,
            license_code=code,
            needs=tuple(needs),
            why=" ".join(fill(rule.terms["why"], self.gathered) for rule in rules),
            needs_ko=tuple(needs.values()),
            why_ko=self._in_korean(rules),
        )

    def _license_code(self) -> _Code:
        match self.outcome:
            case "no_license_required" | "not_enforced" | "savings_clause":
                return "C33", {}
            case "licensed" | "license_required":
                return "C30", {"license number": "허가번호"}
            case "exception_available":
                return self._exception_code()
            case _:
                return _NOTHING

    def _exception_code(self) -> _Code:
        for rule in self._serving():
            needs = rule.terms.get("needs")
            return rule.terms.get("license_code"), {needs: rule.terms.get("needs_ko")} if needs else {}
        return _NOTHING

    def _serving(self) -> Iterator[RuleInForce]:
        """The exceptions that may be used and release a requirement that applies."""
        names = {rule.name for rule in self.applying}
        for rule in self.plan.exceptions:
            if self._truth(usable(rule)) and not names.isdisjoint(rule.terms["releases"]):
                yield rule

    def _sentences(self, stage: str) -> Iterator[Sentence]:
        for rule in self.edition.stage(stage):
            if self._truth(rule.name) is True:
                yield Sentence(
                    text=fill(rule.terms["text"], self.gathered),
                    cite=rule.cite,
                    text_ko=fill_ko(rule.terms.get("text_ko"), self.gathered),
                )

    def _missing(self) -> tuple[Question, ...]:
        """The facts that would decide what is open: the requirement, its release, or an undertaking."""
        names: dict[str, None] = {}
        open_conclusions = {
            "outcome.indeterminate.requirement": [REQUIRED],
            "outcome.indeterminate.text": [REQUIRED_IN_TEXT],
            "outcome.indeterminate.release": ["released.exception"],
            "outcome.indeterminate.savings": ["released.savings"],
            "outcome.indeterminate.license": ["released.license"],
            "outcome.license_required": [PROHIBITED],
            "outcome.exception_available": [
                condition.name for rule in self._serving() for condition in rule.conditions
            ],
        }
        for name in open_conclusions.get(self.row, []):
            if self._truth(name) is None:
                names |= dict.fromkeys(unknown_facts(self.reasoning.conclude(name)))
        asked = (self._simpler(name) for name in names)
        return questions(asked, self.edition.vocabulary, self.gathered)

    def _simpler(self, name: str) -> str:
        """The one fact that would let a missing one be presumed (an end use on record), else the fact itself."""
        settling: dict[str, None] = {}
        for rule in self.edition.stage("presumption"):
            if rule.terms["fact"] == name and self._truth(rule.name) is None:
                settling |= dict.fromkeys(unknown_facts(self.reasoning.conclude(rule.name)))
        return next(iter(settling)) if len(settling) == 1 else name

    def _layers(self) -> Iterator[tuple[str, str]]:
        words = {True: "license_required", False: "no_license_required", None: "indeterminate"}
        yield "text", words[self._truth(REQUIRED_IN_TEXT)]
        yield "enforced", words[self._truth(REQUIRED)]
        if any(rule.status == "unverified" for rule in self.applying):
            yield "other_reading", words[self._truth(REQUIRED_UNDER_OTHER_READING)]

    def _freshness(self) -> Freshness:
        manifest = self.edition.manifest
        return Freshness(
            version=manifest.version,
            fingerprint=self.edition.fingerprint,
            reviewed_through=manifest.reviewed_through,
            overlays=self.edition.overlays,
        )


def _subject_ko(truth: Truth, grounds: str | None) -> str | None:
    """Why the regulations reach the item or not, in Korean; None where a ground has no Korean."""
    if not grounds:
        return None if grounds is None else "15 CFR 734.3의 어느 근거에도 해당하지 않습니다."
    return grounds if truth else f"다음 중 하나이면 적용 대상입니다: {grounds}"

"""What each class comes to: decided once by the reference, one row of the class table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from msgspec import Struct

from licet.batch.arrow import Table, Values, pa
from licet.batch.coded import Decided, Member
from licet.batch.decide import Decider
from licet.batch.documents import document
from licet.determination.boundary import read_transaction
from licet.determination.classify import eccn_of
from licet.determination.determine import Case, determine
from licet.determination.facts import Gathered, complete
from licet.determination.review import policies_of, strictest
from licet.model.determination import Determination
from licet.model.transaction import Transaction
from licet.rulebook.edition import Edition


class ClassCase(Case):
    """A class as a case: its first line stands for all."""

    @classmethod
    def of_member(cls, decider: Decider, member: Member) -> ClassCase:
        """The case of a class, from the facts of its first line."""
        return cls.under(decider.regime(member).edition, member)

    @classmethod
    def under(cls, edition: Edition, member: Member) -> ClassCase:
        """The same facts under any edition."""
        gathered = Gathered(edition.vocabulary, dict(member.facts), dict(member.sources))
        complete(gathered, edition)
        return cls(Transaction(on=edition.on), edition, gathered)

    def short(self) -> Answer:
        """Outcome, ECCN and review policy."""
        policies = policies_of(self.reasoning, self.edition, self.gathered, self._open_requirements())
        return Answer(
            outcome=self.outcome,
            license_required=self._license_required(),
            eccn=eccn_of(self.reasoning, self.edition, self.gathered),
            review_policy=self._review_policy(strictest(policies)),
        )

    def full(self) -> Answer:
        """Every column of the class table."""
        found = self.answer(proof=False)
        layers = dict(found.layers)
        return Answer(
            outcome=found.outcome,
            license_required=found.license_required,
            eccn=found.classification.eccn,
            paragraphs=", ".join(found.classification.paragraphs) or None,
            review_policy=found.review_policy,
            requirements=", ".join(one.id for one in found.requirements if one.status == "yes") or None,
            open_requirements=", ".join(one.id for one in found.requirements if one.status == "unknown") or None,
            exceptions=", ".join(f"{one.code} {one.status}" for one in found.exceptions) or None,
            license_code=found.filing.license_code,
            missing=", ".join(one.fact for one in found.missing) or None,
            text_layer=layers.get("text"),
            enforced_layer=layers.get("enforced"),
            cites="; ".join(dict.fromkeys(one.cite for one in found.requirements if one.status == "yes")) or None,
        )


class Answer(Struct, frozen=True, kw_only=True):
    """One class in the words of a determination; lists are joined with commas."""

    outcome: str
    license_required: str
    eccn: str | None
    review_policy: str | None
    paragraphs: str | None = None
    requirements: str | None = None
    open_requirements: str | None = None
    exceptions: str | None = None
    license_code: str | None = None
    missing: str | None = None
    text_layer: str | None = None
    enforced_layer: str | None = None
    cites: str | None = None


@dataclass(slots=True)
class Answers:
    """What every class of a decider comes to, worked out once; short answers are the same under every law."""

    decider: Decider
    _found: list[Answer] = field(default_factory=list[Answer])
    _short: dict[int, Answer] = field(default_factory=dict[int, Answer])

    def known(self) -> Sequence[Answer]:
        """The answers of all classes met so far, by number."""
        self._found += [self._answer(member) for member in self.decider.members[len(self._found) :]]
        return self._found

    def _answer(self, member: Member) -> Answer:
        if self.decider.plan.exact:
            return ClassCase.of_member(self.decider, member).full()
        if member.answer not in self._short:
            self._short[member.answer] = ClassCase.under(self.decider.decided_by(member), member).short()
        return self._short[member.answer]


def explain(decider: Decider, member: Member, *, proof: bool = True) -> Determination:
    """The whole determination of a class's first line, from its own cells."""
    reader = decider.reader
    transaction = read_transaction(document(decider.cells([member])[0]), reader.vocabulary)
    edition = decider.calendar.rulebook.edition(transaction.on, transaction.known or decider.plan.known)
    return determine(transaction, edition, items=reader.items, findings=reader.findings(transaction), proof=proof)


def beside(lines: Table, decided: Decided, answers: Sequence[Answer], names: Sequence[str]) -> Table:
    """Lines with some of their answers as `licet_<name>`, and with their first problem as `licet_error`.

    Args:
        answers: of every class met so far. `names`: fields of `Answer`.
    """
    found = decided.classes
    classes = pa.array(np.where(found < 0, np.int32(len(answers)), found))
    for name in names:
        said = pa.array([*(getattr(one, name) for one in answers), None], pa.string())
        lines = lines.append_column(f"licet_{name}", said.dictionary_encode().take(classes))
    return lines.append_column("licet_error", _errors(decided, lines.num_rows))


def _errors(decided: Decided, rows: int) -> Values:
    """The first problem of each row, as text; null for most."""
    if not decided.problems:
        return pa.nulls(rows, pa.string())
    texts: list[str | None] = [None] * rows
    for row, problems in decided.problems.items():
        texts[row] = str(problems[0])
    return pa.array(texts, pa.string())

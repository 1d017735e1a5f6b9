"""What is about to change for this transaction: the same question asked on the next days of change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from licet.determination.determine import Case
from licet.determination.items import ItemSource
from licet.determination.parties import ListFinding
from licet.model.determination import Determination, Sentence
from licet.model.transaction import Transaction
from licet.rulebook.book import Rulebook

DAYS_AHEAD = 60
_WORDS: Mapping[str, str] = {
    "no_license_required": "no license required",
    "exception_available": "a license exception is available",
    "licensed": "covered by the license on file",
    "license_required": "a license is required",
    "prohibited_without_authorization": "prohibited without authorization",
    "not_enforced": "required by the text but not enforced",
    "savings_clause": "may proceed under a savings clause",
    "hold_red_flags": "on hold for red flags",
    "indeterminate": "cannot be determined",
}


def upcoming(
    transaction: Transaction,
    book: Rulebook,
    answer: Determination,
    items: ItemSource | None = None,
    findings: Mapping[str, ListFinding] | None = None,
) -> Iterator[Sentence]:
    """Every change of outcome in the weeks after the day, as far as it was public on the known day."""
    outcome = answer.outcome
    for day in _days_ahead(transaction.on, book):
        later = replace(transaction, on=day)
        case = Case.of(later, book.edition(day, transaction.known), items=items, findings=findings)
        if case.outcome != outcome:
            yield _change(day, outcome, case)
            outcome = case.outcome


def _days_ahead(on: str, book: Rulebook) -> Iterator[str]:
    last = (date.fromisoformat(on) + timedelta(days=DAYS_AHEAD)).isoformat()
    return (day for day in book.change_days if on < day <= last)


def _change(day: str, before: str, case: Case) -> Sentence:
    """One change with the instruments that begin that day; not in force before, whatever was published."""
    began = {rule.span.by for rule in case.edition.rules.values() if rule.span.start == day}
    cites = sorted(case.edition.instruments[one].cite for one in began if one in case.edition.instruments)
    text = (
        f"Effective {day}, not before: the answer changes from {_WORDS[before]!r} to {_WORDS[case.outcome]!r}. "
        f"What is published earlier is not yet in force on the day asked about."
    )
    return Sentence(text=text, cite="; ".join(cites) or f"law of {day}")

"""How the answer to one question changes from day to day, and which instruments changed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from licet.determination.determine import determine
from licet.determination.items import ItemSource
from licet.determination.parties import ListFinding
from licet.model.determination import Determination, ExceptionFinding, Signal
from licet.model.transaction import Day, Transaction
from licet.rulebook.book import Rulebook
from licet.rulebook.records import Instrument, Rule, Span


class Band(Struct, frozen=True, kw_only=True):
    """A run of days on which the answer is the same; half-open `[start, until)`.

    Attributes:
        answer: the determination of the first of these days.
        changed_by: the instruments whose beginning or end made it differ from the band before.
    """

    start: Day
    until: Day
    answer: Determination
    changed_by: tuple[Instrument, ...] = ()


class History(Struct, frozen=True, kw_only=True):
    """The bands of one question, oldest first, what it took for granted, and what was said meanwhile.

    Attributes:
        assumptions: what was taken for granted, in English and Korean.
        signals: announcements, reports and practice within the days; they are not law and change no band.
    """

    question: str
    bands: tuple[Band, ...]
    signals: tuple[Signal, ...] = ()
    assumptions: tuple[tuple[str, str], ...] = ()


def bands(
    transaction: Transaction,
    book: Rulebook,
    *,
    start: Day,
    until: Day,
    items: ItemSource | None = None,
    findings: Mapping[str, ListFinding] | None = None,
) -> tuple[Band, ...]:
    """The answer on every day of `[start, until)`, equal neighbours merged.

    Every day is judged as known today; the days between two changes of the law share one answer.
    """
    days = [start, *(day for day in book.change_days if start < day < until)]
    found: list[Band] = []
    for day in days:
        asked = replace(transaction, on=day, known=None)
        answer = determine(asked, book.edition(day), items=items, findings=findings)
        if found and substance(found[-1].answer) == substance(answer):
            continue
        changed = _changed_by(book, day, found[-1].answer, answer) if found else ()
        found.append(Band(start=day, until=until, answer=answer, changed_by=changed))
    ends = [*(band.start for band in found[1:]), until]
    return tuple(replace(band, until=end) for band, end in zip(found, ends, strict=True))


def signals_between(
    transaction: Transaction, book: Rulebook, start: Day, until: Day, items: ItemSource | None = None
) -> tuple[Signal, ...]:
    """What was said or reported about the item within `[start, until)`, oldest first."""
    asked = replace(transaction, on=until, known=None)
    answer = determine(asked, book.edition(until), items=items, proof=False)
    return tuple(one for one in answer.signals if start <= one.date < until)


def substance(answer: Determination) -> tuple[object, ...]:
    """What makes two answers different for a person.

    Outcome, classification, the requirements that apply, how an application is judged, the exceptions that may be
    used, what is missing. A requirement or exception that comes or goes without bearing on these is no change.
    """
    return (
        answer.outcome,
        answer.license_required,
        answer.classification.eccn,
        answer.classification.paragraphs,
        tuple((one.id, one.enforced) for one in answer.requirements if one.status == "yes"),
        answer.review_policy,
        tuple((one.code, one.status) for one in usable_exceptions(answer)),
        tuple(one.fact for one in answer.missing),
    )


def usable_exceptions(answer: Determination) -> tuple[ExceptionFinding, ...]:
    """The exceptions that are available, or would be if what is undertaken is done."""
    return tuple(one for one in answer.exceptions if one.status in ("available", "conditional"))


def _changed_by(book: Rulebook, day: Day, before: Determination, after: Determination) -> tuple[Instrument, ...]:
    """The instruments that began or ended something on a day: of the rules at issue, else of any rule or set."""
    at_issue = _rules_at_issue(before) | _rules_at_issue(after)
    near = [span for rule in book.contents.rules.values() if _bears(rule, at_issue) for span in rule.spans()]
    ids = list(_acting(near, day)) or list(_acting(_all_spans(book), day))
    known = book.contents.instruments
    return tuple(known[one] for one in dict.fromkeys(ids) if one in known)


def _rules_at_issue(answer: Determination) -> set[str]:
    return {line.label for line in answer.steps if line.label} | {one.id for one in answer.requirements}


def _bears(rule: Rule, at_issue: set[str]) -> bool:
    named = {name for version in rule.versions for key in ("of", "releases") for name in version.terms.get(key, ())}
    return rule.name in at_issue or not named.isdisjoint(at_issue)


def _all_spans(book: Rulebook) -> Iterator[Span]:
    for rule in book.contents.rules.values():
        yield from rule.spans()
    for dated in (*book.contents.sets.values(), *book.contents.numbers.values()):
        yield from dated.spans


def _acting(spans: Iterable[Span], day: Day) -> Iterator[str]:
    for span in spans:
        if span.start == day:
            yield span.by
        if span.until == day and span.ended_by is not None:
            yield span.ended_by

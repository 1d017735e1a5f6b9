"""A determination laid out for reading: headline, summary, sections. Terminal, plain text and HTML print this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from licet.model.determination import (
    PRESS,
    ConditionFinding,
    Determination,
    Filing,
    Finding,
    Line,
    ReviewFinding,
    Signal,
)
from licet.render.words import Words

TONES = {
    "no_license_required": "clear",
    "exception_available": "conditional",
    "licensed": "conditional",
    "license_required": "stop",
    "prohibited_without_authorization": "stop",
    "not_enforced": "conditional",
    "savings_clause": "conditional",
    "hold_red_flags": "stop",
    "indeterminate": "open",
}
"""Outcome to how it is coloured; every tone also comes with its words."""


class Entry(Struct, frozen=True, kw_only=True):
    """One line of a section.

    Attributes:
        mark: yes, no, unknown or another status word; empty for a plain sentence.
        name: the id or code it is about. `under`: finer points of the same kind.
    """

    text: str
    mark: str = ""
    name: str = ""
    cite: str = ""
    under: tuple[Entry, ...] = ()


class Section(Struct, frozen=True, kw_only=True):
    """A titled list of entries; `apart` sets what is not law visibly apart from what is."""

    key: str
    title: str
    entries: tuple[Entry, ...]
    apart: bool = False


class Page(Struct, frozen=True, kw_only=True):
    """Everything a person reads of one answer."""

    caption: str
    outcome: str
    tone: str
    summary: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...] = ()
    footer: str = ""


def page(answer: Determination, words: Words, *, caption: str = "", proof: bool = False) -> Page:
    """Lay out one answer.

    Args:
        caption: what was asked, in a few words.
        proof: whether every condition is shown, and the whole trace of reasons at the end.
    """
    sections = [*_sections(answer, words, proof)]
    if proof:
        sections.append(Section(key="steps", title=words("label.steps"), entries=tree(answer.steps)))
    book = answer.rulebook
    return Page(
        caption=caption or answer.id or "",
        outcome=words(f"outcome.{answer.outcome}"),
        tone=TONES[answer.outcome],
        summary=tuple(_summary(answer, words)),
        sections=tuple(section for section in sections if section.entries),
        footer=(
            f"{words('label.rulebook')} {book.version} · {book.fingerprint[:19]} · "
            f"{words('label.reviewed_through')} {book.reviewed_through}\n{words('label.disclaimer')}"
        ),
    )


def _summary(answer: Determination, words: Words) -> Iterator[tuple[str, str]]:
    known = f", {words('label.known')} {answer.known}" if answer.known else ""
    yield words("label.on"), f"{answer.on}{known}"
    found = answer.classification
    yield words("label.classification"), ", ".join([found.eccn or words("truth.unknown"), *found.paragraphs])
    yield words("label.license_required"), words(f"truth.{answer.license_required}")
    if answer.review_policy:
        yield words("label.review_policy"), words(f"policy.{answer.review_policy}")
    layers = dict(answer.layers)
    if len(set(layers.values())) > 1:
        said = [f"{words(f'label.{key}')}: {words(f'outcome.{value}')}" for key, value in layers.items()]
        yield words("label.layers"), "; ".join(said)
    if answer.filing.license_code or answer.filing.eei_required is not None:
        yield words("label.filing"), _filing(answer.filing, words)


def _filing(filing: Filing, words: Words) -> str:
    if filing.eei_required is None:
        said = f"EEI: {words('truth.unknown')}"
    else:
        said = words("label.eei_yes" if filing.eei_required else "label.eei_no")
    code = f", {words('label.license_code')} {filing.license_code}" if filing.license_code else ""
    said_needs = ", ".join(words.either(*one) for one in zip(filing.needs, filing.needs_ko, strict=True))
    needs = f", {words('label.needs')} {said_needs}" if said_needs else ""
    return said + code + needs


def _sections(answer: Determination, words: Words, proof: bool) -> Iterator[Section]:
    subject = answer.subject_to_ear
    first = Entry(
        mark=subject.status,
        name=words("label.subject_to_ear"),
        text=words.either(subject.why, subject.why_ko),
        cite=subject.cite,
    )
    entries = {
        "requirements": (first, *(_requirement(one, words) for one in answer.requirements)),
        "exceptions": tuple(_exceptions(answer, words, proof)),
        "authorizations": tuple(
            Entry(mark=one.covers, name=f"{one.kind} {one.number or ''}".strip(), text=one.why)
            for one in answer.authorizations
        ),
        "reviews": tuple(_review(one, words) for one in answer.reviews),
        "missing": tuple(Entry(name=one.fact, text=words.either(one.ask, one.ask_ko)) for one in answer.missing),
        "obligations": tuple(
            Entry(text=words.either(one.text, one.text_ko), cite=one.cite) for one in answer.obligations
        ),
        "cautions": tuple(Entry(text=words.either(one.text, one.text_ko), cite=one.cite) for one in answer.cautions),
    }
    for key, found in entries.items():
        yield Section(key=key, title=words(f"label.{key}"), entries=found)
    yield from told(answer.signals, words)


def told(signals: Iterable[Signal], words: Words) -> Iterator[Section]:
    """What is not law, apart from it: what the rulebook's instruments said, then what only the press tells."""
    entries: dict[str, list[Entry]] = {"signals": [], PRESS: []}
    for one in signals:
        text = words.either(one.summary, one.summary_ko)
        entry = Entry(mark=one.effect, name=one.date, text=text, cite=one.cite)
        entries[PRESS if one.effect == PRESS else "signals"].append(entry)
    for key, found in entries.items():
        yield Section(key=key, title=words(f"label.{key}"), entries=tuple(found), apart=True)


def _requirement(one: Finding, words: Words) -> Entry:
    notes = [one.note] if one.note else []
    apart = f" [{words('label.not_enforced')}]" if not one.enforced else ""
    return Entry(
        mark=one.status,
        name=one.id + apart,
        text=words.either(one.why, one.why_ko),
        cite=one.cite,
        under=tuple(Entry(text=note) for note in notes),
    )


def _exceptions(answer: Determination, words: Words, proof: bool) -> Iterator[Entry]:
    """The exceptions, those that may be used first; one that cannot be used says why, with proof in full."""
    for one in sorted(answer.exceptions, key=lambda one: one.status == "unavailable"):
        failing = [words(f"condition.{met.id}") for met in one.conditions if met.met == "no"]
        yield Entry(
            mark=one.status,
            name=one.code,
            text=f"{words('label.failing')}: {', '.join(failing)}" if failing else "",
            cite=one.cite,
            under=tuple(_condition(met, words) for met in one.conditions) if proof or not failing else (),
        )


def _condition(met: ConditionFinding, words: Words) -> Entry:
    return Entry(
        mark=met.met, name=words(f"condition.{met.id}"), text=words.either(met.why, met.why_ko), cite=met.cite
    )


def _review(one: ReviewFinding, words: Words) -> Entry:
    failing = (Entry(mark="no", name=words("label.failing"), text=words(f"condition.{what}")) for what in one.failing)
    return Entry(
        mark=one.status,
        name=words(f"policy.{one.policy}"),
        text=words.either(one.why, one.why_ko),
        cite=one.cite,
        under=tuple(failing),
    )


def tree(lines: Iterable[Line]) -> tuple[Entry, ...]:
    """The flat trace as nested entries."""
    rows = list(lines)
    entries, end = _level(rows, 0, 0)
    assert end == len(rows)
    return entries


def _level(rows: list[Line], at: int, depth: int) -> tuple[tuple[Entry, ...], int]:
    """The entries of one depth from a position, and where they end."""
    found: list[Entry] = []
    while at < len(rows) and rows[at].depth >= depth:
        row = rows[at]
        under, at = _level(rows, at + 1, row.depth + 1)
        text = row.text if row.seen is None else f"{row.text} — {row.seen}"
        found.append(Entry(mark=row.truth, name=row.label or "", text=text, cite=row.cite or "", under=under))
    return tuple(found), at

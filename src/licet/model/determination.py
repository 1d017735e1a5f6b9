"""The answer: what the encoded rules require, why, under which text, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

OUTCOMES: tuple[str, ...] = (
    "no_license_required",
    "exception_available",
    "licensed",
    "license_required",
    "prohibited_without_authorization",
    "not_enforced",
    "savings_clause",
    "hold_red_flags",
    "indeterminate",
)


class Line(NamedTuple):
    """One step of the proof, flattened for a document: what was asked, the answer, what was seen.

    A tuple rather than a frozen dataclass: a proof has hundreds, and this is the cheapest immutable thing.
    """

    text: str
    truth: str
    depth: int
    cite: str | None = None
    label: str | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that bears on the answer.

    Attributes:
        status: yes, no or unknown.
        layer: law, notice or posture; `enforced` is false where the agency says it will not enforce.
    """

    id: str
    status: str
    basis: str
    why: str
    cite: str
    layer: str = "law"
    enforced: bool = True
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionFinding:
    """One condition of an exception: yes, no or unknown, and why."""

    id: str
    met: str
    why: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionFinding:
    """A license exception: available, conditional, unavailable or unknown, condition by condition."""

    code: str
    status: str
    cite: str
    releases: tuple[str, ...]
    conditions: tuple[ConditionFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationFinding:
    """Whether an authorization on file covers the transaction, and why not."""

    kind: str
    number: str | None
    covers: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFinding:
    """A review policy that applies, or the one that would apply but for a failing condition."""

    policy: str
    of: tuple[str, ...]
    why: str
    cite: str
    status: str = "yes"
    failing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A missing fact and how to ask a person for it."""

    fact: str
    ask: str
    ask_ko: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A cited sentence: an obligation, a caution."""

    text: str
    cite: str
    text_ko: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What the item is under the rules of the day."""

    eccn: str | None
    paragraphs: tuple[str, ...]
    level: str | None
    why: tuple[str, ...]
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What goes into the Electronic Export Information, as far as it is known."""

    eei_required: bool | None
    license_code: str | None
    needs: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something said, reported or practised that bears on the question and is not law."""

    instrument: str
    date: str
    effect: str
    summary: str
    summary_ko: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """Which rulebook answered."""

    version: str
    fingerprint: str
    reviewed_through: str
    overlays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """The answer to one transaction; see `docs/reference/contract.md` for the document it becomes."""

    id: str | None
    on: str
    known: str | None
    outcome: str
    license_required: str
    subject_to_ear: Finding
    classification: Classification
    requirements: tuple[Finding, ...]
    exceptions: tuple[ExceptionFinding, ...]
    authorizations: tuple[AuthorizationFinding, ...]
    review_policy: str | None
    reviews: tuple[ReviewFinding, ...]
    filing: Filing
    obligations: tuple[Sentence, ...]
    missing: tuple[Question, ...]
    layers: tuple[tuple[str, str], ...]
    signals: tuple[Signal, ...]
    cautions: tuple[Sentence, ...]
    rulebook: Freshness
    steps: tuple[Line, ...]

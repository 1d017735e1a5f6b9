"""The answer: what the encoded rules require, why, under which text, and what is missing."""

from __future__ import annotations

from msgspec import Struct

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


class Line(Struct, frozen=True, gc=False):
    """One step of the proof, flattened for a document: what was asked, the answer, what was seen."""

    text: str
    truth: str
    depth: int
    cite: str | None = None
    label: str | None = None
    seen: str | None = None


class Finding(Struct, frozen=True, gc=False, kw_only=True):
    """A rule that bears on the answer.

    Attributes:
        status: yes, no or unknown.
        layer: law, notice, posture or reported: the effect of the instrument behind it.
        enforced: false where the agency says it will not enforce.
        why_ko: here as elsewhere the same in Korean; None where the rulebook has no Korean.
    """

    id: str
    status: str
    basis: str
    why: str
    cite: str
    layer: str = "law"
    enforced: bool = True
    note: str | None = None
    why_ko: str | None = None


class ConditionFinding(Struct, frozen=True, gc=False, kw_only=True):
    """One condition of an exception: yes, no or unknown, and why."""

    id: str
    met: str
    why: str
    cite: str
    why_ko: str | None = None


class ExceptionFinding(Struct, frozen=True, gc=False, kw_only=True):
    """A license exception: available, conditional, unavailable or unknown, condition by condition."""

    code: str
    status: str
    cite: str
    releases: tuple[str, ...]
    conditions: tuple[ConditionFinding, ...]


class AuthorizationFinding(Struct, frozen=True, gc=False, kw_only=True):
    """Whether an authorization on file covers the transaction, and why not."""

    kind: str
    number: str | None
    covers: str
    why: str


class ReviewFinding(Struct, frozen=True, gc=False, kw_only=True):
    """A review policy that applies, or the one that would apply but for a failing condition."""

    policy: str
    of: tuple[str, ...]
    why: str
    cite: str
    status: str = "yes"
    failing: tuple[str, ...] = ()
    why_ko: str | None = None


class Question(Struct, frozen=True, gc=False, kw_only=True):
    """A missing fact and how to ask a person for it."""

    fact: str
    ask: str
    ask_ko: str


class Sentence(Struct, frozen=True, gc=False, kw_only=True):
    """A cited sentence: an obligation, a caution."""

    text: str
    cite: str
    text_ko: str | None = None


class Classification(Struct, frozen=True, gc=False, kw_only=True):
    """What the item is under the rules of the day; `why_ko` has one reason for each of `why`."""

    eccn: str | None
    paragraphs: tuple[str, ...]
    level: str | None
    why: tuple[str, ...]
    candidates: tuple[str, ...] = ()
    why_ko: tuple[str | None, ...] = ()


class Filing(Struct, frozen=True, gc=False, kw_only=True):
    """What goes into the Electronic Export Information, as far as it is known.

    `needs_ko` has one need for each of `needs`.
    """

    eei_required: bool | None
    license_code: str | None
    needs: tuple[str, ...]
    why: str
    needs_ko: tuple[str | None, ...] = ()
    why_ko: str | None = None


PRESS = "press"
"""Effect of a signal that only a press ledger holds; the others are instruments of the rulebook."""


class Signal(Struct, frozen=True, gc=False, kw_only=True):
    """Something said, reported or practised that bears on the question and is not law."""

    instrument: str
    date: str
    effect: str
    summary: str
    summary_ko: str
    cite: str


class Freshness(Struct, frozen=True, gc=False, kw_only=True):
    """Which rulebook answered."""

    version: str
    fingerprint: str
    reviewed_through: str
    overlays: tuple[str, ...] = ()


class Determination(Struct, frozen=True, gc=False, kw_only=True):
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

"""The stages of a determination and the terms each kind of rule carries."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Stage(Struct, frozen=True):
    """Which terms a rule of a stage must and may state; lists are the terms that hold several words.

    A term ending in `_ko` says in Korean what the term of the same name says in English.
    """

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


STAGES: Mapping[str, Stage] = {
    "definition": Stage(optional=("why",)),
    "presumption": Stage(required=("fact", "value", "why"), optional=("why_ko",)),
    "jurisdiction": Stage(required=("why",), optional=("why_ko",)),
    "classification": Stage(required=("paragraph", "why"), optional=("why_ko",)),
    "eccn": Stage(required=("eccn", "level")),
    "requirement": Stage(required=("basis", "why"), optional=("why_ko", "nature")),
    "exception": Stage(required=("code",), optional=("license_code", "needs", "needs_ko"), lists=("releases",)),
    "savings": Stage(required=("why",), optional=("why_ko",), lists=("releases",)),
    "review": Stage(required=("policy", "why"), optional=("why_ko",), lists=("of",)),
    "filing": Stage(required=("why",), optional=("why_ko", "license_code", "needs", "needs_ko")),
    "obligation": Stage(required=("text",), optional=("text_ko",)),
    "caution": Stage(required=("text",), optional=("text_ko",)),
}

POLICIES: tuple[str, ...] = (
    "presumption_of_approval",
    "case_by_case",
    "presumption_of_denial",
    "policy_of_denial",
)
"""Review policies, the most lenient first; the strictest that applies governs."""

POSTURES: tuple[str, ...] = ("enforced", "pending", "not_enforced", "unverified")
NATURES: tuple[str, ...] = ("license", "prohibition")
SORTS: tuple[str, ...] = ("eligibility", "undertaking")
CONFIDENCES: tuple[str, ...] = ("primary", "secondary", "reported", "inference", "open")
FILLED_IN: tuple[str, ...] = ("notification.nac_filed_on", "notification.nac_earliest")
"""What the wording of a rule may name beside facts: days worked out for the transaction at hand."""

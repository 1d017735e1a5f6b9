"""The Entity List's own words as fields: licence requirement, review policy, footnote designations.

Footnotes are no field of the published list. They stand in the requirement as a paragraph of 15 CFR 734.9 or
as a superscript that lost its height and sticks to the text before it (`EAR)4`, `734.9(g),3 746.8`, `(e)1`).
"""

from __future__ import annotations

import re

from licet.screening.records import Measure

# 15 CFR 734.9: which paragraph of the foreign-direct-product rules belongs to which footnote.
_PARAGRAPH_FOOTNOTE = (
    (r"734\.9\(e\)\(1\)", 1),
    (r"734\.9\(e\)\(2\)", 4),
    (r"734\.9\(e\)\(3\)", 5),
    (r"734\.9\(g\)", 3),
)
# A lone digit after a closing bracket: it cannot open a section number, which has three digits and a point.
_GLUED = re.compile(r"(?:\)|EAR)[.,]?\s?,?\s?([1345])(?!\.?\d|\()")
_EXCEPTION = re.compile(r"\b(apart from|except|may be overcome|with case-by-case)\b", re.IGNORECASE)
_ALL_ITEMS = re.compile(r"^\s*(?:for\s+)?all items subject to the ear\b", re.IGNORECASE)
_PROJECTS = re.compile(r"when used in projects", re.IGNORECASE)

_POLICIES = (
    ("policy_of_denial", re.compile(r"policy of denial", re.IGNORECASE)),
    ("presumption_of_denial", re.compile(r"presumption (?:of|for) denial", re.IGNORECASE)),
    ("presumption_of_approval", re.compile(r"presumption of approval", re.IGNORECASE)),
    ("case_by_case", re.compile(r"cas[ea]-by-\s?case", re.IGNORECASE)),
)


def footnotes(requirement: str) -> tuple[int, ...]:
    """Footnote designations 1, 3, 4 and 5 in a licence requirement, ascending.

    The superscript 2 beside footnote 1 points at an exclusion of Huawei entries, not at a designation.
    """
    found = {number for pattern, number in _PARAGRAPH_FOOTNOTE if re.search(pattern, requirement)}
    found |= {int(digit) for digit in _GLUED.findall(requirement)}
    return tuple(sorted(found))


def requirement_code(text: str) -> str | None:
    """`all_items` when the requirement covers every item without exception, else `as_stated`."""
    if not text.strip():
        return None
    plain = _ALL_ITEMS.match(text) and not _EXCEPTION.search(text) and not _PROJECTS.search(text)
    return "all_items" if plain else "as_stated"


def policy_code(text: str) -> str | None:
    """The review policy when the entry names exactly one, else `as_stated`."""
    if not text.strip():
        return None
    named = [code for code, pattern in _POLICIES if pattern.search(text)]
    return named[0] if len(named) == 1 else "as_stated"


def measure_of(requirement: str, policy: str) -> Measure:
    """Both texts with their codes."""
    return Measure(
        requirement=requirement_code(requirement),
        policy=policy_code(policy),
        footnotes=footnotes(requirement),
        requirement_text=requirement.strip(),
        policy_text=policy.strip(),
    )

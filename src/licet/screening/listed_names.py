"""The names an entry can be met under, out of the way lists print them.

`Huawei … (Huawei). Affiliated Entity: X` is the entry X; `(SMIC)` is a short name of its own, `(Shanghai)` is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from licet.screening.lexicon import names_nobody
from licet.screening.records import Entry

_PART = re.compile(r"(?:Affiliated|Subordinate)\s+(?:Entity|Entities|Institution|Institutions)\s*:\s*")
_PARENTHESIS = re.compile(r"\s*\(([^)]*)\)")
_LAST_PARENTHESIS = re.compile(r"(?:\s*\([^)]*\))+[\s.;,]*$")
_SHORT_NAME = re.compile(r"[A-Z0-9][A-Za-z0-9&\-]{1,11}")
_AKA = re.compile(r"\b[afn]\.?\s?/?k\.?\s?/?a\.?,?\s*:?\s+", re.IGNORECASE)


def screening_names(entry: Entry) -> list[str]:
    """Every name of an entry worth indexing, primary first, no duplicates."""
    own = _PART.split(entry.name)[-1]
    found = [own, *_inside(own), _without_parentheses(own)]
    for alias in entry.aliases:
        found += [alias, _without_parentheses(alias)]
    return _distinct([*found, *entry.native])


def _inside(name: str) -> list[str]:
    inner: list[str] = _PARENTHESIS.findall(name)
    plain = [text.strip() for text in inner if _SHORT_NAME.fullmatch(text.strip())]
    return [text for text in plain if not names_nobody(text)] + [
        _AKA.sub("", text) for text in inner if _AKA.match(text)
    ]


def _without_parentheses(name: str) -> str:
    """The name without a bracket at its end; one inside it (`Acme (Vietnam) Ltd`) tells sisters apart."""
    return " ".join(_LAST_PARENTHESIS.sub("", name).split())


def _distinct(names: Iterable[str]) -> list[str]:
    trimmed = (name.strip(" .;,") for name in names)
    return list(dict.fromkeys(name for name in trimmed if len(name) >= 2 or (name and not name.isascii())))

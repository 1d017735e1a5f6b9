"""The day of publication and how it is known: given, front matter, metadata, stamp, URL, or inference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from licet.press.article import Basis, Line, Published
from licet.press.dates.value import safe

_STAMP: Final = re.compile(r"(?P<y>20\d\d)\s?[.\-/년年]\s?(?P<m>\d{1,2})\s?[.\-/월月]\s?(?P<d>\d{1,2})(?!\d)")
_EDITED: Final = re.compile(r"(?:수정|최종수정|업데이트|updated?|last modified|更新)", re.IGNORECASE)
_ENGLISH: Final = re.compile(
    r"\b(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<y>20\d\d)",
    re.IGNORECASE,
)
_URL: Final = re.compile(
    r"(?<!\d)(?P<y>20[12]\d)[/\-]?(?P<m>0[1-9]|1[0-2])[/\-]?(?P<d>0[1-9]|[12]\d|3[01])(?=\D|\d{2,})"
)
_MONTHS: Final[list[str]] = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What tells the day besides the text: the caller, front matter, page metadata, the address."""

    given: date | None = None
    stated: str | None = None
    metadata: str | None = None
    url: str | None = None


def publication(text: str, lines: Sequence[Line], language: str, evidence: Evidence) -> Published:
    """The day of first publication, by the strongest evidence there is; unknown rather than guessed."""
    if evidence.given:
        return Published(day=evidence.given, basis="given", evidence="given by the caller")
    declared = _declared("stated", evidence.stated) or _declared("metadata", evidence.metadata)
    stamped = declared or next(_stamped(text, lines), None)
    return stamped or _in_url(evidence.url) or _inferred(text, lines, language)


def _declared(basis: Basis, words: str | None) -> Published | None:
    day = _iso(words)
    return Published(day=day, basis=basis, evidence=words) if day and words else None


def _iso(words: str | None) -> date | None:
    found = _STAMP.search(words or "")
    return _day(found) if found else None


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def _stamped(text: str, lines: Sequence[Line]) -> Iterator[Published]:
    """The first stamp that is not only a stamp of editing."""
    for line in lines:
        shown = text[line.start : line.end]
        if line.kind != "stamp":
            continue
        found = _STAMP.search(shown)
        edited = _EDITED.search(shown)
        if found and not (edited and edited.start() < found.start()) and (day := _day(found)):
            yield Published(day=day, basis="stamp", evidence=shown.strip())
        english = _ENGLISH.search(shown)
        if english and not found:
            month = _MONTHS.index(str(english["mon"]).lower()) + 1
            day = safe(int(english["y"]), month, int(english["d"]))
            if day:
                yield Published(day=day, basis="stamp", evidence=shown.strip())


def _in_url(url: str | None) -> Published | None:
    found = _URL.search(url or "")
    day = _day(found) if found else None
    return Published(day=day, basis="url", evidence=found[0]) if found and day else None


def _inferred(text: str, lines: Sequence[Line], language: str) -> Published:
    from licet.press.infer import infer  # noqa: PLC0415  (only undated articles pay for it)

    return infer(text, lines, language)

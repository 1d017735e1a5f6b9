"""When an entry came on its list, out of the Federal Register page it cites first."""

from __future__ import annotations

import datetime
import re
from functools import cache

from licet.screening.tables import csv_table

# Volume 1 of the Federal Register is 1936.
_VOLUME_ZERO = 1935
_PAGE = re.compile(r"(\d{2,3})\s*F\.?R\.?\s*(\d+)")


@cache
def _effective() -> dict[str, datetime.date]:
    return {citation: datetime.date.fromisoformat(day) for citation, day in csv_table("listing_days.csv")}


@cache
def _footnotes() -> dict[int, datetime.date]:
    return {int(n): datetime.date.fromisoformat(day) for n, day, _ in csv_table("footnote_days.csv")}


def listed_since(citation: str) -> datetime.date | None:
    """The day the first cited rule took effect, when that page is known."""
    page = _PAGE.search(citation)
    return _effective().get(f"{page[1]} FR {page[2]}") if page else None


def not_before(citation: str) -> datetime.date | None:
    """The first day of the year of the first cited page: no earlier day can have had the entry."""
    page = _PAGE.search(citation)
    return datetime.date(_VOLUME_ZERO + int(page[1]), 1, 1) if page else None


def footnotes_on(footnotes: tuple[int, ...], on: datetime.date) -> tuple[int, ...]:
    """The footnotes that existed on a day."""
    return tuple(number for number in footnotes if _footnotes().get(number, on) <= on)

"""Resolvers that languages share, given their words for years, months and parts of a period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from licet.press.dates import value as v
from licet.press.dates.grammar import has, number
from licet.press.dates.value import Anchor, Mod, When


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A language's calendar words.

    Attributes:
        years: word → years from that of publication (작년, 去年: -1).
        months: word → months from that of publication (지난달, 先月: -1).
        mods: word → part of the period (초, 底).
    """

    years: Mapping[str, int]
    months: Mapping[str, int]
    mods: Mapping[str, Mod]

    def mod(self, match: re.Match[str]) -> Mod | None:
        """The part of the period, if one is named."""
        return self.mods.get(match.groupdict().get("mod") or "")

    def year_month(self, match: re.Match[str], _: Anchor) -> When | None:
        """Year and month written out."""
        return v.in_month(number(match, "y"), number(match, "m"), self.mod(match))

    def year(self, match: re.Match[str], _: Anchor) -> When | None:
        """A year written out."""
        return v.in_year(number(match, "y"), self.mod(match))

    def year_word(self, match: re.Match[str], anchor: Anchor) -> When | None:
        """This, last or next year, alone or with a month or a day."""
        if not anchor.published:
            return None
        year = anchor.published.year + self.years[match["yw"]]
        if has(match, "d"):
            return v.on_day(v.safe(year, number(match, "m"), number(match, "d")))
        if has(match, "m"):
            return v.in_month(year, number(match, "m"), self.mod(match))
        return v.in_year(year, self.mod(match))

    def month_word(self, match: re.Match[str], anchor: Anchor) -> When | None:
        """This, last or next month, alone or with a day or two."""
        if not anchor.published:
            return None
        month = v.step_month(anchor.published, self.months[match["mw"]])
        if not has(match, "d"):
            return v.in_month(month.year, month.month, self.mod(match))
        first = v.on_day(v.safe(month.year, month.month, number(match, "d")))
        if not has(match, "d2"):
            return first
        return v.between(first, v.on_day(v.safe(month.year, month.month, number(match, "d2"))))


def year_month_day(match: re.Match[str], _: Anchor) -> When | None:
    """A full date written out."""
    return v.on_day(v.safe(number(match, "y"), number(match, "m"), number(match, "d")))


def month_range(match: re.Match[str], _: Anchor) -> When | None:
    """From a month of a year to a month, of the same year unless another is written."""
    last_year = number(match, "y2") if has(match, "y2") else number(match, "y")
    first = v.in_month(number(match, "y"), number(match, "m"))
    return v.between(first, v.in_month(last_year, number(match, "m2")))


def year_range(match: re.Match[str], _: Anchor) -> When | None:
    """From a year to a year."""
    return v.between(v.in_year(number(match, "y")), v.in_year(number(match, "y2")))


def that_day(_: re.Match[str], anchor: Anchor) -> When | None:
    """이날, 同日, "the same day": the last day told, else the day of publication."""
    return v.on_day(anchor.last_day or anchor.published)


def back_then(_: re.Match[str], anchor: Anchor) -> When | None:
    """당시, 当時, "at the time": the date of the event just told."""
    return anchor.event

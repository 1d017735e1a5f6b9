"""Resolvers that languages share, given their words for years, months and parts of a period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from licet.press.dates import value as v
from licet.press.dates.grammar import has, number
from licet.press.dates.value import Anchor, Mod, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """A language's calendar words; the resolvers of what they are written with.

    Attributes:
        years: word → years from that of publication (작년, 去年: -1).
        months: word → months from that of publication (지난달, 先月: -1).
        weeks: word → weeks from that of publication.
        days: word → days from that of publication.
        weekdays: sign → weekday, Monday 0.
        mods: word → part of the period (초, 底).
        before: words for the day before (전날, 前日); others mean the day after.
        past: word that turns a date back (지난).
        coming: word that turns it ahead (오는).
    """

    years: Mapping[str, int]
    months: Mapping[str, int]
    weeks: Mapping[str, int]
    days: Mapping[str, int]
    weekdays: Mapping[str, int]
    mods: Mapping[str, Mod]
    before: frozenset[str]
    past: str = ""
    coming: str = ""

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

    def year_words(self, match: re.Match[str], anchor: Anchor) -> When | None:
        """From a month of one named year to a month of another: 지난해 10월부터 올해 5월까지."""
        if not anchor.published:
            return None
        first, last = (anchor.published.year + self.years[match[word]] for word in ("yw", "yw2"))
        return v.between(v.in_month(first, number(match, "m")), v.in_month(last, number(match, "m2")))

    def month(self, match: re.Match[str], anchor: Anchor) -> When | None:
        """A month without its year: the last one, unless it is said to be ahead."""
        published, month = anchor.published, number(match, "m")
        if not published:
            return None
        if self._is(match, self.past):
            return v.in_month(v.month_before(month, published), month, self.mod(match))
        if self._is(match, self.coming) or has(match, "ahead"):
            return v.in_month(published.year + (month < published.month), month, self.mod(match))
        return v.in_month(published.year - (month > published.month), month, self.mod(match))

    def month_day(self, match: re.Match[str], anchor: Anchor) -> When | None:
        """A day of a month without its year: the nearest; to another day, or so many days after it."""
        if not anchor.published:
            return None
        nearest = v.nearest_year(number(match, "m"), number(match, "d"), anchor.published)
        found = nearest and self._turned(match, nearest, anchor.published)
        if found and has(match, "d2"):
            return v.between(v.on_day(found), v.on_day(v.safe(found.year, found.month, number(match, "d2"))))
        return v.on_day(found + timedelta(days=number(match, "n")) if found and has(match, "n") else found)

    def day(self, match: re.Match[str], anchor: Anchor) -> When | None:
        """A numbered day, or two: the last ones at or before publication, unless turned back or ahead."""
        published = anchor.published
        if not published:
            return None
        if has(match, "d2"):
            last = v.day_at_or_before(number(match, "d2"), published)
            return v.between(v.on_day(v.day_at_or_before(number(match, "d"), last)), v.on_day(last)) if last else None
        pick = v.day_before if self._is(match, self.past) else v.day_at_or_before
        pick = v.day_after if self._is(match, self.coming) else pick
        return v.on_day(pick(number(match, "d"), published))

    def day_word(self, match: re.Match[str], anchor: Anchor) -> When | None:
        """Today, yesterday, tomorrow; the number beside the word wins: 어제(3일)."""
        if not anchor.published or has(match, "d"):
            return self.day(match, anchor)
        return v.on_day(anchor.published + timedelta(days=self.days[match["dw"]]))

    def day_beside(self, match: re.Match[str], anchor: Anchor) -> When | None:
        """The day before or after the last day told."""
        base = anchor.last_day or anchor.published
        return v.on_day(base + timedelta(days=-1 if match[0] in self.before else 1)) if base else None

    def week(self, match: re.Match[str], anchor: Anchor) -> When | None:
        """A week by its word, a weekday of it, or the last such weekday."""
        published = anchor.published
        if not published:
            return None
        weeks = self.weeks[match["ww"]] if has(match, "ww") else None
        if not has(match, "wd"):
            return v.in_week(published + timedelta(weeks=weeks or 0))
        weekday = self.weekdays[match["wd"]]
        if weeks is None:
            return v.on_day(v.last_weekday(weekday, published))
        return v.on_day(published - timedelta(days=published.weekday()) + timedelta(days=weekday, weeks=weeks))

    def quarter(self, match: re.Match[str], anchor: Anchor) -> When | None:
        """A quarter, of the year written or named, else the last one that has begun."""
        quarter = _QUARTERS.get(match["q"]) or int(match["q"])
        if has(match, "y"):
            return v.in_quarter(number(match, "y"), quarter)
        if not anchor.published:
            return None
        if has(match, "yw"):
            return v.in_quarter(anchor.published.year + self.years[match["yw"]], quarter)
        return v.in_quarter(anchor.published.year - (3 * quarter - 2 > anchor.published.month), quarter)

    def _is(self, match: re.Match[str], way: str) -> bool:
        return bool(way) and match.groupdict().get("way") == way

    def _turned(self, match: re.Match[str], found: date, published: date) -> date | None:
        """지난 never points after the publication, 오는 never before it."""
        if self._is(match, self.past) and found >= published:
            return v.safe(found.year - 1, found.month, found.day)
        if self._is(match, self.coming) and found <= published:
            return v.safe(found.year + 1, found.month, found.day)
        return found


_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4}


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

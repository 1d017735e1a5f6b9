"""A date with its precision, and the calendar arithmetic that resolving needs.

Values follow TIMEX3: `2025-07-15`, `2025-07`, `2025`, `2025-Q2`, `2025-W14`, `2025-06-10..2025-06-11`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

Precision = Literal["day", "week", "month", "quarter", "year", "range", "none"]
Kind = Literal["absolute", "relative", "inferred", "none"]
Mod = Literal["start", "mid", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When something happened, as the text says it.

    Attributes:
        value: TIMEX3-like value, or None when the text gives no date.
        precision: how fine the value is; never finer than the expression.
        kind: absolute (year written), relative (needs the publication day or another event), inferred (no
            expression in the clause itself) or none.
        expr: the expression as written.
        mod: start, mid or end of the period.
    """

    value: str | None
    precision: Precision
    kind: Kind = "relative"
    expr: str | None = None
    mod: Mod | None = None

    def day(self) -> date | None:
        """The day, if the value is one."""
        return date.fromisoformat(self.value) if self.value and self.precision == "day" else None

    def bounds(self) -> tuple[date, date] | None:
        """First and last day the value can mean; None without a value."""
        return _bounds(self.value) if self.value else None

    def after(self, published: date | None) -> bool:
        """Whether all of it lies after the day of publication."""
        bounds = self.bounds()
        return bool(bounds and published and bounds[0] > published)


NO_DATE: Final = When(value=None, precision="none", kind="none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What relative expressions lean on.

    Attributes:
        published: the day of first publication, local to the outlet; None when unknown.
        last_day: the last day-precision date told above (이날, that day, 同日).
        event: the date of the event just told (당시, at the time).
        upcoming: whether the words before speak of what is to come ("are due to meet on Sunday").
    """

    published: date | None
    last_day: date | None = None
    event: When | None = None
    upcoming: bool = False


@lru_cache(maxsize=4096)
def _bounds(value: str) -> tuple[date, date]:
    first, _, last = value.partition("..")
    return _first(first), _last(last or first)


def _first(part: str) -> date:
    if "-Q" in part:
        return date(int(part[:4]), 3 * int(part[-1]) - 2, 1)
    if "-W" in part:
        return date.fromisocalendar(int(part[:4]), int(part[6:]), 1)
    return date.fromisoformat((part + "-01-01")[:10])


def _last(part: str) -> date:
    start = _first(part)
    if "-W" in part:
        return start + timedelta(days=6)
    months = {4: 12, 7: 1}.get(len(part), 0)
    months = 3 if "-Q" in part else months
    return _step(start, months) - timedelta(days=1) if months else start


def _step(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, 1)


def step_month(day: date, months: int) -> date:
    """The first of the month, `months` after (or before) the month of `day`."""
    return _step(day, months)


def safe(year: int, month: int, day: int) -> date | None:
    """The day, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def on_day(day: date | None) -> When | None:
    """A day-precision value."""
    return When(value=day.isoformat(), precision="day") if day else None


def in_month(year: int, month: int, mod: Mod | None = None) -> When | None:
    """A month-precision value; None for a thirteenth month."""
    return When(value=f"{year:04d}-{month:02d}", precision="month", mod=mod) if 1 <= month <= 12 else None


def in_year(year: int, mod: Mod | None = None) -> When:
    """A year-precision value."""
    return When(value=f"{year:04d}", precision="year", mod=mod)


def in_quarter(year: int, quarter: int) -> When | None:
    """A quarter as written; fiscal quarters are not converted."""
    return When(value=f"{year:04d}-Q{quarter}", precision="quarter") if 1 <= quarter <= 4 else None


def in_week(day: date) -> When:
    """The ISO week that holds `day`."""
    year, week, _ = day.isocalendar()
    return When(value=f"{year:04d}-W{week:02d}", precision="week")


def between(first: When | None, last: When | None) -> When | None:
    """A range, in the order of time; None when an end is missing or the ends are reversed."""
    if not (first and last and first.value and last.value) or first.value > last.value:
        return None
    return When(value=f"{first.value}..{last.value}", precision="range")


def day_at_or_before(number: int, limit: date) -> date | None:
    """The latest day numbered `number` that is not after `limit` (rule 1 of the press: "15일")."""
    for back in range(12):
        month = step_month(limit, -back)
        found = safe(month.year, month.month, number)
        if found and found <= limit:
            return found
    return None


def day_before(number: int, limit: date) -> date | None:
    """The latest day numbered `number` strictly before `limit` ("지난 10일")."""
    return day_at_or_before(number, limit - timedelta(days=1))


def day_after(number: int, limit: date) -> date | None:
    """The next day numbered `number` strictly after `limit` ("오는 31일")."""
    for ahead in range(12):
        month = step_month(limit, ahead)
        found = safe(month.year, month.month, number)
        if found and found > limit:
            return found
    return None


def month_before(month: int, limit: date) -> int:
    """The year of the last month `month` before that of `limit` ("지난 4월" in January is last year)."""
    return limit.year if month < limit.month else limit.year - 1


def nearest_year(month: int, day: int, limit: date) -> date | None:
    """The day nearest to `limit`; news looks back, so a day ahead counts double its distance."""
    found = [d for year in (limit.year - 1, limit.year, limit.year + 1) if (d := safe(year, month, day))]
    return min(found, key=lambda d: max((limit - d).days, 2 * (d - limit).days), default=None)


def last_weekday(weekday: int, limit: date, *, weeks: int = 0) -> date:
    """The weekday (Monday 0) at or before `limit`; with `weeks`, in the ISO week that many weeks away."""
    if weeks:
        return limit - timedelta(days=limit.weekday()) + timedelta(days=weekday, weeks=weeks)
    return limit - timedelta(days=(limit.weekday() - weekday) % 7)

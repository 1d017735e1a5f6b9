"""English date expressions: May 13, 2025; on Tuesday; in late July; between October 2024 and May 2025."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from licet.press.dates import value as v
from licet.press.dates import vocabulary as shared
from licet.press.dates.grammar import Grammar, Rule, grammar, has, number, rule
from licet.press.dates.grammar import Resolve as _Resolve
from licet.press.dates.value import Anchor, Kind, Mod, When

_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYNAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MONTH_NAME = (
    r"(?-i:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)  # capital: "chips that may be sold" names no month
_NO_NAME = r"(?!-[a-z])"  # Mar-a-Lago
_M, _M2 = rf"\b(?P<m>{_MONTH_NAME}){_NO_NAME}", rf"\b(?P<m2>{_MONTH_NAME}){_NO_NAME}"
_D = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?![\d%])"
_Y = r"(?P<y>(?:19|20)\d{2})\b"
_MODS: Final[dict[str, Mod]] = {
    "early": "start", "beginning": "start", "start": "start", "mid": "mid", "middle": "mid", "late": "end",
    "end": "end",
}  # fmt: skip
_MOD = r"(?:(?P<mod>early|mid|late|(?:the )?(?:end|start|beginning|middle) of)[\s\-])?"
_WEEKDAY = r"(?P<wd>mon|tues|wednes|thurs|fri|satur|sun)day"
_COUNT: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "several": 0, "ten": 10,
}  # fmt: skip
_N = r"(?P<n>\d{1,3}|" + "|".join(_COUNT) + r")"
_SHIFT: Final = {
    "last": -1,
    "past": -1,
    "previous": -1,
    "this": 0,
    "current": 0,
    "next": 1,
    "coming": 1,
    "following": 1,
}
_SHIFT_WORD = r"(?P<shift>last|this|next|previous|coming|following|current)"


def _m(match: re.Match[str], group: str = "m") -> int:
    return _NAMES.index(match[group][:3].lower()) + 1


def _mod(match: re.Match[str]) -> Mod | None:
    words = (match.groupdict().get("mod") or "").lower().removeprefix("the ").split()
    return _MODS.get(words[0]) if words else None


def _mdy(match: re.Match[str], _: Anchor) -> When | None:
    first = v.safe(number(match, "y"), _m(match), number(match, "d"))
    if has(match, "d2"):
        return v.between(v.on_day(first), v.on_day(v.safe(number(match, "y"), _m(match), number(match, "d2"))))
    return v.on_day(first)


def _iso(match: re.Match[str], _: Anchor) -> When | None:
    return v.on_day(v.safe(number(match, "y"), number(match, "mo"), number(match, "d")))


def _md(match: re.Match[str], anchor: Anchor) -> When | None:
    found = v.nearest_year(_m(match), number(match, "d"), anchor.published) if anchor.published else None
    if found and has(match, "d2"):
        return v.between(v.on_day(found), v.on_day(v.safe(found.year, found.month, number(match, "d2"))))
    return v.on_day(found)


def _my(match: re.Match[str], _: Anchor) -> When | None:
    return v.in_month(number(match, "y"), _m(match), _mod(match))


def _my_range(match: re.Match[str], _: Anchor) -> When | None:
    last = number(match, "y2")
    first = number(match, "y") if has(match, "y") else last
    return v.between(v.in_month(first, _m(match)), v.in_month(last, _m(match, "m2")))


def _month(match: re.Match[str], anchor: Anchor) -> When | None:
    published, month = anchor.published, _m(match)
    if not published:
        return None
    if (match.groupdict().get("shift") or "").lower() in ("next", "coming"):
        return v.in_month(published.year + (month <= published.month), month)
    if (match.groupdict().get("shift") or "").lower() == "last":
        return v.in_month(v.month_before(month, published), month)
    return v.in_month(published.year - (month > published.month), month, _mod(match))


def _year(match: re.Match[str], _: Anchor) -> When | None:
    return v.in_year(number(match, "y"), _mod(match))


def _quarter(match: re.Match[str], anchor: Anchor) -> When | None:
    quarter = ("first", "second", "third", "fourth").index(match["q"].lower()) + 1
    year = number(match, "y") if has(match, "y") else anchor.published.year if anchor.published else None
    return v.in_quarter(year, quarter) if year else None


def _first_months(match: re.Match[str], _: Anchor) -> When | None:
    last = _COUNT.get(match["n"].lower()) or (int(match["n"]) if match["n"].isdigit() else 0)
    return v.between(v.in_month(number(match, "y"), 1), v.in_month(number(match, "y"), last))


def _weekday(match: re.Match[str], anchor: Anchor) -> When | None:
    if not anchor.published:
        return None
    weekday = _DAYNAMES.index(match["wd"][:3].lower())
    shift = (match.groupdict().get("shift") or "").lower()
    if shift in ("next", "coming", "this") or anchor.upcoming:
        ahead = (weekday - anchor.published.weekday()) % 7 or 7
        return v.on_day(anchor.published + timedelta(days=ahead))
    return v.on_day(v.last_weekday(weekday, anchor.published - timedelta(days=shift == "last")))


def _day_word(match: re.Match[str], anchor: Anchor) -> When | None:
    shift = {"yesterday": -1, "tomorrow": 1}.get(match[0].lower(), 0)
    return v.on_day(anchor.published + timedelta(days=shift)) if anchor.published else None


def _period(match: re.Match[str], anchor: Anchor) -> When | None:
    published, shift = anchor.published, _SHIFT[match["shift"].lower()]
    if not published:
        return None
    unit, mod = match["unit"].lower(), _mod(match)
    if unit == "week":
        return v.in_week(published + timedelta(weeks=shift))
    if unit == "month":
        month = v.step_month(published, shift)
        return v.in_month(month.year, month.month, mod)
    if unit == "quarter":
        return None
    return v.in_year(published.year + shift, mod)


def _ago(match: re.Match[str], anchor: Anchor) -> When | None:
    """N days ago is a day; N weeks, months or years ago is that week, month or year."""
    count = _COUNT.get(match["n"].lower()) or (int(match["n"]) if match["n"].isdigit() else 0)
    published, unit = anchor.published, match["unit"].lower()
    if not published or not count:
        return None
    if unit == "day":
        return v.on_day(published - timedelta(days=count))
    if unit == "week":
        return v.in_week(published - timedelta(weeks=count))
    month = v.step_month(published, -count)
    return v.in_month(month.year, month.month) if unit == "month" else v.in_year(published.year - count)


def _later(match: re.Match[str], anchor: Anchor) -> When | None:
    count = _COUNT.get(match["n"].lower()) or (int(match["n"]) if match["n"].isdigit() else 0)
    days = count * {"day": 1, "week": 7}.get(match["unit"].lower(), 0)
    return v.on_day(anchor.last_day + timedelta(days=days)) if anchor.last_day and days else None


def _beside(match: re.Match[str], anchor: Anchor) -> When | None:
    shift = -1 if match["side"].lower() in ("previous", "before") else 1
    return v.on_day(anchor.last_day + timedelta(days=shift)) if anchor.last_day else None


def _the_nth(match: re.Match[str], anchor: Anchor) -> When | None:
    return v.on_day(v.day_at_or_before(number(match, "d"), anchor.published)) if anchor.published else None


def _rule(pattern: str, resolve: _Resolve, kind: Kind = "relative", *, weak: bool = False) -> Rule:
    return rule(pattern, resolve, kind, weak=weak, ignore_case=True)


ENGLISH: Final[Grammar] = grammar(
    [
        _rule(
            rf"(?:between|from)\s{_M}(?:\s{_Y})?\s(?:and|to|until|through)\s{_M2}\s(?P<y2>20\d\d)\b",
            _my_range,
            "absolute",
        ),
        _rule(rf"{_M}\s(?P<d>\d{{1,2}})\s?(?:-|–|to|and)\s?(?P<d2>\d{{1,2}}),?\s{_Y}", _mdy, "absolute"),
        _rule(rf"{_M}\s{_D},?\s{_Y}", _mdy, "absolute"),
        _rule(rf"\b{_D}\s(?:of\s)?{_M},?\s{_Y}", _mdy, "absolute"),
        _rule(rf"\b{_Y[:-2]}-(?P<mo>\d\d)-(?P<d>\d\d)\b", _iso, "absolute"),
        _rule(rf"\b{_MOD}{_M},?\s(?:of\s)?{_Y}", _my, "absolute"),
        _rule(rf"{_M}\s(?P<d>\d{{1,2}})\s?(?:-|–|to)\s?(?P<d2>\d{{1,2}})\b", _md),
        _rule(rf"{_M}\s{_D}", _md),
        _rule(rf"\b{_D}\s(?:of\s)?{_M}\b", _md),
        _rule(
            rf"\b(?:in|since|from|until|by|of|during|through|an?|that|the|its|their)\s{_MOD}{_M}\b(?!\s?\d)",
            _month,
        ),
        _rule(rf"\b(?P<shift>last|next|this)\s{_M}\b", _month),
        _rule(rf"\b(?P<mod>early|mid|late)[\s\-]{_M}\b", _month),
        _rule(rf"\bfirst\s{_N}\smonths\sof\s{_Y}", _first_months, "absolute"),
        _rule(
            rf"\b(?P<q>first|second|third|fourth)[\s\-]quarter(?:\sof)?(?:\s{_Y})?(?!\s(?:charge|result|revenue|sales))",
            _quarter,
        ),
        _rule(rf"\b(?:between|from)\s{_Y}\s(?:and|to)\s(?P<y2>20\d\d)\b", shared.year_range, "absolute"),
        _rule(rf"\b(?:in|since|of|by|until|during|from)\s{_MOD}{_Y}(?!\s?[%$])", _year, "absolute"),
        _rule(rf"\b(?:late|early|mid)[\s\-]{_Y}", _year, "absolute"),
        _rule(rf"\b(?:(?P<shift>last|next|this)\s)?{_WEEKDAY}\b", _weekday),
        _rule(r"\b(?:yesterday|today|tomorrow)\b(?!['’]s)", _day_word),
        _rule(rf"\b{_MOD}(?:earlier\s|later\s)?{_SHIFT_WORD}\s(?P<unit>week|month|year)\b(?!['’]s)", _period),
        _rule(rf"\b{_N}\s(?P<unit>day|week|month|year)s?\sago\b", _ago),
        _rule(rf"\b{_N}\s(?P<unit>day|week)s?\s(?:later\b|after(?=[,.;]))", _later),
        _rule(r"\b(?:(?:that|the)\s)?same\sday\b|\bon\sthat\sday\b", shared.that_day),
        _rule(r"\b(?:the\s)?(?P<side>previous|next|following)\sday\b", _beside),
        _rule(r"\bthe\s(?P<d>\d{1,2})(?:st|nd|rd|th)\b(?!\s\w+\s(?:century|anniversary))", _the_nth),
        _rule(r"\bat\sthe\stime\b", shared.back_then, weak=True),
    ],
    opens=r"\b(?=\w)",
    hints=(r"\d", r"days?\b|week|month|year|quarter|time|morrow|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"),
)

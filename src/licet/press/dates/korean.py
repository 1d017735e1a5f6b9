"""Korean date expressions, news register: 15일(현지시간), 지난달 10~11일, 올 4월, 지난달 말, 이날, 당시.

(현지시간) is the local day of the event and is never shifted to Korean time.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from licet.press.dates import value as v
from licet.press.dates import vocabulary as shared
from licet.press.dates.grammar import Grammar, grammar, has, number, rule
from licet.press.dates.value import Anchor, Mod, When

_LOCAL = r"(?:\s?\(?(?:현지\s?시[간각]|미국\s?시[간각]|한국\s?시[간각])\)?)?"
_BEFORE = r"(?:현지\s?시[간각](?:으로)?\s?)?"
_NOT_DURATION = r"(?!\s?(?:간|째|치|짜리|차|동안|이내|만에|정도|가량|앞|후|뒤|전(?!했|해|한|달|망|까지)))"
_DAY = r"(?P<d>\d{1,2})일" + _NOT_DURATION + _LOCAL
_DAYS = r"(?P<d>\d{1,2})일?\s?(?:[~∼〜\-–]|일?부터)\s?(?P<d2>\d{1,2})일" + _LOCAL
_MOD = r"(?:\s?(?P<mod>초순|초|상순|중순|하순|말|중))?(?![가-힣]{0}순)"
_MODS: Final[dict[str, Mod]] = {
    "초": "start", "초순": "start", "상순": "start", "중순": "mid", "하순": "end", "말": "end",
}  # fmt: skip
_YEARS: Final = {
    "올해": 0, "올": 0, "금년": 0, "작년": -1, "지난해": -1, "전년": -1, "재작년": -2, "내년": 1, "이듬해": 1,
}  # fmt: skip
_MONTHS: Final = {
    "지난달": -1, "지난 달": -1, "전달": -1, "이달": 0, "이번 달": 0, "이번달": 0, "금월": 0,
    "다음 달": 1, "다음달": 1, "내달": 1, "오는 달": 1,
}  # fmt: skip
_WEEKS: Final = {
    "지난주": -1,
    "지난 주": -1,
    "이번 주": 0,
    "이번주": 0,
    "금주": 0,
    "다음 주": 1,
    "다음주": 1,
    "내주": 1,
}
_WORD_DAYS: Final = {
    "오늘": 0,
    "금일": 0,
    "어제": -1,
    "전일": -1,
    "그제": -2,
    "그저께": -2,
    "내일": 1,
    "모레": 2,
}
_SPANS: Final = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "열흘": 10, "일주일": 7, "보름": 15}
_YEAR_WORD = "(?P<yw>" + "|".join(_YEARS) + ")"
_MONTH_WORD = "(?P<mw>" + "|".join(_MONTHS) + ")"
_WEEK_WORD = "(?P<ww>" + "|".join(_WEEKS) + ")"
_WEEKDAYS = "월화수목금토일"
_CALENDAR: Final = shared.Vocabulary(
    years=_YEARS,
    months=_MONTHS,
    weeks=_WEEKS,
    days=_WORD_DAYS,
    weekdays={sign: day for day, sign in enumerate(_WEEKDAYS)},
    mods=_MODS,
    before=frozenset({"전날"}),
    past="지난",
    coming="오는",
)


def _half(match: re.Match[str], anchor: Anchor) -> When | None:
    if has(match, "y"):
        year = number(match, "y")
    elif anchor.published:
        year = anchor.published.year + (_YEARS[match["yw"]] if has(match, "yw") else 0)
    else:
        return None
    first = 1 if match["half"] == "상반기" else 7
    return v.between(v.in_month(year, first), v.in_month(year, first + 5))


def _months(match: re.Match[str], anchor: Anchor) -> When | None:
    if not anchor.published:
        return None
    year = anchor.published.year - (number(match, "m2") > anchor.published.month)
    if has(match, "yw"):
        year = anchor.published.year + _YEARS[match["yw"]]
    return v.between(v.in_month(year, number(match, "m")), v.in_month(year, number(match, "m2")))


def _offset(match: re.Match[str], anchor: Anchor) -> When | None:
    back = match["side"] == "전"
    base = anchor.published if back else anchor.last_day
    if not base:
        return None
    days = _SPANS.get(match["n"]) or (int(match["n"]) if match["n"].isdigit() else 0) * _UNIT_DAYS[match["unit"]]
    return v.on_day(base + timedelta(days=-days if back else days))


_UNIT_DAYS: Final = {"일": 1, "주": 7, "주일": 7, "": 1, None: 1}


def _months_ago(match: re.Match[str], anchor: Anchor) -> When | None:
    count = 1 if match["n"] == "한" else 2 if match["n"] == "두" else 3 if match["n"] == "세" else int(match["n"])
    base = anchor.published
    month = v.step_month(base, -count) if base else None
    return v.in_month(month.year, month.month) if month else None


def _years_ago(match: re.Match[str], anchor: Anchor) -> When | None:
    return v.in_year(anchor.published.year - number(match, "n")) if anchor.published else None


def _around_new_year(match: re.Match[str], anchor: Anchor) -> When | None:
    mod: Mod = "start" if match[0].endswith("초") else "end"
    return v.in_year(anchor.published.year, mod) if anchor.published else None


_Y, _M, _D = r"(?P<y>(?:19|20)\d{2})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
_WAY = r"(?:(?P<way>지난|오는)\s?)?"

KOREAN: Final[Grammar] = grammar(
    [
        rule(
            rf"{_Y}년\s?{_M}월\s?(?:부터|[~∼\-–])\s?(?:(?P<y2>20\d\d)년\s?)?(?P<m2>\d{{1,2}})월",
            shared.month_range,
            "absolute",
        ),
        rule(rf"(?:지난\s?)?{_Y}년\s?{_M}월\s?{_D}일{_LOCAL}", shared.year_month_day, "absolute"),
        rule(rf"{_Y}[.\-/]\s?{_M}[.\-/]\s?{_D}(?!\d)", shared.year_month_day, "absolute"),
        rule(rf"(?:지난\s?)?{_Y}년\s?{_M}월{_MOD}", _CALENDAR.year_month, "absolute"),
        rule(rf"(?:{_Y}년|{_YEAR_WORD})\s?(?P<q>[1-4])\s?분기", _CALENDAR.quarter),
        rule(r"(?<![\d/])(?P<q>[1-4])\s?분기", _CALENDAR.quarter),
        rule(rf"(?:{_Y}년|{_YEAR_WORD})\s?(?P<half>상반기|하반기)", _half),
        rule(rf"{_Y}\s?[~∼\-–]\s?(?P<y2>20\d\d)년", shared.year_range, "absolute"),
        rule(rf"(?:지난\s?)?(?<!\d){_Y}년(?!간|만|대)(?:\s?(?P<mod>초|말))?", _CALENDAR.year, "absolute"),
        rule(rf"{_YEAR_WORD}\s?{_M}\s?[~∼\-–]\s?(?P<m2>\d{{1,2}})월", _months),
        rule(
            rf"{_YEAR_WORD}\s?{_M}월부터\s?{_YEAR_WORD.replace('yw', 'yw2')}\s?(?P<m2>\d{{1,2}})월",
            _CALENDAR.year_words,
        ),
        rule(rf"{_YEAR_WORD}\s?{_M}월\s?{_D}일{_NOT_DURATION}{_LOCAL}", _CALENDAR.year_word),
        rule(rf"{_YEAR_WORD}\s?{_M}월{_MOD}", _CALENDAR.year_word),
        rule(rf"{_MONTH_WORD}\s?{_DAYS}", _CALENDAR.month_word),
        rule(rf"{_MONTH_WORD}\s?{_DAY}", _CALENDAR.month_word),
        rule(rf"{_MONTH_WORD}{_MOD}(?!\s?전|부터)", _CALENDAR.month_word),
        rule(rf"{_WAY}{_M}월\s?{_D}일(?:로)?부터\s?(?P<n>\d+)일\s?(?:후|뒤|이후)", _CALENDAR.month_day),
        rule(rf"{_WAY}{_M}월\s?{_DAYS}", _CALENDAR.month_day),
        rule(rf"{_WAY}(?<!\d){_M}월\s?{_DAY}", _CALENDAR.month_day),
        rule(rf"(?<!\d){_M}\s?[~∼\-–]\s?(?P<m2>\d{{1,2}})월", _months),
        rule(
            rf"{_WAY}(?<!\d){_M}월(?!\s?만){_MOD}(?P<ahead>(?=\s?(?:로\s|까지|부터\s(?:시행|적용))))?",
            _CALENDAR.month,
        ),
        rule(rf"{_BEFORE}{_WAY}(?<![\d.~]){_DAYS}", _CALENDAR.day),
        rule(rf"(?P<dw>어제|오늘|그제)\s?\({_D}일\)", _CALENDAR.day_word),
        rule(rf"{_BEFORE}{_WAY}(?<![\d.]){_DAY}", _CALENDAR.day),
        rule(r"(?:이날|같은 날|같은날|당일)", shared.that_day),
        rule(r"(?:전날|이튿날|다음 날|다음날)(?!\s?\d)", _CALENDAR.day_beside),
        rule(rf"(?:그\s?)?(?P<n>{'|'.join(_SPANS)})(?P<unit>)\s?(?P<side>뒤|후|전|만에)(?!했|망)", _offset),
        rule(r"(?:그\s?)?(?<!\d)(?P<n>\d{1,3})(?P<unit>일|주일|주)\s?(?P<side>뒤|후|전)(?!했|망|해)", _offset),
        rule(r"(?P<n>한|두|세|\d{1,2})\s?(?:개월|달)\s?전", _months_ago),
        rule(r"(?<!\d)(?P<n>\d{1,2})년\s?전", _years_ago),
        rule(rf"{_WEEK_WORD}\s?(?:(?P<wd>[{_WEEKDAYS}])요일)?", _CALENDAR.week),
        rule(rf"(?P<wd>[{_WEEKDAYS}])요일", _CALENDAR.week),
        rule(r"(?<![가-힣])(?P<dw>오늘|어제|그제|그저께|내일|모레)(?![가-힣]{2})", _CALENDAR.day_word),
        rule(r"(?<![가-힣])(?:올해|올|지난해|작년)\s?(?:연초|연말)|(?<![가-힣])(?:연초|연말)", _around_new_year),
        rule(rf"(?<![가-힣]){_YEAR_WORD}(?<!올)(?:\s?(?P<mod>초|말)(?![가-힣]{{2}}))?", _CALENDAR.year_word),
        rule(r"(?:당시|그때)", shared.back_then, weak=True),
    ],
    opens=r"[\d지오현올금작전재내이다어그같당하사나닷열일보한두세월화수목토모연]",
    hints=(
        r"\d(?:(?=\s?(?:[년월일주달]|분기|개월|[~∼〜\-–./]\s?\d))|\d{3}[.\-/])",
        "이날|같은 날|같은날|당일|당시|그때|전날|이튿날|다음|이틀|사흘|나흘|닷새|열흘|일주일|보름"
        "|하루|한 달|두 달|세 달|지난|이번|올해|올 |금년|작년|내년|이듬해|전년|오늘|금일|어제|전일|그제"
        "|그저께|내일|모레|요일|연초|연말|이달|내달|금월|전달|금주|내주|오는",
    ),
)

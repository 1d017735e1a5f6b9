"""Chinese and Japanese date expressions: 7月15日, 本月8日, 週四（12/18）, 9日, 先週, 同日, 上月底."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from licet.press.dates import value as v
from licet.press.dates import vocabulary as shared
from licet.press.dates.grammar import Grammar, Rule, grammar, has, number, rule
from licet.press.dates.value import Anchor, Mod, When

_Y, _M, _D = r"(?P<y>(?:19|20)\d{2})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
_DAY = r"[日號号](?![间間本元圆圓中英美韩韓])"
_LOCAL = r"(?:[（(](?:現地時間|当地时间|當地時間|美東時間|美国时间)[）)])?"
_BEFORE = r"(?:当地时间|當地時間|現地時間|美东时间|美東時間|北京时间)?"
_MODS: Final[dict[str, Mod]] = {
    "上旬": "start", "初": "start", "中旬": "mid", "下旬": "end", "底": "end", "末": "end",
}  # fmt: skip
_MOD = "(?P<mod>" + "|".join(_MODS) + ")?"
_YEARS: Final = {
    "今年": 0, "去年": -1, "昨年": -1, "前年": -2, "一昨年": -2, "明年": 1, "来年": 1, "同年": 0,
}  # fmt: skip
_MONTHS: Final = {
    "本月": 0, "这个月": 0, "這個月": 0, "今月": 0, "上月": -1, "上个月": -1, "上個月": -1, "先月": -1,
    "下月": 1, "下个月": 1, "下個月": 1, "来月": 1,
}  # fmt: skip
_WEEKS: Final = {
    "上周": -1, "上週": -1, "上星期": -1, "先週": -1, "本周": 0, "本週": 0, "这周": 0, "今週": 0,
    "下周": 1, "下週": 1, "来週": 1,
}  # fmt: skip
_DAYS: Final = {
    "今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "明日": 1, "本日": 0, "一昨日": -2,
}  # fmt: skip
_WEEKDAYS: Final = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_JA_WEEKDAYS = "月火水木金土日"
_CALENDAR: Final = shared.Vocabulary(_YEARS, _MONTHS, _MODS)


def _alternatives(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _md(match: re.Match[str], anchor: Anchor) -> When | None:
    found = v.nearest_year(number(match, "m"), number(match, "d"), anchor.published) if anchor.published else None
    if found and has(match, "d2"):
        return v.between(v.on_day(found), v.on_day(v.safe(found.year, found.month, number(match, "d2"))))
    return v.on_day(found)


def _month(match: re.Match[str], anchor: Anchor) -> When | None:
    published, month = anchor.published, number(match, "m")
    return v.in_month(published.year - (month > published.month), month, _CALENDAR.mod(match)) if published else None


def _day(match: re.Match[str], anchor: Anchor) -> When | None:
    if not anchor.published:
        return None
    last = v.day_at_or_before(number(match, "d2" if has(match, "d2") else "d"), anchor.published)
    if has(match, "d2") and last:
        return v.between(v.on_day(v.day_at_or_before(number(match, "d"), last)), v.on_day(last))
    return v.on_day(last)


def _day_word(match: re.Match[str], anchor: Anchor) -> When | None:
    return v.on_day(anchor.published + timedelta(days=_DAYS[match["dw"]])) if anchor.published else None


def _beside(match: re.Match[str], anchor: Anchor) -> When | None:
    base = anchor.last_day or anchor.published
    shift = -1 if match[0] in ("前日", "前一天") else 1
    return v.on_day(base + timedelta(days=shift)) if base else None


def _week(match: re.Match[str], anchor: Anchor) -> When | None:
    published = anchor.published
    if not published:
        return None
    weeks = _WEEKS[match["ww"]] if has(match, "ww") else None
    name = match.groupdict().get("wd")
    if not name:
        return v.in_week(published + timedelta(weeks=weeks or 0))
    weekday = _JA_WEEKDAYS.index(name) if match[0].endswith(("曜日", "曜")) else _WEEKDAYS[name]
    if weeks is None:
        return v.on_day(v.last_weekday(weekday, published))
    return v.on_day(published - timedelta(days=published.weekday()) + timedelta(days=weekday, weeks=weeks))


def _quarter(match: re.Match[str], anchor: Anchor) -> When | None:
    digits = {"一": 1, "二": 2, "三": 3, "四": 4}
    quarter = digits.get(match["q"]) or int(match["q"])
    year = number(match, "y") if has(match, "y") else anchor.published.year if anchor.published else None
    return v.in_quarter(year, quarter) if year else None


_COMMON: Final[list[Rule]] = [
    rule(
        rf"{_Y}年{_M}月(?:至|到|から|[~～\-—])(?:(?P<y2>20\d\d)年)?(?P<m2>\d{{1,2}})月",
        shared.month_range,
        "absolute",
    ),
    rule(rf"{_BEFORE}{_Y}年{_M}月{_D}{_DAY}{_LOCAL}", shared.year_month_day, "absolute"),
    rule(rf"{_Y}[.\-/]{_M}[.\-/]{_D}(?!\d)", shared.year_month_day, "absolute"),
    rule(rf"{_Y}年{_M}月{_MOD}", _CALENDAR.year_month, "absolute"),
    rule(rf"(?:{_Y}年)?第(?P<q>[一二三四1-4])(?:季度|季|四半期)", _quarter),
    rule(rf"{_Y}年(?![间間])(?P<mod>初|底|末)?", _CALENDAR.year, "absolute"),
    rule(rf"(?P<yw>{_alternatives(_YEARS)}){_M}月{_D}{_DAY}{_LOCAL}", _CALENDAR.year_word),
    rule(rf"(?P<yw>{_alternatives(_YEARS)}){_M}月{_MOD}", _CALENDAR.year_word),
    rule(rf"(?P<mw>{_alternatives(_MONTHS)}){_D}{_DAY}{_LOCAL}", _CALENDAR.month_word),
    rule(rf"(?P<mw>{_alternatives(_MONTHS)}){_MOD}", _CALENDAR.month_word),
    rule(rf"{_BEFORE}(?<!\d){_M}月{_D}{_DAY}?[至到~～\-—](?P<d2>\d{{1,2}})日", _md),
    rule(rf"{_BEFORE}(?<!\d){_M}月{_D}{_DAY}{_LOCAL}", _md),
    rule(rf"[周週](?P<wd>[一二三四五六日])[（(]{_M}[/／月]{_D}日?[）)]", _md),
    rule(rf"(?<!\d){_M}月(?![内份]?[后後]){_MOD}", _month),
    rule(rf"{_BEFORE}(?<![\d.]){_D}日?[至到~～\-—](?P<d2>\d{{1,2}})日", _day),
    rule(rf"{_BEFORE}(?<![\d.]){_D}{_DAY}(?![後后前目]){_LOCAL}", _day),
    rule(rf"(?P<ww>{_alternatives(_WEEKS)})(?P<wd>[一二三四五六])?", _week),
    rule(r"(?:同日|当日|當日|当天|當天|同一天)", shared.that_day),
    rule(r"(?:前日|前一天|翌日|次日|隔天)", _beside),
]

CHINESE: Final[Grammar] = grammar(
    [
        *_COMMON,
        rule(r"(?:周|週|星期|礼拜)(?P<wd>[一二三四五六日天])", _week),
        rule(rf"(?P<dw>{_alternatives(_DAYS)})", _day_word),
        rule(rf"(?P<yw>{_alternatives(_YEARS)})(?P<mod>初|底|末)?", _CALENDAR.year_word),
        rule(r"(?:当时|當時)", shared.back_then, weak=True),
    ],
    hint=r"\d|[日周週月年天]|星期|礼拜|当时|當時",
)

JAPANESE: Final[Grammar] = grammar(
    [
        *_COMMON,
        rule(rf"(?:(?P<ww>{_alternatives(_WEEKS)})の?)?(?P<wd>[{_JA_WEEKDAYS}])曜日?", _week),
        rule(rf"(?P<dw>{_alternatives(_DAYS)})", _day_word),
        rule(rf"(?P<yw>{_alternatives(_YEARS)})(?P<mod>初め|末)?", _CALENDAR.year_word),
        rule(r"(?:当時)", shared.back_then, weak=True),
    ],
    hint=r"\d|[日週月年曜]|当時",
)

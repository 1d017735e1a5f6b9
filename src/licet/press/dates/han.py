"""Chinese and Japanese date expressions: 7月15日, 本月8日, 週四（12/18）, 9日, 先週, 同日, 上月底."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from licet.press.dates import vocabulary as shared
from licet.press.dates.grammar import Grammar, Rule, grammar, rule
from licet.press.dates.value import Mod

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


def _alternatives(words: Mapping[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _calendar(weekdays: Mapping[str, int]) -> shared.Vocabulary:
    return shared.Vocabulary(
        years=_YEARS,
        months=_MONTHS,
        weeks=_WEEKS,
        days=_DAYS,
        weekdays=weekdays,
        mods=_MODS,
        before=frozenset({"前日", "前一天"}),
    )


_YEAR_WORD = f"(?P<yw>{_alternatives(_YEARS)})"
_MONTH_WORD = f"(?P<mw>{_alternatives(_MONTHS)})"
_DAY_WORD = f"(?P<dw>{_alternatives(_DAYS)})"
_WEEK_WORD = f"(?P<ww>{_alternatives(_WEEKS)})"
_THROUGH = r"[至到~～\-—]"
_OPENS = r"[\d今去昨前一明来同本这這上先下第当當現美北周週星礼翌次隔月火水木金土日]"


def _rules(calendar: shared.Vocabulary, *, named_weekday: str, alone: str, back_then: str) -> list[Rule]:
    """The rules both languages share.

    Args:
        calendar: the language's resolvers.
        named_weekday: a weekday after the word for a week.
        alone: a weekday by itself.
        back_then: "at the time".
    """
    return [
        rule(
            rf"{_Y}年{_M}月(?:至|到|から|[~～\-—])(?:(?P<y2>20\d\d)年)?(?P<m2>\d{{1,2}})月",
            shared.month_range,
            "absolute",
        ),
        rule(rf"{_BEFORE}{_Y}年{_M}月{_D}{_DAY}{_LOCAL}", shared.year_month_day, "absolute"),
        rule(rf"{_Y}[.\-/]{_M}[.\-/]{_D}(?!\d)", shared.year_month_day, "absolute"),
        rule(rf"{_Y}年{_M}月{_MOD}", calendar.year_month, "absolute"),
        rule(rf"(?:{_Y}年)?第(?P<q>[一二三四1-4])(?:季度|季|四半期)", calendar.quarter),
        rule(rf"{_Y}年(?![间間])(?P<mod>初|底|末)?", calendar.year, "absolute"),
        rule(rf"{_YEAR_WORD}{_M}月から{_YEAR_WORD.replace('yw', 'yw2')}(?P<m2>\d{{1,2}})月", calendar.year_words),
        rule(rf"{_YEAR_WORD}{_M}月{_D}{_DAY}{_LOCAL}", calendar.year_word),
        rule(rf"{_YEAR_WORD}{_M}月{_MOD}", calendar.year_word),
        rule(rf"{_MONTH_WORD}{_D}{_DAY}{_LOCAL}", calendar.month_word),
        rule(rf"{_MONTH_WORD}{_MOD}", calendar.month_word),
        rule(rf"{_BEFORE}(?<!\d){_M}月{_D}{_DAY}?{_THROUGH}(?P<d2>\d{{1,2}})日", calendar.month_day),
        rule(rf"{_BEFORE}(?<!\d){_M}月{_D}{_DAY}{_LOCAL}", calendar.month_day),
        rule(rf"[周週](?:[一二三四五六日])[（(]{_M}[/／月]{_D}日?[）)]", calendar.month_day),
        rule(rf"(?<!\d){_M}月(?![内份]?[后後]){_MOD}", calendar.month),
        rule(rf"{_BEFORE}(?<![\d.]){_D}日?{_THROUGH}(?P<d2>\d{{1,2}})日", calendar.day),
        rule(rf"{_BEFORE}(?<![\d.]){_D}{_DAY}(?![後后前目]){_LOCAL}", calendar.day),
        rule(rf"{_WEEK_WORD}(?:{named_weekday})?", calendar.week),
        rule(r"(?:同日|当日|當日|当天|當天|同一天)", shared.that_day),
        rule(r"(?:前日|前一天|翌日|次日|隔天)", calendar.day_beside),
        rule(alone, calendar.week),
        rule(_DAY_WORD, calendar.day_word),
        rule(rf"{_YEAR_WORD}(?P<mod>初|底|末)?", calendar.year_word),
        rule(back_then, shared.back_then, weak=True),
    ]


_CHINESE: Final = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_JAPANESE: Final = {sign: day for day, sign in enumerate("月火水木金土日")}

CHINESE: Final[Grammar] = grammar(
    _rules(
        _calendar(_CHINESE),
        named_weekday="(?P<wd>[一二三四五六])",
        alone="(?:周|週|星期|礼拜)(?P<wd>[一二三四五六日天])",
        back_then="当时|當時",
    ),
    opens=_OPENS,
    hints=(r"\d", "[日周週月年天]", "星期|礼拜|当时|當時"),
)

JAPANESE: Final[Grammar] = grammar(
    _rules(
        _calendar(_JAPANESE),
        named_weekday="の?(?P<wd>[月火水木金土日])曜日?",
        alone="(?P<wd>[月火水木金土日])曜日?",
        back_then="当時",
    ),
    opens=_OPENS,
    hints=(r"\d", "[日週月年曜]", "当時"),
)

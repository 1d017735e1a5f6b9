"""Dates as written: what the gold asks, and what no resolver may ever do."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.press.dates import Anchor, When, expressions
from licet.press.dates.find import GRAMMARS
from tests.press.material import gold, own, published

DAYS = st.dates(date(2022, 9, 1), date(2027, 12, 31))


def resolved(text: str, language: str, day: date, last: date | None = None) -> When | None:
    found = [e.resolve(Anchor(published=day, last_day=last)) for e in expressions(text, language)]
    return next((w for w in found if w), None)


def test_at_least_95_percent_of_the_korean_expressions_in_the_gold_resolve() -> None:
    wanted = right = 0
    for path in ("seeds/gold.jsonl", "press/gold.jsonl"):
        for doc, records in gold(path).items():
            if not doc.startswith(("ko", "seed")):
                continue
            last: date | None = None
            for record in records:
                told = record.get("date") or {}
                # "당시" and "…하는 동안" point at an event, not at a calendar; the desk resolves them in context.
                if told.get("expr") and told["kind"] != "inferred" and "동안" not in told["expr"]:
                    when = resolved(told["expr"], "ko", published(doc), last)
                    wanted += 1
                    right += when is not None and when.value == told["value"]
                if told.get("precision") == "day":
                    last = date.fromisoformat(told["value"])
    assert wanted >= 40
    assert right / wanted >= 0.95


@pytest.mark.parametrize(
    ("text", "language", "value", "mod"),
    [
        ("15일(현지시간)", "ko", "2025-07-15", None),
        ("지난달 10~11일", "ko", "2025-06-10..2025-06-11", None),
        ("지난달 말", "ko", "2025-06", "end"),
        ("이달 초", "ko", "2025-07", "start"),
        ("올 4월", "ko", "2025-04", None),
        ("작년 1월", "ko", "2024-01", None),
        ("어제(15일)", "ko", "2025-07-15", None),
        ("9월 2일로부터 120일 후", "ko", "2025-12-31", None),
        ("내년 1월", "ko", "2026-01", None),
        ("오는 31일", "ko", "2025-07-31", None),
        ("지난 20일", "ko", "2025-06-20", None),
        ("2025년 상반기", "ko", "2025-01..2025-06", None),
        ("지난주", "ko", "2025-W28", None),
        ("on Tuesday", "en", "2025-07-15", None),
        ("in late June", "en", "2025-06", "end"),
        ("between October 2024 and May 2025", "en", "2024-10..2025-05", None),
        ("earlier this month", "en", "2025-07", None),
        ("last week", "en", "2025-W28", None),
        ("今年4月", "zh", "2025-04", None),
        ("本月8日", "zh", "2025-07-08", None),
        ("上月底", "zh", "2025-06", "end"),
        ("先週", "ja", "2025-W28", None),
        ("先週金曜日", "ja", "2025-07-11", None),
        ("上周五", "zh", "2025-07-11", None),
        ("周一", "zh", "2025-07-14", None),
        ("昨年10月から今年1月", "ja", "2024-10..2025-01", None),
        ("지난해 10월부터 올해 5월까지", "ko", "2024-10..2025-05", None),
        ("will meet on Sunday", "en", "2025-07-13", None),
        ("9日", "ja", "2025-07-09", None),
    ],
)
def test_an_expression_means_what_the_newsroom_means(text: str, language: str, value: str, mod: str | None) -> None:
    when = resolved(text, language, date(2025, 7, 16))
    assert when is not None
    assert (when.value, when.mod) == (value, mod)


@given(DAYS, st.integers(1, 31))
def test_a_plain_day_is_never_after_the_article(day: date, number: int) -> None:
    when = resolved(f"{number}일 밝혔다", "ko", day)
    assert when is not None
    assert date.fromisoformat(str(when.value)) <= day
    assert date.fromisoformat(str(when.value)).day == number


@given(DAYS, st.integers(1, 31))
def test_last_nth_is_before_and_coming_nth_is_after_the_article(day: date, number: int) -> None:
    before, after = resolved(f"지난 {number}일", "ko", day), resolved(f"오는 {number}일", "ko", day)
    assert before and after
    assert date.fromisoformat(str(before.value)) < day < date.fromisoformat(str(after.value))


@given(DAYS, st.integers(1, 27), st.integers(1, 3))
def test_a_range_stays_a_range_in_the_order_of_time(day: date, first: int, length: int) -> None:
    when = resolved(f"지난달 {first}~{first + length}일", "ko", day)
    last_month = day.replace(day=1) - timedelta(days=1)
    if first + length > calendar.monthrange(last_month.year, last_month.month)[1]:
        assert when is None or when.precision != "range"
        return
    assert when and when.precision == "range"
    bounds = when.bounds()
    assert bounds and bounds[0] < bounds[1] <= last_month


@given(DAYS, st.sampled_from(["지난달 말", "이달 초", "지난 4월", "올해", "작년 10월", "지난주", "2023년 10월"]))
def test_what_is_imprecise_stays_imprecise(day: date, text: str) -> None:
    when = resolved(text, "ko", day)
    assert when is not None
    assert when.precision in ("month", "year", "week")
    bounds = when.bounds()
    assert bounds and bounds[1] - bounds[0] >= timedelta(days=6)


@given(DAYS, st.integers(1, 12))
def test_last_month_n_lies_before_the_month_of_the_article(day: date, month: int) -> None:
    when = resolved(f"지난 {month}월", "ko", day)
    bounds = when.bounds() if when else None
    assert bounds and bounds[1] < day.replace(day=1)
    assert bounds[0] >= (day - timedelta(days=366)).replace(day=1)


@pytest.mark.parametrize(
    "text", ["6월 31일", "2025년 2월 30일", "13월", "31일간", "3개월 만에", "120일 동안", "4대 은행"]
)
def test_impossible_days_and_durations_are_not_dates(text: str) -> None:
    when = resolved(text, "ko", date(2025, 7, 16))
    assert when is None or when.precision != "day"


@given(st.sampled_from(["이날", "같은 날", "당일"]), DAYS, DAYS)
def test_that_day_is_the_last_day_told(text: str, day: date, last: date) -> None:
    when = resolved(text, "ko", day, last)
    assert when and when.value == last.isoformat()


@given(st.text(max_size=80), st.sampled_from(["ko", "en", "zh", "ja"]))
def test_any_text_is_survived(text: str, language: str) -> None:
    for expression in expressions(text, language):
        expression.resolve(Anchor(published=date(2025, 7, 16)))
        expression.resolve(Anchor(published=None))


@pytest.mark.parametrize(
    "text", ["chips that may not be sold", "a dinner at Mar-a-Lago", "they march on", "it may, 20 say"]
)
def test_no_month_is_read_into_other_words(text: str) -> None:
    assert resolved(text, "en", date(2025, 7, 16)) is None


@pytest.mark.parametrize("language", sorted(GRAMMARS))
def test_looking_only_around_hints_and_openings_misses_no_expression(language: str) -> None:
    grammar = GRAMMARS[language]
    for article, _ in own():
        text = article.text
        if article.language == language:
            everywhere = [found.start() for found in grammar.scan.finditer(text)]
            assert [match.start() for match, _ in grammar.find(text)] == everywhere


def test_a_weekday_that_is_due_is_the_next_one() -> None:
    (expression,) = expressions("on Sunday", "en")
    due = expression.resolve(Anchor(published=date(2025, 7, 16), upcoming=True))
    assert due and due.value == "2025-07-20"

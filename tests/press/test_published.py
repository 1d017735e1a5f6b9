"""The day of publication is taken from the strongest evidence, and never guessed."""

from datetime import date

import pytest

from licet.press.extract import extract
from licet.press.reading import article_from_text, read_file
from tests.shared import shared_path

BODY = "엔비디아 H20 수출 재개\n젠슨 황 CEO는 15일 수출을 재개한다고 밝혔다.\n"


@pytest.mark.parametrize(
    ("text", "url", "day", "basis"),
    [
        ("---\nid: a\npublished: 2025-07-15\n---\n" + BODY, None, date(2025, 7, 15), "stated"),
        ("입력 : 2025.07.16 10:41:45\n" + BODY, None, date(2025, 7, 16), "stamp"),
        ("2025.07.16 13:45 수정 : 2025.07.20 16:04\n" + BODY, None, date(2025, 7, 16), "stamp"),
        ("Published: Oct 18th 2023, 09:04 GMT\nThe rule was issued.\n", None, date(2023, 10, 18), "stamp"),
        (BODY, "https://example.com/2025/07/16/story", date(2025, 7, 16), "url"),
        (BODY, "https://example.com/view?no=20250716091500", date(2025, 7, 16), "url"),
        (BODY, None, None, "unknown"),
    ],
)
def test_the_basis_is_told(text: str, url: str | None, day: date | None, basis: str) -> None:
    published = article_from_text(text, "a", url=url).published
    assert (published.day, published.basis) == (day, basis)


def test_a_stamp_of_editing_alone_does_not_date_an_article() -> None:
    assert article_from_text("수정 2025.07.20 16:04\n" + BODY, "a").published.basis != "stamp"


def test_the_undated_seeds_are_dated_by_what_they_tell() -> None:
    for name, day in (("seed-1", date(2025, 7, 16)), ("seed-2", date(2025, 2, 6))):
        published = read_file(shared_path(f"seeds/{name}.txt")).published
        assert (published.day, published.basis) == (day, "inferred")
        assert published.evidence


def test_without_a_day_relative_dates_stay_unresolved() -> None:
    (signal,) = extract(article_from_text(BODY, "a"))
    assert signal.date.value is None

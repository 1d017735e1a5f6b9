"""Each line of scraped text is marked for what it is, and none is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.press.article import READ
from licet.press.lines import mark_lines
from tests.press.material import seeds

STORY = """美 상무부, 새 규제 발표
부제목 한 줄
홍길동 기자
입력 2025.07.16 09:00
미국 상무부는 15일(현지시간) 새 수출통제 규정을 발표했다.
젠슨 황 CEO가 21일 타이베이에서 발언하고 있다. 2025.05.22 ⓒ AFP=뉴스1
소제목
엔비디아는 이 규정을 검토하고 있다고 밝혔다.
https://example.com/next
항목 | 값 | 비고 |
ⓒ 무단 전재 및 재배포 금지
관련기사
다른 회사는 7일 수출을 중단했다고 밝혔다.
"""


def kinds(text: str) -> list[tuple[str, str]]:
    return [(line.kind, text[line.start : line.end]) for line in mark_lines(text)]


def test_the_parts_of_a_korean_page_are_told_apart() -> None:
    found = [kind for kind, _ in kinds(STORY)]
    assert found == [
        "headline", "headline", "stamp", "stamp", "body", "caption", "heading", "body", "notice", "table", "notice",
        "related", "related",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Nvidia CEO Jensen Huang at Computex in Taipei. Photo: REUTERS/Ann Wang", "caption"),
        ("4月9日、エヌビディアのロゴ。1月撮影(2025年 ロイター)", "caption"),
        ("Published: Oct 18th 2023, 09:04 GMT", "stamp"),
        ("时间:2025-05-20 09:21:21", "stamp"),
        ("Sign up for our newsletter", "notice"),
        ("- China authorised over 400,000 H200 chips", "list"),
        ("![](https://example.com/a.png)", "image"),
        ("X", "notice"),
    ],
)
def test_a_single_line_is_known_by_its_own_marks(line: str, kind: str) -> None:
    assert kinds(f"Title of the story\nThe first sentence stands here.\n{line}\n")[2][0] == kind


def test_a_long_paragraph_that_mentions_a_newsletter_is_still_a_paragraph() -> None:
    paragraph = "The company told readers of its newsletter that it would stop selling the H20 to China. " * 3
    assert kinds(f"Title\n{paragraph}\n")[1][0] == "body"


def test_the_related_block_and_the_post_list_of_the_seeds_are_not_read() -> None:
    for article, records in seeds():
        readable = [(line.start, line.end) for line in article.lines if line.kind in READ]
        negatives = [r["span"] for r in records if r["type"] == "NEGATIVE"]
        assert negatives
        assert not any(s < n["end"] and n["start"] < e for n in negatives for s, e in readable)


@given(st.text(alphabet=st.sampled_from("가나 다.\n|X관련기사ab12!\r\u2028"), max_size=200))
def test_lines_cover_the_text_in_order_and_nothing_is_deleted(text: str) -> None:
    end = 0
    for line in mark_lines(text):
        assert line.start >= end
        assert not text[end : line.start].strip()
        end = line.end
    assert not text[end:].strip()

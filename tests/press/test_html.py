"""Pages become readable text whose every character knows its place in the raw file."""
# ruff: noqa: E501  (articles are long lines)

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.press.article import READ
from licet.press.extract import extract
from licet.press.reading import article_from_text

PAGE = """<!doctype html><html><head><title>H20</title>
<meta property="article:published_time" content="2025-07-16T09:00:00+09:00">
<script>document.write("미국 정부가 A100 수출을 금지했다.")</script></head>
<body><nav><a href="/">홈</a> <a href="/in">로그인</a></nav>
<article><h1>엔비디아 H20 중국 수출 재개</h1>
<p>젠슨 황 CEO는 15일 CCTV와 인터뷰에서 트럼프 행정부가 <b>H20</b> 칩의 중국 수출 재개를 승인했다고 밝혔다. 그는 곧 출하를 시작할 것이라고 말했다.</p>
<figure><img src="a.jpg"><figcaption>황 CEO가 21일 H200 수출을 허용했다고 말하고 있다.</figcaption></figure>
<p>앞서 미국 정부는 지난 4월 엔비디아 H20 칩의 중국 수출을 금지했다 &amp; 통제했다. 엔비디아는 55억&nbsp;달러의 재고를 손실 처리했다.</p>
</article><footer>Copyright 2025 Example</footer></body></html>"""


def test_a_page_gives_its_date_its_language_and_its_events() -> None:
    article = article_from_text(PAGE, "page")
    assert article.published.day == date(2025, 7, 16)
    assert article.published.basis == "metadata"
    assert article.language == "ko"
    types = {s.type for s in extract(article)}
    assert {"allow", "ban", "write_down"} <= types


SHARED = "<p>공유하기 메뉴를 열어 이 화면을 친구에게 알려 보세요. 미국이 A800 수출을 금지했다.</p>"


@pytest.mark.parametrize("element", ["article", "div"])
def test_the_story_is_told_apart_with_and_without_an_article_element(element: str) -> None:
    raw = PAGE.replace("<article", f"<{element}").replace("</article", f"</{element}")
    found = extract(article_from_text(raw, "page"))
    assert {"allow", "ban", "write_down"} <= {s.type for s in found}


def test_a_line_outside_the_one_article_is_not_read_and_teasers_are_no_article() -> None:
    outside = PAGE.replace("</article>", f"</article>{SHARED}")
    assert "A800" not in {i for s in extract(article_from_text(outside, "page")) for i in s.items}
    teaser = (
        PAGE.replace("<article", "<div")
        .replace("</article", "</div")
        .replace("</nav>", "</nav><article>더 보기</article>")
    )
    assert {s.type for s in extract(article_from_text(teaser, "page"))} >= {"allow", "ban"}


def test_sentences_in_one_box_are_all_of_the_story_and_those_in_another_are_put_to_the_vote() -> None:
    told = [
        f"<p>미국 정부는 지난 4월 엔비디아 H20 칩 {n}만 개의 중국 수출을 통제했다고 밝혔다.</p>" for n in range(12)
    ]
    alone = f"<html><body><nav>홈</nav><div><h2>배경</h2>{''.join(told)}</div></body></html>"
    kinds = [line.kind for line in article_from_text(alone, "page").lines if line.kind != "blank"]
    assert kinds.count("body") == 12
    assert kinds.count("notice") == 1
    beside = alone.replace("</body>", f"<div class='sidebar'>{SHARED}</div></body>")
    assert "A800" not in {i for s in extract(article_from_text(beside, "page")) for i in s.items}


def test_captions_scripts_and_furniture_are_not_read() -> None:
    article = article_from_text(PAGE, "page")
    read = "\n".join(article.line_text(line) for line in article.lines if line.kind in READ)
    assert "H200" not in read
    assert "A100" not in article.text
    assert any(line.kind == "caption" and "H200" in article.line_text(line) for line in article.lines)


def test_offsets_count_characters_of_the_raw_page() -> None:
    article = article_from_text(PAGE, "page")
    for signal in extract(article):
        start, end = article.offsets.raw(signal.span.start), article.offsets.raw(signal.span.end - 1) + 1
        piece = PAGE[start:end]
        assert piece[0] == signal.text[0]
        assert piece[-1] == signal.text[-1]
        assert len(piece) >= len(signal.text)


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<b>", "&amp;", "&#xAC00;", "가나", " x ", "<!--", "-->", "<", ">", "&", "\n"]
        ),
        max_size=30,
    )
)
def test_any_markup_is_survived_and_offsets_stay_inside_the_page(parts: list[str]) -> None:
    raw = "<html>" + "".join(parts)
    article = article_from_text(raw, "x")
    places = [article.offsets.raw(i) for i in range(len(article.text))]
    assert places == sorted(places)
    assert all(0 <= p < len(raw) for p in places)


def test_deep_nesting_is_read_and_said() -> None:
    raw = (
        "<html><body><p>구독자에게 감사한다.</p>"
        + "<div>" * 30_000
        + "<p>미국 정부가 H20 칩의 중국 수출을 금지했다.</p>"
    )
    article = article_from_text(raw, "deep", published=date(2025, 7, 16))
    assert any("nest" in note for note in article.notes)
    assert [s.type for s in extract(article)] == ["ban"]


@pytest.mark.parametrize("size", [3_000_000])
def test_a_huge_page_is_cut_and_said(size: int) -> None:
    raw = "<html><body><p>미국 정부가 H20 칩의 중국 수출을 금지했다.</p>" + "가 " * size
    article = article_from_text(raw, "huge", published=date(2025, 7, 16))
    assert any("characters were read" in note for note in article.notes)
    assert "ban" in {s.type for s in extract(article)}

"""Whatever the encoding, the words come out; what cannot be read is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.press.decode import decode

KOREAN = "엔비디아 H20 칩의 중국 수출 재개를 승인했다고 밝혔다. 앞서 정부는 지난 4월 수출을 금지했다."
CHINESE = "美国政府今年4月禁止向中国销售H20芯片。商务部新闻发言人在例行记者会上回应了有关问题。"
JAPANESE = "トランプ政権は「H20」の中国向け輸出を制限する方針を取り下げたと報じた。ジェンスン・フアンCEOが会談した。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (KOREAN, "utf-8"), (KOREAN, "euc-kr"), (KOREAN, "cp949"), (KOREAN, "utf-16"), (KOREAN, "utf-16-le"),
        (CHINESE, "gb18030"), (CHINESE, "gbk"), (CHINESE, "utf-8"), (JAPANESE, "shift_jis"), (JAPANESE, "utf-8-sig"),
        ("The US banned H20 exports to China.", "utf-16-be"), ("Plain ASCII text.", "ascii"),
    ],
)  # fmt: skip
def test_undeclared_text_is_read(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding))
    assert found.text.lstrip("\ufeff") == text
    assert found.note is None


@pytest.mark.parametrize("declared", ["euc-kr", "shift_jis", "iso-8859-1", "no-such-charset"])
def test_a_wrong_declaration_loses_to_a_reading_without_errors(declared: str) -> None:
    page = f'<meta charset="{declared}"><p>{KOREAN}</p>'
    assert KOREAN in decode(page.encode("utf-8")).text


def test_a_right_declaration_is_followed() -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset=euc-kr"><p>{KOREAN}</p>'
    assert KOREAN in decode(page.encode("euc-kr")).text


def test_broken_bytes_are_replaced_and_reported() -> None:
    found = decode(KOREAN.encode("euc-kr")[:-3] + b"\xff\xff\xff")
    assert found.note and "could not be read" in found.note
    assert found.text.startswith("엔비디아 H20")


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(data: bytes) -> None:
    assert isinstance(decode(data).text, str)

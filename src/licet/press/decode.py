"""Bytes → text, for the encodings the Korean, Chinese, Japanese and English press uses.

Order: byte-order mark, declared charset, UTF-8, UTF-16 without a mark, then the legacy encoding whose reading
looks most like its language. A wrong declaration loses to a reading without errors. Never raises on content.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_\-]{3,20})""")
_LEGACY: Final = ("cp949", "cp932", "gb18030", "big5hkscs")
_SUPERSETS: Final = {
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "shift_jis": "cp932", "shift-jis": "cp932",
    "x-sjis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252",
}  # fmt: skip
_TELLING: Final = {
    "cp949": re.compile("[이다는을를의에가고로한하지사정대도기인부시자스아그라일리]"),
    "cp932": re.compile("[ぁ-んァ-ヶ]"),
    "gb18030": re.compile("[的一是在了不和有中国美年日月]"),
    "big5hkscs": re.compile("[的一是在了不和有中國美年日月]"),
}
_STRANGE: Final = re.compile("[\u0080-\u009f\ue000-\uf8ff\ufffd\uff61-\uff9f㐀-䶿]")
_WIDE: Final = re.compile("[가-힣ぁ-ヶ一-鿿]")
_SAMPLE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding it was read in, and a note when something had to be repaired."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes) -> Decoded:
    """The text of a file or response body, whatever its encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _read(data, encoding)
    candidates = [c for c in (_declared(data), "utf-8", _utf16(data)) if c]
    if _utf16(data):
        candidates.reverse()
    for encoding in candidates:
        if _fits(data, encoding):
            return _read(data, encoding)
    return _damaged_utf8(data) or _legacy(data)


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes: still UTF-8 when what can be read outweighs what cannot."""
    text = data.decode("utf-8", "replace")
    broken, wide = text.count(chr(0xFFFD)), len(_WIDE.findall(text[:_SAMPLE]))
    return _read(data, "utf-8") if wide >= 3 * max(1, broken) else None


def _declared(data: bytes) -> str | None:
    """The declared charset, in the superset that software really writes."""
    found = _DECLARED.search(data[:4096].lower())
    if not found:
        return None
    name = found[1].decode("ascii")
    try:
        return codecs.lookup(_SUPERSETS.get(name, name)).name
    except LookupError:
        return None


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows as zero bytes on one side of ASCII characters."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or sample.count(0) < len(sample) // 50:
        return None
    return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"


def _fits(data: bytes, encoding: str) -> bool:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return False
    return encoding in ("utf-8", "utf-16-le", "utf-16-be") or not _mojibake(text)


def _mojibake(text: str) -> bool:
    return len(_STRANGE.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) // 100


def _legacy(data: bytes) -> Decoded:
    """The legacy encoding whose reading holds the most characters telling of its language."""

    def likeness(encoding: str) -> float:
        text = data[:_SAMPLE].decode(encoding, "replace")
        telling, strange = len(_TELLING[encoding].findall(text)), len(_STRANGE.findall(text))
        return (telling - 4 * strange) / max(1, len(text))

    return _read(data, max(_LEGACY, key=likeness))


def _read(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return Decoded(text, encoding, f"{text.count(chr(0xFFFD))} characters could not be read as {encoding}")

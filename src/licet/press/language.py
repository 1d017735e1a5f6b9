"""Which of the four languages a text is in."""

from __future__ import annotations

import re
from typing import Final

_HANGUL: Final = re.compile("[가-힣]+")
_KANA: Final = re.compile("[ぁ-んァ-ヶ]+")
_HAN: Final = re.compile("[一-鿿]+")
_LATIN: Final = re.compile("[A-Za-z]+")


def guess_language(text: str) -> str:
    """ko, ja, zh or en, by the script at the head of each line, so that no line decides alone."""
    sample = "\n".join(line[:200] for line in text[:20_000].splitlines()[:40])
    hangul, kana, han = _count(_HANGUL, sample), _count(_KANA, sample), _count(_HAN, sample)
    latin = _count(_LATIN, sample) / 4
    if hangul and hangul >= max(kana, han / 2, latin / 3):
        return "ko"
    if kana > (han + kana) * 0.08 and kana + han > latin:
        return "ja"
    return "zh" if han > latin else "en"


def _count(script: re.Pattern[str], sample: str) -> int:
    """Characters of a script."""
    return sum(map(len, script.findall(sample)))

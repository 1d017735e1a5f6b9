"""Which of the four languages a text is in."""

from __future__ import annotations

import re


def guess_language(text: str) -> str:
    """ko, ja, zh or en, by the script at the head of each line, so that no line decides alone."""
    sample = "\n".join(line[:200] for line in text[:20_000].splitlines()[:40])
    hangul = len(re.findall("[가-힣]", sample))
    kana = len(re.findall("[ぁ-んァ-ヶ]", sample))
    han = len(re.findall("[一-鿿]", sample))
    latin = len(re.findall("[A-Za-z]", sample)) / 4
    if hangul and hangul >= max(kana, han / 2, latin / 3):
        return "ko"
    if kana > (han + kana) * 0.08 and kana + han > latin:
        return "ja"
    return "zh" if han > latin else "en"

"""One coarse alphabet in which a name sounds alike however it was spelt, and the scripts that lead there."""

from __future__ import annotations

import re
from functools import lru_cache

from licet.screening.hangul import squeeze
from licet.screening.tables import csv_table


def _sound_rules() -> list[tuple[re.Pattern[str], str]]:
    """Spelling patterns and the sound they fold to, applied in order."""
    return [(re.compile(pattern), to) for pattern, to in csv_table("sounds.csv")]


_RULES = _sound_rules()
_CYRILLIC = {ord(letter): latin for letter, latin in csv_table("cyrillic.csv")}
_ARABIC = {ord(letter): consonant for letter, consonant in csv_table("arabic.csv")}
_ARABIC_ONLY = re.compile("[^a-z0-9 ]")
_ARTICLE = re.compile(r"\b(?:ال|وال|بال|لل)(?=\w{3})")
# Arabic script writes sh, ch and kh with one letter each; digits stand for them here.
_LATIN_CONSONANTS = csv_table("latin_consonants.csv")
_SILENT = str.maketrans("", "", "aeiouyw'")
_KANA_ROWS = (
    ("a", "アカサタナハマヤラワガザダバパ", " k s t n h m y r w g z d b p"),
    ("i", "イキシチニヒミリギジヂビピ", " k sh ch n h m r g j j b p"),
    ("u", "ウクスツヌフムユルグズヅブプヴ", " k s ts n f m y r g z z b p v"),
    ("e", "エケセテネヘメレゲゼデベペ", " k s t n h m r g z d b p"),
    ("o", "オコソトノホモヨロヲゴゾドボポ", " k s t n h m y r o g z d b p"),
)
_SYLLABLE = {
    kana: onset + vowel
    for vowel, row, onsets in _KANA_ROWS
    for kana, onset in zip(row, onsets.split(" "), strict=True)
}
_SMALL = {"ャ": "a", "ュ": "u", "ョ": "o", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}


@lru_cache(maxsize=1 << 17)
def fold_sound(word: str) -> str:
    """A Latin word in the coarse alphabet: voicing, aspiration, r/l and double letters are gone."""
    for pattern, to in _RULES:
        word = pattern.sub(to, word)
    return squeeze(word)


@lru_cache(maxsize=1 << 17)
def skeleton(word: str) -> str:
    """The consonants of a Latin word as Arabic script would keep them."""
    for written, kept in _LATIN_CONSONANTS:
        word = word.replace(written, kept)
    bones = squeeze(word.translate(_SILENT))
    return bones[:-1] if len(bones) > 2 and bones.endswith("h") else bones


def latin_of_cyrillic(text: str) -> str:
    """Cyrillic letters in the common English transliteration."""
    return text.lower().translate(_CYRILLIC)


def bones_of_arabic(text: str) -> str:
    """Arabic and Persian words as consonants, the article cut off."""
    bare = _ARTICLE.sub("", text)
    words = _ARABIC_ONLY.sub("", bare.translate(_ARABIC)).split()
    return " ".join(squeeze(word)[:-1] if len(word) > 2 and word.endswith("h") else squeeze(word) for word in words)


def latin_of_kana(text: str) -> str:
    """Katakana (hiragana is shifted to it) in Latin letters; other characters stay."""
    out: list[str] = []
    for char in text:
        kana = chr(ord(char) + 0x60) if 0x3041 <= ord(char) <= 0x3096 else char
        if kana in _SMALL and out:
            out[-1] = out[-1][:-1] + _SMALL[kana] if out[-1][-1:] in "aiueo" else out[-1] + _SMALL[kana]
        elif kana == "ン":
            out.append("n")
        elif kana not in "ーッ":
            out.append(_SYLLABLE.get(kana, kana))
    return "".join(out)

"""One coarse alphabet in which a name sounds alike however it was spelt, and the scripts that lead there."""

from __future__ import annotations

import re
from functools import lru_cache

from licet.screening.hangul import squeeze

_RULES = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"ough", "o"), (r"tion|sion|shion", "jon"), (r"sch|shch|tsch", "s"), (r"ng(?![aeiou])", "n"), (r"tech", "tek"), (r"chr", "kr"), (r"tch|ch|tsh|cz", "c"), (r"ph|f|w(?=[rh])", "p"),
        (r"ck|kh|gh|q|k", "k"), (r"sh|zh|th", "s"), (r"dzh|dj|dg|j|z", "j"), (r"ts|tz", "s"), (r"x", "ks"), (r"c(?=[eiy])", "s"),
        (r"c(?!$)(?=[aoukltr])|c$", "k"), (r"oo|ou|w", "u"), (r"ee|ea|ie|iy|yy|ij|ii|yi|y", "i"), (r"ei|ai|ay|ey", "ei"),
        (r"v|b", "p"), (r"d", "t"), (r"g", "k"), (r"r", "l"), (r"(?<=[aeiou])h(?![aeiou])", ""), (r"(?<=[bcdfgjklmnpqstvxz])e$", ""),
    )
]  # fmt: skip

_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
        "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi",
        "є": "ye", "ґ": "g", "ў": "u", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz",
    }
)  # fmt: skip

_ARABIC = str.maketrans(
    {
        "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ة": "", "ث": "t", "ج": "j", "چ": "3", "ح": "h", "ه": "h", "ھ": "h", "خ": "9",
        "د": "d", "ض": "d", "ڈ": "d", "ڑ": "r", "ذ": "z", "ظ": "z", "ز": "z", "ژ": "z", "ر": "r", "س": "s", "ص": "s", "ش": "2",
        "ف": "f", "ق": "k", "ك": "k", "ک": "k", "گ": "g", "غ": "g", "ل": "l", "م": "m", "ن": "n", "ں": "n", "ڤ": "f",
    }
)  # fmt: skip
_ARABIC_ONLY = re.compile("[^a-z0-9 ]")
_ARTICLE = re.compile(r"\b(?:ال|وال|بال|لل)(?=\w{3})")
_LATIN_CONSONANTS = (
    ("ough", ""), ("tch", "3"), ("sch", "2"), ("sh", "2"), ("ch", "3"), ("kh", "9"), ("gh", "g"), ("dh", "z"), ("th", "t"),
    ("ph", "f"), ("zh", "z"), ("dj", "j"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("c", "k"), ("v", "f"),
)  # fmt: skip
_SILENT = str.maketrans("", "", "aeiouyw'")

_KANA = {
    "アカサタナハマヤラワガザダバパ": ("a", ["", "k", "s", "t", "n", "h", "m", "y", "r", "w", "g", "z", "d", "b", "p"]),
    "イキシチニヒミリギジヂビピ": ("i", ["", "k", "sh", "ch", "n", "h", "m", "r", "g", "j", "j", "b", "p"]),
    "ウクスツヌフムユルグズヅブプヴ": ("u", ["", "k", "s", "ts", "n", "f", "m", "y", "r", "g", "z", "z", "b", "p", "v"]),
    "エケセテネヘメレゲゼデベペ": ("e", ["", "k", "s", "t", "n", "h", "m", "r", "g", "z", "d", "b", "p"]),
    "オコソトノホモヨロヲゴゾドボポ": ("o", ["", "k", "s", "t", "n", "h", "m", "y", "r", "o", "g", "z", "d", "b", "p"]),
}  # fmt: skip
_SYLLABLE = {
    k: c + vowel for kana, (vowel, onsets) in _KANA.items() for k, c in zip(kana, onsets, strict=True)
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
    return " ".join(
        squeeze(word)[:-1] if len(word) > 2 and word.endswith("h") else squeeze(word) for word in words
    )


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

"""Hangul taken apart and put together, its Sino-Korean readings, and how it sounds."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache, partial
from itertools import chain, combinations

from licet.screening.tables import csv_table, text_of

Rules = tuple[tuple[str, str], ...]
MOST_HEARD = 3

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
CODAS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FIRST, _LAST = 0xAC00, 0xD7A3

# A Sino-Korean ㄹ or ㄴ that opens a word is softened (두음법칙): 리→이, 녀→여, 로→노.
_SOFTENED = {
    "ㄹ": {"ㅣ": "ㅇ", "ㅑ": "ㅇ", "ㅕ": "ㅇ", "ㅖ": "ㅇ", "ㅛ": "ㅇ", "ㅠ": "ㅇ"},
    "ㄴ": {"ㅣ": "ㅇ", "ㅕ": "ㅇ", "ㅛ": "ㅇ", "ㅠ": "ㅇ"},
}

_SOUND_INITIAL = dict(
    zip(
        INITIALS,
        ["k", "k", "n", "t", "t", "l", "m", "p", "p", "s", "s", "", "j", "j", "c", "k", "t", "p", "h"],
        strict=True,
    )
)
_SOUND_VOWEL = dict(
    zip(
        VOWELS,
        [
            "a",
            "æ",
            "ia",
            "ie",
            "o",
            "e",
            "io",
            "ie",
            "o",
            "ua",
            "ue",
            "oe",
            "io",
            "u",
            "uo",
            "ue",
            "ui",
            "iu",
            "",
            "i",
            "i",
        ],
        strict=True,
    )
)
_SOUND_CODA = {
    "ㄱ": "k",
    "ㄲ": "k",
    "ㅋ": "k",
    "ㄴ": "n",
    "ㄷ": "t",
    "ㅅ": "s",
    "ㅆ": "s",
    "ㅈ": "j",
    "ㅊ": "c",
    "ㅌ": "t",
    "ㄹ": "l",
    "ㅁ": "m",
    "ㅂ": "p",
    "ㅍ": "p",
    "ㅇ": "n",
}


def is_hangul(char: str) -> bool:
    """Whether a character is a whole Hangul syllable."""
    return _FIRST <= ord(char) <= _LAST


def split(char: str) -> tuple[str, str, str]:
    """Initial, vowel and coda (a blank when there is none) of one syllable."""
    code = ord(char) - _FIRST
    return INITIALS[code // 588], VOWELS[code % 588 // 28], CODAS[code % 28]


def join(initial: str, vowel: str, coda: str = " ") -> str:
    """The syllable of the three letters."""
    return chr(_FIRST + INITIALS.index(initial) * 588 + VOWELS.index(vowel) * 28 + CODAS.index(coda))


def compose(initial: str, written: str) -> str:
    """An initial and a final written as letters and whole syllables (`ㅏ이`, `ㅑㅇ`) as syllables."""
    coda = written[1] if len(written) > 1 and written[1] in CODAS else " "
    rest = written[2:] if coda != " " else written[1:]
    return join(initial, written[0], coda) + rest


def jamo(text: str) -> str:
    """Hangul as letters, so that one different letter is one edit; other characters stay."""
    return "".join("".join(split(char)).rstrip() if is_hangul(char) else char for char in text)


@cache
def sino_korean() -> dict[str, str]:
    """Character (simplified) → its Sino-Korean reading."""
    rows = (line.split(" ") for line in text_of("sino_korean.txt").splitlines() if not line.startswith("#"))
    found: dict[str, str] = {}
    for reading, characters in rows:
        for character in characters:
            found.setdefault(character, reading)
    return found


@cache
def characters_of() -> dict[str, str]:
    """Sino-Korean reading, word-initial softening included → characters it may be."""
    found: dict[str, str] = {}
    for line in text_of("sino_korean.txt").splitlines():
        if line.startswith("#"):
            continue
        reading, characters = line.split(" ")
        for spelt in {reading, soften(reading)}:
            found[spelt] = found.get(spelt, "") + characters
    return found


def soften(reading: str) -> str:
    """A reading as it is written at the start of a word."""
    initial, vowel, coda = split(reading)
    softer = _SOFTENED.get(initial, {}).get(vowel, "ㄴ" if initial == "ㄹ" else initial)
    return join(softer, vowel, coda)


def read_hanzi(text: str) -> str | None:
    """Characters in their Sino-Korean reading as the South writes it, or None when one is not in the table."""
    read = read_in_full(text)
    return soften(read[0]) + read[1:] if read else None


def read_in_full(text: str) -> str | None:
    """The same as the North writes it: the first sound of a word is not softened."""
    readings = [sino_korean().get(char) for char in text]
    return "".join(filter(None, readings)) if readings and None not in readings else None


@lru_cache(maxsize=1 << 12)
def _said(text: str) -> str:
    """Hangul in the coarse alphabet of `sounds.fold_sound`, ㅐ still told from ㅔ."""
    out: list[str] = []
    for char in text.replace("츠", "스"):
        if not is_hangul(char):
            continue
        initial, vowel, coda = split(char)
        out.append(_SOUND_INITIAL[initial] + _SOUND_VOWEL[vowel] + _SOUND_CODA.get(coda, ""))
    return squeeze("".join(out))


def sound(text: str, english: Rules = ()) -> str:
    """Hangul in the coarse alphabet of `sounds.fold_sound`; `english` are the vowels taken for English ones."""
    said = _said(text)
    for heard, spelt in english:
        said = said.replace(heard, spelt)
    return squeeze(said.replace("æ", "e"))


def hearings(text: str) -> list[Callable[[str], str]]:
    """The ways to hear a text and its parts: any of its vowels as the English spelling it may stand for."""
    said = _said(text)
    present = [(heard, spelt) for heard, spelt in csv_table("heard.csv") if heard in said][:MOST_HEARD]
    chosen = chain.from_iterable(combinations(present, count) for count in range(len(present) + 1))
    return [partial(sound, english=rules) for rules in chosen]


def squeeze(text: str) -> str:
    """The text without doubled letters."""
    return "".join(char for i, char in enumerate(text) if i == 0 or char != text[i - 1])

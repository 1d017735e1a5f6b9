"""Cuts a name of an unspaced script into known words and the rest, and says the known words in English.

The longest known word wins, from the left. What is left over is what names the party.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import product

from licet.screening import hangul, pinyin
from licet.screening.normalise import core_tokens
from licet.screening.tables import csv_table

MOST_READINGS = 6
# Words of Chinese characters that Korean (and Japanese) names use and Chinese ones do not.
KOREAN = frozenset({"朝鲜", "高丽", "会社", "株式会社", "总会社", "贸易会社", "合营会社", "贸会社"})
MOST_MEANINGS = 3
# `第二十八` anywhere, `二十八` before what is numbered: 28.
_NUMERALS = "〇一二三四五六七八九十百"
_NUMBERED = re.compile(
    f"第([{_NUMERALS}]+|\\d+)|(?<![{_NUMERALS}])([{_NUMERALS}]+)(?=研究|设计|所|院|厂|局|部)|제(\\d+)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a name as written, and what it means (None: unknown, the empty text: a legal form)."""

    written: str
    meanings: tuple[str, ...] | None


@cache
def glossary(language: str) -> dict[str, tuple[str, ...]]:
    """Word → English meanings for `zh`, `ko` or `ar`, places included."""
    found = {word: tuple(meaning.split("|")) for word, meaning in csv_table(f"glossary_{language}.csv")}
    if language == "ko":
        for word, meanings in glossary("zh").items():
            for read in _in_korea(word):
                found.setdefault(read, meanings)
    for zh, latin, ko in csv_table("places_zh.csv") if language != "ar" else ():
        for place in (zh,) if language == "zh" else ko.split("|"):
            found[place] = tuple(dict.fromkeys((*found.get(place, ()), *latin.split("|"))))
    return found


def _in_korea(word: str) -> list[str]:
    """How Korean writes a Chinese word of trade: in its Sino-Korean reading or as Mandarin (科技: 과기, 커지)."""
    if len(word) < 2:
        return []
    read, spelt = hangul.read_hanzi(word), pinyin.of_hanzi(word)
    known = all(syllable in pinyin.hangul_of_syllable() for syllable in spelt)
    return [*([read] if read else []), *([pinyin.to_hangul(spelt)] if known else [])]


@cache
def _places() -> frozenset[str]:
    return frozenset(name for zh, _, ko in csv_table("places_zh.csv") for name in (zh, *ko.split("|")))


def is_place(part: Part) -> bool:
    """Whether a part is a place, Chinese or Korean."""
    return part.written in _places()


@cache
def meaning_words() -> frozenset[str]:
    """Every English word some glossary produces: such a word is never taken for a transcription."""
    tables = ("glossary_zh.csv", "glossary_ko.csv", "glossary_ar.csv", "glossary_ru.csv")
    meanings = [meaning for table in tables for _, meaning in csv_table(table)]
    meanings += [latin for _, latin, _ in csv_table("places_zh.csv")]
    return frozenset(word for meaning in meanings for part in meaning.split("|") for word in part.split())


def cut(text: str, language: str) -> list[Part]:
    """A name as known and unknown parts; a one-character word counts only at the end of the name.

    Read from the end, where the kind of organisation stands: 中科技术 ends in 技术 and holds no 科技. A place the
    name opens with stays whole: 베이징지원 is in 베이징 and holds no 징지.
    """
    words, end, rest = glossary(language), len(text), len(text)
    opening, longest = _opening_place(text), max(map(len, words))
    parts: list[Part] = []

    def close(start: int) -> None:
        parts.extend(Part(written, None) for written in reversed(text[start:rest].split()))

    while end:
        found = _known_before(text, end, words, longest, opening)
        if found is None:
            end -= 1
        else:
            close(end)
            parts.append(Part(found, words[found]))
            end = rest = end - len(found)
    close(0)
    return parts[::-1]


def _opening_place(text: str) -> int:
    """Characters of the longest place a text opens with."""
    return max((size for size in range(len(text) + 1) if text[:size] in _places()), default=0)


def _known_before(text: str, end: int, words: dict[str, tuple[str, ...]], longest: int, opening: int) -> str | None:
    """The longest known word that ends there and does not begin inside the opening place."""
    for start in range(max(0, end - longest), end):
        word = text[start:end]
        whole = start == 0 or start >= opening or end <= opening
        if whole and word in words and (end - start > 1 or end == len(text)):
            return word
    return None


def readings(parts: list[Part]) -> list[list[tuple[Part, str]]]:
    """Every way to say the known parts in English, the commonest first, at most `MOST_READINGS`."""
    choices = [part.meanings or ("",) for part in parts]
    first = [tuple(options[0] for options in choices)]
    others = [said for said in product(*(options[:MOST_MEANINGS] for options in choices)) if said != first[0]]
    others.sort(key=lambda combination: sum(a != b for a, b in zip(combination, first[0], strict=True)))
    return [list(zip(parts, chosen, strict=True)) for chosen in [*first, *others][:MOST_READINGS]]


@cache
def _russian() -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    """How each known phrase opens, its pattern and its meanings, longer phrases first."""
    rows = sorted(csv_table("glossary_ru.csv"), key=lambda row: -len(row[0]))
    return tuple((stem.split()[0].rstrip("*"), _stem(stem), tuple(meaning.split("|"))) for stem, meaning in rows)


def _stem(written: str) -> re.Pattern[str]:
    """A pattern for a phrase whose words may end in anything where it says `*`."""
    words = (re.escape(word.rstrip("*")) + ("[а-яё]*" if word.endswith("*") else "") for word in written.split())
    return re.compile(r"\b" + r"\s+".join(words) + "(?![а-яё])")


def english_of_russian(text: str, choice: int) -> str:
    """A Russian name with its known words in English; `choice` picks among alternatives."""
    for opening, pattern, meanings in _russian():
        if opening in text:
            text = pattern.sub(f" {meanings[min(choice, len(meanings) - 1)]} ", text)
    return text


def clean(name: str) -> str:
    """A name of an unspaced script without marks, simplified, numbers as digits and words of their own."""
    bare = re.sub(r"[^\w]+", " ", pinyin.simplify(name)).strip().lower()
    bare = re.sub(r"(?<=\w)[与及](?=\w)", " ", bare)
    return _NUMBERED.sub(lambda found: f" {number(found[1] or found[2] or found[3])} ", bare)


def number(written: str) -> int:
    """A Chinese numeral below a thousand (`二十八`, `八一一`, `13`)."""
    if written.isdigit() and written.isascii():
        return int(written)
    digits = [_NUMERALS.index(char) for char in written]
    if max(digits) < 10:
        return int("".join(map(str, digits)))
    total = last = 0
    for digit in digits:
        unit = {10: 10, 11: 100}.get(digit)
        total, last = (total + (last or 1) * unit, 0) if unit else (total, digit)
    return total + last


def meaning_tokens(meaning: str) -> tuple[str, ...]:
    """The compared words of a meaning."""
    return core_tokens(meaning) if meaning else ()

"""Mandarin syllables: cutting a word into them, and writing them in Hangul as Korean does."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from sys import intern

from licet.screening.hangul import compose
from licet.screening.tables import csv_table, yaml_table

# What no Mandarin holds: a consonant before another one, or at the end, that is not -n, -ng or -r.
_UNSPOKEN = re.compile("[^a-z]|[bpmfdtlkhjqxyw](?![aeiouv])|[zcs](?![aeiouvh])|(?<!n)g(?![aeiouv])")


@cache
def hangul_of_syllable() -> dict[str, str]:
    """Every Mandarin syllable (no tone) → its Hangul transcription."""
    table = yaml_table("pinyin.yaml")
    found: dict[str, str] = dict(table["alone"])
    for final, (written, after) in table["finals"].items():
        for initial in after.split():
            found[initial + final] = compose(table["initials"][initial], _after(initial, written))
    found.update(table["umlaut"])
    found.update(table["buzz"])
    return found


def _after(initial: str, written: str) -> str:
    """The final as it is written behind an initial: affricates swallow the y of a y-vowel."""
    if initial in ("j", "q", "zh", "ch", "z", "c"):
        return yaml_table("pinyin.yaml")["plain_after_affricate"].get(written[0], written[0]) + written[1:]
    return written


@lru_cache(maxsize=1 << 16)
def syllables(word: str) -> tuple[str, ...] | None:
    """The fewest Mandarin syllables a word consists of, longer ones first; None when it is not pinyin."""
    if _UNSPOKEN.search(word):
        return None
    known = hangul_of_syllable()
    best: list[tuple[str, ...] | None] = [(), *([None] * len(word))]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 6), end):
            before = best[start]
            if before is None or word[start:end] not in known:
                continue
            cut = (*before, intern(word[start:end]))
            kept = best[end]
            if kept is None or (len(cut), [-len(s) for s in cut]) < (len(kept), [-len(s) for s in kept]):
                best[end] = cut
    return best[-1]


def to_hangul(parts: tuple[str, ...]) -> str:
    """Syllables in Hangul."""
    table = hangul_of_syllable()
    return "".join(table[part] for part in parts)


@cache
def _simplified() -> dict[int, str]:
    return {ord(old): new for old, new in csv_table("simplified.csv")}


def simplify(name: str) -> str:
    """Traditional and Japanese characters in the simplified form names are compared in."""
    return name.translate(_simplified())


@cache
def surnames() -> frozenset[str]:
    """The commonest family names of one character or syllable, Chinese and Korean."""
    table = yaml_table("pinyin.yaml")
    return frozenset(table["surnames"] + table["surnames_korean"])


@lru_cache(maxsize=1 << 16)
def of_hanzi(text: str) -> tuple[str, ...]:
    """The Mandarin reading of each character, tones dropped; other characters as they are."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    readings: list[str] = lazy_pinyin(text)
    return tuple(reading.replace("ü", "v") for reading in readings)

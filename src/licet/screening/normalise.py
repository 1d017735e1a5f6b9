"""From a written name to the tokens that are compared.

One folding serves both sides, the list and the question, so a difference that folds away can never be a
difference. Whole batches are folded as one text, which makes tens of thousands of names a second possible.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from licet.screening.tables import csv_table, yaml_table

INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")
# the point comes first so that the search runs from point to point
_ACRONYM = re.compile(r"\.(?<=\b[^\W\d_]\.)(?=[^\W\d_]\b)")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_NOT_WORD = re.compile(r"[^\w\n]+|_+")

# Cyrillic and Greek letters that print like Latin ones (Unicode confusables), folded only in mixed tokens.
_LOOKALIKE = dict(
    zip(
        "аеорсухіјѕԁӏкмнтвгиАВЕКМНОРСТХУІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοερικνυ",
        "aeopcyxijsdlkmhtbrnABEKMHOPCTXYIJSABEZHIKMNOPTYXaoepikvu",
        strict=True,
    )
)
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "ı": "i", "ð": "d", "þ": "th", "đ": "d", "œ": "oe", "ə": "a"}
)
_OCR_DIGITS = str.maketrans("0158", "oisb")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_PUNCTUATION = str.maketrans(
    {**{chr(i): " " for i in range(128) if not chr(i).isalnum() and chr(i) != "\n"}, "'": None, "`": None}
)


def script_of(name: str) -> str:
    """The script that decides how a name is read (ISO 15924: Latn, Hang, Hani, Kana, Cyrl, Arab)."""
    if name.isascii():
        return "Latn"
    counts = {"Hang": 0, "Kana": 0, "Hani": 0, "Cyrl": 0, "Arab": 0, "Latn": 0}
    for char in name:
        if script := _script_of_char(char):
            counts[script] += 1
    for script in ("Hang", "Kana", "Hani", "Arab"):
        if counts[script]:
            return script
    return "Cyrl" if counts["Cyrl"] > counts["Latn"] else "Latn"


def _script_of_char(char: str) -> str | None:
    code = ord(char)
    if 0xAC00 <= code <= 0xD7A3 or 0x1100 <= code <= 0x11FF:
        return "Hang"
    if 0x3040 <= code <= 0x30FA or code == 0x30FC:
        return "Kana"
    if 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF:
        return "Hani"
    if 0x400 <= code <= 0x52F:
        return "Cyrl"
    if 0x600 <= code <= 0x6FF or 0x750 <= code <= 0x77F or 0xFB50 <= code <= 0xFEFC:
        return "Arab"
    return "Latn" if char.isalpha() else None


@cache
def _noise() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule, re.IGNORECASE | re.MULTILINE) for rule in yaml_table("latin.yaml")["noise"])


def fold(name: str) -> str:
    """One name in lower-case words without marks, accents, look-alikes and phrases about its address."""
    return fold_many([name])[0]


def fold_many(names: list[str]) -> list[str]:
    """`fold` for many names: the ASCII ones pass as one text, the others one by one."""
    if not names:
        return []
    flat = [name.replace("\n", " ") if name.isascii() else _to_ascii_letters(name) for name in names]
    text = "\n".join(_strip_noise(flat))
    text = _ACRONYM.sub("", text.lower().replace("&", " and "))
    text = text.translate(_PUNCTUATION)
    if not text.isascii():
        text = _NOT_WORD.sub(" ", text)
    return text.split("\n")


@cache
def _noise_marks() -> tuple[str, ...]:
    return tuple(yaml_table("latin.yaml")["noise_marks"])


def _strip_noise(names: list[str]) -> list[str]:
    text = "\n".join(names).lower()
    starts = {text.rfind("\n", 0, at) + 1 for mark in _noise_marks() for at in _places(text, mark)}
    if not starts:
        return names
    kept, at = list(names), 0
    for i, name in enumerate(names):
        if at in starts:
            kept[i] = _without_noise(name)
        at += len(name) + 1
    return kept


def _places(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1)


def _without_noise(name: str) -> str:
    for rule in _noise():
        name = rule.sub(" ", name)
    return name


def _unread_digits(word: str) -> str:
    """A word in which a scanner read letters as digits (`fact0ry`, `8udker`) as letters again; `28th` as `28`."""
    if ordinal := _ORDINAL.fullmatch(word):
        return ordinal[1]
    digits = sum(char.isdigit() for char in word)
    if len(word) - digits < 3 or digits > 2 or any(char in "234679" for char in word):
        return word
    return word if word[-1].isdigit() and word[:-1].isalpha() and len(word) < 6 else word.translate(_OCR_DIGITS)


def _to_ascii_letters(name: str) -> str:
    text = unicodedata.normalize("NFKC", INVISIBLE.sub("", name)).replace("\n", " ").translate(_DASHES)
    text = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    words = unicodedata.normalize("NFC", text).split(" ")
    return " ".join(_fold_lookalikes(word) for word in words).casefold().translate(_LETTERS).replace("’", "")


def _fold_lookalikes(word: str) -> str:
    latin = sum(char.isascii() and char.isalpha() for char in word)
    strange = sum(char in _LOOKALIKE for char in word)
    return "".join(_LOOKALIKE.get(char, char) for char in word) if latin and strange else word


@cache
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    """Legal forms of several words by their first word, longest first."""
    forms: dict[str, list[str]] = yaml_table("latin.yaml")["legal_forms"]
    split = [tuple(form.split()) for members in forms.values() for form in members if " " in form]
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(split, key=len, reverse=True):
        found.setdefault(phrase[0], []).append(phrase)
    return found


def _without_phrases(words: list[str]) -> list[str]:
    """The words without legal forms of several words."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        options = _phrases().get(words[at], ())
        phrase = next((p for p in options if tuple(words[at : at + len(p)]) == p), None)
        if phrase is None:
            kept.append(words[at])
        at += len(phrase) if phrase else 1
    return kept


@cache
def _words() -> dict[str, str]:
    """Written word → compared word; the empty text for a word that weighs nothing."""
    table = yaml_table("latin.yaml")
    words = {short: full for full, shorts in table["abbreviations"].items() for short in shorts}
    weightless = [*table["grammar"], *table["shells"]]
    for members in table["legal_forms"].values():
        weightless += [form for form in members if " " not in form]
    return _plurals() | words | dict.fromkeys(weightless, "")


def _plurals() -> dict[str, str]:
    """Words of trade in the plural → in the singular."""
    meanings = (meaning for _, meaning in csv_table("glossary_zh.csv"))
    words = {word for text in meanings for word in re.findall("[a-z]+", text)} | set(
        yaml_table("latin.yaml")["generic"]
    )
    return {f"{word}s": word for word in words if len(word) > 3 and f"{word}s" not in words}


def tokens_of(folded: str) -> tuple[str, ...]:
    """The compared words of a folded name; when every word is weightless, all of them."""
    words = _words()
    found = [raw if raw.isalpha() or raw.isdigit() else _unread_digits(raw) for raw in folded.split()]
    named = found if _phrases().keys().isdisjoint(found) else _without_phrases(found)
    return tuple(word for word in (words.get(raw, raw) for raw in named) if word) or tuple(found)


def is_weightless(word: str) -> bool:
    """Whether a folded word is grammar or a legal form."""
    return _words().get(word) == ""


@lru_cache(maxsize=1 << 16)
def core_tokens(name: str) -> tuple[str, ...]:
    """The compared words of a name as written."""
    return tokens_of(fold(name))

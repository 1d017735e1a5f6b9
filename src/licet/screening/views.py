"""The forms a name takes: what a listed name offers to each view, and through which views a question is read.

A view is a way two spellings can mean one name: letters, characters, Hangul by transcription of Mandarin or
by Sino-Korean reading, sound, consonants. Every form is a tuple of words; English glosses stand in every
view.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from licet.screening import glossary, hangul, pinyin, sounds
from licet.screening.normalise import INVISIBLE, core_tokens, script_of

VIEWS = ("latin", "hanzi", "hangul", "sino_korean", "phonetic", "skeleton")
Words = tuple[str, ...]
_ARTICLES = frozenset({"al", "el", "ul", "bin", "ibn", "bint", "abu", "abd"})
# Sounds of fewer letters than this are too many names': 애플 and EPL are both `epl`.
_LEAST_HEARD = 4
_PINYIN_LEGAL = frozenset({"you", "xian", "gong", "si", "gu", "fen", "ze", "ren"})


@dataclass(frozen=True, slots=True)
class Form:
    """A name as one view reads it.

    Attributes:
        channel: how the words came about (`letters`, `gloss`, `transcription`…), for the explanation.
        strict: Mandarin syllables must agree exactly; one letter makes another name.
    """

    view: str
    words: Words
    channel: str
    strict: bool = False


def listed_forms(name: str) -> list[tuple[str, Words]]:
    """What a listed name is found under, as (view, words)."""
    script = script_of(name)
    if script == "Latn":
        return latin_forms(core_tokens(name))
    if script in ("Hani", "Kana"):
        return _hanzi_listed(name)
    if script == "Hang":
        return [("hangul", form.words) for form in _hangul(name) if form.view == "hangul"]
    return [
        (form.view, form.words) for form in question_forms(name) if form.view in ("phonetic", "skeleton", "latin")
    ]


def latin_forms(words: Words) -> list[tuple[str, Words]]:
    """What a listed name in Latin letters is found under, out of its compared words."""
    found = [("latin", words), ("phonetic", tuple(sounds.fold_sound(word) for word in words))]
    bones = tuple(bone for word in words if word not in _ARTICLES and (bone := sounds.skeleton(word)))
    found.append(("skeleton", bones))
    spelt = _transcribed(words)
    if spelt:
        found.append(
            ("hangul", tuple(hangul.jamo(pinyin.to_hangul(p)) if isinstance(p, tuple) else p for p in spelt))
        )
        found.append(("sino_korean", tuple("-".join(p) if isinstance(p, tuple) else p for p in spelt)))
    return found


@lru_cache(maxsize=1 << 16)
def _mandarin(word: str) -> Words | None:
    """The syllables of a word that is Mandarin and no English word or place."""
    if word in glossary.meaning_words() or len(word) < 2:
        return None
    return pinyin.syllables(word)


def _transcribed(words: Words) -> list[str | Words]:
    """Words with each run of Mandarin syllables as one tuple; empty when there is none."""
    out: list[str | Words] = []
    for word in words:
        parts = _mandarin(word)
        last = out[-1] if out else None
        if parts is None:
            out.append(word)
        elif isinstance(last, tuple):
            out[-1] = (*last, *parts)
        else:
            out.append(parts)
    return out if any(isinstance(part, tuple) for part in out) else []


def _hanzi_listed(name: str) -> list[tuple[str, Words]]:
    """A native Chinese name: its characters, its pinyin with glosses, its two Korean readings."""
    parts = glossary.cut(glossary.clean(name), "zh")
    found: list[tuple[str, Words]] = [("hanzi", _characters(parts))]
    spelt: list[str | Words] = []
    read: list[str] = []
    for part, meaning in glossary.readings(parts)[0]:
        if part.meanings is None and script_of(part.written) != "Latn":
            spelt.append(pinyin.of_hanzi(part.written))
            read.append(hangul.jamo(hangul.read_hanzi(part.written) or ""))
        else:
            words = glossary.meaning_tokens(meaning if part.meanings is not None else part.written)
            spelt += words
            read += words
    known = all(s in pinyin.hangul_of_syllable() for p in spelt if isinstance(p, tuple) for s in p)
    if known:
        found.append(
            ("hangul", tuple(hangul.jamo(pinyin.to_hangul(p)) if isinstance(p, tuple) else p for p in spelt))
        )
        found.append(("latin", tuple("".join(p) if isinstance(p, tuple) else p for p in spelt)))
    if all(read):
        found.append(("hangul", tuple(read)))
    return found


def _characters(parts: list[glossary.Part]) -> Words:
    kept = tuple(part.written for part in parts if part.meanings != ("",))
    return kept or tuple(part.written for part in parts)


def question_forms(name: str) -> list[Form]:
    """The forms a question is asked in, by its script; at least one unless the name holds no letter."""
    script = script_of(name)
    if script == "Latn":
        return [Form("latin", core_tokens(name), "letters")]
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", name))
    forms = {"Hani": _hanzi, "Kana": _kana, "Hang": _hangul, "Cyrl": _cyrillic, "Arab": _arabic}[script](plain)
    return [form for form in dict.fromkeys(forms) if form.words]


def _hanzi(name: str) -> list[Form]:
    parts = glossary.cut(glossary.clean(name), "zh")
    full = "".join(s for s in pinyin.of_hanzi(re.sub(r"\W", "", name)) if s not in _PINYIN_LEGAL)
    return [
        Form("hanzi", _characters(parts), "characters", strict=True),
        *(Form("latin", _said(said, _pinyin), "gloss and pinyin", strict=True) for said in glossary.readings(parts)),
        Form("latin", _said(_brand_spelt(parts), _pinyin), "gloss and pinyin", strict=True),
        Form("latin", (full,), "pinyin", strict=True),
        *_person(re.sub(r"\W", "", pinyin.simplify(name))),
        *_from_korea(parts),
    ]


def _said(
    said: list[tuple[glossary.Part, str]], spell: Callable[[str], str], heard: Callable[[str], str] = str
) -> Words:
    """Known words in English (through `heard`), unknown ones as `spell` writes them."""
    words: list[str] = []
    for part, meaning in said:
        if part.meanings is not None:
            words += map(heard, glossary.meaning_tokens(meaning))
        elif script_of(part.written) == "Latn":
            words += map(heard, core_tokens(part.written))
        else:
            words.append(spell(part.written))
    return tuple(filter(None, words))


def _pinyin(text: str) -> str:
    return "".join(pinyin.of_hanzi(text))


def _korean(text: str) -> str:
    return hangul.sound(hangul.read_in_full(text) or "")


def _from_korea(parts: list[glossary.Part]) -> list[Form]:
    """What calls itself 会社 or Korean is read as Korea reads characters, and heard."""
    if not any(part.written in glossary.KOREAN for part in parts):
        return []
    heard = [_said(said, _korean, sounds.fold_sound) for said in glossary.readings(parts)]
    return [Form("phonetic", words, "Korean sound") for words in heard]


def _brand_spelt(parts: list[glossary.Part]) -> list[tuple[glossary.Part, str]]:
    """What names the party (behind the place, up to the last unknown word and one character) as one word."""
    unknown = [i for i, part in enumerate(parts) if part.meanings is None]
    start = next((i for i, part in enumerate(parts) if not glossary.is_place(part)), 0)
    end = max(unknown[-1] if unknown else start, start) + 1
    end += end < len(parts) and len(parts[end].written) == 1
    brand = glossary.Part("".join(part.written for part in parts[start:end]), None)
    return glossary.readings([*parts[:start], brand, *parts[end:]])[0]


def _person(written: str) -> list[Form]:
    """A surname and one or two characters more may be a person, Chinese or Korean."""
    if len(written) not in (2, 3) or written[0] not in pinyin.surnames():
        return []
    if hangul.is_hangul(written[0]):
        return [Form("phonetic", (hangul.sound(written[0]), hangul.sound(written[1:])), "sound")]
    return [
        Form("latin", (_pinyin(written[0]), _pinyin(written[1:])), "pinyin", strict=True),
        Form("phonetic", tuple(filter(None, (_korean(written[0]), _korean(written[1:])))), "Korean sound"),
    ]


def _kana(name: str) -> list[Form]:
    latin = sounds.latin_of_kana(name)
    if script_of(latin) == "Hani":
        return _hanzi(latin)
    words = core_tokens(latin)
    return [
        Form("latin", words, "kana"),
        Form("phonetic", tuple(map(sounds.fold_sound, words)), "kana sound"),
    ]


def _hangul(name: str) -> list[Form]:
    parts = glossary.cut(glossary.clean(name), "ko")
    said = [*glossary.readings(parts), _brand_spelt(parts)]
    forms = [form for reading in said for form in _hangul_reading(reading)]
    spoken = [reading for cut in (parts, _with_loans(parts)) for reading in glossary.readings(cut)]
    ways = hangul.hearings(name)
    heard = [_said(said, hear, sounds.fold_sound) for said in spoken for hear in ways]
    whole = [hear(name) for hear in ways]
    return [
        *forms,
        *(_person(name.strip()) if len(name.strip()) > 2 else []),
        *(Form("phonetic", words, "sound") for words in heard if len("".join(words)) >= _LEAST_HEARD),
        *(Form("phonetic", (sound,), "sound of the whole") for sound in whole if len(sound) > _LEAST_HEARD),
    ]


def _with_loans(parts: list[glossary.Part]) -> list[glossary.Part]:
    """A brand that ends in an English word (하이|실리콘) is heard as one word."""
    out: list[glossary.Part] = []
    for part in parts:
        if out and out[-1].meanings is None and part.meanings and _is_loan(part.written, part.meanings[0]):
            out[-1] = glossary.Part(out[-1].written + part.written, None)
        else:
            out.append(part)
    return out


def _is_loan(written: str, meaning: str) -> bool:
    alike = hangul.sound(written)[:3] == sounds.fold_sound(meaning)[:3]
    return alike and not glossary.is_place(glossary.Part(written, None))


def _hangul_reading(said: list[tuple[glossary.Part, str]]) -> list[Form]:
    """Known words in English; unknown ones as transcription of Mandarin and as Sino-Korean reading."""
    translated = Form("hangul", _said(said, hangul.jamo), "transcription")
    read = _said(said, str)
    if all(part.meanings is not None or not hangul.is_hangul(part.written[0]) for part, _ in said):
        return [translated, Form("latin", read, "gloss")]
    return [translated, Form("sino_korean", read, "Sino-Korean reading")]


def _cyrillic(name: str) -> list[Form]:
    lower = re.sub(r"[«»„“\"']", " ", name.lower())
    forms: list[Form] = []
    for choice in (0, 1):
        words = core_tokens(sounds.latin_of_cyrillic(glossary.english_of_russian(lower, choice)))
        forms.append(Form("latin", words, "gloss and transliteration"))
        forms.append(Form("phonetic", tuple(map(sounds.fold_sound, words)), "sound of Cyrillic"))
    plain = core_tokens(sounds.latin_of_cyrillic(lower))
    return [
        *forms,
        Form("latin", plain, "transliteration"),
        Form("phonetic", tuple(map(sounds.fold_sound, plain)), "sound of Cyrillic"),
    ]


def _arabic(name: str) -> list[Form]:
    known = glossary.glossary("ar")
    marks = re.sub(r"[\u064b-\u065f\u0640\u0670]", "", name).replace("\u200c", "")
    words: list[str] = []
    plain: list[str] = []
    for word in re.findall(r"\w+", marks):
        bones = sounds.bones_of_arabic(word).split()
        plain += bones
        if word in known:
            words += [bone for said in glossary.meaning_tokens(known[word][0]) if (bone := sounds.skeleton(said))]
        else:
            words += bones
    return [
        Form("skeleton", tuple(words), "gloss and consonants"),
        Form("skeleton", tuple(plain), "consonants"),
    ]

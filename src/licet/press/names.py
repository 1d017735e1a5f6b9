"""The gazetteer: names in four languages and the canonical English name each stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, cast

from licet.press.data import table
from licet.press.patterns import Named, Words

if TYPE_CHECKING:
    from licet.screening.records import Entry

GENERIC: Final = "AI chips"
_SECTIONS: Final = (
    ("items", "item"), ("rules", "item"), ("materials", "item"), ("persons", "actor"), ("actors", "actor"),
    ("places", "place"), ("outlets", "outlet"),
)  # fmt: skip

_TELLING: Final = 3
"""Characters of a listed party's name that make it unmistakable."""

Section = Literal["items", "rules", "materials"]


@cache
def spellings() -> tuple[tuple[str, str], ...]:
    """Every `(word, class)` pair: `item:H20`, the kind (`item`) and, within items, `rules` and `materials`."""
    return tuple(_spellings())


def _spellings() -> Iterator[tuple[str, str]]:
    data = table("names")
    for section, kind in _SECTIONS:
        for name, written in cast("dict[str, list[str]]", data[section]).items():
            for spelling in written:
                yield spelling, f"{kind}:{name}"
                yield spelling, kind
                if section in ("rules", "materials"):
                    yield spelling, section
    yield from _listed()
    for section in ("generic_items", "bare_items"):
        for spelling in cast("list[str]", data[section]):
            yield spelling, f"item:{GENERIC}"
            yield spelling, section.removesuffix("_items")


@cache
def listed_parties() -> tuple[tuple[str, Entry], ...]:
    """Every listing of the starter pack with the name the press is given for its party.

    A party the gazetteer spells already keeps its canonical name there; another is called as its list calls it.
    """
    from licet.screening.starter import starter_entries  # noqa: PLC0415  (only who reads articles loads the pack)

    actors = cast("dict[str, list[str]]", table("names")["actors"])
    known = {spelling.casefold(): name for name, written in actors.items() for spelling in (name, *written)}
    return tuple((_called(entry, known), entry) for entry in starter_entries())


def _called(entry: Entry, known: Mapping[str, str]) -> str:
    spelled = (entry.name, *entry.aliases, *entry.native)
    return next((known[one.casefold()] for one in spelled if one.casefold() in known), entry.name)


def _listed() -> Iterator[tuple[str, str]]:
    """Spellings of listed parties that no other word can be: native names, and full names in Latin script."""
    for name, entry in listed_parties():
        for spelling in (entry.name, *entry.native):
            if len(spelling) >= _TELLING:
                yield spelling, f"actor:{name}"
                yield spelling, "actor"


@cache
def persons() -> frozenset[str]:
    """Canonical names of natural persons."""
    return frozenset(cast("dict[str, list[str]]", table("names")["persons"]))


@cache
def _of(section: Section) -> frozenset[str]:
    return frozenset(cast("dict[str, list[str]]", table("names")[section]))


def among(section: Section, items: Iterable[str]) -> tuple[str, ...]:
    """The names that stand in a section of the gazetteer; the generic "AI chips" is a product."""
    held = _of(section)
    return tuple(n for n in items if n in held or (section == "items" and n == GENERIC))


def canonical(found: Iterable[Named]) -> tuple[str, ...]:
    """Canonical names, each once, in order of appearance."""
    return tuple(dict.fromkeys(one.name for one in found))


def items(words: Words, *, bare: bool = True) -> tuple[str, ...]:
    """Products named; the generic "AI chips" only when nothing more specific is.

    Args:
        words: the lexicon words of a clause.
        bare: whether a bare "chip" counts; it does not in "chip maker Nvidia said".
    """
    found = canonical(words.named("item"))
    specific = tuple(name for name in found if name != GENERIC)
    if specific or bare:
        return specific or found
    return (GENERIC,) if "generic" in words.by_class else ()

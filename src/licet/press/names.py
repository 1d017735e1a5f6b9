"""The gazetteer: names in four languages and the canonical English name each stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, Literal, cast

from licet.press.data import table
from licet.press.patterns import Named, Words

GENERIC: Final = "AI chips"
_SECTIONS: Final = (
    ("items", "item"), ("rules", "item"), ("materials", "item"), ("persons", "actor"), ("actors", "actor"),
    ("places", "place"), ("outlets", "outlet"),
)  # fmt: skip

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
    for section in ("generic_items", "bare_items"):
        for spelling in cast("list[str]", data[section]):
            yield spelling, f"item:{GENERIC}"
            yield spelling, section.removesuffix("_items")


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

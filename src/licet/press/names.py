"""The gazetteer: names in four languages and the canonical English name each stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final, cast

from licet.press.data import table
from licet.press.scan import Hit

GENERIC: Final = "AI chips"
_SECTIONS: Final = (
    ("items", "item"), ("persons", "actor"), ("actors", "actor"), ("places", "place"), ("outlets", "outlet"),
)  # fmt: skip


@cache
def words() -> tuple[tuple[str, str], ...]:
    """Every `(word, class)` pair: `item:H20` and the kind itself (`item`), so that patterns can use both."""
    return tuple(_words())


def _words() -> Iterator[tuple[str, str]]:
    data = table("names")
    for section, kind in _SECTIONS:
        for canonical, spellings in cast("dict[str, list[str]]", data[section]).items():
            for spelling in spellings:
                yield spelling, f"{kind}:{canonical}"
                yield spelling, kind
    for section in ("generic_items", "bare_items"):
        for spelling in cast("list[str]", data[section]):
            yield spelling, f"item:{GENERIC}"
            yield spelling, section.removesuffix("_items")


@cache
def persons() -> frozenset[str]:
    """Canonical names of natural persons."""
    return frozenset(cast("dict[str, list[str]]", table("names")["persons"]))


def named(kind: str, hits: Sequence[Hit]) -> list[Hit]:
    """The names of one kind, longest spelling first where two overlap, in order of appearance."""
    prefix = f"{kind}:"
    mine = [h for h in hits if h.name.startswith(prefix)]
    return [h for h in mine if not any(_covers(other, h) for other in mine)]


def canonical(hits: Iterable[Hit]) -> tuple[str, ...]:
    """Canonical names, each once, in order of appearance."""
    return tuple(dict.fromkeys(h.name.partition(":")[2] for h in hits))


def items(hits: Sequence[Hit], *, bare: bool = True) -> tuple[str, ...]:
    """Products named; the generic "AI chips" only when nothing more specific is.

    Args:
        hits: the lexicon words of a clause.
        bare: whether a bare "chip" counts; it does not in "chip maker Nvidia said".
    """
    found = canonical(named("item", hits))
    specific = tuple(name for name in found if name != GENERIC)
    if specific or bare:
        return specific or found
    return (GENERIC,) if any(h.name == "generic" for h in hits) else ()


def _covers(other: Hit, hit: Hit) -> bool:
    return other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start

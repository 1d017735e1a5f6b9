"""Find the entry a person means: by id, part number or any tolerable spelling, never by guessing.

Either exactly one entry answers to the name, or the caller gets ranked candidates to choose from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from licet.catalogue.entry import CatalogueEntry
from licet.catalogue.names import Names, Speller, Spelling, normalise

MAX_CANDIDATES = 8
CLOSE_ENOUGH = 0.6
_REMARK = re.compile(r"\s*(?:[,(]|\bw/).*", re.IGNORECASE | re.DOTALL)
"""What an order line adds to a product name: `NVIDIA L4 24GB, PG193 SKU 200, generic`."""


class Hit(Struct, frozen=True, kw_only=True):
    """What a query led to.

    Attributes:
        id: the one entry that answers to the query, or None.
        candidates: when there is none: ids worth offering, best first.
        variants: when there is one: other entries whose name merely goes on, such as a PCIe version.
    """

    query: str
    id: str | None = None
    candidates: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()


class Index(Struct, frozen=True):
    """What every entry answers to; plain text, so that a compiled copy can carry it.

    Attributes:
        exact: normalised id, name, spelling or part number to the one id it belongs to.
        keys: what is left of a name without vendor and generic words, to the ids that answer to it.
        makers: id to manufacturer.
    """

    names: Names
    exact: Mapping[str, str]
    keys: Mapping[str, Sequence[str]]
    makers: Mapping[str, str | None]

    def find(self, query: str) -> Hit:
        """The entry `query` names, or candidates; a remark after the name is left out if it names no other entry."""
        hit = self._find(query)
        if hit.id is None and (remark := _REMARK.search(query)) is not None and remark.start() > 0:
            named = self._find(query[: remark.start()])
            others = {self._find(word).id for word in re.findall(r"[^\s,()]+", remark[0])} - {None, named.id}
            if named.id is not None and not others:
                return Hit(query=query, id=named.id, variants=named.variants)
        return hit

    def _find(self, query: str) -> Hit:
        """The entry the whole of `query` names, or candidates."""
        spelling = Speller(self.names).take_apart(query)
        whole = self.exact.get(normalise(query))
        answers = (whole,) if whole else self._by(spelling, self.keys.get(spelling.key, ()))
        if len(answers) == 1:
            return Hit(query=query, id=answers[0], variants=self._variants(answers[0], spelling))
        return Hit(query=query, candidates=answers or self._close(spelling))

    def _by(self, spelling: Spelling, ids: Iterable[str]) -> tuple[str, ...]:
        """The ids that a named manufacturer makes; all of them when none was named."""
        named = spelling.manufacturers
        return tuple(one for one in ids if not named or self.makers[one] in named or self.makers[one] is None)

    def _variants(self, found: str, spelling: Spelling) -> tuple[str, ...]:
        """Entries whose spelling begins with the whole of the one asked for."""
        longer = (ids for key, ids in self.keys.items() if key.startswith(spelling.key + " "))
        others = {one: None for ids in longer for one in self._by(spelling, ids) if one != found}
        return tuple(others)

    def _close(self, spelling: Spelling) -> tuple[str, ...]:
        """Names that hold every word of the query, likest first; failing that, names that look alike."""
        holding = [key for key in self.keys if _holds(key, spelling.key)]
        scores = dict(_likeness(spelling.key, holding or self.keys, 0 if holding else CLOSE_ENOUGH))
        best: dict[str, float] = {}
        for key, score in scores.items():
            for one in self.keys[key]:
                best[one] = max(score, best.get(one, 0))
        ranked = sorted(best, key=lambda one: (-best[one], one))
        return (self._by(spelling, ranked) or tuple(ranked))[:MAX_CANDIDATES]


def _holds(key: str, query: str) -> bool:
    """Every word and number of `query` stands in `key`; longer words may be part of a word there."""
    parts = key.split()
    return bool(query) and all(
        word in parts or (len(word) > 1 and word.isalpha() and any(word in part for part in parts))
        for word in query.split()
    )


def _likeness(query: str, keys: Iterable[str], at_least: float) -> Iterator[tuple[str, float]]:
    from difflib import SequenceMatcher  # noqa: PLC0415  (only a query without an exact answer pays for it)

    matcher = SequenceMatcher(b=query.replace(" ", ""), autojunk=False)
    for key in keys:
        matcher.set_seq1(key.replace(" ", ""))
        if matcher.quick_ratio() >= at_least and (score := matcher.ratio()) >= at_least:
            yield key, score


def build_index(entries: Iterable[CatalogueEntry], names: Names) -> Index:
    """The index of `entries`, no two of which share a spelling."""
    speller = Speller(names)
    exact: dict[str, str] = {}
    keys: dict[str, dict[str, None]] = {}
    makers: dict[str, str | None] = {}
    for entry in entries:
        makers[entry.id] = entry.manufacturer
        exact.update({normalise(text): entry.id for text in (*_spellings(entry), *entry.part_numbers)})
        for key in _keys(entry, speller):
            keys.setdefault(key, {})[entry.id] = None
    return Index(names, exact, {key: tuple(ids) for key, ids in keys.items()}, makers)


def _spellings(entry: CatalogueEntry) -> tuple[str, ...]:
    return (entry.id, entry.name, *entry.also)


def _keys(entry: CatalogueEntry, speller: Speller) -> Iterator[str]:
    """The keys of every spelling, each also with the memory capacity that people like to add."""
    capacity = entry.facts.get("dram_capacity_gb")
    for spelling in _spellings(entry):
        key = speller.take_apart(spelling).key
        yield key
        if capacity and " gb" not in key:
            yield normalise(f"{key} {capacity.value} gb")

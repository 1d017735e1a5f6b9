"""Lends names in other scripts to entries of a list that prints none, from lists and packs that do.

Two entries are the same party when one of their Latin names has the same compared words. A lent name is a
fact about the party, not about the list; the entry keeps its own id, citation and measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from licet.screening.listed_names import screening_names
from licet.screening.normalise import fold_many, script_of, tokens_of
from licet.screening.records import Entry
from licet.screening.views import Words

# A name of one short word (an acronym, a first name) does not identify a party across lists.
_LEAST_LETTERS = 6


def with_native_names(entries: Iterable[Entry], donors: Iterable[Entry]) -> list[Entry]:
    """The entries, each with the native names of every donor that shares a Latin name with it."""
    lent: dict[Words, dict[str, None]] = defaultdict(dict)
    for donor, keys in _keyed(donor for donor in donors if donor.native):
        for key in keys:
            lent[key].update(dict.fromkeys(donor.native))
    return [
        _with(entry, dict.fromkeys(name for key in keys for name in lent.get(key, ())))
        for entry, keys in _keyed(entries)
    ]


def _with(entry: Entry, names: Iterable[str]) -> Entry:
    native = tuple(dict.fromkeys((*entry.native, *names)))
    return entry if native == entry.native else replace(entry, native=native)


def _keyed(entries: Iterable[Entry]) -> list[tuple[Entry, list[Words]]]:
    found = list(entries)
    names = [[name for name in screening_names(entry) if script_of(name) == "Latn"] for entry in found]
    folded = iter(fold_many([name for group in names for name in group]))
    keyed: list[tuple[Entry, list[Words]]] = []
    for entry, group in zip(found, names, strict=True):
        keys = [_key(next(folded)) for _ in group]
        keyed.append((entry, [key for key in keys if key]))
    return keyed


def _key(folded: str) -> Words:
    """The compared words; every written word where those are too short to identify; nothing where all are."""
    for words in (tokens_of(folded), tuple(folded.split())):
        if sum(map(len, words)) >= _LEAST_LETTERS:
            return words
    return ()

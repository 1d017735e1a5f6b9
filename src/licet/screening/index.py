"""One immutable file per list version: entries, names and the arrays of every view, mapped into memory.

Layout: 8 bytes magic, 8 bytes header length, a JSON header (name → dtype, shape, offset), then the arrays at
64-byte boundaries. The file is only ever read; any number of processes share its pages.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from msgspec.json import Decoder

from licet.model.errors import SourceError
from licet.screening.lexicon import Lexicon, build_lexicon
from licet.screening.listed_names import screening_names
from licet.screening.listing_days import not_before
from licet.screening.normalise import fold_many, script_of, tokens_of
from licet.screening.ragged import text_blob, texts_of
from licet.screening.records import Entry
from licet.screening.sino_korean import SinoKoreanLexicon
from licet.screening.views import VIEWS, Words, latin_forms, listed_forms

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAGIC = b"LICETIX3"
_ALIGNMENT = 64
_NEVER = 2**31 - 1


class _Identity(Struct):
    """The part of an entry that tells it from others."""

    id: str


_ENTRIES = Decoder(Entry)
_IDENTITIES = Decoder(_Identity)


@dataclass(frozen=True, eq=False)
class View:
    """One view of the list: its lexicon, and of each row its name and whether it is a person."""

    lexicon: Lexicon
    owner: NDArray[np.int32]
    person: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Index:
    """An opened index. Entries and names are decoded only when a hit needs them."""

    arrays: dict[str, NDArray[Any]]
    digest: str

    @cached_property
    def names(self) -> list[str]:
        """Every screening name, grouped by entry."""
        return texts_of(self.arrays["names"])

    @cached_property
    def entry_of(self) -> NDArray[np.int32]:
        """Entry number of each name."""
        return self.arrays["entry_of"]

    def in_force(self, on: datetime.date) -> NDArray[np.bool_]:
        """For each name whether its entry is on its list on a day; an undated entry is taken to be."""
        day = on.toordinal()
        return ((self.arrays["since"] <= day) & (day < self.arrays["until"]))[self.entry_of]

    @cached_property
    def views(self) -> dict[str, View]:
        """The views by name."""
        return {view: self._view(view) for view in VIEWS}

    @cached_property
    def size(self) -> int:
        """How many entries."""
        return len(self.arrays["entry_offset"]) - 1

    def entry(self, number: int) -> Entry:
        """The entry, decoded."""
        return _ENTRIES.decode(self._document(number))

    def entry_id(self, number: int) -> str:
        """The id of an entry, of which nothing else is decoded."""
        return _IDENTITIES.decode(self._document(number)).id

    def _document(self, number: int) -> memoryview:
        offset = self.arrays["entry_offset"]
        return self.arrays["entries"].data[offset[number] : offset[number + 1]]

    @cached_property
    def digests(self) -> dict[str, str]:
        """Entry id → hash of its content."""
        found = (self.entry(i) for i in range(self.size))
        return {entry.id: entry.digest() for entry in found}

    def _view(self, view: str) -> View:
        kind = SinoKoreanLexicon if view == "sino_korean" else Lexicon
        fields = {f.name: self.arrays[f"{view}.{f.name}"] for f in dataclasses.fields(Lexicon)}
        owner = self.arrays[f"{view}.owner"]
        return View(kind(**fields), owner, self.arrays["person"][owner].astype(bool))


def build_index(entries: Iterable[Entry], exclude: frozenset[tuple[str, str]] = frozenset()) -> Index:
    """The index of a list; `exclude` drops (entry id, name) pairs, for measurements on names left out."""
    ordered = sorted(entries, key=lambda entry: entry.id)
    names: list[str] = []
    entry_of: list[int] = []
    for number, entry in enumerate(ordered):
        kept = [name for name in screening_names(entry) if (entry.id, name) not in exclude]
        names += kept
        entry_of += [number] * len(kept)
    arrays = _entry_arrays(ordered) | {
        "names": text_blob(name.replace("\n", " ") for name in names),
        "entry_of": np.array(entry_of, dtype=np.int32),
        "person": np.array([ordered[i].kind == "individual" for i in entry_of], dtype=np.uint8),
    }
    rows_of = _forms_by_view(names)
    for view in VIEWS:
        arrays |= _view_arrays(view, rows_of.pop(view))
    return Index(arrays, _digest(arrays))


def _entry_arrays(entries: list[Entry]) -> dict[str, NDArray[Any]]:
    documents = [json.dumps(entry.to_json(), ensure_ascii=False, sort_keys=True).encode() for entry in entries]
    return {
        "entries": np.frombuffer(b"".join(documents), dtype=np.uint8),
        "entry_offset": np.cumsum([0, *map(len, documents)], dtype=np.int64),
        "since": np.array([_first_day(entry) for entry in entries], dtype=np.int32),
        "until": np.array([e.until.toordinal() if e.until else _NEVER for e in entries], dtype=np.int32),
    }


def _view_arrays(view: str, rows: list[tuple[int, Words]]) -> dict[str, NDArray[Any]]:
    lexicon = build_lexicon([words for _, words in rows])
    found = {f"{view}.{f.name}": getattr(lexicon, f.name) for f in dataclasses.fields(lexicon)}
    return found | {f"{view}.owner": np.array([name for name, _ in rows], dtype=np.int32)}


def _first_day(entry: Entry) -> int:
    """Ordinal of the first day the entry can have been on its list; 0 when nothing is known."""
    day = entry.since or not_before(entry.citation)
    return day.toordinal() if day else 0


def _forms_by_view(names: list[str]) -> dict[str, list[tuple[int, Words]]]:
    """Rows of each view as (name number, words); Latin names are folded as one text."""
    rows: dict[str, list[tuple[int, Words]]] = {view: [] for view in VIEWS}
    latin = [i for i, name in enumerate(names) if script_of(name) == "Latn"]
    for i, folded in zip(latin, fold_many([names[i] for i in latin]), strict=True):
        for view, words in latin_forms(tuple(map(intern, tokens_of(folded)))):
            rows[view].append((i, words))
    for i in sorted(set(range(len(names))) - set(latin)):
        for view, words in listed_forms(names[i]):
            rows[view].append((i, words))
    return {view: [(i, words) for i, words in found if words] for view, found in rows.items()}


def _digest(arrays: dict[str, NDArray[Any]]) -> str:
    """Hash of what was indexed: entries and names decide every other array."""
    found = hashlib.sha256(arrays["entries"].tobytes())
    found.update(arrays["names"].tobytes())
    return found.hexdigest()


def write_index(index: Index, path: Path) -> None:
    """Write the file beside its place and move it there in one step."""
    header: dict[str, Any] = {"digest": index.digest, "arrays": {}}
    offset = 0
    for name, array in index.arrays.items():
        header["arrays"][name] = [array.dtype.str, list(array.shape), offset]
        offset += -(-array.nbytes // _ALIGNMENT) * _ALIGNMENT
    packed = json.dumps(header).encode()
    start = -(-(16 + len(packed)) // _ALIGNMENT) * _ALIGNMENT
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as file:
        file.write((MAGIC + start.to_bytes(8, "little") + packed).ljust(start, b"\0"))
        for array in index.arrays.values():
            raw = np.ascontiguousarray(array).tobytes()
            file.write(raw.ljust(-(-len(raw) // _ALIGNMENT) * _ALIGNMENT, b"\0"))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def open_index(path: Path) -> Index:
    """Map an index file; nothing but its header is read until a view is used."""
    try:
        mapped = np.memmap(path, dtype=np.uint8, mode="r")
        if bytes(mapped[:8]) != MAGIC:
            raise SourceError(f"{path}: not an index of this version of Licet; rebuild it with `licet lists index`")
        start = int.from_bytes(bytes(mapped[8:16]), "little")
        header = json.loads(bytes(mapped[16:start]).rstrip(b"\0"))
        arrays = {name: _array(mapped, start, *where) for name, where in header["arrays"].items()}
    except (OSError, ValueError, TypeError) as broken:
        raise SourceError(f"{path}: the index file is damaged or cut short ({broken})") from broken
    return Index(arrays, header["digest"])


def _array(mapped: NDArray[np.uint8], start: int, dtype: str, shape: list[int], offset: int) -> NDArray[Any]:
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    return np.asarray(mapped[start + offset : start + offset + size]).view(dtype).reshape(shape)

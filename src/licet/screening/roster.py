"""The lists that speak for a day, as one index: given documents, plus the starter pack's names and facts."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Protocol

from licet.screening.index import Index, build_index, open_index, write_index
from licet.screening.native import with_native_names
from licet.screening.policy import Policy, default_policy
from licet.screening.records import Entry, Hit
from licet.screening.screener import Screener
from licet.screening.starter import starter_digest, starter_entries

# The source that holds every US list; without it a name that is not found has not been screened.
COMPLETE = "us-csl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A list version as the roster needs it: its name, hash and day, and how to read its entries."""

    name: str
    sha256: str
    as_of: datetime.date
    entries: Callable[[], tuple[Entry, ...]]


class Hashed(Protocol):
    """A list version, as far as it tells one roster from another."""

    @property
    def sha256(self) -> str:
        """Hash of its bytes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A screener for one day.

    Attributes:
        on: the day whose lists are asked for; entries not in force then are no hits.
        complete: whether the US Consolidated Screening List is in it.
        version: hash of everything the answers depend on but the policy.
    """

    screener: Screener
    on: datetime.date
    complete: bool
    version: str
    cautions: tuple[str, ...] = field(default=())

    def screen_many(self, names: list[str]) -> list[list[Hit]]:
        """Hits of each name among the entries in force on the day."""
        return self.screener.screen_many(names, self.screener.index.in_force(self.on))


def open_roster(
    sources: Sequence[Source], on: datetime.date, cache_folder: Path | None, policy: Policy | None = None
) -> Roster:
    """The roster of these sources; its index is built once and kept in `cache_folder`."""
    version = roster_version(sources)
    path = cache_folder / f"{version}.ix" if cache_folder else None
    index = open_index(path) if path and path.exists() else _build(sources)
    if path and not path.exists():
        write_index(index, path)
        index = open_index(path)
    return Roster(
        screener=Screener(index, policy or default_policy()),
        on=on,
        complete=any(source.name == COMPLETE for source in sources),
        version=version,
        cautions=tuple(_cautions(sources, on)),
    )


def roster_version(sources: Iterable[Hashed]) -> str:
    """Hash of the lists, the starter pack and the tables of this room."""
    parts = [source.sha256 for source in sources] + [starter_digest(), tables_digest()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


@cache
def tables_digest() -> str:
    """Hash of every table names are read with."""
    tables = sorted((path for path in (files("licet.screening") / "data").iterdir()), key=lambda path: path.name)
    return hashlib.sha256(b"".join(path.read_bytes() for path in tables if path.name != "policy.yaml")).hexdigest()


def _build(sources: Sequence[Source]) -> Index:
    listed = [entry for source in sources for entry in source.entries()]
    return build_index(joined(listed, starter_entries()))


def joined(listed: Sequence[Entry], pack: Sequence[Entry]) -> list[Entry]:
    """Listed entries with the names the pack and other lists know, and those of the pack no list covers."""
    covered = {entry.list for entry in listed}
    others = [entry for entry in pack if entry.list not in covered]
    return [*with_native_names(listed, [*pack, *listed]), *others]


def _cautions(sources: Sequence[Source], on: datetime.date) -> Iterable[str]:
    if not any(source.name == COMPLETE for source in sources):
        yield "only the starter pack is loaded: a name not found has not been screened (licet lists update)"
    for source in sources:
        if source.as_of > on:
            stands_in = f"{source.name}: the version of {source.as_of} stands in for {on}"
            yield f"{stands_in}; entries removed since are missing"

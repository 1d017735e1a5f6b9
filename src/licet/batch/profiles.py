"""Profiles: the distinct combinations of a group's columns, each read as facts once, by the reference reader.

A book of a hundred million lines holds a few thousand items and parties. Each distinct one goes through the same
door and the same gathering as a single transaction, so that a spreadsheet and a question asked by hand can never
be read differently.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from msgspec.structs import replace

from licet.batch.arrow import Table
from licet.batch.documents import cell, document
from licet.batch.groups import group_of_fact
from licet.batch.intern import Interner, Lookup
from licet.determination.boundary import read_transaction
from licet.determination.facts import gather
from licet.determination.items import ItemSource
from licet.determination.names import plain
from licet.determination.parties import ListFinding
from licet.logic.values import Value
from licet.logic.vocabulary import Vocabulary
from licet.model.errors import FactError, Problem
from licet.rulebook.edition import Edition

_ANY_DAY = "2100-12-31"
_ELSE = "another party"


@dataclass(frozen=True, slots=True)
class Profile:
    """One distinct row of a group: its facts and their sources, or the problems that keep it from being read."""

    facts: Mapping[str, Value] = field(default_factory=dict[str, Value])
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    problems: tuple[Problem, ...] = ()


class Reader:
    """Reads rows as facts: the door, the catalogue, the screening findings.

    Args:
        edition: any edition of the rulebook; presumptions are no part of a profile.
    """

    def __init__(
        self,
        edition: Edition,
        items: ItemSource | None = None,
        findings: Mapping[str, ListFinding] | None = None,
    ) -> None:
        self.vocabulary: Vocabulary = edition.vocabulary
        self.items = items
        self.findings = findings or {}
        self.dated_names = {name for name, one in self.findings.items() if any(entry.since for entry in one.listings)}
        self._bare = replace(edition, rules={}, stages={})
        self._known = {plain(name): names[0] for names in edition.identities.values() for name in names}
        self._groups = {fact.name: group_of_fact(fact) for fact in self.vocabulary}

    def read(self, row: Mapping[str, Any], group: str) -> Profile:
        """The facts that the columns of one group give."""
        form = document(row)
        form.setdefault("on", _ANY_DAY)
        try:
            gathered = gather(read_transaction(form, self.vocabulary), self._bare, self.items, self.findings)
        except FactError as error:
            return Profile(problems=error.problems)
        facts = {name: value for name, value in gathered.values.items() if self._groups[name] == group}
        return Profile(facts, {name: source for name, source in gathered.sources.items() if name in facts})

    def same(self, path: str, value: Any) -> Any:
        """What a cell amounts to: a party's name matters only by who it is and what screening found."""
        value = cell(value)
        if not path.endswith(".name") or path.startswith("item.") or not isinstance(value, str):
            return value
        if path.endswith(".ultimate_parent.name") and value.lower() == "self":
            return value
        return value if value in self.findings else self._known.get(plain(value), _ELSE)


class Profiles:
    """The profiles of one group, read on demand and kept."""

    def __init__(self, group: str, columns: Sequence[str], reader: Reader, same: Callable[[str, Any], Any]) -> None:
        self.group = group
        self.reader = reader
        self.interner = Interner(columns, same)
        self._read: list[Profile] = []
        self._broken: list[int] = []
        self._lock = RLock()

    def look_up(self, table: Table) -> Lookup:
        """The profile of every row of a table that has the group's columns."""
        return self.interner.look_up(table)

    def __len__(self) -> int:
        return len(self.interner)

    def __getitem__(self, profile: int) -> Profile:
        if profile >= len(self._read):
            with self._lock:
                while len(self._read) <= profile:
                    self._append(self.reader.read(self.interner.row(len(self._read)), self.group))
        return self._read[profile]

    def broken(self) -> list[int]:
        """The profiles that could not be read."""
        if len(self):
            self[len(self) - 1]
        return self._broken

    def _append(self, profile: Profile) -> None:
        if profile.problems:
            self._broken.append(len(self._read))
        self._read.append(profile)

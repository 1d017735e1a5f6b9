"""Profiles: the distinct combinations of a group's columns, each read as facts once, by the reference reader.

A book of a hundred million lines holds a few thousand items and parties. Each distinct one goes through the same
door and the same gathering as a single transaction, so that a spreadsheet and a question asked by hand can never
be read differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, Protocol

from msgspec.structs import replace

from licet.batch.arrow import Table, pa
from licet.batch.documents import cell, document
from licet.batch.groups import PARTIES, group_of_fact
from licet.batch.intern import Interner, Lookup, dictionary
from licet.determination.boundary import read_transaction
from licet.determination.facts import gather
from licet.determination.items import ItemSource
from licet.determination.names import plain
from licet.determination.parties import ListFinding
from licet.logic.values import Value
from licet.logic.vocabulary import Vocabulary
from licet.model.errors import FactError, Problem
from licet.model.transaction import Transaction
from licet.rulebook.edition import Edition

_ANY_DAY = "2100-12-31"
_ELSE = "another party"


@dataclass(frozen=True, slots=True)
class Profile:
    """One distinct row of a group: its facts and their sources, or the problems that keep it from being read."""

    facts: Mapping[str, Value] = field(default_factory=dict[str, Value])
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    problems: tuple[Problem, ...] = ()


class Screening(Protocol):
    """What a screening finds of the parties of a book; a name is *dated* when that differs from day to day."""

    @property
    def version(self) -> str:
        """Changes whenever a finding could."""
        ...

    def meet(self, names: Mapping[str, Iterable[str]]) -> None:
        """Screen the names of parties that nobody has screened, given by role."""
        ...

    def settle(self, days: Iterable[tuple[str, str | None]]) -> None:
        """Screen every dated name for some days, each with its day of knowledge."""
        ...

    def is_dated(self, name: str) -> bool:
        """Whether the finding for a name may differ from day to day."""
        ...

    def is_known(self, name: str) -> bool:
        """Whether anything could be found of a name that is not found of just any other."""
        ...

    def find(self, transaction: Transaction) -> Mapping[str, ListFinding]:
        """A finding for each party of a transaction, by name."""
        ...


class Reader:
    """Reads rows as facts: the door, the catalogue, the screening findings.

    Args:
        edition: any edition of the rulebook; presumptions are no part of a profile.
        screening: None leaves it to the lists each party carries.
    """

    def __init__(
        self,
        edition: Edition,
        items: ItemSource | None = None,
        screening: Screening | None = None,
    ) -> None:
        self.vocabulary: Vocabulary = edition.vocabulary
        self.items = items
        self._screening = screening
        self._bare = replace(edition, rules={}, stages={})
        self._known = {plain(name) for names in edition.identities.values() for name in names}
        self._groups = {fact.name: group_of_fact(fact) for fact in self.vocabulary}

    def read(self, row: Mapping[str, Any], group: str) -> Profile:
        """The facts that the columns of one group give."""
        form = document(row)
        form.setdefault("on", _ANY_DAY)
        try:
            transaction = read_transaction(form, self.vocabulary)
            gathered = gather(transaction, self._bare, self.items, self.findings(transaction))
        except FactError as error:
            return Profile(problems=error.problems)
        facts = {name: value for name, value in gathered.values.items() if self._groups[name] == group}
        return Profile(facts, {name: source for name, source in gathered.sources.items() if name in facts})

    def findings(self, transaction: Transaction) -> Mapping[str, ListFinding]:
        """What screening finds of the parties of a transaction."""
        return {} if self._screening is None else self._screening.find(transaction)

    def meet(self, table: Table) -> None:
        """Screen the parties of some rows that carry no lists."""
        if self._screening is not None:
            self._screening.meet({role: unscreened(table, role) for role in PARTIES})

    def is_dated(self, path: str, value: Any) -> bool:
        """Whether a cell means different things on different days: a dated listing, a name that is listed."""
        if not isinstance(value, str):
            return False
        if path.endswith((".lists", ".owners")):
            return '"since"' in value
        if path in PARTIES and value.lstrip().startswith("{"):
            return True
        return _names(path) and self._screening is not None and self._screening.is_dated(value.strip())

    def same(self, path: str, value: Any) -> Any:
        """What a cell amounts to: a party's name matters only by who it is and what screening found."""
        value = cell(value)
        if not path.endswith(".name") or path.startswith("item.") or not isinstance(value, str):
            return value
        if path.endswith(".ultimate_parent.name") and value.lower() == "self":
            return value
        known = plain(value) in self._known or (self._screening is not None and self._screening.is_known(value))
        return value if known else _ELSE


def _names(path: str) -> bool:
    """Whether a column names a party; that of a role alone does."""
    return path in PARTIES or path.endswith(".name")


def unscreened(table: Table, role: str) -> list[str]:
    """The distinct names of the parties in a role that carry no lists, and the name that stands for any other."""
    name = f"{role}.name" if f"{role}.name" in table.column_names else role
    lists = f"{role}.lists"
    if name not in table.column_names:
        return []
    columns = [dictionary(table[one]) for one in (name, lists) if one in table.column_names]
    codes = pa.table([one.indices for one in columns], [str(place) for place in range(len(columns))])
    pairs = codes.group_by(codes.column_names).aggregate([])
    cells = [one.dictionary.take(some).to_pylist() for one, some in zip(columns, pairs.columns, strict=True)]
    names = {cell(one) for one, *listed in zip(*cells, strict=True) if all(cell(each) is None for each in listed)}
    found = sorted(one for one in names if isinstance(one, str) and not one.startswith("{"))
    return [*found, _ELSE] if found else []


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

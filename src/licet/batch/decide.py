"""Decide an order book: every line finds its decision class by look-ups, every class is decided once.

A class is a regime and one code for each group. Two lines of a class cannot be told apart by the rules, so the
first line of the class stands for all: the reference interpreter decides it from that line's facts, and whoever
wants to know why explains it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa

from licet.batch.codes import GroupCodes, Signatures
from licet.batch.documents import cell
from licet.batch.figures import Figures
from licet.batch.groups import DESTINATION, GROUPS, ITEM, LINE, MONEY, PARTY, TRANSACTION, group_of_path, grouping
from licet.batch.intern import Codes, Column, Packer
from licet.batch.master import Master
from licet.batch.on_line import LineCodes, LineFacts, money
from licet.batch.profiles import Profiles, Reader
from licet.batch.regimes import Calendar, Regime, conclusions_of
from licet.interpret.classes import atoms
from licet.logic.tree import facts_of
from licet.logic.values import Value
from licet.model.errors import Problem
from licet.rulebook.book import Rulebook

STAGES = ("classification", "eccn", "requirement", "exception", "savings", "review", "filing", "obligation", "caution")
"""Stages an answer shows; a class never mixes lines on which one of their conclusions differs."""

ANSWER_STAGES = ("eccn", "requirement", "review")
"""Stages that decide the portfolio question: outcome, ECCN and review policy."""

_ALONE = ("id", "on", "known", "quantity", "unit_value_usd", "value_usd", "notes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a book is to be read and decided.

    Attributes:
        columns: the paths its columns fill.
        on_line: paths of item figures that differ from line to line, instead of from item to item.
        masters: tables of items or parties that lines refer to by key.
        known: day of knowledge of lines that state none.
        exact: classes also tell apart which facts are missing.
    """

    columns: tuple[str, ...]
    on_line: tuple[str, ...] = ()
    masters: tuple[Master, ...] = ()
    known: str | None = None
    exact: bool = True
    stages: tuple[str, ...] = STAGES


@dataclass(slots=True)
class Coded:
    """A chunk whose lines have a code in every group, on their way to a class."""

    table: pa.Table
    keys: list[Codes]
    profiles: dict[str, Codes]
    line: LineFacts | None
    quantity: Figures | None
    value: Figures | None
    problems: dict[int, list[Problem]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """The first line of a class: where it stands, and the facts that stand for the class."""

    regime: int
    chunk: int
    row: int
    cells: Mapping[str, Any]
    facts: Mapping[str, Value]


@dataclass(slots=True)
class Decided:
    """A chunk's lines: the class of each, -1 where a line could not be read, and why it could not."""

    classes: Codes
    problems: dict[int, list[Problem]]
    quantity: Figures | None
    value: Figures | None
    fresh: list[int] = field(default_factory=list[int])


class Decider:
    """Decides the chunks of one book; `code` may run in threads, `classify` runs in the order of the book."""

    def __init__(self, rulebook: Rulebook, reader: Reader, plan: Plan) -> None:
        self.plan = plan
        self.reader = reader
        self.calendar = Calendar(rulebook, plan.known)
        self.members: list[Member] = []
        self._lock = Lock()
        self._days = Column(cell), Column(cell)
        self._facts = tuple(self._line_facts())
        self.group_of = grouping(reader.vocabulary, [fact.name for fact in self._facts])
        self._sources = {group: self._profiles(group) for group in GROUPS}
        self._alone = Profiles(TRANSACTION, self._columns(*GROUPS, "alone"), reader, _as_written)
        self._dated = Profiles(PARTY, (*self._columns(PARTY), "on"), reader, reader.same)
        self._signatures: dict[str, list[Signatures]] = {group: [] for group in GROUPS}
        self._codes = {group: GroupCodes(self._signatures[group]) for group in GROUPS}
        self._own = {id(one): GroupCodes(self._signatures[one.group]) for one in (self._alone, self._dated)}
        self._line_codes: list[LineCodes] = []
        self._packer = Packer(len(GROUPS) + 2)

    # -- what is read where --------------------------------------------------------------------------------------

    def _line_facts(self) -> Iterable[Any]:
        """Facts read from each line: the figures that vary, the ratios made of them, and the money."""
        vocabulary = self.reader.vocabulary
        if self.plan.on_line:
            yield from (f for f in vocabulary if f.kind in ("number", "ratio") and self._is_item_figure(f))
        yield from (vocabulary[name] for name in ("transaction.quantity", MONEY) if name in vocabulary)

    def _is_item_figure(self, fact: Any) -> bool:
        return fact.field is not None and group_of_path(fact.field) == ITEM

    def _columns(self, *groups: str) -> tuple[str, ...]:
        alone = ("on", "quantity") if "alone" in groups else ()
        return tuple(
            path
            for path in self.plan.columns
            if path in alone
            or (path not in _ALONE and path not in self.plan.on_line and group_of_path(path) in groups)
        )

    def _profiles(self, group: str) -> Profiles:
        master = next((one for one in self.plan.masters if one.group == group), None)
        names = self._columns(group) if master is None else master.columns
        if group == TRANSACTION:
            names = tuple(name for name in names if name != "authorizations")
        return Profiles(group, names, self.reader, self.reader.same)

    # -- first half: codes, in any order -------------------------------------------------------------------------

    def code(self, table: pa.Table) -> Coded:
        """The code of every line in every group."""
        problems: dict[int, list[Problem]] = {}
        regimes = self._regimes(table, problems)
        self._prepare()
        quantity, value = money(table)
        for read in (quantity, value):
            _keep(problems, {} if read is None else read.problems)
        profiles: dict[str, Codes] = {}
        keys = [regimes]
        for group in GROUPS:
            profiles[group] = self._profile_codes(group, table, problems)
            codes = self._codes[group].code(regimes, profiles[group], self._sources[group])
            keys.append(self._corrected(group, table, regimes, codes, profiles, problems))
            _keep_profiles(problems, profiles[group], self._sources[group])
        line = self._line(table, profiles[ITEM], quantity, value)
        if line is not None:
            _keep(problems, line.problems)
        keys.append(self._line_code(regimes, line))
        return Coded(table, keys, profiles, line, quantity, value, problems)

    def _regimes(self, table: pa.Table, problems: dict[int, list[Problem]]) -> Codes:
        """The regime of every line; a line whose day cannot be read stands in the first and is reported."""
        days, known = self._days
        on = days.code(table["on"])
        if "known" not in table.column_names:
            found = [self._regime(one) for one in days.values[: int(on.max(initial=-1)) + 1]]
            return _settled(found, on, problems)
        both = known.code(table["known"])
        width = int(both.max(initial=0)) + 1
        pairs, where = np.unique(on.astype(np.int64) * width + both, return_inverse=True)
        found = [self._regime(days.values[pair // width], known.values[pair % width]) for pair in pairs.tolist()]
        return _settled(found, where.astype(np.int32), problems)

    def _regime(self, on: Any, known: Any = None) -> int | Problem:
        with self._lock:
            return self.calendar.number(on, known)

    def _prepare(self) -> None:
        """Cut the plans of regimes met for the first time."""
        with self._lock:
            if not self.calendar.regimes:
                self.calendar.number(self.calendar.rulebook.contents.manifest.reviewed_through)
            for regime in self.calendar.regimes[len(self._line_codes) :]:
                roots = conclusions_of(regime, self.plan.stages)
                cut = atoms(regime.conclusions, roots, self.group_of)
                for group in GROUPS:
                    self._signatures[group].append(Signatures(regime, cut, group, self.plan.exact))
                self._line_codes.append(LineCodes(regime, cut, self.plan.exact))

    def _profile_codes(self, group: str, table: pa.Table, problems: dict[int, list[Problem]]) -> Codes:
        source = self._sources[group]
        master = next((one for one in self.plan.masters if one.group == group), None)
        if master is None:
            return source.code(table)
        codes, missing = master.profiles(table, source)
        _keep(problems, missing)
        return codes

    def _corrected(
        self,
        group: str,
        table: pa.Table,
        regimes: Codes,
        codes: Codes,
        profiles: dict[str, Codes],
        problems: dict[int, list[Problem]],
    ) -> Codes:
        """Lines that must be read with more than the columns of their group: dated listings, licenses on file."""
        rows, source = self._rows_apart(group, table)
        if not len(rows):
            return codes
        some = table.take(pa.array(rows))
        for master in self.plan.masters:
            some = master.beside(some)
        found = source.code(some)
        codes = codes.copy()
        codes[rows] = self._own[id(source)].code(regimes[rows], found, source)
        profiles[f"{group} apart"] = np.full(table.num_rows, -1, np.int32)
        profiles[f"{group} apart"][rows] = found
        for row, profile in zip(rows.tolist(), found.tolist(), strict=True):
            if source[profile].problems:
                problems.setdefault(row, list(source[profile].problems))
        return codes

    def _rows_apart(self, group: str, table: pa.Table) -> tuple[Codes, Profiles]:
        none = np.zeros(0, np.int32)
        if group == TRANSACTION and "authorizations" in table.column_names:
            return np.flatnonzero([bool(cell(one)) for one in table["authorizations"].to_pylist()]), self._alone
        if group == PARTY:
            names = [name for name in self._dated.interner.names if name.endswith((".lists", ".owners", ".name"))]
            mask = np.zeros(table.num_rows, np.bool_)
            for name in names:
                if name in table.column_names and self._may_be_dated(name):
                    mask |= np.array([self._is_dated(one) for one in table[name].to_pylist()], np.bool_)
            return np.flatnonzero(mask), self._dated
        return none, self._alone

    def _may_be_dated(self, name: str) -> bool:
        return not name.endswith(".name") or bool(self.reader.dated_names)

    def _is_dated(self, value: Any) -> bool:
        return isinstance(value, str) and ('"since"' in value or value.strip() in self.reader.dated_names)

    def _line(self, table: pa.Table, items: Codes, quantity: Figures | None, value: Figures | None) -> LineFacts | None:
        if not any(one.atoms for one in self._line_codes):
            return None
        given = {"transaction.quantity": quantity, MONEY: value}
        return LineFacts(table, self._facts, given, items, self._sources[ITEM])

    def _line_code(self, regimes: Codes, line: LineFacts | None) -> Codes:
        codes = np.zeros(len(regimes), np.int32)
        if line is None:
            return codes
        for regime in np.unique(regimes).tolist():
            rows = np.flatnonzero(regimes == regime)
            codes[rows] = self._line_codes[regime].code(line.frame[rows])
        return codes

    # -- second half: classes, in the order of the book ----------------------------------------------------------

    def classify(self, coded: Coded, chunk: int) -> Decided:
        """The class of every line; the first line of a new class becomes its member."""
        bad = np.fromiter(coded.problems, np.int64, len(coded.problems))
        good = np.ones(coded.table.num_rows, np.bool_)
        good[bad] = False
        known = len(self._packer.rows)
        if len(bad):
            classes = np.full(len(good), -1, np.int32)
            classes[good] = self._packer.code([key[good] for key in coded.keys])
        else:
            classes = self._packer.code(coded.keys)
        fresh = list(range(known, len(self._packer.rows)))
        if fresh:
            first = np.zeros(len(self._packer.rows) + 1, np.int64)
            first[classes[::-1]] = np.arange(len(classes) - 1, -1, -1)
            self.members += [self._member(coded, chunk, int(first[one])) for one in fresh]
        return Decided(classes, coded.problems, coded.quantity, coded.value, fresh)

    def _member(self, coded: Coded, chunk: int, row: int) -> Member:
        facts: dict[str, Value] = {}
        for group in GROUPS:
            facts |= self._profile_of(group, coded, row).facts
        if coded.line is not None:
            for fact in self._facts:
                facts.pop(fact.name, None)
            facts |= coded.line.value(row, self.reader.vocabulary)
        cells = {name: value for name, value in self._cells(coded, row).items() if cell(value) is not None}
        return Member(regime=int(coded.keys[0][row]), chunk=chunk, row=row, cells=cells, facts=facts)

    def _profile_of(self, group: str, coded: Coded, row: int) -> Any:
        apart = coded.profiles.get(f"{group} apart")
        if apart is not None and apart[row] >= 0:
            return (self._dated if group == PARTY else self._alone)[int(apart[row])]
        return self._sources[group][int(coded.profiles[group][row])]

    def _cells(self, coded: Coded, row: int) -> dict[str, Any]:
        """The cells of a line by path, with those of its item and parties."""
        some = coded.table.slice(row, 1)
        for master in self.plan.masters:
            some = master.beside(some)
        return {name: value for name, value in some.to_pylist()[0].items() if name in self.plan.columns}

    def regime(self, member: Member) -> Regime:
        """The regime of a class."""
        return self.calendar.regimes[member.regime]


def _as_written(_: str, value: Any) -> Any:
    return cell(value)


def _settled(found: Sequence[int | Problem], codes: Codes, problems: dict[int, list[Problem]]) -> Codes:
    """Regime numbers of rows; a day that cannot be read stands in regime 0 and is reported."""
    numbers = np.array([0 if isinstance(one, Problem) else one for one in found], np.int32)
    for code, one in enumerate(found):
        if isinstance(one, Problem):
            for row in np.flatnonzero(codes == code).tolist():
                problems.setdefault(row, []).append(one)
    return numbers[codes]


def _keep(problems: dict[int, list[Problem]], found: Mapping[int, Problem]) -> None:
    for row, problem in found.items():
        problems.setdefault(row, []).append(problem)


def _keep_profiles(problems: dict[int, list[Problem]], profiles: Codes, source: Profiles) -> None:
    """Rows whose profile could not be read carry its problems."""
    broken = source.broken()
    if broken:
        for row in np.flatnonzero(np.isin(profiles, broken)).tolist():
            problems.setdefault(row, []).extend(source[int(profiles[row])].problems)

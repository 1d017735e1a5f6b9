"""Decide an order book: every line finds its decision class by look-ups, every class is decided once.

A class is a regime and one code for each group. Two lines of a class cannot be told apart by the rules, so the
first line of the class stands for all: the reference interpreter decides it from that line's facts, and whoever
wants to know why explains it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from threading import RLock
from typing import Any

import numpy as np
import numpy.typing as npt

from licet.batch.arrow import Table, Values, pa, pc
from licet.batch.codes import GroupCodes, Seen
from licet.batch.documents import cell
from licet.batch.figures import Figures
from licet.batch.groups import (
    GROUPS,
    ITEM,
    LINE,
    MONEY,
    PARTY,
    TRANSACTION,
    group_of_path,
    grouping,
    numbers_of,
    on_file,
)
from licet.batch.intern import Codes, Column, dictionary
from licet.batch.key_tables import KeyTables
from licet.batch.master import Master
from licet.batch.on_line import LineCodes, LineFacts, money
from licet.batch.profiles import Profile, Profiles, Reader
from licet.batch.regimes import Calendar, Regime
from licet.batch.rest import Question, Rest, whole_question
from licet.determination.plan import make_plan
from licet.interpret.classes import cut
from licet.interpret.vectors import Pool
from licet.logic.values import Value
from licet.logic.vocabulary import FactDefinition
from licet.model.errors import Problem
from licet.rulebook.book import Rulebook

ALONE = ("id", "on", "known", "quantity", "unit_value_usd", "value_usd", "notes")
"""Columns that are read on their own and belong to no profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a book is to be read and decided.

    Attributes:
        columns: the paths its columns fill.
        on_line: paths of item figures that differ from line to line, instead of from item to item.
        masters: tables of items or parties that lines refer to by key.
        known: day of knowledge of lines that state none.
        exact: classes also tell apart which facts are missing.
        ask: what is asked of the book; lines of a class have the same answer to it.
    """

    columns: tuple[str, ...]
    on_line: tuple[str, ...] = ()
    masters: tuple[Master, ...] = ()
    known: str | None = None
    exact: bool = True
    ask: Callable[[Regime], Question] = whole_question


@dataclass(slots=True)
class Coded:
    """A chunk whose lines have a signature: what the rules make of them."""

    table: Table
    regimes: Codes
    signatures: Codes
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
    line: Table
    facts: Mapping[str, Value]
    sources: Mapping[str, str]


@dataclass(slots=True)
class Decided:
    """A chunk's lines: the class of each, -1 where a line could not be read, and why it could not."""

    classes: Codes
    problems: dict[int, list[Problem]]
    quantity: Figures | None
    value: Figures | None
    fresh: list[int] = field(default_factory=list[int])


@dataclass(slots=True)
class Classes:
    """The classes met so far, numbered in the order of the book.

    Attributes:
        members: the first line of each.
        of_signature: signature number to class, -1 for none yet.
    """

    members: list[Member] = field(default_factory=list[Member])
    of_signature: Codes = field(default_factory=lambda: np.zeros(0, np.int32))


class Decider:
    """Decides the chunks of one book; `code` may run in threads, `classify` runs in the order of the book."""

    def __init__(self, rulebook: Rulebook, reader: Reader, plan: Plan) -> None:
        self.plan = plan
        self.reader = reader
        self.calendar = Calendar(rulebook, plan.known)
        self._classes = Classes()
        self._lock = RLock()
        self._days = Column(cell), Column(cell)
        self._facts = tuple(self._line_facts())
        self._group_of = grouping(reader.vocabulary, [fact.name for fact in self._facts])
        self._pool = Pool()
        self._shared: dict[tuple[str, tuple[int, ...]], GroupCodes] = {}
        self._rests: list[Rest] = []
        self._sources = {group: self._seen(self._profiles(group)) for group in GROUPS}
        self._alone = self._seen(Profiles(TRANSACTION, self._columns(*GROUPS, "alone"), reader, _as_written))
        days = [path for path in ("on", "known") if path in plan.columns]
        self._dated = self._seen(Profiles(PARTY, (*self._columns(PARTY), *days), reader, reader.same))
        self._tables = KeyTables()
        self._signature_numbers: dict[Hashable, int] = {}
        for master in plan.masters:
            reader.meet(master.table)

    @property
    def members(self) -> list[Member]:
        """The first line of each class."""
        return self._classes.members

    def beside(self, rulebook: Rulebook, known: str | None) -> Decider:
        """A decider of the same lines under another rulebook or knowledge; both number the same classes."""
        other = copy(self)
        other.calendar = Calendar(rulebook, known, self.calendar.regimes)
        return other

    # -- what is read where --------------------------------------------------------------------------------------

    def _line_facts(self) -> Iterable[FactDefinition]:
        """Facts read from each line: the figures that vary, the ratios made of them, and the money."""
        vocabulary = self.reader.vocabulary
        if self.plan.on_line:
            yield from numbers_of(ITEM, vocabulary)
        yield from (vocabulary[name] for name in ("transaction.quantity", MONEY) if name in vocabulary)

    def _columns(self, *groups: str) -> tuple[str, ...]:
        alone = ("on", "quantity") if "alone" in groups else ()
        return tuple(
            path
            for path in self.plan.columns
            if path in alone
            or (path not in ALONE and path not in self.plan.on_line and group_of_path(path) in groups)
        )

    def _profiles(self, group: str) -> Profiles:
        master = self._master(group)
        names = self._columns(group) if master is None else master.columns
        if group == TRANSACTION:
            names = tuple(name for name in names if not on_file(name))
        return Profiles(group, names, self.reader, self.reader.same)

    def _seen(self, profiles: Profiles) -> Seen:
        return Seen(self._pool, self.reader.vocabulary, profiles)

    def _master(self, group: str) -> Master | None:
        return next((one for one in self.plan.masters if one.group == group), None)

    # -- first half: signatures, in any order --------------------------------------------------------------------

    def code(self, table: Table) -> Coded:
        """The signature of every line."""
        problems: dict[int, list[Problem]] = {}
        regimes = self._regimes(table, problems)
        self._prepare()
        self.reader.meet(table)
        quantity, value = money(table)
        for read in (quantity, value):
            _keep(problems, {} if read is None else read.problems)
        profiles: dict[str, Codes] = {}
        keys = [self._group(group, table, regimes, profiles, problems) for group in GROUPS]
        line = self._line(table, profiles[ITEM], quantity, value)
        _keep(problems, {} if line is None else line.problems)
        keys.append(self._line_code(regimes, line))
        return Coded(table, regimes, self._sign(regimes, keys), profiles, line, quantity, value, problems)

    def _regimes(self, table: Table, problems: dict[int, list[Problem]]) -> Codes:
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
            for regime in self.calendar.regimes[len(self._rests) :]:
                self._rests.append(self._rest(regime))

    def _rest(self, regime: Regime) -> Rest:
        outcomes = [name for _, name in make_plan(regime.edition).outcomes]
        question = self.plan.ask(regime)
        pieces = cut(question.conclusions, (*outcomes, *question.roots), self._group_of)
        number = self._pool.add(question.conclusions)
        codes: dict[str, GroupCodes] = {}
        for group in GROUPS:
            atoms = tuple(number(atom) for atom in pieces.atoms.get(group, {}).values())
            made = self._shared.get((group, atoms))
            codes[group] = made or GroupCodes(self._pool, atoms, self.reader.vocabulary, self.plan.exact)
            self._shared[group, atoms] = codes[group]
        line = LineCodes(pieces.atoms.get(LINE, {}), question.conclusions, regime.edition.vocabulary, self.plan.exact)
        return Rest(regime, question, pieces, codes, line)

    def _group(
        self,
        group: str,
        table: Table,
        regimes: Codes,
        profiles: dict[str, Codes],
        problems: dict[int, list[Problem]],
    ) -> Codes:
        """The code of every line in one group."""
        source, master = self._sources[group], self._master(group)
        if master is None:
            found = source.source.code(table)
        else:
            found, missing = master.profiles(table, source.source)
            _keep(problems, missing)
        profiles[group] = found
        _keep_profiles(problems, found, source.source)
        codes = self._codes(group, regimes, found, source)
        rows, apart = self._rows_apart(group, table)
        if len(rows):
            codes[rows] = self._apart(group, table, rows, regimes[rows], apart, profiles, problems)
        return codes

    def _codes(self, group: str, regimes: Codes, profiles: Codes, source: Seen) -> Codes:
        met = _met(regimes)
        if len(met) == 1:
            return self._rests[met[0]].codes[group].table(source)[profiles]
        tables = [self._rests[one].codes[group].table(source) for one in met]
        width = min(len(one) for one in tables)
        place = np.zeros(met[-1] + 1, np.int64)
        place[met] = np.arange(len(met)) * width
        return np.concatenate([one[:width] for one in tables])[place[regimes] + profiles]

    def _apart(
        self,
        group: str,
        table: Table,
        rows: Codes,
        regimes: Codes,
        source: Seen,
        profiles: dict[str, Codes],
        problems: dict[int, list[Problem]],
    ) -> Codes:
        """Lines read with more than the columns of their group: dated listings, licenses on file."""
        some = table.take(pa.array(rows))
        for master in self.plan.masters:
            some = master.beside(some)
        found = source.source.code(some)
        profiles[f"{group} apart"] = np.full(table.num_rows, -1, np.int32)
        profiles[f"{group} apart"][rows] = found
        for row, profile in zip(rows.tolist(), found.tolist(), strict=True):
            if source.source[profile].problems:
                problems.setdefault(row, list(source.source[profile].problems))
        return self._codes(group, regimes, found, source)

    def _rows_apart(self, group: str, table: Table) -> tuple[Codes, Seen]:
        mask = np.zeros(table.num_rows, np.bool_)
        if group == TRANSACTION:
            for name in filter(on_file, table.column_names):
                mask |= np.array([bool(cell(one)) for one in table[name].to_pylist()], np.bool_)
        if group == PARTY:
            mask |= self._dated_rows(table)
            if (master := self._master(PARTY)) is not None:
                mask |= self._dated_rows(master.table)[master.rows(table)]
            if "known" in table.column_names:
                mask |= _rows_with(table["known"], _is_stated)
        return np.flatnonzero(mask).astype(np.int32), self._alone if group == TRANSACTION else self._dated

    def _dated_rows(self, table: Table) -> npt.NDArray[np.bool_]:
        """Rows whose parties may be listed on some days only."""
        mask = np.zeros(table.num_rows, np.bool_)
        for path in table.column_names:
            if group_of_path(path) == PARTY and path.endswith((".lists", ".owners", ".name")):
                mask |= _rows_with(table[path], partial(self.reader.is_dated, path))
        return mask

    def _line(self, table: Table, items: Codes, quantity: Figures | None, value: Figures | None) -> LineFacts | None:
        if not any(one.line.names for one in self._rests):
            return None
        given = {"transaction.quantity": quantity, MONEY: value}
        return LineFacts(table, self._facts, given, items, self._sources[ITEM].source)

    def _line_code(self, regimes: Codes, line: LineFacts | None) -> Codes:
        codes = np.zeros(len(regimes), np.int32)
        if line is None:
            return codes
        for regime in _met(regimes):
            if self._rests[regime].line.names:
                rows = np.flatnonzero(regimes == regime)
                codes[rows] = self._rests[regime].line.code(line.frame[rows])
        return codes

    def _sign(self, regimes: Codes, keys: list[Codes]) -> Codes:
        """The signature of every line, looked up by the codes of its groups."""
        met = _met(regimes)
        if len(met) == 1:
            return self._numbered(met[0], keys)
        numbers = np.zeros(len(regimes), np.int32)
        for regime in met:
            rows = np.flatnonzero(regimes == regime)
            numbers[rows] = self._numbered(regime, [key[rows] for key in keys])
        return numbers

    def _numbered(self, regime: int, keys: list[Codes]) -> Codes:
        rest = self._rests[regime]

        def decide(some: npt.NDArray[np.int64]) -> Codes:
            local, distinct = rest.signatures(some, self.plan.exact)
            return np.array([self._number(one) for one in distinct], np.int32)[local]

        return self._tables.look_up(regime, keys, rest.codes_known(), decide)

    def _number(self, signature: Hashable) -> int:
        with self._lock:
            return self._signature_numbers.setdefault(signature, len(self._signature_numbers))

    # -- second half: classes, in the order of the book ----------------------------------------------------------

    def classify(self, coded: Coded, chunk: int) -> Decided:
        """The class of every line; the first line of a new class becomes its member."""
        signatures = coded.signatures
        if coded.problems:
            signatures = signatures.copy()
            signatures[np.fromiter(coded.problems, np.int64, len(coded.problems))] = -1
        known = len(self.members)
        numbered = self._classes.of_signature
        size = max(len(numbered), int(signatures.max(initial=-1)) + 1)
        table = np.full(size + 1, -1, np.int32)
        table[: len(numbered)] = numbered
        classes = table[signatures]
        fresh = np.flatnonzero((classes < 0) & (signatures >= 0))
        if len(fresh):
            for row in _firsts(signatures, fresh):
                table[signatures[row]] = len(self.members)
                self.members.append(self.member(coded, chunk, row))
            classes = table[signatures]
        self._classes.of_signature = table[:-1]
        return Decided(classes, coded.problems, coded.quantity, coded.value, list(range(known, len(self.members))))

    def member(self, coded: Coded, chunk: int, row: int) -> Member:
        """One line with its facts."""
        facts: dict[str, Value] = {}
        sources: dict[str, str] = {}
        for group in GROUPS:
            profile = self._profile_of(group, coded, row)
            facts |= profile.facts
            sources |= profile.sources
        if coded.line is not None:
            for name in {fact.name for fact in self._facts} & coded.line.stated(row):
                sources.pop(name, None)
            facts = {name: value for name, value in facts.items() if self._group_of(name) != LINE}
            facts |= coded.line.value(row)
        return Member(
            regime=int(coded.regimes[row]),
            chunk=chunk,
            row=row,
            line=coded.table.slice(row, 1),
            facts=facts,
            sources=sources,
        )

    def _profile_of(self, group: str, coded: Coded, row: int) -> Profile:
        apart = coded.profiles.get(f"{group} apart")
        if apart is not None and apart[row] >= 0:
            return (self._dated if group == PARTY else self._alone).source[int(apart[row])]
        return self._sources[group].source[int(coded.profiles[group][row])]

    def cells(self, members: Sequence[Member]) -> list[dict[str, Any]]:
        """The cells of the first line of some classes by path, with those of their items and parties."""
        if not members:
            return []
        some = pa.concat_tables([member.line for member in members])
        for master in self.plan.masters:
            some = master.beside(some)
        return some.select([name for name in some.column_names if name in self.plan.columns]).to_pylist()

    def regime(self, member: Member) -> Regime:
        """The regime of a class."""
        return self.calendar.regimes[member.regime]


def _met(regimes: Codes) -> list[int]:
    """The regimes that occur."""
    return np.flatnonzero(np.bincount(regimes, minlength=1)).tolist()


def _firsts(signatures: Codes, fresh: npt.NDArray[np.int64]) -> list[int]:
    """The first row of each signature among some rows, in the order of the book."""
    _, first = np.unique(signatures[fresh], return_index=True)
    return fresh[np.sort(first)].tolist()


def _rows_with(column: Values, wanted: Callable[[Any], bool]) -> npt.NDArray[np.bool_]:
    coded = dictionary(column)
    table = np.array([*(wanted(value) for value in coded.dictionary.to_pylist()), False], np.bool_)
    return table[pc.fill_null(coded.indices, len(table) - 1).to_numpy(zero_copy_only=False)]


def _is_stated(value: Any) -> bool:
    return cell(value) is not None


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

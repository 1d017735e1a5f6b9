"""Decide an order book: every line finds its decision class by look-ups, every class is decided once.

A class is a regime and one code for each group. Two lines of a class cannot be told apart by the rules, so the
first line of the class stands for all: the reference interpreter decides it from that line's facts, and whoever
wants to know why explains it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import partial
from threading import RLock
from typing import Any

import numpy as np
import numpy.typing as npt

from licet.batch.arrow import Table, Values, pa, pc, plain
from licet.batch.coded import Classes, Coded, Decided, Member
from licet.batch.codes import GroupCodes, Seen
from licet.batch.documents import cell
from licet.batch.figures import Figures
from licet.batch.groups import (
    GROUPS,
    ITEM,
    MONEY,
    PARTY,
    TRANSACTION,
    group_of_path,
    grouping,
    numbers_of,
    on_file,
)
from licet.batch.intern import PIECE, Codes, Column, Keys, Lookup, combined, dictionary
from licet.batch.key_tables import KeyTables
from licet.batch.master import Master
from licet.batch.on_line import LineFacts, money
from licet.batch.profiles import Profile, Profiles, Reader
from licet.batch.regimes import Calendar, Regime
from licet.batch.rest import Question, Rest, whole_question
from licet.batch.rests import Rests
from licet.batch.tally import regrouped, summed
from licet.interpret.vectors import Met, Pool
from licet.logic.vocabulary import FactDefinition
from licet.model.errors import Problem
from licet.rulebook.book import Rulebook
from licet.rulebook.edition import Edition

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


class Decider:
    """Decides the chunks of one book; one thread may code while another classifies, both in the order of the book."""

    def __init__(self, rulebook: Rulebook, reader: Reader, plan: Plan) -> None:
        self.plan = plan
        self.reader = reader
        self.calendar = Calendar(rulebook, plan.known)
        self._classes = Classes()
        self._lock = RLock()
        self._days = {"on": Column(cell), "known": Column(cell)}
        self._facts = tuple(self._line_facts())
        self._group_of = grouping(reader.vocabulary, [fact.name for fact in self._facts])
        self._pool = Pool()
        self._met: dict[tuple[str, ...], Met] = {}
        self._sources = {group: self._seen(self._profiles(group)) for group in GROUPS}
        self._alone = self._seen(Profiles(TRANSACTION, self._columns(*GROUPS, "alone"), reader, _as_written))
        days = [path for path in ("on", "known") if path in plan.columns]
        self._dated = self._seen(Profiles(PARTY, (*self._columns(PARTY), *days), reader, reader.same))
        self._tables = KeyTables()
        seen = {group: (one, *self._beside(group)) for group, one in self._sources.items()}
        self._rests = Rests(self._pool, self._met, plan.ask, reader.vocabulary, self._group_of, seen, plan.exact)
        for master in plan.masters:
            reader.meet(master.table)
        self._dated_beside = [
            (one, dated) for one in self._masters(PARTY) if (dated := self._dated_rows(one.table)).any()
        ]

    @property
    def members(self) -> list[Member]:
        """The first line of each class."""
        return self._classes.members

    def beside(self, rulebook: Rulebook, known: str | None) -> Decider:
        """A decider of the same lines under another rulebook or knowledge; both number the same classes."""
        other = copy(self)
        other.calendar = self.calendar.beside(rulebook, known)
        return other

    def deciding(self) -> tuple[int, ...]:
        """By regime, the number of the tables that decide its lines; those that no line tells apart share theirs."""
        return tuple(self._rests.of(self.calendar.regimes))

    def decided_by(self, member: Member) -> Edition:
        """The edition whose tables decide a class; its line has the same short answer under its own."""
        with self._lock:
            return self._rests[self._rests.of(self.calendar.regimes)[member.regime]].edition

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
        master = self._whole_master(group)
        names = self._columns(group) if master is None else master.columns
        if group == TRANSACTION:
            names = tuple(name for name in names if not on_file(name))
        return Profiles(group, names, self.reader, self.reader.same)

    def _seen(self, profiles: Profiles) -> Seen:
        return Seen(self._pool, self._met, profiles)

    def _masters(self, group: str) -> list[Master]:
        return [one for one in self.plan.masters if one.group == group]

    def _whole_master(self, group: str) -> Master | None:
        """The table beside the lines that holds every column of a group: its rows are read, not the lines."""
        masters = self._masters(group)
        alone = len(masters) == 1 and set(self._columns(group)) <= set(masters[0].columns)
        return masters[0] if alone else None

    # -- first half: signatures, in any order --------------------------------------------------------------------

    def code(self, table: Table) -> Coded:
        """The signature of every line."""
        problems: dict[int, list[Problem]] = {}
        regimes = self._regimes(table, problems)
        self.reader.meet(table)
        quantity, value = money(table)
        for read in (quantity, value):
            _keep(problems, {} if read is None else read.problems)
        profiles = {group: self._profiles_of(group, table, problems) for group in GROUPS}
        apart = {group: found for group in GROUPS if (found := self._read_apart(group, table, problems))}
        rests = self._settle(regimes)
        line = self._line(table, profiles[ITEM], quantity, value)
        _keep(problems, {} if line is None else line.problems)
        coded = Coded(table, regimes, profiles, apart, line, quantity, value, problems)
        lines: int = table.num_rows
        signatures = np.empty(lines, np.int32)
        codes: dict[int, dict[str, Lookup]] = {}
        for number, rows in _stretches(rests, PIECE if line is None else lines):
            rest = self._rests[number]
            if number not in codes:
                groups = (*rest.context.groups.items(), (ITEM, rest.item))
                codes[number] = {group: self._codes(group, of, coded) for group, of in groups}
            signatures[rows] = self._signatures(rest, coded, codes[number], rows)
        if problems:
            signatures[np.fromiter(problems, np.int64, len(problems))] = -1
        coded.signatures, coded.sums = signatures, summed(signatures, value)
        return coded

    def _codes(self, group: str, of: GroupCodes, coded: Coded) -> Lookup:
        """The code of every line in one group, with those of the lines that are read apart."""
        found = coded.profiles[group].through(of.table(self._sources[group]))
        apart = coded.apart.get(group)
        if not apart:
            return found
        written = found.codes()
        written[list(apart)] = of.table(self._apart_source(group))[list(apart.values())]
        return Lookup.of(written, len(of.asked))

    def _signatures(self, rest: Rest, coded: Coded, codes: Mapping[str, Lookup], rows: slice | Codes) -> Codes:
        """The signatures of some rows that one rest decides: first their context, then item and context."""
        joined = [codes[group].among(rows) for group in rest.context.groups]
        context = self._tables.look_up(rest.context, joined, rest.context.codes_known(), rest.context)
        keys = [codes[ITEM].among(rows), Lookup.of(context, len(rest.context.asked))]
        if coded.line is not None and rest.line.names:
            keys.append(Lookup.of(rest.line.code(coded.line.frame[rows]), len(rest.line.truths)))
        return self._tables.look_up(rest, keys, rest.codes_known(), rest)

    def _regimes(self, table: Table, problems: dict[int, list[Problem]]) -> Lookup:
        """The regime of every line; a line whose day cannot be read stands in the first and is reported."""
        days = [column for column in ("on", "known") if column in table.column_names]
        read = [self._days[column].look_up(table[column]) for column in days]
        local, pairs = combined(read)
        found = [
            self._regime(*(self._days[column].values[code] for column, code in zip(days, pair, strict=True)))
            for pair in pairs.tolist()
        ]
        for code, one in enumerate(found):
            if isinstance(one, Problem):
                _keep(problems, dict.fromkeys(np.flatnonzero(local.codes() == code).tolist(), one))
        return local.through(np.array([0 if isinstance(one, Problem) else one for one in found], np.int32))

    def _regime(self, on: Any, known: Any = None) -> int | Problem:
        with self._lock:
            return self.calendar.number(on, known)

    def _settle(self, regimes: Lookup) -> Lookup:
        """Which of the rests decides each line, with the profiles of the lines known by now."""
        with self._lock:
            if not self.calendar.regimes:
                self.calendar.number(self.calendar.rulebook.contents.manifest.reviewed_through)
            return regimes.through(np.array(self._rests.of(self.calendar.regimes), np.int32))

    def _profiles_of(self, group: str, table: Table, problems: dict[int, list[Problem]]) -> Lookup:
        """The profile of every line in one group."""
        source, whole = self._sources[group].source, self._whole_master(group)
        found: Lookup | None = None
        for master in self._masters(group):
            rows = master.rows(table)
            _keep(problems, master.missing(rows, table))
            if master is whole:
                found = master.look_up(rows, source)
            else:
                table = master.beside(table)
        found = found or source.look_up(table)
        _keep_profiles(problems, found, source)
        return found

    def _read_apart(self, group: str, table: Table, problems: dict[int, list[Problem]]) -> dict[int, int]:
        """Lines read with more than the columns of their group: dated listings, licenses on file."""
        rows = self._rows_apart(group, table)
        if not len(rows):
            return {}
        some = table.take(pa.array(rows))
        for master in self.plan.masters:
            some = master.beside(some)
        source = self._apart_source(group).source
        found = dict(zip(rows.tolist(), source.look_up(some).codes().tolist(), strict=True))
        for row, profile in found.items():
            if source[profile].problems:
                problems.setdefault(row, list(source[profile].problems))
        return found

    def _beside(self, group: str) -> tuple[Seen, ...]:
        return (self._apart_source(group),) if group in (PARTY, TRANSACTION) else ()

    def _apart_source(self, group: str) -> Seen:
        return self._dated if group == PARTY else self._alone

    def _rows_apart(self, group: str, table: Table) -> Codes:
        mask = np.zeros(table.num_rows, np.bool_)
        if group == TRANSACTION:
            for name in filter(on_file, table.column_names):
                mask |= np.array([bool(cell(one)) for one in table[name].to_pylist()], np.bool_)
        if group == PARTY:
            mask |= self._dated_rows(table)
            for master, dated in self._dated_beside:
                mask |= dated[master.rows(table).codes()]
            if "known" in table.column_names:
                mask |= _rows_with(table["known"], _is_stated)
        return np.flatnonzero(mask).astype(np.int32)

    def _dated_rows(self, table: Table) -> npt.NDArray[np.bool_]:
        """Rows whose parties may be listed on some days only."""
        mask = np.zeros(table.num_rows, np.bool_)
        for path in table.column_names:
            if group_of_path(path) == PARTY:
                mask |= _rows_with(table[path], partial(self.reader.is_dated, path))
        return mask

    def _line(self, table: Table, items: Lookup, quantity: Figures | None, value: Figures | None) -> LineFacts | None:
        if not self._rests.read_lines:
            return None
        given = {"transaction.quantity": quantity, MONEY: value}
        return LineFacts(table, self._facts, given, items.codes(), self._sources[ITEM].source)

    # -- second half: classes, in the order of the book ----------------------------------------------------------

    def classify(self, coded: Coded, chunk: int) -> Decided:
        """The class of every line; the first line of a new class becomes its member."""
        known, numbered = len(self.members), self._classes.of_signature
        met = coded.sums[0, :-1] > 0
        table = np.full(max(len(numbered), len(met) + 1), -1, np.int32)
        table[: len(numbered) - 1] = numbered[:-1]
        if (fresh := met & (table[: len(met)] < 0)).any():
            first = _firsts(coded.signatures, np.append(fresh, False))
            table[coded.signatures[first]] = np.arange(known, known + len(first))
            self.members.extend(self._members(coded, chunk, first.tolist()))
        self._classes.of_signature = table
        return Decided(
            line=Lookup(coded.signatures, table),
            problems=coded.problems,
            quantity=coded.quantity,
            value=coded.value,
            sums=regrouped(coded.sums, table),
            fresh=list(range(known, len(self.members))),
        )

    def member(self, coded: Coded, chunk: int, row: int) -> Member:
        """One line with its facts."""
        return next(self._members(coded, chunk, [row]))

    def _members(self, coded: Coded, chunk: int, rows: list[int]) -> Iterator[Member]:
        """Lines with their facts, copied out of the chunk so that it need not be kept."""
        firsts = plain(coded.table.take(pa.array(rows)))
        for place, row in enumerate(rows):
            profiles = tuple(self._profile_of(group, coded, row) for group in GROUPS)
            if coded.line is not None:
                profiles = (self._with_figures(profiles, coded.line, row),)
            yield Member(
                regime=coded.regimes[row],
                chunk=chunk,
                row=row,
                firsts=firsts,
                place=place,
                profiles=profiles,
                answer=self._rests.signing.answers[int(coded.signatures[row])],
            )

    def _profile_of(self, group: str, coded: Coded, row: int) -> Profile:
        apart = coded.apart.get(group, {}).get(row)
        if apart is not None:
            return self._apart_source(group).source[apart]
        return self._sources[group].source[coded.profiles[group][row]]

    def _with_figures(self, profiles: Sequence[Profile], line: LineFacts, row: int) -> Profile:
        """One profile of all that is read from a line, its own figures before those of its item."""
        own, stated = {fact.name for fact in self._facts}, line.stated(row)
        facts = {name: value for one in profiles for name, value in one.facts.items() if name not in own}
        sources = {name: said for one in profiles for name, said in one.sources.items() if name not in stated}
        return Profile(facts | line.value(row), sources)

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


def _stretches(rests: Lookup, many: int) -> Iterator[tuple[int, slice | Codes]]:
    """The rests that decide some lines, each with its rows: pieces of the book, few of which lie under two."""
    for first in range(0, len(rests.places), many):
        piece = rests.places[first : first + many]
        met = np.unique(rests.table[piece.min() : piece.max() + 1])
        if len(met) == 1:
            yield int(met[0]), slice(first, first + len(piece))
            continue
        codes = rests.table.take(piece)
        for number in np.unique(codes).tolist():
            yield number, np.flatnonzero(codes == number).astype(np.int32) + np.int32(first)


def _firsts(signatures: Codes, some: npt.NDArray[np.bool_]) -> Keys:
    """The first row of each of some signatures, in the order of the book."""
    rows = np.flatnonzero(some[signatures])
    first = np.full(int(signatures.max()) + 1, -1, np.int64)
    first[signatures[rows[::-1]]] = rows[::-1]
    return np.sort(first[first >= 0])


def _rows_with(column: Values, wanted: Callable[[Any], bool]) -> npt.NDArray[np.bool_]:
    coded = dictionary(column)
    table = np.array([*(wanted(value) for value in coded.dictionary.to_pylist()), False], np.bool_)
    return table[pc.fill_null(coded.indices, len(table) - 1).to_numpy(zero_copy_only=False)]


def _is_stated(value: Any) -> bool:
    return cell(value) is not None


def _as_written(_: str, value: Any) -> Any:
    return cell(value)


def _keep(problems: dict[int, list[Problem]], found: Mapping[int, Problem]) -> None:
    for row, problem in found.items():
        problems.setdefault(row, []).append(problem)


def _keep_profiles(problems: dict[int, list[Problem]], profiles: Lookup, source: Profiles) -> None:
    """Rows whose profile could not be read carry its problems."""
    if broken := source.broken():
        hit = np.isin(profiles.table, broken)
        for row in np.flatnonzero(hit[profiles.places]).tolist():
            problems.setdefault(row, []).extend(source[profiles[row]].problems)

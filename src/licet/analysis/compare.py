"""What a change of the law moves in an order book: lines and money by (old outcome → new outcome), and why.

Both sides number the same classes, so a line has moved exactly when its two classes differ, and only classes that
moved are decided and explained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct, structs

from licet.analysis.why import Cause, causes, fewest_changes
from licet.batch.answers import Answer, ClassCase
from licet.batch.arrow import Table, Values, pa, pc
from licet.batch.coded import Coded, Member
from licet.batch.decide import Decider
from licet.batch.documents import cell
from licet.batch.figures import Figures
from licet.batch.intern import Codes, dictionary, factorized
from licet.batch.pipeline import Progress, needed, worked
from licet.batch.prepare import Prepared, Settings, prepare
from licet.batch.rest import portfolio_question
from licet.batch.tally import Tally, dollars, summed
from licet.rulebook.book import Rulebook
from licet.rulebook.edition import Edition

SHOWN = ("outcome", "license_required", "eccn", "review_policy")
"""What of an answer counts as a move."""

_LABELS: Mapping[str, tuple[str, ...]] = {
    "item": ("item.catalogue", "item.part_number", "item.name", "item.kind"),
    "customer": ("ultimate_consignee.name", "end_user.name", "purchaser.name", "ultimate_consignee"),
    "destination": ("ship_to",),
}


class Side(Struct, frozen=True, kw_only=True):
    """One side of a comparison.

    Attributes:
        on: the day whose law governs every line; None leaves each line its own day.
        known: what had been made public by this day; None counts all that is encoded.
    """

    name: str
    rulebook: Rulebook
    on: str | None = None
    known: str | None = None


class Sum(Struct, kw_only=True):
    """Lines and money; value in millionths of a dollar."""

    lines: int = 0
    value: int = 0

    def add(self, lines: int, value: int) -> None:
        """Count some lines."""
        self.lines += lines
        self.value += value

    def said(self) -> dict[str, Any]:
        """As JSON."""
        return {"lines": self.lines, "value_usd": dollars(self.value)}


class Move(Struct, frozen=True, kw_only=True):
    """Lines that moved from one answer to another, with the fewest changes of the law that explain it.

    Attributes:
        causes: empty when the move was not analysed, or when facts that depend on the day moved it.
        example: the cells of the first such line.
    """

    old: Answer
    new: Answer
    sum: Sum
    causes: tuple[Cause, ...]
    analysed: bool
    example: Mapping[str, Any]


class Comparison(Struct, frozen=True, kw_only=True):
    """What moved between two sides.

    Attributes:
        flows: (old outcome, new outcome) to what went that way, unmoved lines too.
        moves: by old and new answer, the largest first.
        by: item, customer, destination and instrument to what moved.
    """

    old: str
    new: str
    flows: Mapping[tuple[str, str], Sum]
    moves: Sequence[Move]
    by: Mapping[str, Mapping[str, Sum]]
    rows: int
    unreadable: int


def compare(
    place: str | Table,
    old: Side,
    new: Side,
    settings: Settings,
    *,
    mapping: Path | None = None,
    explain: int = 50,
    progress: Progress | None = None,
) -> Comparison:
    """Compare a book under two sides.

    Args:
        explain: how many moves to explain, the largest first.
    """
    settings = structs.replace(settings, rulebook=old.rulebook, known=old.known, exact=False, ask=portfolio_question)
    prepared = prepare(place, settings, mapping)
    before = prepared.decider(settings)
    comparer = _Comparer(prepared, old, new, before, before.beside(new.rulebook, new.known))
    comparer.read(progress)
    return comparer.found(explain)


class _Pair(Struct, kw_only=True):
    sum: Sum
    old: Member
    new: Member


class _Comparer:
    def __init__(self, prepared: Prepared, old: Side, new: Side, before: Decider, after: Decider) -> None:
        self.prepared = prepared
        self.sides = old, new
        self.deciders = before, after
        self.pairs: dict[tuple[int, int], _Pair] = {}
        self.by: dict[str, dict[tuple[str, int, int], Sum]] = {name: {} for name in _LABELS}
        self.unreadable = 0
        self.rows = 0

    def read(self, progress: Progress | None) -> None:
        """Both sides of every line."""
        done = worked(self.prepared, needed(self.prepared), self._code, progress=progress)
        for number, (_, coded) in enumerate(done):
            self._add(number, coded)

    def found(self, explain: int) -> Comparison:
        """What moved, once every line is read."""
        answers = {number: self._answer(member) for number, member in enumerate(self.deciders[0].members)}
        moves = self._moves(answers, explain)
        return Comparison(
            old=self.sides[0].name,
            new=self.sides[1].name,
            flows=self._flows(answers),
            moves=moves,
            by={**self._labels(answers), "instrument": _by_instrument(moves)},
            rows=self.rows,
            unreadable=self.unreadable,
        )

    def _code(self, table: Table) -> tuple[Coded, ...]:
        return tuple(d.code(_on(table, side)) for d, side in zip(self.deciders, self.sides, strict=True))

    def _add(self, number: int, coded: tuple[Coded, ...]) -> None:
        old, new = (d.classify(c, number).classes for d, c in zip(self.deciders, coded, strict=True))
        read = np.flatnonzero((old >= 0) & (new >= 0))
        self.rows += len(old)
        self.unreadable += len(old) - len(read)
        ways, first = factorized([old[read], new[read]], [len(self.deciders[0].members).bit_length()] * 2)
        pairs = [(int(old[row]), int(new[row])) for row in read[first].tolist()]
        value = None if coded[0].value is None else coded[0].value.among(read)
        for pair, row, (lines, money) in zip(pairs, read[first].tolist(), _sums(ways, value), strict=True):
            if pair not in self.pairs:
                members = [d.member(c, number, row) for d, c in zip(self.deciders, coded, strict=True)]
                self.pairs[pair] = _Pair(sum=Sum(), old=members[0], new=members[1])
            self.pairs[pair].sum.add(lines, money)
        moved = np.flatnonzero(np.array([one != other for one, other in pairs], np.bool_)[ways])
        if len(moved):
            for name in _LABELS:
                column = self._label(name, coded[0].table).take(pa.array(read[moved]))
                self._add_labels(name, column, ways[moved], pairs, None if value is None else value.among(moved))

    def _label(self, name: str, table: Table) -> Any:
        """The column that names what a line is about: of the lines, or the key of the table beside them."""
        master = next((m for m in self.prepared.masters if m.group == {"customer": "party"}.get(name, name)), None)
        names = [path for path in _LABELS[name] if path in table.column_names]
        if names:
            return table[names[0]]
        return table[master.by] if master is not None else pa.nulls(table.num_rows, pa.string())

    def _add_labels(
        self, name: str, column: Values, ways: Codes, pairs: Sequence[tuple[int, int]], value: Figures | None
    ) -> None:
        texts = dictionary(pc.fill_null(column.cast(pa.string()), "(not stated)"))
        words: list[str] = texts.dictionary.to_pylist()
        codes: Codes = texts.indices.to_numpy()
        both, first = factorized([codes, ways], [len(words).bit_length(), len(pairs).bit_length()])
        for row, (lines, money) in zip(first.tolist(), _sums(both, value), strict=True):
            self.by[name].setdefault((words[int(codes[row])], *pairs[int(ways[row])]), Sum()).add(lines, money)

    def _answer(self, member: Member) -> Answer:
        return ClassCase.of_member(self.deciders[0], member).short()

    def _flows(self, answers: Mapping[int, Answer]) -> dict[tuple[str, str], Sum]:
        flows: dict[tuple[str, str], Sum] = {}
        for (old, new), pair in self.pairs.items():
            key = answers[old].outcome, answers[new].outcome
            flows.setdefault(key, Sum()).add(pair.sum.lines, pair.sum.value)
        return dict(sorted(flows.items()))

    def _labels(self, answers: Mapping[int, Answer]) -> dict[str, dict[str, Sum]]:
        """What moved, by label; pairs whose answers are the same words did not move."""
        found: dict[str, dict[str, Sum]] = {}
        for name, sums in self.by.items():
            labels: dict[str, Sum] = {}
            for (word, old, new), one in sums.items():
                if _said(answers[old]) != _said(answers[new]):
                    labels.setdefault(word, Sum()).add(one.lines, one.value)
            found[name] = _largest_first(labels)
        return found

    def _moves(self, answers: Mapping[int, Answer], explain: int) -> list[Move]:
        """Pairs of classes whose answers differ, the largest first; those with the same words and causes as one."""
        moved = [(old, new) for old, new in self.pairs if _said(answers[old]) != _said(answers[new])]
        ranked = sorted(moved, key=lambda key: (-self.pairs[key].sum.lines, key))
        together: dict[tuple[Any, ...], Move] = {}
        for number, key in enumerate(ranked):
            move = self._move(answers[key[0]], answers[key[1]], self.pairs[key], number < explain)
            same = together.setdefault((_said(move.old), _said(move.new), move.causes, move.analysed), move)
            if same is not move:
                same.sum.add(move.sum.lines, move.sum.value)
        return sorted(together.values(), key=lambda move: -move.sum.lines)

    def _move(self, old: Answer, new: Answer, pair: _Pair, analyse: bool) -> Move:
        example = {k: v for k, v in self.deciders[0].cells([pair.old])[0].items() if cell(v) is not None}
        total = Sum(lines=pair.sum.lines, value=pair.sum.value)
        found = self._causes(pair, new) if analyse else ()
        return Move(old=old, new=new, sum=total, causes=found, analysed=analyse, example=example)

    def _causes(self, pair: _Pair, new: Answer) -> tuple[Cause, ...]:
        editions = [self.deciders[0].regime(member).edition for member in (pair.old, pair.new)]

        def moved(edition: Edition) -> bool:
            return _said(ClassCase.under(edition, pair.new).short()) == _said(new)

        names = fewest_changes(editions[0], editions[1], moved)
        return causes(names, editions[0], editions[1], self.sides[1].rulebook.contents.sets)


def _on(table: Table, side: Side) -> Table:
    """The lines as a side dates them."""
    if side.known is not None and "known" in table.column_names:
        table = table.drop_columns(["known"])
    if side.on is None:
        return table
    place = table.column_names.index("on")
    return table.set_column(place, "on", pa.array([side.on]).take(pa.array(np.zeros(table.num_rows, np.int8))))


def _sums(kinds: Codes, value: Figures | None) -> Iterator[tuple[int, int]]:
    """Lines and money of each kind."""
    tally = Tally()
    tally.add(summed(kinds, value))
    for kind in range(int(kinds.max(initial=-1)) + 1):
        yield tally.lines(kind), tally.value(kind)


def _said(answer: Answer) -> tuple[Any, ...]:
    return tuple(getattr(answer, name) for name in SHOWN)


def _by_instrument(moves: Sequence[Move]) -> dict[str, Sum]:
    """Lines by the instruments behind their move; a line counts for each of them."""
    found: dict[str, Sum] = {}
    for move in moves:
        for instrument in dict.fromkeys(cause.instrument for cause in move.causes):
            found.setdefault(instrument, Sum()).add(move.sum.lines, move.sum.value)
    return _largest_first(found)


def _largest_first(sums: Mapping[str, Sum]) -> dict[str, Sum]:
    return dict(sorted(sums.items(), key=lambda entry: (-entry[1].lines, entry[0])))

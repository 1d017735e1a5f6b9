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
from licet.batch.arrow import Table, pa, pc
from licet.batch.decide import Coded, Decided, Decider, Member
from licet.batch.documents import cell
from licet.batch.pipeline import needed
from licet.batch.prepare import Prepared, Settings, prepare
from licet.batch.rest import portfolio_question
from licet.batch.tally import dollars
from licet.interpret.columns import PLACES
from licet.rulebook.book import Rulebook
from licet.rulebook.edition import Edition

SHOWN = ("outcome", "license_required", "eccn", "review_policy")
"""What of an answer counts as a move."""

_LABELS: Mapping[str, tuple[str, ...]] = {
    "item": ("item.catalogue", "item.part_number", "item.name", "item.kind"),
    "customer": ("ultimate_consignee.name", "end_user.name", "purchaser.name", "ultimate_consignee"),
    "destination": ("ship_to",),
}
_SCALE = 10**PLACES


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
    place: str | Table, old: Side, new: Side, settings: Settings, *, mapping: Path | None = None, explain: int = 50
) -> Comparison:
    """Compare a book under two sides.

    Args:
        explain: how many moves to explain, the largest first.
    """
    settings = structs.replace(settings, rulebook=old.rulebook, known=old.known, exact=False, ask=portfolio_question)
    prepared = prepare(place, settings, mapping)
    before = prepared.decider(settings)
    return _Comparer(prepared, old, new, before, before.beside(new.rulebook, new.known)).run(explain)


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
        self.still: dict[int, Sum] = {}
        self.by: dict[str, dict[tuple[str, int, int], Sum]] = {name: {} for name in _LABELS}
        self.unreadable = 0
        self.rows = 0

    def run(self, explain: int) -> Comparison:
        for number, load in enumerate(self.prepared.source.chunks(needed(self.prepared))):
            table = self.prepared.by_path(load())
            self._chunk(number, table)
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

    def _chunk(self, number: int, table: Table) -> None:
        coded = [d.code(_on(table, side)) for d, side in zip(self.deciders, self.sides, strict=True)]
        found = [d.classify(c, number) for d, c in zip(self.deciders, coded, strict=True)]
        old, new = (one.classes for one in found)
        good = (old >= 0) & (new >= 0)
        self.rows += len(old)
        self.unreadable += int((~good).sum())
        value = _values(found[0])
        self._keep_still(old[good & (old == new)], value[good & (old == new)])
        rows = np.flatnonzero(good & (old != new))
        if len(rows):
            self._keep_moved(rows, found, coded, value, table, number)

    def _keep_still(self, classes: Any, value: Any) -> None:
        for one, lines, money in _sums(classes, value):
            self.still.setdefault(one, Sum()).add(lines, money)

    def _keep_moved(
        self, rows: Any, found: list[Decided], coded: list[Coded], value: Any, table: Table, number: int
    ) -> None:
        width = len(self.deciders[0].members)
        keys = found[0].classes[rows].astype(np.int64) * width + found[1].classes[rows]
        _, first = np.unique(keys, return_index=True)
        for place in first.tolist():
            pair = int(keys[place]) // width, int(keys[place]) % width
            if pair not in self.pairs:
                row = int(rows[place])
                members = (d.member(c, number, row) for d, c in zip(self.deciders, coded, strict=True))
                self.pairs[pair] = _Pair(sum=Sum(), old=next(members), new=next(members))
        for key, lines, money in _sums(keys, value[rows]):
            self.pairs[key // width, key % width].sum.add(lines, money)
        for name in _LABELS:
            self._keep_labels(name, self._label(name, table), rows, keys, value, width)

    def _label(self, name: str, table: Table) -> Any:
        """The column that names what a line is about: of the lines, or the key of the table beside them."""
        master = next((m for m in self.prepared.masters if m.group == {"customer": "party"}.get(name, name)), None)
        names = [path for path in _LABELS[name] if path in table.column_names]
        if names:
            return table[names[0]]
        return table[master.by] if master is not None else pa.nulls(table.num_rows, pa.string())

    def _keep_labels(self, name: str, column: Any, rows: Any, keys: Any, value: Any, width: int) -> None:
        texts = column.take(pa.array(rows)).cast(pa.string())
        encoded = pc.dictionary_encode(pc.fill_null(texts, "(not stated)"))
        encoded = encoded.combine_chunks() if hasattr(encoded, "combine_chunks") else encoded
        words = encoded.dictionary.to_pylist()
        both = keys * max(len(words), 1) + encoded.indices.to_numpy()
        for one, lines, money in _sums(both, value[rows]):
            key, word = divmod(one, max(len(words), 1))
            self.by[name].setdefault((words[word], key // width, key % width), Sum()).add(lines, money)

    def _answer(self, member: Member) -> Answer:
        return ClassCase.of_member(self.deciders[0], member).short()

    def _flows(self, answers: Mapping[int, Answer]) -> dict[tuple[str, str], Sum]:
        flows: dict[tuple[str, str], Sum] = {}
        for number, one in self.still.items():
            word = answers[number].outcome
            flows.setdefault((word, word), Sum()).add(one.lines, one.value)
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


def _values(found: Decided) -> Any:
    return np.zeros(len(found.classes), np.int64) if found.value is None else found.value.values


def _sums(keys: Any, value: Any) -> Iterator[tuple[int, int, int]]:
    """Each key with its rows and their money, exactly."""
    distinct, places = np.unique(keys, return_inverse=True)
    lines = np.bincount(places, minlength=len(distinct))
    whole, parts = np.divmod(value, _SCALE)
    dollars_ = np.rint(np.bincount(places, weights=whole, minlength=len(distinct)))
    rest = np.rint(np.bincount(places, weights=parts, minlength=len(distinct)))
    for key, many, units, tail in zip(
        distinct.tolist(), lines.tolist(), dollars_.tolist(), rest.tolist(), strict=True
    ):
        yield key, many, int(units) * _SCALE + int(tail)


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

"""Decide a whole book and write it out: parts, class table, error table, totals that reconcile."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from licet.batch.answers import Answer, Answers, beside
from licet.batch.arrow import Table, pa, parquet
from licet.batch.coded import Member
from licet.batch.decide import Decider
from licet.batch.documents import cell
from licet.batch.journal import Journal, whole
from licet.batch.pipeline import Progress, Step, needed, steps
from licet.batch.prepare import Prepared, Settings, prepare
from licet.batch.regimes import iso_day
from licet.batch.tally import Tally, dollars, packed, unpacked
from licet.model.errors import FactError, Problem

SHOWN = ("outcome", "license_required", "eccn", "review_policy", "license_code")
"""What of a class's answer every line repeats; the rest stands in the class table."""

WRITERS = 2
"""Parts that are written at once; as many more may wait."""


class Outcome(Struct, frozen=True, kw_only=True):
    """A finished run.

    Attributes:
        book: the folder of the decided book.
        totals: rows read, decided and refused; they add up.
    """

    book: Path
    totals: Mapping[str, Any]
    resumed_at: int


def decide_book(
    place: str | Table,
    target: Path,
    settings: Settings,
    *,
    mapping_file: Path | None = None,
    columns: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Decide every line of a book into a folder of Parquet files; a killed run is taken up where it stopped.

    Args:
        columns: headers of the book to keep beside the answers; by default all.

    Raises:
        FactError: the book cannot be read, or `target` holds something else than a decided book.
    """
    _free(target)
    prepared = prepare(place, settings, mapping_file)
    kept = list(prepared.source.headers) if columns is None else [h for h in prepared.source.headers if h in columns]
    journal = Journal(target, identity(place, prepared, settings, kept))
    run = _Run(prepared, settings, journal, kept)
    resumed = journal.parts
    run.take_up()
    columns_read = list(dict.fromkeys((*needed(prepared), *kept)))
    with ThreadPoolExecutor(WRITERS) as pool:
        waiting: deque[tuple[Future[None], _Part]] = deque()
        for step in steps(prepared, run.decider, columns_read, journal.parts):
            part = run.part(step)
            waiting.append((pool.submit(run.write, part), part))
            if len(waiting) > WRITERS:
                run.keep(*waiting.popleft())
            if progress is not None:
                progress(run.tally.total, prepared.source.rows())
        while waiting:
            run.keep(*waiting.popleft())
    totals = run.finish()
    return Outcome(book=target, totals=totals, resumed_at=resumed)


def _free(target: Path) -> None:
    if target.exists() and not (target / "book.json").exists():
        raise FactError.at(str(target), "exists and is not a decided book; choose another place")


def identity(place: str | Table, prepared: Prepared, settings: Settings, kept: Sequence[str]) -> Mapping[str, Any]:
    """What makes two runs the same run."""
    return {
        "book": place if isinstance(place, str) else "table in memory",
        "rows": prepared.source.rows(),
        "headers": list(prepared.source.headers),
        "kept": list(kept),
        "mapping": structs.asdict(prepared.mapping)
        | {"joined": [structs.asdict(one) for one in prepared.mapping.joined]},
        "rulebook": settings.rulebook.fingerprint,
        "overlays": list(settings.rulebook.contents.overlays),
        "known": settings.known,
        "screening": settings.screening and settings.screening.version,
        "missing": settings.exact,
        "on_line": list(prepared.plan.on_line),
    }


def provenance(prepared: Prepared, settings: Settings) -> Mapping[str, Any]:
    """What a decided book says of the rules it was decided by, and of how its columns were read."""
    contents = settings.rulebook.contents
    return {
        "rulebook": {
            "version": contents.manifest.version,
            "fingerprint": settings.rulebook.fingerprint,
            "reviewed_through": contents.manifest.reviewed_through,
            "overlays": list(contents.overlays),
        },
        "known": settings.known,
        "columns": dict(prepared.mapping.columns),
        "columns_guessed": list(prepared.mapping.guessed),
        "columns_not_used": list(prepared.mapping.unused),
        "disclaimer": contents.manifest.disclaimer,
    }


class _Part(Struct, frozen=True, kw_only=True):
    """What is written of one decided chunk.

    Attributes:
        answers: of every class met up to this chunk; a resumed run knows no more here either.
        note: sums, first lines of new classes and refused rows.
    """

    step: Step
    answers: Sequence[Answer]
    note: Mapping[str, Any]
    members: Table | None
    errors: Table


class _Run:
    def __init__(self, prepared: Prepared, settings: Settings, journal: Journal, kept: Sequence[str]) -> None:
        self.prepared = prepared
        self.journal = journal
        self.kept = kept
        self.decider: Decider = prepared.decider(settings)
        self.settings = settings
        self.tally = Tally()
        self.answers = Answers(self.decider)
        self.firsts: list[dict[str, Any]] = []
        self.refused = 0

    def take_up(self) -> None:
        """Learn the classes of an earlier run again, in their order, from the first line of each."""
        for part, note in enumerate(self.journal.notes()):
            self.tally.add(unpacked(note["sums"]))
            self.refused += note["refused"]
            self.firsts += [{**one, "part": part} for one in note["first"]]
        for members in self.journal.side("members"):
            self.decider.classify(self.decider.code(members), 0)

    def part(self, step: Step) -> _Part:
        """Count one decided chunk, and put together what is to be written of it."""
        self.tally.add(step.decided.sums)
        fresh = [self.decider.members[number] for number in step.decided.fresh]
        first = [self._first(step, one, cells) for one, cells in zip(fresh, self.decider.cells(fresh), strict=True)]
        self.firsts += [{**one, "part": step.number} for one in first]
        self.refused += len(step.chunk.refused)
        return _Part(
            step=step,
            answers=tuple(self.answers.known()),
            note={"sums": packed(step.decided.sums), "first": first, "refused": len(step.chunk.refused)},
            members=fresh[0].firsts if fresh else None,
            errors=error_table(step),
        )

    def write(self, part: _Part) -> None:
        """Write the lines of a part: the kept columns, the class, and what every line repeats of its answer."""
        step, target = part.step, self.journal.lines(part.step.number)
        lines = step.chunk.table.select(self.kept)
        classes = step.decided.classes
        unread = classes < 0
        lines = lines.append_column("licet_class", pa.array(classes, mask=unread if unread.any() else None))
        lines = beside(lines, step.decided, part.answers, SHOWN)
        parquet().write_table(lines, target, compression="zstd", write_statistics=[*self.kept, "licet_class"])

    def keep(self, written: Future[None], part: _Part) -> None:
        """Note a part in the journal once its lines are written; parts come in the order of the book."""
        written.result()
        self.journal.keep(part.note, part.members, part.errors)

    def _first(self, step: Step, member: Member, cells: Mapping[str, Any]) -> dict[str, Any]:
        known = {name: said for name, value in cells.items() if (said := _plain(value)) is not None}
        return {"file": step.chunk.file, "row": step.chunk.number(member.row), "cells": known}

    def finish(self) -> Mapping[str, Any]:
        """Write the class table, the error table and the totals, and put the book in its place."""
        folder = self.journal.folder
        parquet().write_table(self._classes(), folder / "classes.parquet", compression="zstd")
        errors = pa.concat_tables([ERRORS.empty_table(), *self.journal.side("errors")])
        parquet().write_table(errors, folder / "errors.parquet", compression="zstd")
        totals = self.totals()
        book = {"licet": "decided order book", "totals": totals, **provenance(self.prepared, self.settings)}
        whole(folder / "book.json", json.dumps(book, ensure_ascii=False, indent=2) + "\n")
        self.journal.finish(("lines", "classes.parquet", "errors.parquet", "book.json"))
        return totals

    def totals(self) -> Mapping[str, Any]:
        """Rows and money, as read and as decided; the parts add up to the whole."""
        by: dict[str, list[int]] = {}
        for number, one in enumerate(self.answers.known()):
            sums = by.setdefault(one.outcome, [0, 0])
            sums[0] += self.tally.lines(number)
            sums[1] += self.tally.value(number)
        return {
            "rows": self.tally.total + self.refused,
            "decided": self.tally.total - self.tally.unreadable,
            "unreadable": self.tally.unreadable,
            "refused": self.refused,
            "classes": len(self.decider.members),
            "value_usd": dollars(sum(money for _, money in by.values())),
            "outcomes": {
                word: {"lines": lines, "value_usd": dollars(money)} for word, (lines, money) in sorted(by.items())
            },
        }

    def _classes(self) -> Table:
        rows = [self._class(number, one) for number, one in enumerate(self.answers.known())]
        return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in CLASSES})

    def _class(self, number: int, found: Answer) -> dict[str, Any]:
        first = self.firsts[number]
        days = (iso_day(first["cells"].get("on")), iso_day(first["cells"].get("known")) or self.settings.known)
        edition = self.settings.rulebook.edition(days[0] or "", days[1])
        return {
            "class": number,
            "lines": self.tally.lines(number),
            "value_usd": dollars(self.tally.value(number)),
            "lines_without_value": self.tally.without_value(number),
            "law_of": edition.on,
            **structs.asdict(found),
            "first_file": first["file"],
            "first_row": first["row"],
            "first_line": json.dumps(first["cells"], ensure_ascii=False, sort_keys=True),
        }


_TEXT = [(field.name, pa.string()) for field in structs.fields(Answer)]
CLASSES: tuple[tuple[str, Any], ...] = (
    ("class", pa.int32()),
    ("lines", pa.int64()),
    ("value_usd", pa.string()),
    ("lines_without_value", pa.int64()),
    ("law_of", pa.string()),
    *_TEXT,
    ("first_file", pa.string()),
    ("first_row", pa.int64()),
    ("first_line", pa.string()),
)
"""The columns of the class table."""

ERRORS = pa.schema([("file", pa.string()), ("row", pa.int64()), ("where", pa.string()), ("what", pa.string()),
                    ("nearest", pa.string())])  # fmt: skip
"""The columns of the error table; a row of the book with several problems has several rows here."""


def error_table(step: Step) -> Table:
    """Every problem of a chunk's rows, in the order of the book."""
    found: list[tuple[int, Problem]] = [(number, problem) for number, problem in step.chunk.refused]
    for row in sorted(step.decided.problems):
        found += [(step.chunk.number(row), problem) for problem in step.decided.problems[row]]
    rows = [
        {"file": step.chunk.file, "row": number, "where": one.where, "what": one.what, "nearest": one.nearest}
        for number, one in sorted(found, key=lambda pair: pair[0])
    ]
    return pa.Table.from_pylist(rows, ERRORS)


def _plain(value: Any) -> Any:
    """A cell as JSON holds it."""
    found = cell(value)
    return found if isinstance(found, str | int | bool) or found is None else str(found)

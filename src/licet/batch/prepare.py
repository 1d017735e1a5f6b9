"""Everything a run needs before its first line: the source, the mapping, the tables beside it, how to read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from licet.batch.arrow import Table, pa
from licet.batch.decide import Decider, Plan
from licet.batch.groups import ITEM, group_of_path, numbers_of
from licet.batch.mapping import ColumnMapping, Joined, guess, read_mapping
from licet.batch.master import Master
from licet.batch.profiles import Reader, Screening
from licet.batch.regimes import Regime
from licet.batch.rest import Question, short_question, whole_question
from licet.batch.sources import Chunk, Source, open_source
from licet.determination.items import ItemSource
from licet.logic.vocabulary import Vocabulary
from licet.model.errors import FactError, Problem, nearest
from licet.rulebook.book import Rulebook

MANY_ITEMS = 20_000
"""From this many distinct rows of item figures in a chunk on, figures are read from each line."""


class Settings(Struct, frozen=True, kw_only=True):
    """How a book is decided.

    Attributes:
        screening: what is found of parties that carry no lists; None looks at nothing but the lists they carry.
        known: day of knowledge of lines that state none; None counts all that is encoded.
        exact: classes tell apart all that an answer shows and which facts are missing, so that each has one list
            of questions; otherwise an answer is outcome, ECCN and review policy.
        ask: what is asked of the book instead (see `licet.batch.rest`).
    """

    rulebook: Rulebook
    items: ItemSource | None = None
    screening: Screening | None = None
    known: str | None = None
    exact: bool = True
    ask: Callable[[Regime], Question] | None = None


class Prepared(Struct, frozen=True, kw_only=True):
    """A book ready to be decided."""

    source: Source
    mapping: ColumnMapping
    masters: tuple[Master, ...]
    plan: Plan

    def decider(self, settings: Settings) -> Decider:
        """A fresh decider for the book."""
        edition = settings.rulebook.edition(settings.rulebook.contents.manifest.reviewed_through)
        return Decider(settings.rulebook, Reader(edition, settings.items, settings.screening), self.plan)

    def by_path(self, chunk: Chunk) -> Table:
        """The mapped columns of a chunk, named by path; keys of tables beside the lines keep their header."""
        read = set(chunk.table.column_names)
        paths = {header: path for header, path in self.mapping.columns.items() if header in read}
        keys = [one.by for one in self.masters if one.by not in paths]
        return chunk.table.select([*paths, *keys]).rename_columns([*paths.values(), *keys])


def prepare(place: str | Table | Source, settings: Settings, mapping_file: Path | None = None) -> Prepared:
    """Open a book and settle how it is read.

    Args:
        place: a path or glob, an Arrow table, or a source that is open already.

    Raises:
        FactError: the book, its mapping or a table beside it cannot be read.
    """
    source = _opened(place)
    vocabulary = settings.rulebook.vocabulary
    if mapping_file is None:
        mapping = guess(source.headers, vocabulary)
    else:
        mapping = read_mapping(mapping_file, source.headers, vocabulary)
    _needs_day(mapping, source.headers)
    folder = mapping_file.parent if mapping_file is not None else Path()
    masters = tuple(_master(one, folder, source, vocabulary) for one in mapping.joined)
    columns = (*mapping.columns.values(), *(name for one in masters for name in one.columns))
    plan = Plan(
        columns=tuple(dict.fromkeys(columns)),
        on_line=_on_line(source, mapping, vocabulary),
        masters=masters,
        known=settings.known,
        exact=settings.exact,
        ask=settings.ask or (whole_question if settings.exact else short_question),
    )
    return Prepared(source=source, mapping=mapping, masters=masters, plan=plan)


def _opened(place: Any) -> Source:
    return open_source(place) if isinstance(place, str | pa.Table) else place


def _needs_day(mapping: ColumnMapping, headers: Sequence[str]) -> None:
    if "on" not in mapping.columns.values():
        near = nearest("date", [one.lower() for one in headers])
        raise FactError.at("columns", "no column states the day (`on`); name it in a mapping file", near)


def _master(joined: Joined, folder: Path, source: Source, vocabulary: Vocabulary) -> Master:
    file = folder / joined.file
    if joined.by not in source.headers:
        what = f"the book has no column {joined.by!r} to find rows of {joined.file} by"
        raise FactError.at(str(file), what, nearest(joined.by, source.headers))
    beside = open_source(str(file))
    columns = (
        joined.columns or guess([h for h in beside.headers if h != joined.key], vocabulary, joined.prefix).columns
    )
    wanted = [joined.key, *columns]
    if missing := [one for one in wanted if one not in beside.headers]:
        problems = [
            Problem(where=str(file), what=f"no column {m!r}", nearest=nearest(m, beside.headers)) for m in missing
        ]
        raise FactError(problems)
    table = pa.concat_tables([load().table for load in beside.chunks(wanted)], promote_options="permissive")
    keys = table[joined.key].combine_chunks()
    keys = keys.dictionary_decode() if isinstance(keys, pa.DictionaryArray) else keys
    named = table.select(list(columns)).rename_columns(list(columns.values()))
    group = group_of_path(joined.prefix.rstrip("."))
    return Master(group=group, by=joined.by, name=joined.file, keys=keys, table=named)


def _on_line(source: Source, mapping: ColumnMapping, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The paths of item figures, if the first chunk shows that they differ from line to line."""
    figures = {fact.field for fact in numbers_of(ITEM, vocabulary)}
    headers = {path: header for header, path in mapping.columns.items() if path in figures}
    if not headers:
        return ()
    first = next(iter(source.chunks(list(headers.values()))), None)
    if first is None:
        return ()
    table = first().table
    distinct = table.group_by(table.column_names).aggregate([]).num_rows if table.num_rows else 0
    return tuple(headers) if distinct >= MANY_ITEMS else ()

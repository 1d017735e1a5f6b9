"""The rulebook as one object: load it once, ask it for the edition of any day."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from functools import cached_property

from licet.logic.vocabulary import Vocabulary
from licet.rulebook.cache import Cache, data_folder
from licet.rulebook.compiled import fingerprint, freeze, thaw
from licet.rulebook.edition import Edition
from licet.rulebook.editions import Editions
from licet.rulebook.records import Contents, Day, Span
from licet.rulebook.timeline import change_days, news_days


class Rulebook:
    """The validated law through time.

    Attributes:
        fingerprint: sha256 of the canonical contents; the same fingerprint gives the same answers.
    """

    def __init__(self, contents: Contents, fingerprint: str) -> None:
        self.contents = contents
        self.fingerprint = fingerprint
        self._editions: dict[tuple[Day, Day], Edition] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Every fact the law may ask about."""
        return Vocabulary({fact.name: fact for fact in self.contents.vocabulary})

    @cached_property
    def _made(self) -> Editions:
        return Editions(self.contents, self.vocabulary, self.fingerprint)

    @cached_property
    def change_days(self) -> tuple[Day, ...]:
        """Every day on which anything begins or ends, in order: the cuts between regimes."""
        return tuple(sorted(change_days(self._spans())))

    @cached_property
    def news_days(self) -> tuple[Day, ...]:
        """Every day on which a beginning or an end became public, in order."""
        instruments = {one.public for one in self.contents.instruments.values()}
        return tuple(sorted(news_days(self._spans()) | instruments))

    def edition(self, on: Day | date, known: Day | date | None = None) -> Edition:
        """The law of a day, as it could be known on another day (by default: as known today).

        Days between two changes share one edition; its `on` and `known` are the first days of that regime.
        """
        on = on.isoformat() if isinstance(on, date) else on
        known = known.isoformat() if isinstance(known, date) else known
        key = (_floor(self.change_days, on), _floor(self.news_days, known or "9999-12-31"))
        if key not in self._editions:
            self._editions[key] = self._made.make(*key)
        return self._editions[key]

    def _spans(self) -> Iterator[Span]:
        for dated in (*self.contents.numbers.values(), *self.contents.sets.values()):
            yield from dated.spans
        for rule in self.contents.rules.values():
            yield from rule.spans()


def _floor(days: tuple[Day, ...], day: Day) -> Day:
    """The last change at or before a day; the first one for anything earlier."""
    return days[max(bisect_right(days, day) - 1, 0)]


def load(root: str | os.PathLike[str] | None = None) -> Rulebook:
    """Load the rulebook shipped with Licet, or the one in a folder.

    The compiled form is kept beside other caches and renewed whenever a file of the rulebook changes.

    Raises:
        RulebookError: the rulebook does not hold together; all problems at once.
    """
    folder = os.fspath(root) if root is not None else data_folder("rulebook")
    cache = Cache("rulebook", folder)
    held = cache.read()
    if held is None:
        from licet.rulebook.read import read_contents  # noqa: PLC0415  (a compiled rulebook needs no YAML)

        frozen = freeze(read_contents(folder))
        held = fingerprint(frozen).encode() + b"\n" + frozen
        cache.keep(held)
    mark, _, frozen = held.partition(b"\n")
    return Rulebook(thaw(frozen), mark.decode())

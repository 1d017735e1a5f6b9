"""What every adapter returns, and the checks that every list must pass."""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from licet.model.errors import SourceError
from licet.screening.records import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDocument:
    """One published file: who published it, the day it speaks for, and its entries.

    Attributes:
        source: `us-csl`, `us-ofac`, `un-sc`, `uk-sanctions`, `jp-meti`, `cn-mofcom`, `starter`.
        as_of: the day the publisher says the content is of; None when the file does not say.
    """

    source: str
    as_of: datetime.date | None
    entries: tuple[Entry, ...]

    def counts(self) -> dict[str, int]:
        """Entries per sub-list, the measure the shrink guard watches."""
        return dict(sorted(Counter(entry.list for entry in self.entries).items()))


def checked(source: str, as_of: datetime.date | None, entries: Iterable[Entry]) -> ListDocument:
    """A document whose entries have distinct ids and names, or a `SourceError` saying which do not.

    The order of a file carries no meaning, so entries are sorted: a re-ordered file is the same document.
    """
    found = sorted(entries, key=lambda entry: entry.id)
    if not found:
        raise SourceError(f"{source}: the file holds no entry")
    for earlier, later in itertools.pairwise(found):
        if earlier.id == later.id:
            raise SourceError(f"{source}: entry id {later.id!r} occurs twice ({later.name!r})")
    nameless = next((entry.id for entry in found if not entry.name.strip()), None)
    if nameless is not None:
        raise SourceError(f"{source}: entry {nameless!r} has no name")
    return ListDocument(source=source, as_of=as_of, entries=tuple(found))


def day_of(text: str | None) -> datetime.date | None:
    """A date out of the forms these files use: ISO, ISO with time, day/month/year, `07 Aug 2026`."""
    if not text:
        return None
    for cut, form in (
        (10, "%Y-%m-%d"),
        (10, "%d/%m/%Y"),
        (11, "%d-%b-%Y"),
        (11, "%d %b %Y"),
        (10, "%m/%d/%Y"),
    ):
        try:
            return datetime.datetime.strptime(text.strip()[:cut], form).date()
        except ValueError:
            continue
    return None


def words(*texts: str | None) -> str:
    """The non-empty texts in a row, single spaces between."""
    return " ".join(" ".join(text for text in texts if text).split())

"""The roster of a day out of the embedded store: one door for commands and determinations."""

from __future__ import annotations

import datetime
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from licet.model.errors import BackendError

if TYPE_CHECKING:
    from licet.screening.policy import Policy
    from licet.screening.roster import Roster
    from licet.store.lists import ListStore

NEEDS = ("numpy", "scipy", "rapidfuzz", "pypinyin")


def roster_of(on: datetime.date, known: datetime.date, policy: Policy | None = None) -> Roster:
    """The lists in force on a day as retrieved by another, with the starter pack.

    Raises:
        BackendError: a library that screening needs is not installed.
    """
    check_installed()
    from licet.screening.roster import Source, open_roster  # noqa: PLC0415

    store = list_store()
    sources = [
        Source(name=v.source, sha256=v.sha256, as_of=v.as_of, entries=lambda v=v: store.document(v).entries)
        for v in store.in_force(on, known)
    ]
    return open_roster(sources, on, store.folder / "index", policy)


@lru_cache(maxsize=32)
def roster_on(on: str, known: str | None) -> Roster:
    """The same for ISO days; everything retrieved so far counts when no known day is given."""
    seen = datetime.date.fromisoformat(known) if known else datetime.date.today()
    return roster_of(datetime.date.fromisoformat(on), seen)


def check_installed() -> None:
    """Screening needs libraries a bare installation does not bring; say so before anything else fails.

    Raises:
        BackendError: names what is missing and how to get it.
    """
    missing = [name for name in NEEDS if find_spec(name) is None]
    if missing:
        raise BackendError(f"screening needs {', '.join(missing)}: pip install 'licet[screen]'")


def list_store() -> ListStore:
    """The embedded store of raw lists."""
    from licet.store.home import licet_home  # noqa: PLC0415
    from licet.store.lists import ListStore  # noqa: PLC0415

    return ListStore(licet_home())

"""The roster of a day out of the embedded store: one door for commands and determinations."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
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


def rosters_through_time(known: str | None) -> Iterator[Roster]:
    """One roster for each combination of list versions that speaks for some day, as retrieved by another."""
    check_installed()
    days = {datetime.date.min, *(version.as_of for version in list_store().versions())}
    seen: set[str] = set()
    for day in sorted(days):
        roster = roster_on(day.isoformat(), known)
        if roster.version not in seen:
            seen.add(roster.version)
            yield roster


def lists_version() -> str:
    """Changes with every list, table and threshold a screening depends on; empty when nothing can be screened."""
    if _missing():
        return ""
    from licet.screening.policy import default_policy  # noqa: PLC0415
    from licet.screening.roster import roster_version  # noqa: PLC0415

    return f"{roster_version(list_store().versions())} {default_policy().version}"


def check_installed() -> None:
    """Screening needs libraries a bare installation does not bring; say so before anything else fails.

    Raises:
        BackendError: names what is missing and how to get it.
    """
    if missing := _missing():
        raise BackendError(f"screening needs {', '.join(missing)}: pip install 'licet[screen]'")


def _missing() -> list[str]:
    return [name for name in NEEDS if find_spec(name) is None]


def list_store() -> ListStore:
    """The embedded store of raw lists."""
    from licet.store.home import licet_home  # noqa: PLC0415
    from licet.store.lists import ListStore  # noqa: PLC0415

    return ListStore(licet_home())

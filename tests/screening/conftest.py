"""Rosters that several tests share."""

import datetime

import pytest
from hypothesis import settings

from licet.screening.index import Index, build_index
from licet.screening.records import Entry
from licet.screening.roster import Roster, open_roster
from licet.screening.screener import Screener
from licet.sources.lists import read_list
from tests.shared import shared_path

settings.register_profile("licet", deadline=None)
settings.load_profile("licet")

DAY = datetime.date(2026, 10, 1)


@pytest.fixture(scope="session")
def pack() -> Roster:
    """The starter pack alone, no list loaded."""
    return open_roster([], DAY, None)


@pytest.fixture(scope="session")
def csl_entries() -> tuple[Entry, ...]:
    """The Consolidated Screening List of 2026-07-31."""
    return read_list(shared_path("screening/lists/csl-2026-07-31.jsonl.gz").read_bytes()).entries


@pytest.fixture(scope="session")
def csl_index(csl_entries: tuple[Entry, ...]) -> Index:
    """Its index, without lent names."""
    return build_index(csl_entries)


@pytest.fixture(scope="session")
def csl(csl_index: Index) -> Screener:
    """A screener over it."""
    return Screener(csl_index)

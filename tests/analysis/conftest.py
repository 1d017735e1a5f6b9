"""The law and the catalogue, read once."""

from pathlib import Path

import pytest

from licet.analysis.chips import Chip, chips
from licet.catalogue.catalogue import Catalogue
from licet.rulebook.book import Rulebook, load
from tests.shared import ROOT


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return load()


@pytest.fixture(scope="session")
def catalogue(book: Rulebook) -> dict[str, Chip]:
    return {chip.id: chip for chip in chips(Catalogue.load(Path(ROOT / "catalogue")), book.vocabulary)}

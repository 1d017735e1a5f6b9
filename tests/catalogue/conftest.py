from pathlib import Path

import pytest

from licet.catalogue.catalogue import Catalogue

FOLDER = Path(__file__).resolve().parents[2] / "catalogue"


@pytest.fixture(scope="session")
def catalogue():
    return Catalogue.load(FOLDER)

"""A real Spark, shared by the tests of this room."""

import shutil
from typing import Any

import pytest


@pytest.fixture(scope="session")
def spark() -> Any:
    pytest.importorskip("pyspark", reason="Spark is absent: install licet[spark]")
    if shutil.which("java") is None:
        pytest.skip("Java is absent, so Spark did not run")
    from licet.batch.spark import session  # noqa: PLC0415

    return session("local[2]")

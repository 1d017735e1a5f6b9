"""Spark: the same SQL text on a cluster; item and party tables broadcast, lines partitioned."""

from __future__ import annotations

import os
from typing import Any

from licet.model.errors import BackendError


def session(master: str | None = None) -> Any:
    """A Spark session; `master` as Spark writes it, such as `local[2]` or `spark://host:7077`.

    Raises:
        BackendError: PySpark is not installed, or Java or the master cannot be reached.
    """
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError:
        raise BackendError("Spark is not installed; install it with: pip install 'licet[spark]'") from None
    os.environ.setdefault("PYARROW_IGNORE_TIMEZONE", "1")
    builder: Any = SparkSession.builder.appName("licet")
    if master is not None:
        builder = builder.master(master)
    options = {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.showConsoleProgress": "false",
    }
    for key, value in options.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise BackendError(f"Spark cannot start: {str(error).splitlines()[0]}") from None

"""Where Spark's processor time goes for one regime's SQL: analysing, optimising, planning, running.

    python -m benchmarks.spark_planning [LINES] [--local]

Four regimes pass before the one that counts, since a cold Java costs more than the work. With `--local` the table of
facts is a local relation, as Spark makes it of Arrow data below 48 MB.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tests.agreement import engines
from tests.agreement.edges import Edges

from licet.rulebook.book import load

DAYS = ("2023-11-17", "2025-01-31", "2025-05-13", "2026-01-15", "2026-09-01")


def spent(java: int) -> float:
    """Processor seconds of the Java process so far (Linux)."""
    fields = Path(f"/proc/{java}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(many: int, *, local: bool) -> None:
    """Run every regime and print the seconds of each part."""
    spark: Any = engines.spark_session()
    if local:
        spark.conf.unset("spark.sql.execution.arrow.localRelationThreshold")
    java, random = spark._jvm.java.lang.ProcessHandle.current().pid(), Random(3)
    for day in DAYS:
        edition = load().edition(day)
        edges = Edges.of(edition)
        rows = [edges.draw(random) for _ in range(many)]
        engines.as_lines(edition, rows, spark)
        begun = spent(java)
        found = spark.sql(engines.sql_of(edition, "lines"))
        query = found._jdf.queryExecution()
        parts: dict[str, Callable[[], Any]] = {
            "analysed": query.analyzed,
            "optimised": query.optimizedPlan,
            "planned": query.executedPlan,
            "run": found.toArrow,
        }
        print(f"{day}, {many:,} lines:", end="")
        for name, part in parts.items():
            part()
            print(f"  {name} {spent(java) - begun:.1f} s", end="", flush=True)
            begun = spent(java)
        print(flush=True)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else 385, local="--local" in sys.argv)

"""The full agreement run: every interpreter on a million edge-biased lines, zero disagreements.

python -m tests.agreement.full [LINES] [--without spark]
"""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from licet.rulebook.book import load
from tests.agreement import engines
from tests.agreement.edges import lines

STEP = 50_000


def chosen() -> dict[str, Callable[..., list[engines.Row]]]:
    """The engines that can run here; what is absent is said aloud."""
    found: dict[str, Callable[..., list[engines.Row]]] = {
        "closures": engines.by_decide,
        "classes": engines.by_classes,
        "classes, figures on each line": partial(engines.by_classes, numbers_on_line=True),
        "Polars": engines.by_polars,
        "DuckDB SQL": engines.by_duckdb,
    }
    if "--without" in sys.argv or shutil.which("java") is None:
        print("Spark is left out: Java is absent or --without spark was given", flush=True)
        return found
    session: Any = engines.spark_session()
    return {**found, "Spark SQL": lambda edition, rows: engines.by_spark(edition, rows, session)}


def main(total: int) -> int:
    """Compare; the exit code is 1 as soon as one line differs."""
    book, compared, wrong = load(), Counter[str](), Counter[str]()
    outcomes = Counter[str]()
    begun = time.monotonic()
    with_engines = chosen()
    parts = max(total // STEP, 1)
    for part in range(parts):
        for edition, rows in lines(
            book, total // parts, seed=1_000 + part, share=(part, parts) if parts < 8 else (part % 8, 8)
        ):
            expected = engines.by_explain(edition, rows)
            outcomes.update(str(row[0]) for row in expected)
            for name, engine in with_engines.items():
                found = engine(edition, rows)
                compared[name] += len(found)
                wrong[name] += sum(tuple(g) != tuple(w) for g, w in zip(found, expected, strict=True))
        print(f"{sum(outcomes.values()):,} lines, {time.monotonic() - begun:.0f} s, {dict(wrong)}", flush=True)
    for name, many in compared.items():
        print(f"{name:32} {many:>12,} lines  {wrong[name]:>6} disagreements")
    print(dict(outcomes))
    return 1 if sum(wrong.values()) else 0


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    sys.exit(main(numbers[0] if numbers else 1_000_000))

"""How long a person waits for one answer from a cold process, beside the bare interpreter.

python benchmarks/cold_start.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "transactions" / "h20-to-china.json"
RUNS = 20
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "licet determine (page)": ["-m", "licet.cli.main", "determine", str(EXAMPLE)],
    "licet determine --json": ["-m", "licet.cli.main", "determine", str(EXAMPLE), "--json"],
    "licet classify H20": ["-m", "licet.cli.main", "classify", "H20"],
    "licet timeline H20 --to CN": ["-m", "licet.cli.main", "timeline", "H20", "--to", "CN"],
}


def main() -> None:
    """Print the median, best and worst wall time of each command, process start included."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    print(f"{'command':<28} {'median':>8} {'best':>8} {'worst':>8}   ({RUNS} runs, ms)")
    for name, words in COMMANDS.items():
        run(words, environment)
        times = sorted(run(words, environment) for _ in range(RUNS))
        print(f"{name:<28} {median(times):>8.1f} {times[0]:>8.1f} {times[-1]:>8.1f}")


def run(words: list[str], environment: dict[str, str]) -> float:
    """Milliseconds of one run."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL, env=environment)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()

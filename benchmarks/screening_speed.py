"""Names a second, latency of one query, build time and memory of screening, beside rapidfuzz in one run.

    LICET_SHARED=… python -m benchmarks.screening_speed

Three workloads of Latin names: the labelled set (two thirds of it listed), 30,000 names put together from the
words of its clean names and invented first words, and a larger table whose words have all been met before.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from benchmarks.screening_quality import SHARED, read_questions
from licet.screening.batch import CHUNK, screen_table
from licet.screening.index import build_index, open_index, write_index
from licet.screening.normalise import script_of
from licet.screening.screener import Screener
from licet.sources.lists import read_list


def clean_names(count: int) -> list[str]:
    """Names of three words drawn from the clean Latin names, with a new first word each (half of them)."""
    clean = [q.text for q in read_questions()[0] if not q.expected and script_of(q.text) == "Latn"]
    words, rng = [word for name in clean for word in name.split()], random.Random(11)
    found: list[str] = []
    for _ in range(count):
        first = "".join(rng.choices("aeioubcdfghklmnprstvz", k=rng.randint(5, 9))).title()
        found.append(" ".join([first, *rng.sample(words, 2)] if rng.random() < 0.5 else rng.sample(words, 3)))
    return found


def again(names: list[str]) -> list[str]:
    """The names, then as many new ones made of the same words, as in a table of customers."""
    words, rng = [word for name in names for word in name.split()], random.Random(12)
    return [" ".join(rng.sample(words, 3)) for _ in range(4 * len(names))]


def rate(index: Path, names: list[str], workers: int) -> str:
    """Names a second of wall clock, and of processor time with one worker; starting workers not counted."""
    warm = ["warm up"] * (CHUNK * workers)
    wall = cpu = 0.0
    for i, _ in enumerate(screen_table(index, warm + names, workers), start=1):
        if i == len(warm):
            wall, cpu = time.perf_counter(), time.process_time()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return f"{len(names) / wall:,.0f}/s" + (
        f" ({len(names) / cpu:,.0f} per processor second)" if workers == 1 else ""
    )


def main() -> None:
    """Print the table."""
    questions, exclude = read_questions()
    entries = read_list((SHARED / "screening/lists/csl-2026-07-31.jsonl.gz").read_bytes()).entries
    wall, cpu = time.perf_counter(), time.process_time()
    built = build_index(entries, exclude)
    print(
        f"build: {time.perf_counter() - wall:.2f} s wall, {time.process_time() - cpu:.2f} s processor,"
        f" {len(built.names):,} names"
    )
    path = Path(tempfile.mkdtemp()) / "list.ix"
    write_index(built, path)
    print(f"index file: {path.stat().st_size / 1e6:.1f} MB")
    del built, entries
    latin = [q.text for q in questions if script_of(q.text) == "Latn"]
    clean = clean_names(30_000)
    for workers in (1, 2):
        for label, names in (
            ("labelled", latin),
            ("clean", clean),
            ("clean, words met before", again(clean)),
        ):
            print(f"{workers} worker(s), {label}: {rate(path, names, workers)}")
    screener = Screener(open_index(path))
    screener.matches(latin[:50])
    for label, ask in (("scores", lambda n: screener.matches([n])), ("with explanation", screener.screen)):
        times = []
        for name in latin:
            start = time.process_time()
            ask(name)
            times.append(1000 * (time.process_time() - start))
        times.sort()
        print(
            f"one query (processor time), {label}:"
            f" median {times[len(times) // 2]:.2f} ms, p99 {times[int(0.99 * len(times))]:.2f} ms"
        )
    print(f"resident: {peak_mb()} MB with the build, {served_mb(path, latin[:500])} MB serving")
    peers(latin[:100], screener)


def peak_mb() -> int:
    """Largest resident size of this process so far (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def served_mb(index: Path, names: list[str]) -> str:
    """The same of a fresh process that only opens the index and screens."""
    ask = (
        "from pathlib import Path; from benchmarks.screening_speed import peak_mb;"
        " from licet.screening.batch import screen_table;"
        f" list(screen_table(Path({str(index)!r}), {names!r}));"
        " print(peak_mb())"
    )
    return subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()


def peers(names: list[str], screener: Screener) -> None:
    """Rapidfuzz over every listed name, one core, in the same run."""
    listed = [name.lower() for name in screener.index.names]
    asked = [name.lower() for name in names]
    start = time.perf_counter()
    screener.matches(names)
    own = len(names) / (time.perf_counter() - start)
    for label, scorer in (("Jaro-Winkler", JaroWinkler.similarity), ("token_sort", fuzz.token_sort_ratio)):
        start = time.perf_counter()
        process.cdist(asked, listed, scorer=scorer, workers=1)
        speed = len(asked) / (time.perf_counter() - start)
        print(f"rapidfuzz {label}, exhaustive: {speed:,.0f} names/s, 1 core; ratio {own / speed:,.0f}")


if __name__ == "__main__":
    main()

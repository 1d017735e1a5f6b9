"""Names a second, latency of one query, build time and memory of screening, beside rapidfuzz in one run.

    LICET_SHARED=… python -m benchmarks.screening_speed

Latin names: the labelled set (two thirds of it listed), 30,000 names put together from the words of its clean names
and invented first words, the same with one listed name in a hundred, listed names alone with one letter wrong, and a
larger table whose words have all been met before.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from benchmarks.screening_quality import SHARED, read_questions
from licet.screening.batch import CHUNK, screen_table
from licet.screening.index import build_index, open_index, write_index
from licet.screening.normalise import script_of
from licet.screening.screener import Matches, Screener
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
    warm = [f"warm {i}" for i in range(4 * CHUNK * workers)]
    wall = cpu = 0.0
    for i, _ in enumerate(screen_table(index, warm + names, workers), start=1):
        if i == len(warm):
            wall, cpu = time.perf_counter(), time.process_time()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return f"{len(names) / wall:,.0f}/s" + (
        f" ({len(names) / cpu:,.0f} per processor second)" if workers == 1 else ""
    )


def misspelt(names: list[str], count: int) -> list[str]:
    """Listed names with one letter replaced."""
    rng = random.Random(13)
    places = ((name, rng.randrange(len(name))) for name in rng.sample(names, count))
    return [name[:at] + rng.choice("aeinorst") + name[at + 1 :] for name, at in places]


def workloads(listed: list[str]) -> dict[str, list[str]]:
    """Tables of Latin names by what is in them."""
    clean, wrong = clean_names(30_000), misspelt([name for name in listed if script_of(name) == "Latn"], 30_000)
    return {
        "labelled, two thirds listed": [q.text for q in read_questions()[0] if script_of(q.text) == "Latn"],
        "clean": clean,
        "clean, one in 100 listed": [wrong[i // 100] if i % 100 == 0 else name for i, name in enumerate(clean)],
        "all listed, a letter wrong": wrong,
        "clean, words met before": again(clean),
    }


def built_index(path: Path) -> list[str]:
    """Build and write the index; returns the listed names."""
    entries = read_list((SHARED / "screening/lists/csl-2026-07-31.jsonl.gz").read_bytes()).entries
    wall, cpu = time.perf_counter(), time.process_time()
    built = build_index(entries, read_questions()[1])
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"build: {wall:.2f} s wall, {cpu:.2f} s processor, {len(built.names):,} names")
    write_index(built, path)
    print(f"index file: {path.stat().st_size / 1e6:.1f} MB")
    return built.names


def latencies(index: Path, names: list[str], script: str) -> None:
    """Processor time of one query after another, the best of three screeners that met no word before."""
    for label, ask in (("scores", _scored), ("explained", Screener.screen)):
        rounds = [_times(Screener(open_index(index)), names, ask) for _ in range(3)]
        times = sorted(map(min, zip(*rounds, strict=True)))
        median, slow = times[len(times) // 2], times[int(0.99 * len(times))]
        print(f"one query, {script}, {label}: median {median:.2f} ms, p99 {slow:.2f} ms of processor time")


def _scored(screener: Screener, name: str) -> Matches:
    return screener.matches([name])


def _times(screener: Screener, names: list[str], ask: Callable[[Screener, str], object]) -> list[float]:
    screener.screen_many(names[:5])
    times: list[float] = []
    for name in names:
        start = time.process_time()
        ask(screener, name)
        times.append(1000 * (time.process_time() - start))
    return times


def main() -> None:
    """Print the table."""
    path = Path(tempfile.mkdtemp()) / "list.ix"
    listed = built_index(path)
    tables = workloads(listed)
    asked = [q.text for q in read_questions()[0]]
    latin = [name for name in asked if script_of(name) == "Latn"]
    list(screen_table(path, asked))
    print(f"resident: {peak_mb()} MB where the list is read, built, written, mapped and serves all scripts")
    print(
        f"resident: {served_mb(path, asked)} MB where it serves all scripts, {served_mb(path, latin)} MB Latin names"
    )
    for workers in (1, 2):
        for label, names in tables.items():
            print(f"{workers} worker(s), {label}: {rate(path, names, workers)}")
    latencies(path, latin, "Latin")
    latencies(path, [name for name in asked if script_of(name) != "Latn"], "other scripts")
    peers(latin[:100], Screener(open_index(path)))


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

"""Raw article pages a second, from file, read to aligned signals. Run `python benchmarks/press_speed.py`.

Pages are the two raw seed texts where they are present (LICET_SHARED), else the example articles; each is
written many times to disk, undated, so that inferring the day of publication is part of the work. HTML is the
same text wrapped in a page: with an `article` element, without, and without beside another box that holds a
sentence, which alone asks main-text extraction to vote. Other work on the machine slows the clock more than the
processor time, so both are printed, and beside them the ratio to a floor measured in the same run: decoding the
page and listing its words.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from licet.press.decode import decode  # noqa: E402
from licet.press.desk import read  # noqa: E402
from licet.press.law import law_records  # noqa: E402
from licet.press.reading import read_file  # noqa: E402

COPIES, PROCESSES = 300, 2
WORDS = re.compile(r"\w+")
TODAY = date(2026, 11, 24)
BESIDE = "<div class='sidebar'><p>Write to us, and we will answer every letter that reaches this newsroom.</p></div>"


def pages() -> list[str]:
    """The texts to copy."""
    shared = Path(os.environ.get("LICET_SHARED", ROOT.parent / "shared")) / "seeds"
    paths = sorted(shared.glob("*.txt")) or sorted((ROOT / "examples" / "press").glob("*.txt"))
    return [p.read_text(encoding="utf-8") for p in paths]


def as_html(text: str, element: str, beside: str = "") -> str:
    """The same text as a page, its body in an element of this name, after what stands beside it."""
    body = "".join(f"<p>{escape(line)}</p>\n" for line in text.splitlines())
    return f"<!doctype html><html><body><nav>menu</nav>{beside}<{element}>{body}</{element}></body></html>"


def work(path: str) -> int:
    """Read one file to the end; how many signals it gave."""
    return len(read(read_file(Path(path)), law_records(), today=TODAY).signals)


def timed(path: str) -> tuple[int, float]:
    """Signals of one file and the processor seconds it took."""
    start = time.process_time()
    return work(path), time.process_time() - start


def floor(path: str) -> float:
    """Processor seconds of the least any reader of words does with a page."""
    start = time.process_time()
    WORDS.findall(decode(Path(path).read_bytes()).text)
    return time.process_time() - start


def measure(kind: str, texts: list[str], suffix: str = "html") -> None:
    """Write the copies, read them in processes, print the rate."""
    with tempfile.TemporaryDirectory() as folder:
        paths: list[str] = []
        for n in range(COPIES):
            for m, text in enumerate(texts):
                path = Path(folder) / f"{n}-{m}.{suffix}"
                path.write_text(text, encoding="utf-8")
                paths.append(str(path))
        with ProcessPoolExecutor(PROCESSES) as pool:
            list(pool.map(work, paths[: 2 * PROCESSES]))
            start = time.perf_counter()
            found = list(pool.map(timed, paths, chunksize=20))
            seconds = time.perf_counter() - start
            least = sum(pool.map(floor, paths, chunksize=20))
    signals, processor = sum(n for n, _ in found), sum(s for _, s in found)
    characters = sum(map(len, texts)) // len(texts)
    print(
        f"{kind}: {len(paths)} pages of {characters:,} characters, {PROCESSES} processes: "
        f"{len(paths) / seconds:,.0f} pages a second ({signals:,} signals, {seconds:.1f} s); "
        f"{1000 * processor / len(paths):.1f} ms of processor a page, so "
        f"{PROCESSES * len(paths) / processor:,.0f} pages a second with both cores to itself; "
        f"{processor / least:.0f} times the floor"
    )


if __name__ == "__main__":
    measure("text", pages(), "txt")
    measure("page with an article", [as_html(text, "article") for text in pages()])
    measure("page without", [as_html(text, "div") for text in pages()])
    measure("page without, put to the vote", [as_html(text, "div", BESIDE) for text in pages()])

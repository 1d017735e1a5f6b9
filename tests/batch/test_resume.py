"""A run that is killed anywhere goes on where it stopped and ends in the same bytes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from pyarrow import parquet

from licet.rulebook.book import load
from tests.batch.books import rows, table
from tests.shared import ROOT

KILLS = 20
PARTS = 110

PROGRAM = """
import sys
from pathlib import Path
from licet.batch.prepare import Settings
from licet.batch.run import decide_book
from licet.rulebook.book import load
print("started", flush=True)
decide_book(sys.argv[1], Path(sys.argv[2]), Settings(rulebook=load()))
"""


def start(book: Path, target: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", PROGRAM, str(book), str(target)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def finished_parts(folder: Path) -> int:
    return len(list((folder / "killed.partial").glob("part-*.json")))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_run_killed_at_twenty_random_points_ends_in_the_same_bytes(tmp_path: Path) -> None:
    few = rows(load(), 300, seed=3)
    random = Random(1)
    lines = table([random.choice(few) for _ in range(PARTS * 200)])
    parquet.write_table(lines, tmp_path / "book.parquet", row_group_size=200)

    with start(tmp_path / "book.parquet", tmp_path / "whole") as run:
        assert run.wait() == 0
    for _ in range(KILLS):
        wanted = finished_parts(tmp_path) + random.randrange(4)
        with start(tmp_path / "book.parquet", tmp_path / "killed") as run:
            assert run.stdout is not None
            run.stdout.readline()
            while finished_parts(tmp_path) < wanted and run.poll() is None:
                time.sleep(0.002)
            time.sleep(random.uniform(0, 0.05))
            assert run.poll() is None, "the run ended before it could be killed; give the book more parts"
            run.send_signal(signal.SIGKILL)
    assert not (tmp_path / "killed").exists()
    with start(tmp_path / "book.parquet", tmp_path / "killed") as run:
        assert run.wait() == 0
    assert contents(tmp_path / "killed") == contents(tmp_path / "whole")
    assert not (tmp_path / "killed.partial").exists()

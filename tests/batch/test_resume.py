"""A run that is killed anywhere goes on where it stopped and ends in the same bytes."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from pyarrow import parquet

from licet.rulebook.book import load
from tests.batch.books import rows, table
from tests.command import ENVIRONMENT

KILLS = 20
PARTS = 110


def start(book: Path, target: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "licet.cli.main", "batch", str(book), "-o", str(target), "--no-missing"]
    silent = subprocess.DEVNULL
    return subprocess.Popen(command, env=ENVIRONMENT, stdout=silent, stderr=silent)


def finished_parts(folder: Path) -> int:
    return len(list((folder / "killed.partial").glob("part-*.json")))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_run_killed_at_twenty_random_points_ends_in_the_same_bytes(tmp_path: Path) -> None:
    few = rows(load(), 60, seed=3)
    random = Random(1)
    lines = table([random.choice(few) for _ in range(PARTS * 50)])
    book = tmp_path / "book.parquet"
    parquet.write_table(lines, book, row_group_size=50)

    with start(book, tmp_path / "whole") as run:
        assert run.wait() == 0
    for _ in range(KILLS):
        wanted = finished_parts(tmp_path) + random.randrange(4)
        with start(book, tmp_path / "killed") as run:
            while finished_parts(tmp_path) < wanted and run.poll() is None:
                time.sleep(0.002)
            time.sleep(random.uniform(0, 0.05))
            assert run.poll() is None, "the run ended before it could be killed; give the book more parts"
            run.send_signal(signal.SIGKILL)
    assert finished_parts(tmp_path) > 0, "no run came as far as its first part"
    assert not (tmp_path / "killed").exists()
    with start(book, tmp_path / "killed") as run:
        assert run.wait() == 0
    assert contents(tmp_path / "killed") == contents(tmp_path / "whole")
    assert not (tmp_path / "killed.partial").exists()

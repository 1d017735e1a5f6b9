"""Run a part of a benchmark in a process of its own: seconds and peak memory, interleaved and as medians."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from licet.cli.process import for_a_long_book, for_one_command

ROOT = Path(__file__).resolve().parent.parent


class Measured(NamedTuple):
    """Wall and processor seconds, peak memory in GB, and what the process printed as its last line of JSON."""

    wall: float
    cpu: float
    memory: float
    said: Mapping[str, Any]


def as_licet_does() -> None:
    """Set the interpreter as `licet batch` does."""
    for_one_command()
    for_a_long_book()


def run(command: Sequence[str]) -> Measured:
    """One process, from its start to its end."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.read().strip().splitlines()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    wall, cpu = time.perf_counter() - begun, usage.ru_utime + usage.ru_stime
    return Measured(wall, cpu, usage.ru_maxrss / 1e6, json.loads(said[-1]) if said else {})


def interleaved(parts: Mapping[str, Sequence[str]], times: int) -> dict[str, Measured]:
    """Each part in turn, several times over; median seconds, largest memory, last output."""
    found: dict[str, list[Measured]] = {name: [] for name in parts}
    for _ in range(times):
        for name, command in parts.items():
            found[name].append(run(command))
    return {
        name: Measured(
            median(one.wall for one in some),
            median(one.cpu for one in some),
            max(one.memory for one in some),
            some[-1].said,
        )
        for name, some in found.items()
    }


def show(found: Mapping[str, Measured], against: str) -> None:
    """A line for each part, with the ratio of its seconds to those of one of them."""
    floor = found[against]
    print(f"{'':34} {'wall':>8}   {'ratio':>7}   {'processor':>9} {'ratio':>9} {'peak':>11}")
    for name, (wall, cpu, memory, said) in found.items():
        ratios = f"{wall / floor.wall:7.2f} x {cpu:9.2f} s {cpu / floor.cpu:7.2f} x"
        more = f"  {json.dumps(said)}" if said else ""
        print(f"{name:34} {wall:8.2f} s {ratios} {memory:8.2f} GB{more}", flush=True)

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
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def run(command: Sequence[str]) -> tuple[float, float, Mapping[str, Any]]:
    """Wall seconds, peak memory in GB, and what the process printed as its last line of JSON."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.read().strip().splitlines()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    return time.perf_counter() - begun, usage.ru_maxrss / 1e6, json.loads(said[-1]) if said else {}


def interleaved(parts: Mapping[str, Sequence[str]], times: int) -> dict[str, tuple[float, float, Mapping[str, Any]]]:
    """Each part in turn, several times over; median seconds, largest memory, last output."""
    found: dict[str, list[tuple[float, float, Mapping[str, Any]]]] = {name: [] for name in parts}
    for _ in range(times):
        for name, command in parts.items():
            found[name].append(run(command))
    return {
        name: (median(s for s, _, _ in some), max(m for _, m, _ in some), some[-1][2]) for name, some in found.items()
    }


def show(found: Mapping[str, tuple[float, float, Mapping[str, Any]]], against: str) -> None:
    """A line for each part, with its ratio to one of them."""
    floor = found[against][0]
    for name, (seconds, memory, said) in found.items():
        more = f"  {json.dumps(said)}" if said else ""
        print(f"{name:34} {seconds:8.2f} s {seconds / floor:7.2f} x {memory:6.2f} GB{more}", flush=True)

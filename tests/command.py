"""The real command, in a process of its own."""

import os
import subprocess
import sys

from tests.shared import ROOT

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}


def licet(*words: str, given: str | bytes | None = None) -> "subprocess.CompletedProcess[str]":
    """Run `licet` with arguments and standard input, from the repository's root."""
    return subprocess.run(
        [sys.executable, "-m", "licet.cli.main", *words],
        input=given.decode() if isinstance(given, bytes) else given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=ENVIRONMENT,
        timeout=120,
        check=False,
    )

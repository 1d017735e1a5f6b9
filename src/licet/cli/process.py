"""Settings of the interpreter for a process that runs one command."""

from __future__ import annotations

import atexit
import gc
import sys


def for_one_command() -> None:
    """Look for garbage seldom: a short process makes little, and looking for it takes a tenth of its time."""
    gc.set_threshold(100_000, 20, 20)


def for_a_long_book() -> None:
    """Hand the interpreter over early, and do not look for garbage at the end.

    The thread that reads needs the interpreter often and briefly, and would wait 5 ms each time while another works.
    """
    sys.setswitchinterval(0.0003)
    atexit.register(gc.freeze)

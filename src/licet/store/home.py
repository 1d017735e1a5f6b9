"""Where the embedded store lies."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def licet_home() -> Path:
    """`LICET_HOME`, or the platform's folder for user data."""
    if named := os.environ.get("LICET_HOME"):
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "licet"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "licet"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "licet"

"""Where the embedded store lies."""
# ruff: noqa: PTH111, PTH118

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def home_folder() -> str:
    """`LICET_HOME`, or the platform's folder for user data; text, as a cold determination loads no pathlib."""
    if named := os.environ.get("LICET_HOME"):
        return named
    user = os.path.expanduser("~")
    if sys.platform == "darwin":
        return os.path.join(user, "Library", "Application Support", "licet")
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA", user), "licet")
    return os.path.join(os.environ.get("XDG_DATA_HOME", os.path.join(user, ".local", "share")), "licet")


def licet_home() -> Path:
    """The home folder as a path."""
    from pathlib import Path  # noqa: PLC0415

    return Path(home_folder())

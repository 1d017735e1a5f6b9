"""Compiled data kept beside other caches, and renewed whenever a file it was made from changes.

Written with os.path and zlib alone: a cold process reads this before anything else.
"""

from __future__ import annotations

import os
import zlib

FORMAT = 3
"""Raised whenever a compiled form changes shape."""


def data_folder(name: str) -> str:
    """Where a data folder lies: inside the installed package, or beside `src` in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    installed = os.path.join(package, "_data", name)
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(os.path.dirname(package)), name)


class Cache:
    """One compiled file for one source folder.

    Args:
        kind: what is compiled, part of the file name.
        folder: the folder it is compiled from.
    """

    def __init__(self, kind: str, folder: str) -> None:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
        self.folder = folder
        self.file = os.path.join(base, "licet", f"{kind}-{zlib.crc32(folder.encode()):08x}.compiled")

    def read(self) -> bytes | None:
        """What was kept, or None when there is nothing or the sources have changed since."""
        try:
            with open(self.file, "rb") as file:
                stamp, _, held = file.read().partition(b"\n\n")
        except OSError:
            return None
        return held if stamp == self._stamp() else None

    def keep(self, held: bytes) -> None:
        """Keep compiled bytes, whole or not at all; a read-only home only costs time."""
        draft = f"{self.file}.{os.getpid()}"
        try:
            os.makedirs(os.path.dirname(self.file), exist_ok=True)
            with open(draft, "wb") as file:
                file.write(self._stamp() + b"\n\n" + held)
            os.replace(draft, self.file)
        except OSError:
            return

    def _stamp(self) -> bytes:
        """Changes whenever a source file is added, removed, resized or touched."""
        parts = [f"format {FORMAT}"]
        for folder, _, names in os.walk(self.folder):
            for name in names:
                status = os.stat(f"{folder}/{name}")
                parts.append(f"{folder}/{name}:{status.st_size}:{status.st_mtime_ns}")
        return "\n".join(sorted(parts)).encode()

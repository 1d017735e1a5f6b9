"""Keep the compiled copy of a data folder beside other caches, and renew it when a file of the folder changes.

What is kept is text, never code: whoever wrote the file, reading it back runs nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


def data_folder(name: str) -> Path:
    """Where a data folder lies: inside the installed package, or beside `src` in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "_data" / name
    return installed if installed.is_dir() else package.parent.parent / name


def kept(root: Path, kind: str, make: Callable[[], str]) -> str:
    """The compiled text of a folder: the kept copy while it is true to the folder, otherwise made anew.

    Args:
        kind: what the text is, with the number of its format, such as `rulebook-1`.
        make: compiles the folder; whatever it raises is raised here.
    """
    copy = _copy_of(root, kind)
    stamp = _stamp(root)
    text = _read(copy, stamp)
    if text is None:
        text = make()
        _keep(copy, stamp, text)
    return text


def _stamp(root: Path) -> str:
    """Changes whenever a file is added, removed, resized or touched."""
    parts: list[str] = []
    for folder, _, names in os.walk(root):
        for name in names:
            status = os.stat(f"{folder}/{name}")  # noqa: PTH116  (a cold start pays for this)
            parts.append(f"{folder}/{name}:{status.st_size}:{status.st_mtime_ns}")
    return "\n".join(sorted(parts))


def _copy_of(root: Path, kind: str) -> Path:
    import hashlib  # noqa: PLC0415

    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "licet" / f"{kind}-{hashlib.sha256(str(root).encode()).hexdigest()[:16]}.json"


def _read(copy: Path, stamp: str) -> str | None:
    try:
        with copy.open(encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return None
    held, _, compiled = text.partition("\n\n")
    return compiled if held == stamp else None


def _keep(copy: Path, stamp: str, text: str) -> None:
    """Best effort: a read-only home only costs time."""
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        draft = copy.with_suffix(f".{os.getpid()}")
        draft.write_text(f"{stamp}\n\n{text}", encoding="utf-8")
        draft.replace(copy)
    except OSError:
        return

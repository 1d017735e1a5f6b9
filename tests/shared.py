"""Where the shared study material lies, for tests that read it when it is present."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared_path(relative: str) -> Path:
    """The path of a shared file, or a loud skip that names what is absent."""
    path = Path(os.environ.get("LICET_SHARED", ROOT.parent / "shared")) / relative
    if not path.exists():
        pytest.skip(f"shared material absent: {relative} (set LICET_SHARED or put it beside the repository)")
    return path

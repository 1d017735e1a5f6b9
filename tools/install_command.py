"""Write the `licet` launcher beside the Python that runs this: no package installer, nothing but a script."""

from __future__ import annotations

import sys
from pathlib import Path

LAUNCHER = """#!{python}
import sys

from licet.cli.main import main

sys.exit(main())
"""


def main() -> None:
    """Write `bin/licet` (`Scripts/licet.py` on Windows) into the environment."""
    python = Path(sys.executable)
    target = python.parent / ("licet.py" if sys.platform == "win32" else "licet")
    target.write_text(LAUNCHER.format(python=python), encoding="utf-8")
    target.chmod(0o755)


if __name__ == "__main__":
    main()

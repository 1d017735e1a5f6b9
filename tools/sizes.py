"""How long functions and modules are, against the sizes of a house one likes to live in.

Functions: median at most 8 lines, nine in ten at most 30, none over 60. Modules: median at most 120, none over
500. Docstrings and blank lines do not count towards a function: explaining is free.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
LIMITS = {
    "function median": 8,
    "function p90": 30,
    "function longest": 60,
    "module median": 120,
    "module longest": 500,
}


def main() -> int:
    """Print the report; 1 when a limit is passed."""
    modules = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "src").rglob("*.py"))}
    lengths = {path.relative_to(ROOT).as_posix(): text.count("\n") for path, text in modules.items()}
    functions = {
        f"{name}:{line}": size for path, text in modules.items() for name, line, size in _functions(path, text)
    }
    sizes = list(functions.values())
    found = {
        "function median": median(sizes),
        "function p90": quantiles(sizes, n=10)[-1],
        "function longest": max(sizes),
        "module median": median(lengths.values()),
        "module longest": max(lengths.values()),
    }
    for key, value in found.items():
        print(f"{key:<17} {value:>6.0f}  (limit {LIMITS[key]})")
    over = [*_over(functions, LIMITS["function longest"]), *_over(lengths, LIMITS["module longest"])]
    for line in over:
        print(line)
    return int(any(found[key] > limit for key, limit in LIMITS.items()))


def _functions(path: Path, text: str) -> Iterator[tuple[str, int, int]]:
    """File, first line and length of every function."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            start, end = body[0].lineno, node.end_lineno or body[0].lineno
            written = [line for line in lines[start - 1 : end] if line.strip()]
            yield path.relative_to(ROOT).as_posix(), node.lineno, len(written)


def _over(sizes: dict[str, int], limit: int) -> list[str]:
    return [f"  {place}: {size} lines" for place, size in sorted(sizes.items()) if size > limit]


if __name__ == "__main__":
    sys.exit(main())

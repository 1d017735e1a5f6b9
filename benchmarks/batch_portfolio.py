"""The portfolio question over a book, against a plain scan of its raw columns; class ids; the write of all outputs.

python benchmarks/batch_portfolio.py build/book            three interleaved runs, ratios
python benchmarks/batch_portfolio.py build/book --write    decide and write all, against writing without deciding
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.measure import as_licet_does, interleaved, show


def said(**figures: int) -> None:
    """Print what a part found."""
    print(json.dumps(figures))


def scan(book: str) -> None:
    """Every raw column read once by DuckDB, with two threads."""
    import duckdb  # noqa: PLC0415

    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    columns = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM '{book}/lines.parquet'").fetchall()]
    sums = ", ".join(f'max("{name}")' for name in columns)
    total, *_ = connection.execute(f"SELECT count(*), {sums} FROM '{book}/lines.parquet'").fetchone()
    said(lines=total)


def scan_by_polars(book: str) -> None:
    """The same by Polars."""
    os.environ["POLARS_MAX_THREADS"] = "2"
    import polars as pl  # noqa: PLC0415

    found = pl.scan_parquet(f"{book}/lines.parquet").select(pl.len().alias("lines of the book"), pl.all().max())
    said(lines=found.collect(engine="streaming").item(0, 0))


def classes(book: str) -> None:
    """Count and value by ECCN, outcome and review policy."""
    from licet.batch.portfolio import portfolio  # noqa: PLC0415
    from licet.batch.prepare import Settings, prepare  # noqa: PLC0415
    from licet.batch.rest import portfolio_question  # noqa: PLC0415
    from licet.rulebook.book import load  # noqa: PLC0415

    as_licet_does()
    settings = Settings(rulebook=load(), exact=False, ask=portfolio_question)
    prepared = prepare(f"{book}/lines.parquet", settings, Path(book) / "mapping.yaml")
    decider = prepared.decider(settings)
    found, tally = portfolio(prepared, decider)
    said(lines=tally.total, shares=len(found), classes=len(decider.members))


def ids(book: str) -> None:
    """A class id for every line, kept nowhere."""
    from licet.batch.pipeline import needed, steps  # noqa: PLC0415
    from licet.batch.prepare import Settings, prepare  # noqa: PLC0415
    from licet.rulebook.book import load  # noqa: PLC0415

    as_licet_does()
    settings = Settings(rulebook=load(), exact=False)
    prepared = prepare(f"{book}/lines.parquet", settings, Path(book) / "mapping.yaml")
    decider = prepared.decider(settings)
    columns = needed(prepared, names=False)
    lines = sum(len(step.decided.classes) for step in steps(prepared, decider, columns))
    said(lines=lines, classes=len(decider.members))


def write_again(book: str) -> None:
    """The lines that were decided and written, read and written again by Arrow with two threads."""
    _rewritten(Path(book) / "rewritten", sorted((Path(book) / "decided" / "lines").glob("*.parquet")))


def rewrite(book: str) -> None:
    """The same of the raw lines, without any answer."""
    _rewritten(Path(book) / "rewritten", [Path(book) / "lines.parquet"])


def _rewritten(folder: Path, files: Sequence[Path]) -> None:
    from pyarrow import parquet  # noqa: PLC0415

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    schema = parquet.read_schema(files[0])
    texts = [field.name for field in schema if "string" in str(field.type)]
    numbers = [name for name in schema.names if name not in texts]

    def one(at: tuple[int, tuple[Path, int]]) -> int:
        number, (file, group) = at
        table = parquet.ParquetFile(file, read_dictionary=texts).read_row_group(group, use_threads=False)
        part = folder / f"part-{number:06}.parquet"
        parquet.write_table(table, part, compression="zstd", write_statistics=numbers)
        return table.num_rows

    groups = [(file, group) for file in files for group in range(parquet.ParquetFile(file).num_row_groups)]
    with ThreadPoolExecutor(2) as pool:
        said(lines=sum(pool.map(one, enumerate(groups))))


def write(book: str) -> None:
    """Decide every line and write all columns and answers."""
    from licet.batch.prepare import Settings  # noqa: PLC0415
    from licet.batch.run import decide_book  # noqa: PLC0415
    from licet.rulebook.book import load  # noqa: PLC0415

    target = Path(book) / "decided"
    shutil.rmtree(target, ignore_errors=True)
    as_licet_does()
    settings = Settings(rulebook=load(), exact=False)
    done = decide_book(f"{book}/lines.parquet", target, settings, mapping_file=Path(book) / "mapping.yaml")
    said(lines=done.totals["rows"], classes=done.totals["classes"])


PARTS: dict[str, Callable[[str], None]] = {
    "scan of the raw columns": scan,
    "the same by Polars": scan_by_polars,
    "portfolio by classes": classes,
    "class ids": ids,
    "decide and write": write,
    "write the same again": write_again,
    "rewrite the raw lines": rewrite,
}

if __name__ == "__main__":
    if sys.argv[1] in PARTS:
        PARTS[sys.argv[1]](sys.argv[2])
    else:
        writing = "--write" in sys.argv
        times = int(sys.argv[sys.argv.index("--times") + 1]) if "--times" in sys.argv else 3
        names = list(PARTS)[4:] if writing else list(PARTS)[:4]
        found = interleaved({n: [__file__, n, sys.argv[1]] for n in names}, times)
        show(found, names[1] if writing else names[0])

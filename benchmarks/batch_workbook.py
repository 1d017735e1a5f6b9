"""A workbook in, decided, a workbook out, against reading and writing it with the same libraries and no decision.

python -m benchmarks.batch_workbook build 100000
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from random import Random

from benchmarks.measure import interleaved, show

HEADERS = [
    *("id", "on", "activity", "ship_from", "ship_to", "item.kind", "item.total_processing_performance"),
    *("item.applicable_die_area_mm2", "item.us_origin", "ultimate_consignee.country", "quantity", "unit_value_usd"),
]


def make(path: Path, rows: int) -> None:
    """The workbook."""
    import xlsxwriter  # noqa: PLC0415

    random = Random(5)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        for row in range(1, rows + 1):
            chip = random.choice(((4800, 814), (2368, 814), (1600, 270), (500, 120)))
            day, to = f"2025-{random.randrange(1, 13):02}-15", random.choice(("CN", "DE", "KR", "AE"))
            cells = [
                f"L{row}",
                day,
                "export",
                "US",
                to,
                "gpu_module",
                *chip,
                "yes",
                to,
                random.randrange(1, 9),
                12_000,
            ]
            sheet.write_row(row, 0, cells)


def copy(folder: str) -> None:
    """Read and write as many cells as the decided book has, deciding nothing."""
    import python_calamine  # noqa: PLC0415
    import xlsxwriter  # noqa: PLC0415

    rows = python_calamine.load_workbook(f"{folder}/in.xlsx").get_sheet_by_index(0).to_python(skip_empty_area=False)
    words = [0, "no_license_required", "yes", "3A991.p", "case_by_case", "C33"]
    with xlsxwriter.Workbook(f"{folder}/copy.xlsx", {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate([*row, *words]):
                write = sheet.write_string if isinstance(value, str) else sheet.write_number
                write(number, place, value)
    print("{}")


def decide(folder: str) -> None:
    """The same through `licet batch`."""
    from licet.batch.export import export  # noqa: PLC0415
    from licet.batch.prepare import Settings  # noqa: PLC0415
    from licet.batch.run import decide_book  # noqa: PLC0415
    from licet.rulebook.book import load  # noqa: PLC0415

    target = Path(folder) / "decided"
    shutil.rmtree(target, ignore_errors=True)
    decide_book(f"{folder}/in.xlsx", target, Settings(rulebook=load()))
    export(target, Path(folder) / "out.xlsx")
    print("{}")


PARTS = {"read and write, no decision": copy, "read, decide, write": decide}

if __name__ == "__main__":
    if sys.argv[1] in PARTS:
        PARTS[sys.argv[1]](sys.argv[2])
    else:
        make(Path(sys.argv[1]) / "in.xlsx", int(sys.argv[2]))
        show(interleaved({name: [__file__, name, sys.argv[1]] for name in PARTS}, 2), next(iter(PARTS)))

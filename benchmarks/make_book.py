"""Write an order book of any size: lines, an item table and a party table, as Parquet in row groups of a million.

    python benchmarks/make_book.py 10000000 build/book

The book is made up. Its figures sit at and around the thresholds of the law, its days run from 2022-09 to 2026-09.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

ITEMS, PARTIES, GROUP = 4_000, 20_000, 1_000_000
COUNTRIES = ["CN", "HK", "MO", "TW", "KR", "JP", "SG", "DE", "FR", "GB", "NL", "US", "CA", "AE", "SA", "IN", "VN", "MY",
             "TH", "ID", "RU", "IR", "KH", "CY", "IL", "CH", "SE", "BR", "MX", "ZA"]  # fmt: skip
MAPPING = """\
items: {file: items.parquet, by: sku, key: sku}
parties: {file: parties.parquet, by: customer, key: customer}
columns:
  line: id
  ship_date: on
  ship_to: ship_to
  notified: facts.notice_received
  order: facts.written_purchase_order
  value: value_usd
"""


def items(random: np.random.Generator) -> pa.Table:
    tpp = random.choice([500.0, 1599.0, 1600.0, 2368.0, 2400.0, 4799.0, 4800.0, 16000.0], ITEMS)
    area = np.round(tpp / random.choice([1.5, 1.6, 2.9, 3.2, 5.9, 5.92, 6.0], ITEMS), 1)
    some = lambda values, share=0.04: [
        None if x else v for v, x in zip(values, random.random(ITEMS) < share, strict=True)
    ]
    return pa.table({
        "sku": np.arange(ITEMS),
        "item.kind": some(random.choice(["gpu_module", "gpu_card", "server", "asic", "consumer_card", "hbm_stack"], ITEMS)),
        "item.manufacturer": some(random.choice(["NVIDIA", "AMD", "Intel", "Other Maker"], ITEMS)),
        "item.us_origin": some(random.random(ITEMS) < 0.9),
        "item.designed_or_marketed_for_datacenter": some(random.random(ITEMS) < 0.7),
        "item.total_processing_performance": pa.array(some(tpp.tolist())),
        "item.applicable_die_area_mm2": pa.array(some(area.tolist())),
        "item.total_dram_bandwidth_gb_s": pa.array(some(random.choice([600.0, 3352.0, 4000.0, 4800.0], ITEMS).tolist())),
        "item.aggregate_io_bidirectional_gb_s": pa.array(some(random.choice([64.0, 600.0, 899.0, 900.0], ITEMS).tolist())),
    })  # fmt: skip


def parties(random: np.random.Generator) -> pa.Table:
    country = random.choice(COUNTRIES, PARTIES)
    headquarters = np.where(random.random(PARTIES) < 0.7, country, random.choice(COUNTRIES, PARTIES))
    blank = lambda values, share: [
        None if x else v for v, x in zip(values, random.random(PARTIES) < share, strict=True)
    ]
    return pa.table({
        "customer": np.arange(PARTIES),
        "ultimate_consignee.name": [f"Customer {n}" for n in range(PARTIES)],
        "ultimate_consignee.country": pa.array(country),
        "ultimate_consignee.headquarters": blank(headquarters.tolist(), 0.03),
        "ultimate_consignee.ultimate_parent.headquarters": blank(headquarters.tolist(), 0.05),
        "ultimate_consignee.lists": blank(random.choice(["none", "none", "none", "entity_list"], PARTIES).tolist(), 0.05),
    })  # fmt: skip


def lines(random: np.random.Generator, first: int, count: int, total: int) -> pa.Table:
    start, end = date(2022, 9, 1).toordinal(), date(2026, 9, 1).toordinal()
    epoch = date(1970, 1, 1).toordinal()
    days = start - epoch + (np.arange(first, first + count) * (end - start) // total)
    flag = lambda yes, unknown: pa.array(random.random(count) < yes, mask=random.random(count) < unknown)  # noqa: E731
    popular = (random.random(count) ** 3 * PARTIES).astype(np.int32)
    return pa.table({
        "line": np.arange(first, first + count, dtype=np.int64),
        "ship_date": pa.array(days.astype(np.int32)).cast(pa.date32()),
        "sku": (random.random(count) ** 2 * ITEMS).astype(np.int32),
        "customer": popular,
        "ship_to": pa.DictionaryArray.from_arrays(
            pa.array(random.integers(0, len(COUNTRIES), count, dtype=np.int32), mask=random.random(count) < 0.02), COUNTRIES
        ).cast(pa.string()),
        "notified": flag(0.1, 0.05),
        "order": flag(0.9, 0.05),
        "value": random.integers(1_000, 40_000, count),
        "quantity": random.integers(1, 64, count, dtype=np.int32),
        "weight": random.integers(1, 5_000, count, dtype=np.int32),
        "warehouse": random.integers(0, 40, count, dtype=np.int16),
        "carrier": random.integers(0, 12, count, dtype=np.int8),
        "rep": random.integers(0, 900, count, dtype=np.int16),
        "margin": np.round(random.random(count), 3),
    })  # fmt: skip


def write(total: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(7)
    parquet.write_table(items(random), folder / "items.parquet")
    parquet.write_table(parties(random), folder / "parties.parquet")
    (folder / "mapping.yaml").write_text(MAPPING)
    writer = None
    for first in range(0, total, GROUP):
        table = lines(random, first, min(GROUP, total - first), total)
        writer = writer or parquet.ParquetWriter(folder / "lines.parquet", table.schema, compression="zstd")
        writer.write_table(table, row_group_size=GROUP)
    if writer is not None:
        writer.close()


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))

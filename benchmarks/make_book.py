"""Write an order book of any size: lines, an item table and a party table, as Parquet in row groups of a million.

    python benchmarks/make_book.py 10000000 build/book

The book is made up. Its figures sit at and around the thresholds of the law, its days run from 2022-09 to 2026-09.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

ITEMS, PARTIES, GROUP = 4_000, 20_000, 1_000_000
COUNTRIES = [
    *("CN", "HK", "MO", "TW", "KR", "JP", "SG", "DE", "FR", "GB", "NL", "US", "CA", "AE", "SA"),
    *("IN", "VN", "MY", "TH", "ID", "RU", "IR", "KH", "CY", "IL", "CH", "SE", "BR", "MX", "ZA"),
]
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


def thinned(values: Sequence[Any], share: float, random: np.random.Generator) -> list[Any]:
    """The values with some of them unknown."""
    return [None if gone else one for one, gone in zip(values, random.random(len(values)) < share, strict=True)]


def items(random: np.random.Generator) -> pa.Table:
    """The item table; every specification is unknown now and then."""
    tpp = random.choice([500.0, 1599.0, 1600.0, 2368.0, 2400.0, 4799.0, 4800.0, 16000.0], ITEMS)
    columns = {
        "kind": random.choice(["gpu_module", "gpu_card", "server", "asic", "consumer_card", "hbm_stack"], ITEMS),
        "manufacturer": random.choice(["NVIDIA", "AMD", "Intel", "Other Maker"], ITEMS),
        "us_origin": random.random(ITEMS) < 0.9,
        "designed_or_marketed_for_datacenter": random.random(ITEMS) < 0.7,
        "total_processing_performance": tpp,
        "applicable_die_area_mm2": np.round(tpp / random.choice([1.5, 1.6, 2.9, 3.2, 5.9, 5.92, 6.0], ITEMS), 1),
        "total_dram_bandwidth_gb_s": random.choice([600.0, 3352.0, 4000.0, 4800.0], ITEMS),
        "aggregate_io_bidirectional_gb_s": random.choice([64.0, 600.0, 899.0, 900.0], ITEMS),
    }
    known = {f"item.{name}": thinned(values.tolist(), 0.04, random) for name, values in columns.items()}
    return pa.table({"sku": np.arange(ITEMS), **known})


def parties(random: np.random.Generator) -> pa.Table:
    """The party table."""
    country = random.choice(COUNTRIES, PARTIES)
    headquarters = np.where(random.random(PARTIES) < 0.7, country, random.choice(COUNTRIES, PARTIES)).tolist()
    lists = random.choice(["none", "none", "none", "entity_list"], PARTIES).tolist()
    columns = {
        "name": [f"Customer {n}" for n in range(PARTIES)],
        "country": country.tolist(),
        "headquarters": thinned(headquarters, 0.03, random),
        "ultimate_parent.headquarters": thinned(headquarters, 0.05, random),
        "lists": thinned(lists, 0.05, random),
    }
    named = {f"ultimate_consignee.{name}": values for name, values in columns.items()}
    return pa.table({"customer": np.arange(PARTIES), **named})


def flag(yes: float, count: int, random: np.random.Generator) -> pa.Array:
    """A column of yes, no and now and then unknown."""
    return pa.array(random.random(count) < yes, mask=random.random(count) < 0.05)


def lines(random: np.random.Generator, first: int, count: int, total: int) -> pa.Table:
    """Lines in the order of their days, with columns that Licet does not read."""
    start, end = (date(year, 9, 1).toordinal() - date(1970, 1, 1).toordinal() for year in (2022, 2026))
    days = start + (np.arange(first, first + count) * (end - start) // total)
    places = random.integers(0, len(COUNTRIES), count, dtype=np.int32)
    ship_to = pa.DictionaryArray.from_arrays(pa.array(places, mask=random.random(count) < 0.02), COUNTRIES)
    return pa.table(
        {
            "line": np.arange(first, first + count, dtype=np.int64),
            "ship_date": pa.array(days.astype(np.int32)).cast(pa.date32()),
            "sku": (random.random(count) ** 2 * ITEMS).astype(np.int32),
            "customer": (random.random(count) ** 3 * PARTIES).astype(np.int32),
            "ship_to": ship_to.cast(pa.string()),
            "notified": flag(0.1, count, random),
            "order": flag(0.9, count, random),
            "value": random.integers(1_000, 40_000, count),
            "quantity": random.integers(1, 64, count, dtype=np.int32),
            "weight": random.integers(1, 5_000, count, dtype=np.int32),
            "warehouse": random.integers(0, 40, count, dtype=np.int16),
            "carrier": random.integers(0, 12, count, dtype=np.int8),
            "rep": random.integers(0, 900, count, dtype=np.int16),
            "margin": np.round(random.random(count), 3),
        }
    )


def write(total: int, folder: Path) -> None:
    """Write the book."""
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

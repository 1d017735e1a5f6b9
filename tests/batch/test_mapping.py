"""Mapping files name headers and paths; every mistake is reported with its line and the nearest valid name."""

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from licet.batch.export import parts, plain
from licet.batch.mapping import read_mapping
from licet.batch.prepare import Settings, prepare
from licet.batch.run import decide_book
from licet.model.errors import FactError
from licet.rulebook.book import load

HEADERS = ["Sales document", "Ship date", "Country", "Material", "Customer"]


def mapping(text: str, folder: Path) -> Path:
    path = folder / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("columns: {Ship dat: on}", "mapping.yaml:1: the table has no column 'Ship dat' (did you mean 'Ship date'?)"),
        ("columns:\n  Ship date: onn", "mapping.yaml:2: unknown path 'onn'"),
        ("columns: {Ship date: on, Country: on}", "two columns state 'on'"),
        ("colums: {Ship date: on}", "unknown key 'colums' (did you mean 'columns'?)"),
        ("columns: {Ship date: on}\nitems: {file: x.csv}", "items needs `by`"),
        ("- a list", "expected a mapping"),
    ],
)
def test_a_mistake_in_a_mapping_names_its_line(text: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(FactError) as caught:
        read_mapping(mapping(text, tmp_path), HEADERS, load().vocabulary)
    assert complaint in str(caught.value)


def test_tables_of_items_and_parties_are_found_by_key(tmp_path: Path) -> None:
    parquet.write_table(
        pa.table(
            {
                "order": [1, 2, 3],
                "day": ["2025-04-16"] * 3,
                "to": ["CN"] * 3,
                "sku": [7, 8, 99],
                "customer": [1, 1, 2],
            }
        ),
        tmp_path / "lines.parquet",
    )
    parquet.write_table(
        pa.table({"number": [7, 8], "kind": ["gpu_module", "part"], "origin": [True, None]}),
        tmp_path / "items.parquet",
    )
    (tmp_path / "customers.csv").write_text("no,name,country\n1,G42,AE\n2,Other,CN\n", encoding="utf-8")
    path = mapping(
        "columns: {order: id, day: on, to: ship_to}\n"
        "items: {file: items.parquet, by: sku, key: number, columns: {kind: kind, origin: us_origin}}\n"
        "parties: {file: customers.csv, by: customer, key: 'no', as: end_user,"
        " columns: {name: name, country: country}}\n",
        tmp_path,
    )
    done = decide_book(
        str(tmp_path / "lines.parquet"), tmp_path / "out", Settings(rulebook=load()), mapping_file=path
    )
    assert done.totals["unreadable"] == 1
    last = next(plain(part).to_pylist() for part in parts(tmp_path / "out"))[2]
    assert last["licet_error"].startswith("sku: no row 99 in items.parquet")


def test_columns_of_the_lines_count_beside_those_of_tables(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("no,name\n1,Somebody\n", encoding="utf-8")
    lines = ("A,2026-02-01,AE,H100 PCIe,1,AE,none", "B,2026-02-01,AE,H100 PCIe,1,CN,none")
    text = "\n".join(("id,on,to,item,user,seat,lists", *lines, ""))
    (tmp_path / "book.csv").write_text(text, encoding="utf-8")
    path = mapping(
        "columns: {id: id, on: on, to: ship_to, item: item.name, seat: end_user.headquarters,"
        " lists: end_user.lists}\n"
        "parties: {file: customers.csv, key: 'no', by: user, as: end_user, columns: {name: name}}\n",
        tmp_path,
    )
    decide_book(str(tmp_path / "book.csv"), tmp_path / "out", Settings(rulebook=load()), mapping_file=path)
    here, there = (row for part in parts(tmp_path / "out") for row in plain(part).to_pylist())
    assert here["licet_class"] != there["licet_class"]


def test_a_key_that_appears_twice_in_a_table_of_items_is_refused(tmp_path: Path) -> None:
    (tmp_path / "items.csv").write_text("sku,kind\n1,part\n1,part\n", encoding="utf-8")
    path = mapping("columns: {on: on}\nitems: {file: items.csv, by: sku, key: sku, columns: {kind: kind}}", tmp_path)
    (tmp_path / "book.csv").write_text("on,sku\n2025-04-16,1\n", encoding="utf-8")
    with pytest.raises(FactError, match="appears twice"):
        prepare(str(tmp_path / "book.csv"), Settings(rulebook=load()), path)

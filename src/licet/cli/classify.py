"""The ECCN of an item on a day, with the figures it rests on.

Try:
  licet classify "H100 PCIe" 900-21010-0000-000
  licet classify items.csv --on 2023-11-17 --json

An argument that names a file is read: one name a line, or a table or JSON Lines with `name`, `item` or
`part_number`; a JSON or YAML document is the item block of a transaction.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from licet.api import classify, load
from licet.cli.parser import add_language, day
from licet.model.errors import FactError

if TYPE_CHECKING:
    from licet.determination.item_class import ItemClassification

_SPECS = frozenset(["total_processing_performance", "dense_rates", "kind", "catalogue"])
_NAMES = ("item", "part_number", "name", "query", "chip", "product_name")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `licet classify`."""
    parser.add_argument("queries", metavar="NAME|PART|FILE", nargs="+", help="what to classify")
    parser.add_argument("--on", metavar="DATE", type=day, help="the day whose text classifies")
    parser.add_argument("--json", action="store_true", help="one classification a line")
    add_language(parser)


def run(args: argparse.Namespace) -> int:
    """Classify everything; 2 when not one name could be resolved."""
    desk = load()
    answered = False
    for query in _queries(args.queries):
        answer = classify(query, on=args.on, desk=desk)
        answered = answered or answer.item is not None or not isinstance(query, str)
        _print(answer, args)
    return 0 if answered else 2


def _queries(arguments: list[str]) -> Iterator[str | Mapping[str, Any]]:
    for argument in arguments:
        path = Path(argument)
        if path.suffix and path.is_file():
            yield from _in_file(path)
        else:
            yield argument


def _in_file(path: Path) -> Iterator[str | Mapping[str, Any]]:
    from licet.cli.inputs import read_documents  # noqa: PLC0415

    if path.suffix.lower() == ".txt":
        yield from filter(None, map(str.strip, path.read_text(encoding="utf-8").splitlines()))
        return
    for given in read_documents(str(path)):
        document = given.document
        if not isinstance(document, Mapping):
            raise FactError.at(given.where, "expected an object or a row that names an item")
        yield _query(cast("Mapping[str, Any]", document), given.where)


def _query(document: Mapping[str, Any], where: str) -> str | Mapping[str, Any]:
    """The name a row or object gives, or the object itself where it states specs."""
    block = document.get("item")
    item = cast("Mapping[str, Any]", block) if isinstance(block, Mapping) else document
    if not _SPECS.isdisjoint(item):
        return item
    name = next((str(item[key]) for key in _NAMES if item.get(key)), None)
    if name is None:
        raise FactError.at(where, f"names no item; expected one of the fields {', '.join(_NAMES)}")
    return name


def _print(answer: ItemClassification, args: argparse.Namespace) -> None:
    if args.json:
        import json  # noqa: PLC0415

        from licet.render.document import plain  # noqa: PLC0415

        print(json.dumps(plain(answer), ensure_ascii=False))
        return
    from licet.render.item_class import classification_text  # noqa: PLC0415
    from licet.render.words import Words  # noqa: PLC0415

    print(classification_text(answer, Words(args.lang)), end="")

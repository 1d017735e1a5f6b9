"""Find an item of the catalogue and the facts known about it, each with its source.

Try:
  licet catalogue search H20
  licet catalogue search "rtx 6000" --json
"""

from __future__ import annotations

import argparse
from typing import Any

from licet.api import Desk, load
from licet.model.errors import FactError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `licet catalogue`."""
    parser.add_argument("action", choices=("search",), help="what to do")
    parser.add_argument("query", metavar="NAME", help="a name, part number or catalogue id")
    parser.add_argument("--json", action="store_true", help="one item a line")


def run(args: argparse.Namespace) -> int:
    """Print the item, or the candidates a name may have meant."""
    desk = load()
    found = desk.items.catalogue.get(args.query)
    ids = (found.entry.id, *found.variants) if found.entry else found.candidates
    if not ids:
        raise FactError.at("NAME", f"no item like {args.query!r} in the catalogue")
    if args.json:
        import json  # noqa: PLC0415

        for one in ids:
            print(json.dumps(_item(one, desk), ensure_ascii=False))
    elif found.entry is None:
        print(f"{args.query!r} may mean:")
        _print_names(ids, desk)
    else:
        _print_facts(found.entry.id, desk)
        if found.variants:
            print("\nalso:")
            _print_names(found.variants, desk)
    return 0


def _item(entry_id: str, desk: Desk) -> dict[str, Any]:
    from licet.render.document import plain  # noqa: PLC0415

    entry = desk.items.catalogue[entry_id]
    facts = {name: plain(fact) for name, fact in desk.items.catalogue.facts(entry_id).items()}
    named = {"id": entry.id, "name": entry.name, "kind": entry.kind, "level": entry.level}
    return {**named, "part_numbers": list(entry.part_numbers), "facts": facts}


def _print_names(ids: tuple[str, ...], desk: Desk) -> None:
    for one in ids:
        print(f"  {one:<32} {desk.items.catalogue[one].name}")


def _print_facts(entry_id: str, desk: Desk) -> None:
    entry = desk.items.catalogue[entry_id]
    print(f"{entry.name}  ({entry.id}; {entry.kind.replace('_', ' ')}, {entry.level.replace('_', ' ')})")
    for name, fact in sorted(desk.items.catalogue.facts(entry_id).items()):
        basis = f"; {fact.note}" if fact.note else ""
        print(f"  {name.replace('_', ' '):<36} {fact.value:>10}  {fact.status}, {fact.source}{basis}")
    if entry.vendor_eccn:
        print(f"  {'classified by the vendor as':<36} {entry.vendor_eccn.value:>10}  {entry.vendor_eccn.source}")

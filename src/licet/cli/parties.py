"""`licet screen`, `licet ownership` and `licet lists`: what they take and what they print.

This is the one file of the room that knows the store; it joins lists, policy and decisions into a roster.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from licet.model.errors import FactError, nearest
from licet.screening.decisions import Decision, read_decisions
from licet.screening.inputs import Question, read_questions
from licet.screening.policy import read_policy
from licet.screening.records import Hit
from licet.store.rosters import check_installed, list_store, roster_of

if TYPE_CHECKING:
    from rich.tree import Tree

    from licet.screening.ownership.judge import Owners
    from licet.screening.roster import Roster
    from licet.store.lists import Version

AT_ONCE = 2000


def add_dates(parser: argparse.ArgumentParser) -> None:
    """`--on` and `--known`, both today when left out."""
    parser.add_argument("--on", type=_day, help="the day whose lists are asked for (YYYY-MM-DD, default today)")
    parser.add_argument("--known", type=_day, help="use only what had been retrieved by this day (default today)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def add_screen_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `licet screen`."""
    parser.add_argument(
        "names",
        nargs="+",
        metavar="NAME|FILE",
        help="names, CSV or JSON Lines files with id,name; - for stdin",
    )
    parser.add_argument("--country", help="ISO country of the party, a qualifier only")
    parser.add_argument("--decisions", type=Path, help="good-guy decisions (YAML)")
    parser.add_argument("--policy", type=Path, help="a screening policy of your own (YAML)")
    add_dates(parser)


def run_screen(args: argparse.Namespace) -> int:
    """Print the Screening document of every name."""
    decisions = read_decisions(args.decisions) if args.decisions else ()
    roster = roster_for(args)
    for block in _blocks(read_questions(args.names, args.country)):
        for document in screening_documents(roster, block, decisions):
            print(json.dumps(document, ensure_ascii=False)) if args.json else _print_screening(document)
    if not args.json:
        _print_cautions(roster.cautions)
    return 0


def screening_documents(
    roster: Roster, questions: list[Question], decisions: tuple[Decision, ...] = ()
) -> list[dict[str, Any]]:
    """The Screening document of each question."""
    from licet.screening.facts import hits_of_many  # noqa: PLC0415

    found = hits_of_many(roster, [question.party for question in questions], decisions)
    return [_document(roster, question, hits) for question, hits in zip(questions, found, strict=True)]


def _document(roster: Roster, question: Question, hits: list[Hit]) -> dict[str, Any]:
    standing = [hit.band for hit in hits if hit.suppressed_by is None]
    return {
        "id": question.id,
        "query": question.party.name,
        "band": standing[0] if standing else "none",
        "hits": [hit.to_json() for hit in hits],
        "list_version": roster.version,
        "policy_version": roster.screener.policy.version,
        "cautions": list(roster.cautions),
    }


def _blocks(questions: Iterable[Question]) -> Iterable[list[Question]]:
    block: list[Question] = []
    for question in questions:
        block.append(question)
        if len(block) == AT_ONCE:
            yield block
            block = []
    if block:
        yield block


def roster_for(args: argparse.Namespace) -> Roster:
    """The roster of the day asked for, out of the embedded store."""
    policy = read_policy(args.policy) if getattr(args, "policy", None) else None
    return roster_of(args.on or datetime.date.today(), args.known or datetime.date.today(), policy)


def add_ownership_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `licet ownership`."""
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        help="BODS 0.4, GLEIF level 2, UK PSC, a CSV owner,owned,min,max or nested owners;"
        " with --headquarters GLEIF level 2 or a CSV party,parent,country,source,since,until",
    )
    parser.add_argument("--party", required=True, help="the party asked about, as the file names it")
    parser.add_argument(
        "--headquarters",
        action="store_true",
        help="where the party and its ultimate parent are headquartered, by the file and the starter pack",
    )
    add_dates(parser)


def run_ownership(args: argparse.Namespace) -> int:
    """Print the Ownership document of the party under every rule of the day, or its Headquarters document."""
    if args.headquarters:
        return _run_headquarters(args)
    if args.file is None:
        raise FactError.at("licet ownership", "expected a file of owners (or --headquarters)")
    check_installed()
    from licet.screening.ownership.judge import judge  # noqa: PLC0415
    from licet.screening.ownership.read import read_owners  # noqa: PLC0415
    from licet.screening.ownership.rules import read_rules  # noqa: PLC0415

    on = args.on or datetime.date.today()
    owners = read_owners(args.file)
    _check_named(args.party, owners.names(), str(args.file))
    owners = with_screened_lists(owners, roster_for(args))
    for rule in read_rules():
        document = judge(owners, args.party, rule, on)
        print(json.dumps(document, ensure_ascii=False)) if args.json else _print_ownership(document)
    return 0


def _run_headquarters(args: argparse.Namespace) -> int:
    from licet.screening.ownership.control import Control, pack_name, read_control  # noqa: PLC0415

    given = read_control(args.file) if args.file else Control()
    known = given.with_pack()
    party = args.party if args.party in given.names() else pack_name(args.party) or args.party
    _check_named(party, known.names(), str(args.file or "starter pack"))
    document = known.of(party, args.on or datetime.date.today())
    print(json.dumps(document, ensure_ascii=False)) if args.json else _print_headquarters(document)
    return 0


def _check_named(party: str, names: list[str], where: str) -> None:
    if party not in names:
        raise FactError.at(where, f"no party {party!r} here", nearest(party, names))


def with_screened_lists(owners: Owners, roster: Roster) -> Owners:
    """Owners without listings in the file are screened by name; a possible hit counts for `may` only."""
    from licet.screening.facts import screen_party  # noqa: PLC0415

    lists, possible = dict(owners.lists), dict(owners.possible)
    for name in owners.names():
        if name in lists:
            continue
        found = screen_party(roster, name, owners.countries.get(name))
        if found["lists"]:
            (lists if found["status"] == "confirmed" else possible)[name] = found["lists"]
    return replace(owners, lists=lists, possible=possible)


def add_lists_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `licet lists`."""
    parser.add_argument("action", choices=("add", "update", "show"))
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="files to add")
    parser.add_argument("--url", help="address to update from (default: the US Consolidated Screening List)")
    parser.add_argument("--retrieved", type=_day, help="day the files were retrieved (default today)")
    parser.add_argument("--largest-loss", type=float, help="accept a sub-list that lost up to this share (0 to 1)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run_lists(args: argparse.Namespace) -> int:
    """Add, update or show list versions."""
    from licet.store.lists import Origin  # noqa: PLC0415

    store, today = list_store(), args.retrieved or datetime.date.today()
    loss = {} if args.largest_loss is None else {"largest_loss": args.largest_loss}
    if args.action == "add":
        if not args.files:
            raise FactError.at("licet lists add", "expected at least one file")
        for path in args.files:
            version, fresh = store.add(_bytes_of(path), known=today, origin=Origin(origin=path.name), **loss)
            _print_version(version, "added" if fresh else "already stored", args.json)
    elif args.action == "update":
        from licet.sources.lists.csl import URL  # noqa: PLC0415

        version, fresh = store.update(args.url or URL, today, **loss)
        if version is not None:
            _print_version(version, "updated" if fresh else "unchanged", args.json)
    else:
        for version in store.versions():
            _print_version(version, "stored", args.json)
    return 0


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as broken:
        raise FactError.at(str(path), f"cannot be read: {broken.strerror}") from broken


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as broken:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; expected YYYY-MM-DD") from broken


def _print_version(version: Version, what: str, as_json: bool) -> None:
    row = {
        "action": what,
        "source": version.source,
        "as_of": version.as_of.isoformat(),
        "known": version.known.isoformat(),
        "sha256": version.sha256,
        "counts": version.counts,
    }
    if as_json:
        print(json.dumps(row))
        return
    counts = ", ".join(f"{name} {count:,}" for name, count in version.counts.items())
    print(f"{what}: {version.source} of {row['as_of']}, retrieved {row['known']} ({counts})")


def _print_screening(document: dict[str, Any]) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(title=f"{document['query']}: {document['band']}", title_justify="left", expand=True)
    for column in ("band", "score", "list", "listed name", "why"):
        table.add_column(column, overflow="fold")
    for hit in document["hits"]:
        band = f"{hit['band']} (cleared)" if hit["suppressed_by"] else hit["band"]
        table.add_row(band, f"{hit['score']:.2f}", hit["list"], hit["listed_name"], hit["why"])
    Console().print(table if document["hits"] else f"{document['query']}: nothing like it")


def _print_ownership(document: dict[str, Any]) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.tree import Tree  # noqa: PLC0415

    force = "in force" if document["in_force"] else "not in force"
    head = f"{document['rule']} ({force} on {document['on']}): {document['status']}"
    tree = Tree(f"{head}, {document['must']:g} to {document['may']:g} per cent")
    _grow(tree, document["proof"])
    console = Console()
    console.print(tree)
    for line in (document["because"], *document["red_flags"]):
        console.print(f"  {line}")


def _print_headquarters(document: dict[str, Any]) -> None:
    """The chain of control as a tree, each step with where it stands."""
    from rich.console import Console  # noqa: PLC0415
    from rich.tree import Tree  # noqa: PLC0415

    seats = {seat["party"]: f", headquartered in {seat['country']} ({seat['source']})" for seat in document["seats"]}
    tree = branch = Tree(f"{document['party']} on {document['on']}{seats.get(document['party'], '')}")
    for step in document["chain"]:
        days = "".join(f", {word} {step[word]}" for word in ("since", "until") if step[word])
        branch = branch.add(f"controlled by {step['parent']} ({step['source']}{days}){seats.get(step['parent'], '')}")
    Console().print(tree)
    if document["unknown_because"]:
        Console().print(f"  not known: {document['unknown_because']}")


def _grow(tree: Tree, proof: list[dict[str, Any]]) -> None:
    for branch in proof:
        share = branch["share"]
        mark = " (listed)" if branch["listed"] else " (circle)" if branch["cycle"] else ""
        _grow(
            tree.add(f"{branch['owner']}{mark}: {share['min']:g} to {share['max']:g} per cent"),
            branch["owners"],
        )


def _print_cautions(cautions: tuple[str, ...]) -> None:
    for caution in cautions:
        print(caution, file=sys.stderr)

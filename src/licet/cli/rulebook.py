"""The law as data: show a rule, list what there is, compare two days, check that everything holds together.

Try:
  licet rulebook show 3A090.a.1
  licet rulebook list
  licet rulebook diff 2023-11-16 2023-11-17
  licet rulebook diff 2025-04-14 2026-01-15 --prove
  licet rulebook check --cases
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from licet.api import edition_of
from licet.cli.parser import day
from licet.model.errors import FactError, nearest
from licet.rulebook.book import Rulebook, load
from licet.rulebook.cache import data_folder

if TYPE_CHECKING:
    from licet.rulebook.edition import Edition
    from licet.rulebook.records import Instrument, Rule, Span


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `licet rulebook`."""
    parser.add_argument("--rulebook", metavar="FOLDER", type=Path, help="another rulebook than Licet's own")
    actions = parser.add_subparsers(dest="action", required=True, metavar="show|list|diff|check")
    show = actions.add_parser("show", help="a rule, an instrument, a set or a number through time")
    show.add_argument("name")
    listing = actions.add_parser("list", help="the rules by file; --instruments: the instruments by day")
    listing.add_argument("--instruments", action="store_true")
    diff = actions.add_parser("diff", help="what changed between two days")
    diff.add_argument("before", type=day)
    diff.add_argument("after", type=day)
    diff.add_argument("--prove", action="store_true", help="the smallest transaction for each answer that can change")
    diff.add_argument("--json", action="store_true", help="with --prove: one JSON document")
    check = actions.add_parser("check", help="read everything afresh and report every problem at once")
    check.add_argument("--cases", nargs="?", const=Path(), type=Path, metavar="FOLDER", help="also run the cases")


def run(args: argparse.Namespace) -> int:
    """Do what was asked."""
    match args.action:
        case "show":
            lines = show(args.name, load(args.rulebook))
        case "list":
            book = load(args.rulebook)
            lines = _instruments(book) if args.instruments else _rules(book)
        case "diff" if args.prove:
            from licet.analysis.commands import run_prove_diff  # noqa: PLC0415  (brings the prover)

            return run_prove_diff(args.before, args.after, as_json=args.json)
        case "diff":
            lines = diff(args.before, args.after, load(args.rulebook))
        case _:
            return _check(args)
    for line in lines:
        print(line)
    return 0


def show(name: str, book: Rulebook) -> Iterator[str]:
    """A rule, instrument, set or number through time.

    Raises:
        FactError: the rulebook has nothing of that name; names the nearest.
    """
    contents = book.contents
    if name in contents.rules:
        return _rule(contents.rules[name])
    if name in contents.instruments:
        return _instrument(contents.instruments[name])
    for dated in (contents.sets, contents.numbers):
        if name in dated:
            return _dated(dated[name])
    known = [*contents.rules, *contents.instruments, *contents.sets, *contents.numbers]
    raise FactError.at("NAME", f"the rulebook has nothing called {name!r}", nearest(name, known))


def _rule(rule: Rule) -> Iterator[str]:
    yield f"{rule.name}: {rule.title}"
    yield f"  {rule.cite}  ({rule.stage}, {rule.file})"
    for version in rule.versions:
        yield f"\n  {_period(version.span)}"
        yield from _form("when", version.form, 2)
        for key, value in version.terms.items():
            yield from _form(key, value, 2)
        for condition in version.conditions:
            yield from _form(f"condition {condition.id} ({condition.sort}, {condition.cite})", condition.form, 2)
        for posture in version.postures:
            yield f"    {posture.status} {_period(posture.span)}: {posture.why}"
        if version.note:
            yield f"    note: {version.note}"


def _period(span: Span) -> str:
    end = f" until {span.until}" if span.until else ""
    ended = f" (ended by {span.ended_by})" if span.ended_by else ""
    return f"from {span.start} by {span.by}{end}{ended}, public {span.public}"


def _form(key: str, value: Any, depth: int) -> Iterator[str]:
    """A written predicate or term, indented as in the file."""
    indent = "  " * depth
    if isinstance(value, Mapping):
        yield f"{indent}{key}:"
        for name, one in value.items():  # pyright: ignore[reportUnknownVariableType]
            yield from _form(str(name), one, depth + 1)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, list | tuple):
        yield f"{indent}{key}:"
        for one in value:  # pyright: ignore[reportUnknownVariableType]
            if isinstance(one, Mapping):
                for name, inside in one.items():  # pyright: ignore[reportUnknownVariableType]
                    yield from _form(f"- {name}", inside, depth + 1)
            else:
                yield f"{indent}  - {one}"
    else:
        yield f"{indent}{key}: {value}"


def _instrument(one: Instrument) -> Iterator[str]:
    yield f"{one.id}: {one.title}"
    yield f"  {one.cite}  ({one.kind}, effect: {one.effect}, confidence: {one.confidence})"
    for key in ("announced", "published", "received", "effective", "compliance", "ended", "public"):
        if getattr(one, key):
            yield f"  {key} {getattr(one, key)}"
    yield f"  {one.summary}"
    yield f"  {one.summary_ko}"
    for instruction in one.instructions:
        became = ", ".join(instruction.done_in) or instruction.no_effect or instruction.not_encoded or ""
        yield f"  {instruction.n}. {instruction.amends} → {became}"
    for source in one.sources:
        yield f"  {source}"


def _dated(one: Any) -> Iterator[str]:
    yield f"{one.name}: {one.label}"
    yield f"  {one.cite}{f'  ({one.unit})' if one.unit else ''}"
    for span, value in zip(one.spans, one.values, strict=True):
        yield f"  {_period(span)}: {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, int):
        from licet.logic.number import format_number  # noqa: PLC0415

        return format_number(value)
    return ", ".join(value) or "none"


def _rules(book: Rulebook) -> Iterator[str]:
    files: dict[str, list[Rule]] = {}
    for rule in book.contents.rules.values():
        files.setdefault(rule.file, []).append(rule)
    for file, rules in sorted(files.items()):
        yield file
        for rule in rules:
            yield f"  {rule.name:<44} {rule.stage:<15} {rule.title}"


def _instruments(book: Rulebook) -> Iterator[str]:
    for one in sorted(book.contents.instruments.values(), key=lambda one: (one.public, one.id)):
        yield f"{one.public}  {one.id:<44} {one.effect:<9} {one.title}"


def diff(before: str, after: str, book: Rulebook) -> Iterator[str]:
    """What is in force on one day and not, or differently, on the other.

    Raises:
        OutOfCoverageError: a day lies before the first encoded instrument.
    """
    old, new = edition_of(before, None, book), edition_of(after, None, book)
    changes = [*_rule_changes(old, new), *_set_changes(old, new)]
    return iter(changes or [f"no rule, set or number differs between {before} and {after}"])


def _rule_changes(old: Edition, new: Edition) -> Iterator[str]:
    for name in sorted(old.rules.keys() | new.rules.keys()):
        was, now = old.rules.get(name), new.rules.get(name)
        if was is None and now is not None:
            yield f"+ {name}: {now.title} (from {now.span.start} by {now.span.by})"
        elif now is None and was is not None:
            yield f"- {name}: {was.title} (until {was.span.until} by {was.span.ended_by or was.span.by})"
        elif was is not None and now is not None and (was.when, was.terms) != (now.when, now.terms):
            yield f"~ {name}: {now.title} (from {now.span.start} by {now.span.by})"
        elif was is not None and now is not None and was.status != now.status:
            yield f"~ {name}: {was.status} → {now.status}; {now.status_why}"


def _set_changes(old: Edition, new: Edition) -> Iterator[str]:
    for name in sorted(new.sets):
        was, now = old.sets.get(name, frozenset()), new.sets[name]
        if was != now:
            joined = [f"+{one}" for one in sorted(now - was)] + [f"-{one}" for one in sorted(was - now)]
            yield f"~ set {name}: {' '.join(joined)}"
    for name in sorted(new.numbers):
        if old.numbers.get(name) != new.numbers[name]:
            yield f"~ number {name}: {_value(old.numbers.get(name, 0))} → {_value(new.numbers[name])}"


def _check(args: argparse.Namespace) -> int:
    """Read the rulebook from its files, and run its cases when asked to."""
    from licet.rulebook.read import read_contents  # noqa: PLC0415

    contents = read_contents(str(args.rulebook) if args.rulebook else data_folder("rulebook"))
    print(
        f"rulebook {contents.manifest.version}: {len(contents.rules)} rules, "
        f"{len(contents.instruments)} instruments, {len(contents.sets)} sets, "
        f"{len(contents.numbers)} numbers, {len(contents.vocabulary)} facts: no problem found"
    )
    if args.cases is None:
        return 0
    return _run_cases(load(args.rulebook), Path(data_folder("cases")) if args.cases == Path() else args.cases)


def _run_cases(book: Rulebook, folder: Path) -> int:
    from licet.determination.cases import read_cases, run_case  # noqa: PLC0415

    if not folder.is_dir():
        raise FactError.at(str(folder), "there is no such folder of cases")
    runs = [run_case(case, book) for case in read_cases(folder)]
    failed = [run for run in runs if run.failures]
    for one in failed:
        print(f"{one.case.where}: {one.case.name}")
        for failure in one.failures:
            print(f"    {failure}")
    print(f"{len(runs)} cases, {len(failed)} not as expected")
    return 3 if failed else 0

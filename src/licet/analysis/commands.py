"""The commands `licet prove` and `licet frontier`, and what `rulebook diff --prove` and `explain --flip` print.

Only the standard library is imported until a command runs.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from licet.model.errors import FactError, RulebookError, nearest

if TYPE_CHECKING:
    from fractions import Fraction

    from licet.analysis.chips import Chip
    from licet.analysis.frontier import Design
    from licet.analysis.law import Law
    from licet.analysis.obligations import Judgment
    from licet.analysis.sale import Sale
    from licet.analysis.say_frontier import ChipReport
    from licet.determination.items import ItemSource
    from licet.logic.values import Value
    from licet.model.transaction import Transaction
    from licet.rulebook.book import Rulebook
    from licet.rulebook.read_obligations import Obligation

REFUTED = 3
"""Exit code when an obligation does not hold: the rulebook is at fault."""


# -- licet prove --


def add_prove_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `licet prove`."""
    parser.add_argument("names", nargs="*", metavar="OBLIGATION", help="only these obligations (default: all)")
    parser.add_argument("--rulebook", metavar="DIR", help="prove another rulebook folder")
    parser.add_argument("--json", action="store_true", help="one judgment a line as JSON")


def run_prove(args: argparse.Namespace) -> int:
    """Prove every obligation for every regime; 3 when one does not hold, with its smallest counterexample."""
    from licet.analysis.calendar import misdated  # noqa: PLC0415
    from licet.analysis.obligations import Docket  # noqa: PLC0415
    from licet.analysis.say import judgment_document, judgment_lines  # noqa: PLC0415
    from licet.rulebook.book import data_folder, load  # noqa: PLC0415
    from licet.rulebook.read_obligations import read_obligations  # noqa: PLC0415

    folder = args.rulebook or data_folder("rulebook")
    obligations = _chosen(read_obligations(folder), args.names)
    book = load(Path(folder))
    if wrong := tuple(misdated(book.contents)):
        raise RulebookError(wrong)
    judgments = tuple(Docket(book, obligations).judgments())
    documents = (json.dumps(judgment_document(one)) for one in judgments)
    for line in documents if args.json else judgment_lines(judgments):
        print(line)
    if not args.json:
        print(_summary(judgments))
    return REFUTED if any(one.status == "refuted" for one in judgments) else 0


def _summary(judgments: Sequence[Judgment]) -> str:
    count = {
        word: sum(1 for one in judgments if one.status == word) for word in ("proved", "acknowledged", "refuted")
    }
    regimes = len({(one.on, one.known) for one in judgments})
    said = ", ".join(f"{number} {word}" for word, number in count.items() if number)
    return f"{regimes} regimes: {said} in {sum(one.seconds for one in judgments):.1f} s"


def _chosen(obligations: Sequence[Obligation], names: Sequence[str]) -> tuple[Obligation, ...]:
    known = {one.name: one for one in obligations}
    for name in names:
        if name not in known:
            raise FactError.at("OBLIGATION", f"no obligation is called {name!r}", nearest(name, list(known)))
    return tuple(known[name] for name in names) if names else tuple(obligations)


def run_prove_diff(before: str, after: str, *, as_json: bool = False) -> int:
    """What `licet rulebook diff BEFORE AFTER --prove` prints."""
    from licet.analysis.diff import prove_diff  # noqa: PLC0415
    from licet.analysis.say import diff_document, diff_lines  # noqa: PLC0415
    from licet.rulebook.book import load  # noqa: PLC0415

    book = load()
    found = prove_diff(book, before, after)
    for line in [json.dumps(diff_document(found, book.vocabulary))] if as_json else diff_lines(found):
        print(line)
    return 0


def run_flip(
    transaction: Transaction, *, items: ItemSource | None = None, as_json: bool = False, book: Rulebook | None = None
) -> int:
    """What `licet explain FILE --flip` adds for one transaction."""
    from licet.analysis.flip import flip  # noqa: PLC0415
    from licet.analysis.say import flip_document, flip_lines  # noqa: PLC0415
    from licet.rulebook.book import load  # noqa: PLC0415

    book = book or load()
    found = flip(book, transaction, items=items)
    for line in [json.dumps(flip_document(found, book.vocabulary))] if as_json else flip_lines(found):
        print(line)
    return 0


# -- licet frontier --


def add_frontier_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `licet frontier`."""
    parser.add_argument("--on", required=True, metavar="DATE", help="the law of this day")
    parser.add_argument("--known", metavar="DATE", help="as far as it was public on this day")
    parser.add_argument("--to", required=True, metavar="CC", help="destination, such as CN")
    parser.add_argument(
        "--maker", default="other", metavar="WORD", help="who makes and sells; notices bind their addressee"
    )
    parser.add_argument(
        "--datacenter", choices=("yes", "no"), default="yes", help="designed or marketed for data centers"
    )
    parser.add_argument("--die-area", metavar="MM2", help="814, ..1600 or 600..814")
    parser.add_argument(
        "--with", dest="fixed", action="append", default=[], metavar="FACT=VALUE", help="fix another fact of the item"
    )
    parser.add_argument(
        "--maximize",
        action="append",
        metavar="FACT",
        help="number to maximise (default: total_processing_performance)",
    )
    parser.add_argument(
        "--outside",
        default="required",
        metavar="RULE",
        help="stay outside this rule instead of any license requirement",
    )
    parser.add_argument(
        "--chip",
        action="append",
        default=[],
        metavar="NAME",
        help="where this item of the catalogue stands and what would move it",
    )
    parser.add_argument("--chips", action="store_true", help="where every item of the catalogue stands")
    parser.add_argument("--plane", choices=("density", "memory", "io"), default="density", help="axes of the picture")
    parser.add_argument("--picture", metavar="FILE", help="draw the plane as .svg or .png")
    parser.add_argument("--regimes", metavar="FILE", help="draw the plane once for each regime, as .svg or .png")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run_frontier(args: argparse.Namespace) -> int:
    """The strongest chip still outside, the standing of chips, and pictures of the lines."""
    from licet.analysis.sale import Sale  # noqa: PLC0415
    from licet.rulebook.book import load  # noqa: PLC0415

    book = load()
    sale = Sale(to=_country(args.to), maker=args.maker)
    for line in (*_optima(args, book, sale), *_standings(args, book, sale), *_pictures(args, book, sale)):
        print(line)
    return 0


def _optima(args: argparse.Namespace, book: Rulebook, sale: Sale) -> Iterator[str]:
    from licet.analysis.frontier import frontier  # noqa: PLC0415
    from licet.analysis.reported import reported_bounds  # noqa: PLC0415
    from licet.analysis.say_frontier import frontier_document, frontier_lines  # noqa: PLC0415

    asked = args.maximize or ([] if args.chip or args.chips else ["total_processing_performance"])
    for name in asked:
        question = (book, args.on, sale, _design(args, book), name, args.known)
        found, reported = frontier(*question), reported_bounds(*question)
        if args.json:
            yield json.dumps(frontier_document(found, reported, book.vocabulary))
        else:
            yield from frontier_lines(found, reported, book.vocabulary)


def _design(args: argparse.Namespace, book: Rulebook) -> Design:
    from licet.analysis.frontier import Design  # noqa: PLC0415

    given: dict[str, Value] = {"item.designed_or_marketed_for_datacenter": args.datacenter == "yes"}
    given |= dict(_fixed(one, book) for one in args.fixed)
    least, most = _area(args.die_area)
    return Design(given=given, least_area=least, most_area=most, outside=args.outside)


def _fixed(text: str, book: Rulebook) -> tuple[str, Value]:
    from licet.determination.facts import as_value  # noqa: PLC0415

    name, _, value = text.partition("=")
    full = name if name in book.vocabulary else f"item.{name}"
    if full not in book.vocabulary:
        raise FactError.at("--with", f"unknown fact {name!r}", nearest(full, list(book.vocabulary.facts)))
    fact = book.vocabulary[full]
    try:
        return full, as_value(fact, value == "yes" if fact.kind == "flag" else value)
    except ValueError as error:
        raise FactError.at(f"--with {name}", str(error)) from None


def _area(text: str | None) -> tuple[Fraction | None, Fraction | None]:
    """`814` for exactly that area, `600..814` for a range, either end of which may be left out."""
    from fractions import Fraction  # noqa: PLC0415

    if text is None:
        return None, None
    least, dots, most = text.partition("..")
    try:
        low, high = (Fraction(part) if part else None for part in (least, most if dots else least))
    except ValueError:
        raise FactError.at("--die-area", f"expected an area such as 814, ..1600 or 600..814, got {text!r}") from None
    if (low is not None and low <= 0) or (high is not None and high <= (low or 0) and high != low):
        raise FactError.at("--die-area", f"expected positive areas in rising order, got {text!r}")
    return low, high


def _country(text: str) -> str:
    code = text.strip().upper()
    if len(code) != 2 or not code.isalpha():
        raise FactError.at("--to", f"expected a two-letter country code such as CN, got {text!r}")
    return code


def _standings(args: argparse.Namespace, book: Rulebook, sale: Sale) -> Iterator[str]:
    from licet.analysis.law import Law  # noqa: PLC0415
    from licet.analysis.say_frontier import chip_document, chip_lines  # noqa: PLC0415

    if not (args.chip or args.chips):
        return
    law = Law(book.edition(args.on, args.known))
    for chip in _chips(book, None if args.chips else args.chip):
        report = _report(args, book, law, sale.to, chip)
        if args.json:
            yield json.dumps(chip_document(report))
        else:
            yield from chip_lines(report, book.vocabulary)


def _report(args: argparse.Namespace, book: Rulebook, law: Law, to: str, chip: Chip) -> ChipReport:
    """Where a chip stands when its own maker sells it; a chip asked for by name is followed through the later law."""
    from licet.analysis.frontier import caught, standing, ways_across  # noqa: PLC0415
    from licet.analysis.reported import reported_standings  # noqa: PLC0415
    from licet.analysis.sale import Sale  # noqa: PLC0415
    from licet.analysis.say_frontier import ChipReport  # noqa: PLC0415

    own = Sale(to=to, maker=chip.maker)
    facts = own.facts(law) | dict(chip.facts)
    return ChipReport(
        id=chip.id,
        name=chip.name,
        standing=standing(law, facts),
        ways=ways_across(law, facts, args.outside),
        reported=tuple(reported_standings(law, facts)),
        caught=caught(book, own, chip.facts, args.on)[1] if args.chip else None,
    )


def _chips(book: Rulebook, names: Sequence[str] | None) -> Iterator[Chip]:
    from licet.analysis.chips import chip, chips  # noqa: PLC0415
    from licet.catalogue.catalogue import Catalogue  # noqa: PLC0415
    from licet.rulebook.book import data_folder  # noqa: PLC0415

    catalogue = Catalogue.load(Path(data_folder("catalogue")))
    if names is None:
        yield from chips(catalogue, book.vocabulary)
        return
    for name in names:
        found = catalogue.get(name)
        if found.entry is None:
            raise FactError.at("--chip", f"no item {name!r} in the catalogue", next(iter(found.candidates), None))
        yield chip(catalogue, found.entry, book.vocabulary)


def _pictures(args: argparse.Namespace, book: Rulebook, sale: Sale) -> Iterator[str]:
    from licet.analysis.pictures import plane_picture, regime_picture, turning_days, write_picture  # noqa: PLC0415

    if not (args.picture or args.regimes):
        return
    chips = tuple(_chips(book, None))
    if args.picture:
        write_picture(plane_picture(book, args.on, sale, chips, args.plane), Path(args.picture))
        yield f"wrote {args.picture}"
    if args.regimes:
        days = turning_days(book, sale, args.plane)
        write_picture(regime_picture(book, days, sale, chips, args.plane), Path(args.regimes))
        yield f"wrote {args.regimes}: {', '.join(days)}"

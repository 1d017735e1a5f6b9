"""`licet press read | timeline | check | decide`: arguments and printing; the desk thinks."""

from __future__ import annotations

import argparse
import json
import re
import sys
import textwrap
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol, TextIO

from licet.model.errors import FactError
from licet.press.claims import ClaimCheck, check_claim
from licet.press.desk import Extractor, Reading, articles, read, signal_json
from licet.press.extract import extract
from licet.press.law import law_records
from licet.press.ledger import DECISIONS, LedgerEvent, open_ledger, record_all
from licet.press.words import Language, word

_READ_EXAMPLE = "example: licet press read examples/press/h20-july.txt --html out/"
_TIMELINE_EXAMPLE = "example: licet press timeline --item H20"
_CHECK_EXAMPLE = 'example: licet press check "엔비디아 H20 수출 허용" --on 2025-07-15'
_DECIDE_EXAMPLE = 'example: licet press decide 3 accept --who "J. Kim" --note "two wire reports"'


_WIDTH = 100
"""Places of a printed line."""


class Commands(Protocol):
    """The subparsers of a command line."""

    def add_parser(self, name: str, *, help: str, epilog: str = ...) -> argparse.ArgumentParser:
        """Add one command."""
        ...


def add_press_arguments(press: argparse.ArgumentParser) -> None:
    """The commands of the press desk; each sets `run`."""
    inner = press.add_subparsers(dest="press_command", required=True, metavar="COMMAND")
    _add_read(inner)
    _add_timeline(inner)
    _add_check(inner)
    _add_decide(inner)


def _add_read(inner: Commands) -> None:
    parser = inner.add_parser(
        "read", help="extract attributed, dated signals and line them up with the law", epilog=_READ_EXAMPLE
    )
    parser.add_argument("sources", nargs="+", metavar="FILE", help="text, HTML or feed file, address, or - for stdin")
    parser.add_argument("--published", type=_day, metavar="DATE", help="day of publication, when you know it")
    parser.add_argument("--html", type=Path, metavar="DIR", help="also write one page per article into DIR")
    parser.add_argument("--ledger", type=Path, metavar="FILE", help="also append to this ledger")
    parser.add_argument("--record", action="store_true", help="also append to the ledger in LICET_HOME")
    parser.add_argument("--allow-private-addresses", action="store_true", help="let addresses be private or loopback")
    parser.add_argument(
        "--model-endpoint", metavar="ADDRESS", help="ask an OpenAI-compatible model instead of the rules"
    )
    parser.add_argument("--model", default="default", metavar="NAME", help="the model's name at that address")
    _add_common(parser)
    parser.set_defaults(run=run_read)


def _add_timeline(inner: Commands) -> None:
    parser = inner.add_parser(
        "timeline", help="events of the ledger, or of files, in order of time", epilog=_TIMELINE_EXAMPLE
    )
    parser.add_argument("sources", nargs="*", metavar="FILE", help="read these instead of the ledger")
    parser.add_argument("--item", metavar="NAME", help="only events about this product, such as H20")
    parser.add_argument("--ledger", type=Path, metavar="FILE", help="the ledger to show")
    _add_common(parser)
    parser.set_defaults(run=run_timeline)


def _add_check(inner: Commands) -> None:
    parser = inner.add_parser("check", help="what is the legal state behind this headline", epilog=_CHECK_EXAMPLE)
    parser.add_argument("claim", help="a headline or sentence")
    parser.add_argument("--on", type=_day, required=True, metavar="DATE", help="the day the headline is about")
    _add_common(parser)
    parser.set_defaults(run=run_check)


def _add_decide(inner: Commands) -> None:
    parser = inner.add_parser("decide", help="append a decision about an event of the ledger", epilog=_DECIDE_EXAMPLE)
    parser.add_argument("event", type=int, help="the event's number")
    parser.add_argument("decision", choices=DECISIONS)
    parser.add_argument("--who", required=True, help="who decides")
    parser.add_argument("--note", required=True, help="why")
    parser.add_argument("--ledger", type=Path, metavar="FILE", help="the ledger to append to")
    parser.set_defaults(run=run_decide)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--lang", choices=("en", "ko"), default="en", help="language of the sentences")
    parser.add_argument("--today", type=_day, default=None, metavar="DATE", help="the day that counts as today")
    parser.add_argument("--instruments", type=Path, metavar="DIR", help="read law records from this folder")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; expected YYYY-MM-DD") from error


def run_read(args: argparse.Namespace, out: TextIO = sys.stdout) -> int:
    """Read sources, keep what is to be kept, and print their signals."""
    readings = _readings(args, _extractor(args))
    if args.html:
        _write_pages(readings, args.html, args.lang)
    if args.ledger or args.record:
        record_all(args.ledger, readings)
    for reading in readings:
        _print_reading(reading, args, out)
    return 0


def run_timeline(args: argparse.Namespace, out: TextIO = sys.stdout) -> int:
    """Print the events of the ledger or of the given files in order of time."""
    with open_ledger(Path(":memory:") if args.sources else args.ledger) as ledger:
        if args.sources:
            for reading in _readings(args, extract):
                ledger.record(reading)
        for event in ledger.events(item=args.item):
            shown = json.dumps(_event_json(event), ensure_ascii=False) if args.json else _event_text(event, args.lang)
            print(shown, file=out)
    return 0


def run_check(args: argparse.Namespace, out: TextIO = sys.stdout) -> int:
    """Line a headline up with the law of a day."""
    checked = check_claim(args.claim, law_records(args.instruments), on=args.on, today=args.today or date.today())
    print(
        json.dumps(checked.json(), ensure_ascii=False) if args.json else _check_text(checked, args.lang),
        file=out,
    )
    return 0


def run_decide(args: argparse.Namespace, out: TextIO = sys.stdout) -> int:
    """Append a person's decision to the ledger."""
    with open_ledger(args.ledger) as ledger:
        ledger.decide(args.event, args.decision, who=args.who, note=args.note)
    print(f"recorded: event {args.event} {args.decision} by {args.who}", file=out)
    return 0


def _readings(args: argparse.Namespace, extractor: Extractor) -> list[Reading]:
    records, today = law_records(args.instruments), args.today or date.today()
    found = articles(
        args.sources,
        published=getattr(args, "published", None),
        allow_private=getattr(args, "allow_private_addresses", False),
    )
    return [read(article, records, today=today, extractor=extractor) for article in found]


def _extractor(args: argparse.Namespace) -> Extractor:
    if not args.model_endpoint:
        return extract
    from licet.press.model_backend import ModelExtractor  # noqa: PLC0415  (off unless asked for)

    return ModelExtractor(endpoint=args.model_endpoint, model=args.model)


def _print_reading(reading: Reading, args: argparse.Namespace, out: TextIO) -> None:
    if args.json:
        for number in range(len(reading.signals)):
            print(json.dumps(signal_json(reading, number), ensure_ascii=False), file=out)
        return
    print(_reading_text(reading, args.lang), file=out)


def _reading_text(reading: Reading, language: Language) -> str:
    article = reading.article
    day = article.published.day or word("page", "unknown", language)
    basis = f"{word('basis', article.published.basis, language)}: {article.published.evidence}"
    lines = [
        article.title,
        f"{word('page', 'published', language)}: {day} ({basis})",
        *(f"! {note}" for note in article.notes),
    ]
    for number, (signal, aligned) in enumerate(reading.pairs(), start=1):
        head = [
            word("type", signal.type, language),
            word("modality", signal.modality, language),
            word("attribution", signal.attribution, language),
            signal.date.value or word("page", "undated", language),
            ", ".join(signal.items),
        ]
        lines.append(f"\n{number:3}. {' · '.join(part for part in head if part)}")
        why = aligned.why_ko if language == "ko" else aligned.why
        lines.append(_wrapped(f"“{signal.text}”", "     "))
        lines.append(_wrapped(f"{word('verdict', aligned.verdict, language).upper()}: {why}", "     "))
    if not reading.signals:
        lines.append(word("page", "none", language))
    return "\n".join(lines) + "\n"


def _check_text(checked: ClaimCheck, language: Language) -> str:
    korean, aligned = language == "ko", checked.alignment
    lines = [f"“{checked.claim}” ({checked.on})"]
    if aligned is None:
        lines.append(checked.code)
    else:
        verdict, why = word("verdict", aligned.verdict, language), aligned.why_ko if korean else aligned.why
        lines += [f"{checked.code} ({verdict})", _wrapped(why, "  ")]
    state = checked.legal_state_ko if korean else checked.legal_state
    lines += [word("page", "state", language), _wrapped(state, "  ")]
    if aligned:
        lines += [word("page", "today", language), _wrapped(aligned.today_ko if korean else aligned.today, "  ")]
    return "\n".join([*lines, word("page", "advice", language)])


def _wrapped(text: str, indent: str) -> str:
    """Text in lines a terminal can show; wide characters take two places each."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    width = _WIDTH * len(text) // max(1, len(text) + wide)
    return textwrap.fill(
        text,
        max(width, 40),
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _event_json(event: LedgerEvent) -> dict[str, Any]:
    names = (
        "id",
        "type",
        "modality",
        "first",
        "last",
        "items",
        "verdict",
        "why",
        "why_ko",
        "law",
        "sources",
        "decisions",
    )
    return {name: getattr(event, name) for name in names}


def _event_text(event: LedgerEvent, language: Language) -> str:
    when = event.first or word("page", "undated", language)
    if event.last and event.last != event.first:
        when += f"..{event.last}"
    outlets = sorted({str(s["outlet"] or s["doc"]) for s in event.sources})
    count = f"{len(event.sources)} {word('page', 'source' if len(event.sources) == 1 else 'sources', language)}"
    head = f"{when:24} #{event.id} {word('type', event.type, language)} {', '.join(event.items)}"
    why = _wrapped(event.why_ko if language == "ko" else event.why, "    ")
    decided = "".join(f"\n    {d['what']} by {d['who']}: {d['note']}" for d in event.decisions)
    verdict = word("verdict", event.verdict, language)
    return f"{head} [{verdict}] {count}: {', '.join(outlets)}\n{why}{decided}"


def _write_pages(readings: Sequence[Reading], folder: Path, language: Language) -> None:
    from licet.press.page import page  # noqa: PLC0415  (only when pages are asked for)

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FactError.at(str(folder), f"cannot be created: {error.strerror or error}") from error
    for reading in readings:
        name = re.sub(r"[^\w.\-]+", "_", reading.article.doc).strip("._") or "article"
        (folder / f"{name[:120]}.html").write_text(page(reading, language), encoding="utf-8")

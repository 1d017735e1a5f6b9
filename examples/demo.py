"""What `make demo` runs: decide the order book, tell the H20 story, and write both down under `out/`."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.text import Text

import licet
from licet.api import Desk
from licet.cli.given import Input
from licet.cli.inputs import read_inputs
from licet.cli.table import print_table
from licet.model.determination import Determination
from licet.render.caption import caption
from licet.render.document import document
from licet.render.html import ReportRow, report
from licet.render.page import TONES, page
from licet.render.terminal import TONE_STYLES, print_history, print_page
from licet.render.words import Words

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "out"
WORDS = Words("en")

Decided = tuple[Input, Determination]


def main() -> int:
    """Run the demonstration."""
    console = Console(width=None if sys.stdout.isatty() else 120)
    desk = licet.load()
    orders = list(decide(HERE / "order-book.csv", desk))
    story = list(decide(HERE / "h20-story.yaml", desk))
    histories = [licet.timeline(item, "CN", desk=desk) for item in ("nvidia-h20", "nvidia-h200")]

    console.rule("[bold]The order book")
    print_table(iter(orders), "en")
    console.rule("[bold]The H20 story, day by day")
    print_history(histories[0], console, WORDS)
    tell(story, console)
    console.rule("[bold]One answer in full")
    given, answer = story[-1]
    print_page(page(answer, WORDS, caption=caption(given.document)), console)
    written = write(
        orders,
        story,
        report(
            "Licet: the order book and the H20 story", rows(orders), WORDS, histories=histories, story=rows(story)
        ),
    )
    console.rule("[bold]Written")
    for path in written:
        console.print(f"  {path.relative_to(HERE.parent)}")
    return 0


def decide(path: Path, desk: Desk) -> Iterable[Decided]:
    """Every transaction of a file with its answer; the examples hold no bad line."""
    for given in read_inputs(str(path), desk.book.vocabulary):
        if isinstance(given, licet.LicetError):
            raise given
        yield given, licet.determine(given.document, desk=desk, where=given.where)


def tell(story: list[Decided], console: Console) -> None:
    """Each day of the story: what happened, the outcome, and the reasons that were not given before."""
    told: set[str] = set()
    for given, answer in story:
        known = f" (as known on {answer.known})" if answer.known else ""
        console.print(Text(f"\n{answer.on}{known}  {answer.id}", style="bold"))
        console.print(Text(f"  {given.document['notes']}", style="dim"))
        console.print(outcome(answer))
        for style, reason in reasons(answer):
            if reason not in told:
                console.print(Text(f"    {reason}", style=style))
                told.add(reason)


def outcome(answer: Determination) -> Text:
    """The outcome in its colour, with the review policy."""
    line = Text("  → ")
    line.append(WORDS(f"outcome.{answer.outcome}"), style=f"bold {TONE_STYLES[TONES[answer.outcome]]}")
    if answer.review_policy:
        line.append(f", review policy: {WORDS(f'policy.{answer.review_policy}')}")
    return line


def reasons(answer: Determination) -> Iterator[tuple[str, str]]:
    """Style and text of what bears on an answer: requirements, questions, and what was said and is not law."""
    for one in answer.requirements:
        if one.status == "yes" and one.enforced:
            yield "", f"{one.why} ({one.cite})"
    for question in answer.missing:
        yield "yellow", f"? {question.ask}"
    for signal in answer.signals:
        yield "dim", f"said, not law: {signal.date} {signal.summary}"


def rows(decided: list[Decided]) -> list[ReportRow]:
    """The report's rows."""
    return [ReportRow(caption(given.document), given.document, answer) for given, answer in decided]


def write(orders: list[Decided], story: list[Decided], html: str) -> list[Path]:
    """Write the table, the determinations and the report."""
    OUT.mkdir(exist_ok=True)
    table, lines, told, page_file = (
        OUT / name for name in ("order-book.csv", "order-book.jsonl", "h20-story.jsonl", "report.html")
    )
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "id",
                "on",
                "outcome",
                "license_required",
                "eccn",
                "requirements",
                "review_policy",
                "license_code",
                "missing",
            ]
        )
        writer.writerows(flat(answer) for _, answer in orders)
    for path, decided in ((lines, orders), (told, story)):
        documents = (json.dumps(document(answer), ensure_ascii=False) for _, answer in decided)
        path.write_text("\n".join(documents) + "\n", encoding="utf-8")
    page_file.write_text(html, encoding="utf-8")
    return [table, lines, told, page_file]


def flat(answer: Determination) -> list[str]:
    """One answer as a row."""
    return [
        answer.id or "",
        answer.on,
        answer.outcome,
        answer.license_required,
        answer.classification.eccn or "",
        "; ".join(one.id for one in answer.requirements if one.status == "yes"),
        answer.review_policy or "",
        answer.filing.license_code or "",
        "; ".join(one.fact for one in answer.missing),
    ]


if __name__ == "__main__":
    sys.exit(main())

"""Self-contained HTML: no script from elsewhere, no picture from elsewhere, good on paper, everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from msgspec import Struct

from licet.determination.history import History
from licet.model.determination import Determination
from licet.render.caption import consignee_name, item_name
from licet.render.page import Entry, Page, Section, page
from licet.render.ribbon import ribbon
from licet.render.words import Words

_MARKS = {"yes": "●", "no": "○", "unknown": "?", "available": "✓", "conditional": "~", "unavailable": "✗"}


class ReportRow(Struct, frozen=True):
    """One answer of a report: what was asked in words, the document, and the determination."""

    caption: str
    document: Mapping[str, Any]
    answer: Determination


def report(
    title: str,
    rows: Sequence[ReportRow],
    words: Words,
    *,
    histories: Iterable[History] = (),
    story: Sequence[ReportRow] = (),
) -> str:
    """A page with ribbons, a table of every answer, and each answer with its reasons to unfold.

    Args:
        histories: drawn as ribbons at the top. `story`: answers told one after the other above the table.
    """
    parts = [f'<section class="ribbon">{ribbon(one, words)}</section>' for one in histories]
    if story:
        parts.append(f"<h2>{escape(words('label.story'))}</h2>")
        parts += [_answer(row, words, number) for number, row in enumerate(story, 1)]
    if rows:
        parts.append(_counts(rows, words))
        parts.append(_table(rows, words, len(story)))
        parts += [_answer(row, words, number) for number, row in enumerate(rows, 1 + len(story))]
    return _document(title, parts, words)


def history_page(history: History, words: Words) -> str:
    """A page with one ribbon and the answer of every band."""
    rows = [ReportRow(f"{band.start} – {band.until}", {}, band.answer) for band in history.bands]
    parts = [f'<section class="ribbon">{ribbon(history, words)}</section>']
    parts += [_answer(row, words, number) for number, row in enumerate(rows, 1)]
    return _document(history.question, parts, words)


def _document(title: str, parts: Iterable[str], words: Words) -> str:
    return (
        f'<!doctype html>\n<html lang="{words.language}">\n<head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_style()}</style></head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n" + "\n".join(parts) + "\n"
        f"<footer>{escape(words('label.disclaimer'))}</footer>\n</main>\n</body>\n</html>\n"
    )


@cache
def _style() -> str:
    return (Path(__file__).parent / "report.css").read_text(encoding="utf-8")


def _counts(rows: Sequence[ReportRow], words: Words) -> str:
    """How many of which outcome, as tiles."""
    counted: dict[str, tuple[str, int]] = {}
    for row in rows:
        laid_out = page(row.answer, words)
        tone, count = counted.get(laid_out.outcome, (laid_out.tone, 0))
        counted[laid_out.outcome] = (tone, count + 1)
    tiles = (
        f'<div class="tile {tone}"><b>{count}</b><span>{escape(outcome)}</span></div>'
        for outcome, (tone, count) in sorted(counted.items(), key=lambda one: -one[1][1])
    )
    return f'<h2>{escape(words("label.orders"))}</h2>\n<div class="tiles">{"".join(tiles)}</div>'


def _table(rows: Sequence[ReportRow], words: Words, before: int) -> str:
    heads = ("line", "day", "item", "consignee", "destination", "answer", "review_policy", "missing")
    header = "".join(f"<th>{escape(words.short(f'label.{key}'))}</th>" for key in heads)
    body = "\n".join(_row(row, number, words) for number, row in enumerate(rows, 1 + before))
    return f"<div class='wide'><table><thead><tr>{header}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"


def _row(row: ReportRow, number: int, words: Words) -> str:
    answer, laid_out = row.answer, page(row.answer, words)
    cells = (
        f'<a href="#answer-{number}">{escape(answer.id or str(number))}</a>',
        escape(answer.on + (f" / {answer.known}" if answer.known else "")),
        escape(item_name(row.document)),
        escape(consignee_name(row.document)),
        escape(str(row.document.get("ship_to", ""))),
        f'<span class="pill {laid_out.tone}">{escape(words.short(f"outcome.{answer.outcome}"))}</span>',
        escape(words.short(f"policy.{answer.review_policy}") if answer.review_policy else ""),
        escape(", ".join(one.fact.rpartition(".")[2].replace("_", " ") for one in answer.missing)),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _answer(row: ReportRow, words: Words, number: int) -> str:
    laid_out = page(row.answer, words, caption=row.caption, proof=True)
    sections = "\n".join(_section(section) for section in laid_out.sections)
    return (
        f'<article id="answer-{number}" class="{laid_out.tone}">\n<details><summary>'
        f'<span class="pill {laid_out.tone}">{escape(laid_out.outcome)}</span> '
        f"<b>{escape(laid_out.caption)}</b> <small>{escape(row.answer.on)}</small></summary>\n"
        f"{_summary(laid_out)}\n{sections}\n<p class='foot'>{escape(laid_out.footer)}</p></details></article>"
    )


def _summary(laid_out: Page) -> str:
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(said)}</dd>" for label, said in laid_out.summary)
    return f"<dl>{rows}</dl>"


def _section(section: Section) -> str:
    entries = "".join(_entry(entry, fold=section.key == "exceptions") for entry in section.entries)
    apart = " apart" if section.apart else ""
    if section.key == "steps":
        return f'<details class="steps"><summary>{escape(section.title)}</summary><ul>{entries}</ul></details>'
    return f'<section class="{section.key}{apart}"><h3>{escape(section.title)}</h3><ul>{entries}</ul></section>'


def _entry(entry: Entry, *, fold: bool = False) -> str:
    """One entry as a list item; folded, what is under it opens on a click."""
    line = "".join(_line(entry))
    under = f"<ul>{''.join(_entry(one) for one in entry.under)}</ul>" if entry.under else ""
    inside = f"<details><summary>{line}</summary>{under}</details>" if fold and under else line + under
    return f'<li class="{escape(entry.mark)}">{inside}</li>'


def _line(entry: Entry) -> Iterator[str]:
    if entry.mark:
        sign = _MARKS.get(entry.mark, "·")
        yield f'<i aria-label="{escape(entry.mark)}" title="{escape(entry.mark)}">{sign}</i> '
    if entry.name:
        yield f"<b>{escape(entry.name)}</b> "
    yield escape(entry.text)
    if entry.cite:
        yield f" <cite>{escape(entry.cite)}</cite>"

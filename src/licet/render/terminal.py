"""A page in a terminal: a panel with the outcome, tables of findings, a tree of reasons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rich.box import ROUNDED, SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from licet.determination.history import History
from licet.render.history import assumed, band_details
from licet.render.page import TONES, Entry, Page, Section, told
from licet.render.words import Words

TONE_STYLES = {"clear": "green", "conditional": "cyan", "stop": "red", "open": "yellow"}
_MARKS = {
    "yes": ("●", "bold"),
    "no": ("○", "dim"),
    "unknown": ("?", "yellow"),
    "available": ("✓", "green"),
    "conditional": ("~", "cyan"),
    "unavailable": ("✗", "red"),
}


def print_page(page: Page, console: Console) -> None:
    """Print one answer."""
    console.print(_panel(page))
    _print_sections(page.sections, console)
    console.print(Text(f"\n{page.footer}", style="dim"))


def _print_sections(sections: Iterable[Section], console: Console) -> None:
    for section in sections:
        if section.entries:
            console.print(Text(f"\n{section.title}", style="bold underline" if not section.apart else "bold dim"))
            for part in _section(section):
                console.print(part)


def _panel(page: Page) -> Panel:
    style = TONE_STYLES[page.tone]
    summary = Table.grid(padding=(0, 2))
    summary.add_column(style="dim", no_wrap=True)
    summary.add_column(overflow="fold")
    for label, said in page.summary:
        summary.add_row(label, Text(said))
    headline = Text(page.outcome.upper() if page.outcome.isascii() else page.outcome, style=f"bold {style}")
    return Panel(
        Group(headline, summary),
        title=Text(page.caption) if page.caption else None,
        title_align="left",
        box=ROUNDED,
        border_style=style,
        padding=(0, 1),
    )


def _section(section: Section) -> Iterable[RenderableType]:
    match section.key:
        case "steps":
            return [_branch(entry, Tree(_label(entry), guide_style="dim")) for entry in section.entries]
        case "requirements" | "reviews" | "authorizations":
            return [_table(section)]
        case _:
            return [_branch(entry, Tree(_label(entry), guide_style="dim")) for entry in section.entries]


def _table(section: Section) -> Table:
    table = Table(box=SIMPLE_HEAD, show_header=False, pad_edge=False, padding=(0, 1), expand=False)
    table.add_column(width=1)
    table.add_column(style="bold", max_width=30, overflow="fold")
    table.add_column(ratio=3, overflow="fold")
    table.add_column(style="blue", max_width=28, overflow="fold")
    for entry in section.entries:
        sign, style = _MARKS.get(entry.mark, ("·", ""))
        under = [f"{one.name}: {one.text}" if one.name else one.text for one in entry.under]
        said = Text(entry.text)
        if under:
            said.append("\n" + "\n".join(under), style="dim")
        table.add_row(Text(sign, style=style), Text(entry.name), said, Text(entry.cite))
    return table


def _branch(entry: Entry, tree: Tree) -> Tree:
    for one in entry.under:
        _branch(one, tree.add(_label(one)))
    return tree


def _label(entry: Entry) -> Text:
    sign, style = _MARKS.get(entry.mark, ("·", "dim"))
    label = Text()
    label.append(f"{sign} ", style=style)
    if entry.name:
        label.append(entry.name + (" " if entry.text else ""), style="bold")
    label.append(entry.text, style="dim" if entry.mark == "no" else "")
    if entry.cite:
        label.append(f"  {entry.cite}", style="blue")
    return label


def print_history(history: History, console: Console, words: Words) -> None:
    """Print the ribbon of a history and a table of its bands."""
    console.print(Text(f"{history.question}: {words('label.timeline')}", style="bold"))
    console.print(_bar(history, max(console.width - 2, 40)))
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("", width=2)
    for key in ("period", "answer", "changed_by"):
        table.add_column(words.short(f"label.{key}"), overflow="fold", no_wrap=key == "period")
    for number, band in enumerate(history.bands, 1):
        style = TONE_STYLES[TONES[band.answer.outcome]]
        said = Text(words(f"outcome.{band.answer.outcome}"), style=f"bold {style}")
        said.append("\n" + "\n".join(band_details(band, words)), style="not bold dim")
        because = Text("\n".join(f"{one.cite}: {one.title}" for one in band.changed_by))
        table.add_row(Text(str(number), style=style), f"{band.start}\n{band.until}", said, because)
    console.print(table)
    _print_sections(told(history.signals, words), console)
    console.print(Text(f"\n{assumed(history, words)}", style="dim"))


def _bar(history: History, width: int) -> Text:
    """One line as long as the history, a numbered stretch for every band."""
    first, last = (date.fromisoformat(day).toordinal() for day in (history.bands[0].start, history.bands[-1].until))
    bar = Text()
    for number, band in enumerate(history.bands, 1):
        end = date.fromisoformat(band.until).toordinal()
        cells = max(round((end - first) / (last - first) * width) - len(bar.plain), len(str(number)) + 1)
        bar.append(f"{number}".center(cells), style=f"black on {TONE_STYLES[TONES[band.answer.outcome]]}")
    return bar

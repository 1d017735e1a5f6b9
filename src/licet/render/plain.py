"""A page as plain text, for pipes, files and people who read without colour."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from licet.render.page import Entry, Page, Section

WIDTH = 100


def plain_text(page: Page) -> str:
    """The page as lines of at most 100 columns."""
    return "\n".join(_lines(page)) + "\n"


def _lines(page: Page) -> Iterator[str]:
    yield f"{page.caption}: {page.outcome}" if page.caption else page.outcome
    wide = max(len(label) for label, _ in page.summary)
    for label, said in page.summary:
        yield f"  {label:<{wide}}  {said}"
    for section in page.sections:
        yield from section_lines(section)
    yield ""
    yield page.footer


def section_lines(section: Section) -> Iterator[str]:
    """A section under its title; nothing when it is empty."""
    if section.entries:
        yield ""
        yield section.title
    for entry in section.entries:
        yield from _entry(entry, 1)


def _entry(entry: Entry, depth: int) -> Iterator[str]:
    mark = f"[{entry.mark}] " if entry.mark else "- "
    name = f"{entry.name}: " if entry.name and entry.text else entry.name
    cite = f" ({entry.cite})" if entry.cite else ""
    indent = "  " * depth
    yield textwrap.fill(
        f"{mark}{name}{entry.text}{cite}",
        width=max(WIDTH, len(indent) + 40),
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    for one in entry.under:
        yield from _entry(one, depth + 1)

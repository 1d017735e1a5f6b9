"""Read `catalogue/*.yaml`: every family file, merged with its defaults, all problems at once.

A family file has `about`, `defaults` and `entries`. Defaults spare repetition: plain fields are taken over
by each entry, `facts` by each entry that does not state them, and `provenance` says where a named fact
comes from when the fact itself does not. Every fact still ends with a source and a status of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from licet.catalogue.entry import CatalogueEntry
from licet.catalogue.form import Form
from licet.catalogue.names import Names, normalise, read_names
from licet.catalogue.provenance import check_provenance
from licet.catalogue.schema import DEFAULT_FIELDS, FAMILY_FIELDS, read_entry
from licet.model.errors import Problem, RulebookError, nearest
from licet.rulebook.yaml_text import Block, read_yaml

NAMES = "names.yaml"
SOURCES = "sources.yaml"
DIFFERENCES = "vendor-differences.yaml"
NOT_FAMILIES = frozenset({NAMES, SOURCES, DIFFERENCES})


class Placed(Struct, frozen=True):
    """An entry and where it is written."""

    entry: CatalogueEntry
    where: str


def read_catalogue(folder: Path) -> tuple[list[CatalogueEntry], Names]:
    """Every entry below `folder`, in file order, and the names that manufacturers go by.

    Raises:
        RulebookError: anything does not hold together; the message lists every problem with file and line.
    """
    names = read_names(folder / NAMES)
    sources = _sources(folder / SOURCES)
    form = Form(sources=sources, manufacturers=frozenset(names.manufacturers))
    placed = [
        one for path in sorted(folder.glob("*.yaml")) if path.name not in NOT_FAMILIES for one in _family(path, form)
    ]
    form.problems.extend(_clashes(placed))
    form.problems.extend(_missing_parts(placed) if not form.problems else ())
    if form.problems:
        raise RulebookError(dict.fromkeys(form.problems))
    return [one.entry for one in placed], names


def _sources(path: Path) -> frozenset[str]:
    document = read_yaml(path)
    if not isinstance(document, Block):
        raise RulebookError(
            [Problem(where=f"{path}:{document.line}", what="expected source names with their titles")]
        )
    return frozenset(str(name) for name in document)


def _family(path: Path, form: Form) -> Iterator[Placed]:
    """The entries of one family file."""
    form.file = str(path)
    document = _document(path, form)
    form.check_fields(document, FAMILY_FIELDS, "a family file")
    defaults = form.block(document, "defaults")
    form.check_fields(defaults, DEFAULT_FIELDS, "defaults")
    check_provenance(form.block(defaults, "provenance"), form)
    for node in form.row(document, "entries"):
        if not isinstance(node, Block):
            form.report(getattr(node, "line", 1), "an entry is a mapping that begins with 'chip'")
        elif (entry := read_entry(node, defaults, form)) is not None:
            yield Placed(entry, f"{path}:{node.line}")


def _document(path: Path, form: Form) -> Block:
    """The mapping a family file holds; an empty one, with the problem reported, when it is none."""
    try:
        document = read_yaml(path)
    except RulebookError as error:
        form.problems.extend(error.problems)
        return Block()
    if isinstance(document, Block):
        return document
    form.report(document.line, "expected a mapping with about, defaults and entries")
    return Block()


def _clashes(placed: Iterable[Placed]) -> Iterator[Problem]:
    """Ids, spellings and part numbers that two entries claim."""
    owner: dict[str, Placed] = {}
    for one in placed:
        entry = one.entry
        for key, text in {normalise(text): text for text in _claims(entry)}.items():
            other = owner.setdefault(key, one)
            if other is not one:
                what = f"{entry.id!r} claims {text!r}, which belongs to {other.entry.id!r} at {other.where}"
                yield Problem(where=one.where, what=what)


def _claims(entry: CatalogueEntry) -> tuple[str, ...]:
    return (entry.id, entry.name, *entry.also, *entry.part_numbers)


def _missing_parts(placed: list[Placed]) -> Iterator[Problem]:
    """Parts that are no entry, and entries found inside themselves."""
    known = {one.entry.id: one.entry for one in placed}
    for one in placed:
        for part in one.entry.contains:
            if part.chip not in known:
                what = f"{one.entry.id} contains {part.chip!r}, which is not in the catalogue"
                yield Problem(where=one.where, what=what, nearest=nearest(part.chip, sorted(known)))
        if one.entry.id in _inside(one.entry, known):
            yield Problem(where=one.where, what=f"{one.entry.id} contains itself")


def _inside(entry: CatalogueEntry, known: Mapping[str, CatalogueEntry]) -> set[str]:
    """Every id within `entry`, however deep."""
    inside: set[str] = set()
    waiting = [part.chip for part in entry.contains]
    while waiting:
        chip = waiting.pop()
        if chip not in inside and chip in known:
            inside.add(chip)
            waiting.extend(part.chip for part in known[chip].contains)
    return inside

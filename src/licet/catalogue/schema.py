"""The form of one catalogue entry: which fields there are, what each may hold, and how defaults fill in.

Every check reports and goes on, so that one reading shows all that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from licet.catalogue.entry import (
    CONFIDENCES,
    FACTS,
    KINDS,
    LEVELS,
    STATUSES,
    CatalogueEntry,
    CatalogueFact,
    Part,
    Reading,
    Status,
)
from licet.catalogue.performance import BITS, circuit_area, performance
from licet.logic.number import parse_number
from licet.model.errors import Problem, nearest
from licet.rulebook.yaml_text import Block, Node, Row, Text

FAMILY_FIELDS = ("about", "defaults", "entries")
DEFAULT_FIELDS = (
    "manufacturer", "kind", "level", "confidence", "source", "status", "as_of", "facts", "provenance",
)  # fmt: skip
ENTRY_FIELDS = (
    "chip", "name", "also", "part_numbers", "manufacturer", "kind", "level", "released", "confidence",
    "source", "status", "as_of", "facts", "dense_rates", "rates_from", "storage_only", "board_totals_of",
    "vendor_tpp", "vendor_eccn", "contested", "contains", "notes",
)  # fmt: skip
FACT_FIELDS = ("value", "status", "source", "as_of", "note")
PROVENANCE_FIELDS = ("status", "source", "as_of")
PROVENANCE_OF = (*FACTS, "dense_rates", "vendor_tpp", "vendor_eccn")
READING_FIELDS = ("about", "says", "total_processing_performance")

_ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_ECCN = re.compile(r"EAR99|\d[A-E]\d{3}(?:\.[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(slots=True)
class Form:
    """What an entry may refer to, the file being read, and the problems found so far."""

    sources: frozenset[str]
    manufacturers: frozenset[str]
    file: str = ""
    problems: list[Problem] = field(default_factory=list[Problem])

    def report(self, line: int, what: str, near: str | None = None) -> None:
        """One more problem."""
        self.problems.append(Problem(where=f"{self.file}:{line}", what=what, nearest=near))

    def check_fields(self, block: Block, known: Collection[str], of: str) -> None:
        """Every key of `block` is a field that `of` has."""
        for key in block:
            if key not in known:
                line = key.line if isinstance(key, Text) else block.line
                self.report(line, f"{of} has no field {str(key)!r}", nearest(key, list(known)))

    def block(self, owner: Block, name: str) -> Block:
        """The mapping `owner[name]`, empty when absent."""
        return cast("Block", self._part(owner, name, Block, "a mapping"))

    def row(self, owner: Block, name: str) -> Row:
        """The list `owner[name]`, empty when absent."""
        return cast("Row", self._part(owner, name, Row, "a list"))

    def _part(self, owner: Block, name: str, shape: type[Block | Row], words: str) -> Block | Row:
        node = owner.get(name)
        if isinstance(node, shape):
            return node
        if node is not None:
            self.report(node.line, f"{name} is {words}")
        empty = shape()
        empty.line = owner.line
        return empty

    def text(self, owner: Block, name: str) -> Text | None:
        """The plain text `owner[name]`, None when absent."""
        node = owner.get(name)
        if node is None or isinstance(node, Text):
            return node
        self.report(node.line, f"{name} is plain text")
        return None

    def texts(self, owner: Block, name: str) -> tuple[str, ...]:
        """The list of plain texts `owner[name]`."""
        row = self.row(owner, name)
        if any(not isinstance(node, Text) for node in row):
            self.report(row.line, f"{name} is a list of plain texts")
        return tuple(str(node) for node in row if isinstance(node, Text))

    def word(self, owner: Block, name: str, known: Collection[str], default: str | None = None) -> str | None:
        """The word `owner[name]`, which must be one of `known`."""
        text = self.text(owner, name)
        if text is None:
            return default
        if text not in known:
            self.report(text.line, f"{name} {str(text)!r} is not one of {', '.join(sorted(known))}",
                        nearest(text, list(known)))  # fmt: skip
            return default
        return str(text)

    def pattern(self, owner: Block, name: str, shape: re.Pattern[str], words: str) -> str | None:
        """The text `owner[name]`, which must look like `shape`."""
        text = self.text(owner, name)
        if text is not None and not shape.fullmatch(text):
            self.report(text.line, f"{name} {str(text)!r} is not {words}")
        return None if text is None else str(text)

    def source(self, owner: Block) -> str | None:
        """Where a fact comes from: a URL or a name in sources.yaml."""
        text = self.text(owner, "source")
        if text is not None and not text.startswith(("https://", "http://")) and text not in self.sources:
            self.report(text.line, f"source {str(text)!r} is neither a URL nor a name in sources.yaml",
                        nearest(text, sorted(self.sources)))  # fmt: skip
        return None if text is None else str(text)


def read_entry(block: Block, defaults: Block, form: Form) -> CatalogueEntry | None:
    """One entry with the defaults of its file, or None when too much is wrong with it."""
    before = len(form.problems)
    form.check_fields(block, ENTRY_FIELDS, "an entry")
    for name in ("chip", "name"):
        if name not in block:
            form.report(block.line, f"an entry needs {name!r}")
    merged = _merge(block, defaults)
    for name in ("kind", "level", "confidence"):
        if name not in merged:
            form.report(block.line, f"an entry needs {name!r}, of its own or from the defaults of its file")
    facts = _Facts(merged, form.block(defaults, "provenance"), form)
    values = _plain_fields(merged, form) | _fact_fields(merged, facts, form)
    if len(form.problems) > before:
        return None
    entry = CatalogueEntry(**values)
    for of_one_circuit in (performance, circuit_area):
        try:
            of_one_circuit(entry)
        except ValueError as error:
            form.report(block.line, str(error))
    return entry


def check_provenance(provenance: Block, form: Form) -> None:
    """The provenance of a file names facts, and says of each only where it comes from."""
    form.check_fields(provenance, PROVENANCE_OF, "provenance")
    for name in provenance:
        form.check_fields(form.block(provenance, name), PROVENANCE_FIELDS, f"the provenance of {name!s}")


def _merge(block: Block, defaults: Block) -> Block:
    """Defaults below the entry; facts are merged one by one."""
    merged = Block({name: value for name, value in defaults.items() if name != "provenance"} | block)
    merged.line = block.line
    if isinstance(shared := defaults.get("facts"), Block) and isinstance(
        own := block.get("facts", Block()), Block
    ):
        facts = Block(shared | own)
        facts.line = getattr(own, "line", 0) or block.line
        merged["facts"] = facts
    return merged


def _plain_fields(block: Block, form: Form) -> dict[str, Any]:
    return {
        "id": form.pattern(block, "chip", _ID, "lower-case letters, digits and single hyphens"),
        "name": form.text(block, "name"),
        "also": form.texts(block, "also"),
        "part_numbers": form.texts(block, "part_numbers"),
        "manufacturer": form.word(block, "manufacturer", form.manufacturers),
        "kind": form.word(block, "kind", KINDS),
        "level": form.word(block, "level", LEVELS),
        "released": form.pattern(block, "released", _DATE, "a date such as 2024, 2024-03 or 2024-03-18"),
        "confidence": form.word(block, "confidence", CONFIDENCES),
        "notes": form.text(block, "notes"),
    }


def _fact_fields(block: Block, facts: _Facts, form: Form) -> dict[str, Any]:
    return {
        "facts": dict(facts.of_block("facts", FACTS, _fact_value)),
        "dense_rates": dict(facts.of_block("dense_rates", BITS, _rate_value)),
        "storage_only": _storage_only(block, form),
        "board_totals_of": _count(block, "board_totals_of", form, least=2) or 1,
        "vendor_tpp": facts.one(block, "vendor_tpp", "vendor_tpp", _rate_value),
        "vendor_eccn": facts.one(block, "vendor_eccn", "vendor_eccn", _eccn_value),
        "contested": tuple(_readings(block, form)),
        "contains": tuple(_parts(block, form)),
    }


@dataclass(slots=True)
class _Facts:
    """Reads facts and finds each one's provenance: its own, that of its name, that of its entry."""

    entry: Block
    provenance: Block
    form: Form

    def of_block(
        self, name: str, known: Collection[str], check: Callable[[str, str], str | None]
    ) -> Iterator[tuple[str, CatalogueFact]]:
        """Every fact of one part of the entry."""
        part = self.form.block(self.entry, name)
        for key in part:
            if key not in known:
                what, near = _unknown(name, key, known)
                self.form.report(getattr(key, "line", part.line), what, near)
                continue
            fact = self.one(part, key, "dense_rates" if name == "dense_rates" else key, check)
            if fact is not None:
                yield str(key), fact

    def one(
        self, owner: Block, name: str, group: str, check: Callable[[str, str], str | None]
    ) -> CatalogueFact | None:
        """The fact `owner[name]`, written as a bare value or as a mapping with `value`."""
        node = owner.get(name)
        if node is None:
            return None
        own = _as_block(node)
        self.form.check_fields(own, FACT_FIELDS, f"the fact {name!s}")
        value = self.form.text(own, "value")
        wrong = "needs a value" if value is None else check(str(name), value)
        if wrong or value is None:
            self.form.report(own.line, f"{name!s} {wrong}")
            return None
        return self._with_provenance(own, str(name), group, str(value))

    def _with_provenance(self, own: Block, name: str, group: str, value: str) -> CatalogueFact | None:
        layers = (own, self.form.block(self.provenance, group), self.entry)
        source = next((found for layer in layers if (found := self.form.source(layer))), None)
        if source is None:
            self.form.report(own.line, f"{name} has no source, of its own, of its entry or of its file")
            return None
        worked_out = self.form.text(self.entry, "rates_from") if group == "dense_rates" else None
        statuses = [self.form.word(layer, "status", STATUSES) for layer in layers]
        dates = [self.form.pattern(layer, "as_of", _DATE, "a date such as 2026-07-31") for layer in layers]
        note = self.form.text(own, "note") or worked_out
        return CatalogueFact(
            value=value,
            status=cast("Status", next(filter(None, statuses), "derived" if worked_out else "stated")),
            source=source,
            as_of=next(filter(None, dates), None),
            note=note and str(note),
        )


def _as_block(node: Node) -> Block:
    """A bare value as a mapping with `value`."""
    if isinstance(node, Block):
        return node
    block = Block({"value": node})
    block.line = node.line
    return block


def _unknown(part: str, key: str, known: Collection[str]) -> tuple[str, str | None]:
    if part == "dense_rates" and "sparse" in key:
        return (
            f"{str(key)!r} is a sparse rate; only dense rates count towards total processing performance",
            None,
        )
    what = "a number format" if part == "dense_rates" else "a fact"
    return f"{str(key)!r} is not {what} of the catalogue", nearest(key, list(known))


def _fact_value(name: str, value: str) -> str | None:
    """What is wrong with a fact's value, or None."""
    match FACTS[name]:
        case "number":
            return _rate_value(name, value)
        case "flag":
            return None if value in ("yes", "no") else f"is yes or no, got {value!r}"
        case "word":
            return None if value.strip() else "is empty"


def _eccn_value(_: str, value: str) -> str | None:
    """What is wrong with a classification number, or None."""
    return None if _ECCN.fullmatch(value) else f"is an ECCN such as 4A090.a or EAR99, got {value!r}"


def _rate_value(_: str, value: str) -> str | None:
    """What is wrong with a figure, or None."""
    try:
        scaled = parse_number(value)
    except ValueError as error:
        return f"is not a number: {error}"
    return None if scaled > 0 else f"must be greater than zero, got {value}"


def _storage_only(block: Block, form: Form) -> tuple[str, ...]:
    names = form.texts(block, "storage_only")
    rates = form.block(block, "dense_rates")
    for name in names:
        if name not in rates:
            form.report(
                block.line,
                f"storage_only names {name!r}, which has no dense rate",
                nearest(name, list(rates)),
            )
    return names


def _count(block: Block, name: str, form: Form, *, least: int) -> int | None:
    text = form.text(block, name)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or int(text) < least:
        form.report(text.line, f"{name} is a whole number of at least {least}, got {str(text)!r}")
        return None
    return int(text)


def _readings(block: Block, form: Form) -> Iterator[Reading]:
    for node in form.row(block, "contested"):
        if not isinstance(node, Block):
            form.report(
                getattr(node, "line", block.line), "a contested reading is a mapping with about and says"
            )
            continue
        form.check_fields(node, READING_FIELDS, "a contested reading")
        figure = form.text(node, "total_processing_performance")
        if figure is not None and (wrong := _rate_value("", figure)):
            form.report(figure.line, f"total_processing_performance {wrong}")
        about, says = form.text(node, "about"), form.text(node, "says")
        if about is None or says is None:
            form.report(node.line, "a contested reading needs about and says")
            continue
        yield Reading(about=str(about), says=str(says), total_processing_performance=figure and str(figure))


def _parts(block: Block, form: Form) -> Iterator[Part]:
    for node in form.row(block, "contains"):
        if not isinstance(node, Block):
            form.report(getattr(node, "line", block.line), "a part is a mapping with chip and count")
            continue
        form.check_fields(node, ("chip", "count"), "a part")
        chip, count = form.text(node, "chip"), _count(node, "count", form, least=1)
        if chip is None:
            form.report(node.line, "a part needs the id of a chip")
        elif count is not None:
            yield Part(chip=str(chip), count=count)
        elif "count" not in node:
            form.report(node.line, "a part needs a count")

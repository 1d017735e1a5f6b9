"""The form of one catalogue entry: which fields there are, what each may hold, and how defaults fill in.

Every check reports and goes on, so that one reading shows all that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from licet.catalogue.entry import (
    CONFIDENCES,
    FACTS,
    KINDS,
    CatalogueEntry,
    Part,
    Reading,
)
from licet.catalogue.form import Form
from licet.catalogue.performance import circuit_area, performance
from licet.catalogue.provenance import DATE, Facts, eccn_value, fact_value, figure_value
from licet.catalogue.rates import BITS, wrong_figure
from licet.model.errors import nearest
from licet.rulebook.yaml_text import Block

FAMILY_FIELDS = ("about", "defaults", "entries")
DEFAULT_FIELDS = (
    "manufacturer", "product", "kind", "confidence", "source", "status", "as_of", "facts", "provenance",
)  # fmt: skip
ENTRY_FIELDS = (
    "chip", "name", "also", "part_numbers", "manufacturer", "product", "kind", "released", "confidence",
    "source", "status", "as_of", "facts", "dense_rates", "rates_from", "storage_only", "board_totals_of",
    "vendor_tpp", "vendor_eccn", "contested", "contains", "notes",
)  # fmt: skip
READING_FIELDS = ("about", "says", "total_processing_performance")

_ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")


def read_entry(block: Block, defaults: Block, form: Form) -> CatalogueEntry | None:
    """One entry with the defaults of its file, or None when too much is wrong with it."""
    before = len(form.problems)
    form.check_fields(block, ENTRY_FIELDS, "an entry")
    for name in ("chip", "name"):
        if name not in block:
            form.report(block.line, f"an entry needs {name!r}")
    merged = _merge(block, defaults)
    for name in ("kind", "confidence"):
        if name not in merged:
            form.report(block.line, f"an entry needs {name!r}, of its own or from the defaults of its file")
    facts = Facts(merged, form.block(defaults, "provenance"), form)
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


def _merge(block: Block, defaults: Block) -> Block:
    """Defaults below the entry; facts are merged one by one."""
    merged = Block({name: value for name, value in defaults.items() if name != "provenance"} | block)
    merged.line = block.line
    if isinstance(shared := defaults.get("facts"), Block) and isinstance(own := block.get("facts", Block()), Block):
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
        "product": form.pattern(block, "product", _ID, "lower-case letters, digits and single hyphens"),
        "kind": form.word(block, "kind", KINDS),
        "released": form.pattern(block, "released", DATE, "a date such as 2024, 2024-03 or 2024-03-18"),
        "confidence": form.word(block, "confidence", CONFIDENCES),
        "notes": form.text(block, "notes"),
    }


def _fact_fields(block: Block, facts: Facts, form: Form) -> dict[str, Any]:
    return {
        "facts": dict(facts.of_block("facts", FACTS, fact_value)),
        "dense_rates": dict(facts.of_block("dense_rates", BITS, figure_value)),
        "storage_only": _storage_only(block, form),
        "board_totals_of": _count(block, "board_totals_of", form, least=2) or 1,
        "vendor_tpp": facts.one(block, "vendor_tpp", "vendor_tpp", figure_value),
        "vendor_eccn": facts.one(block, "vendor_eccn", "vendor_eccn", eccn_value),
        "contested": tuple(_readings(block, form)),
        "contains": tuple(_parts(block, form)),
    }


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
            form.report(getattr(node, "line", block.line), "a contested reading is a mapping with about and says")
            continue
        form.check_fields(node, READING_FIELDS, "a contested reading")
        figure = form.text(node, "total_processing_performance")
        if figure is not None and (wrong := wrong_figure(figure)):
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

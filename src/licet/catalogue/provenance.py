"""Reading facts: what a value may be, and where it comes from when the fact itself does not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import cast

from msgspec import Struct

from licet.catalogue.entry import FACTS, STATUSES, CatalogueFact, Status
from licet.catalogue.form import Form
from licet.catalogue.rates import wrong_figure, wrong_format
from licet.model.errors import nearest
from licet.rulebook.yaml_text import Block, Node

FACT_FIELDS = ("value", "status", "source", "as_of", "note")
PROVENANCE_FIELDS = ("status", "source", "as_of")
PROVENANCE_OF = (*FACTS, "dense_rates", "vendor_tpp", "vendor_eccn")

DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_ECCN = re.compile(r"EAR99|\d[A-E]\d{3}(?:\.[a-z0-9]+)*")

Check = Callable[[str, str], str | None]
"""Name and value of a fact to what is wrong with the value, as the end of a sentence, or None."""


class Facts(Struct):
    """Reads facts and finds each one's provenance: its own, that of its name, that of its entry."""

    entry: Block
    provenance: Block
    form: Form

    def of_block(self, name: str, known: Collection[str], check: Check) -> Iterator[tuple[str, CatalogueFact]]:
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

    def one(self, owner: Block, name: str, group: str, check: Check) -> CatalogueFact | None:
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
        dates = [self.form.pattern(layer, "as_of", DATE, "a date such as 2026-07-31") for layer in layers]
        note = self.form.text(own, "note") or worked_out
        return CatalogueFact(
            value=value,
            status=cast("Status", next(filter(None, statuses), "derived" if worked_out else "stated")),
            source=source,
            as_of=next(filter(None, dates), None),
            note=note and str(note),
        )


def check_provenance(provenance: Block, form: Form) -> None:
    """The provenance of a file names facts, and says of each only where it comes from."""
    form.check_fields(provenance, PROVENANCE_OF, "provenance")
    for name in provenance:
        form.check_fields(form.block(provenance, name), PROVENANCE_FIELDS, f"the provenance of {name!s}")


def _as_block(node: Node) -> Block:
    """A bare value as a mapping with `value`."""
    if isinstance(node, Block):
        return node
    block = Block({"value": node})
    block.line = node.line
    return block


def _unknown(part: str, key: str, known: Collection[str]) -> tuple[str, str | None]:
    found = wrong_format(str(key)) if part == "dense_rates" else None
    return found or (f"{str(key)!r} is not a fact of the catalogue", nearest(key, list(known)))


def fact_value(name: str, value: str) -> str | None:
    """What is wrong with a fact's value, or None."""
    match FACTS[name]:
        case "number":
            return wrong_figure(value)
        case "flag":
            return None if value in ("yes", "no") else f"is yes or no, got {value!r}"
        case "word":
            return None if value.strip() else "is empty"


def eccn_value(_: str, value: str) -> str | None:
    """What is wrong with a classification number, or None."""
    return None if _ECCN.fullmatch(value) else f"is an ECCN such as 4A090.a or EAR99, got {value!r}"


def figure_value(_: str, value: str) -> str | None:
    """What is wrong with a figure, or None."""
    return wrong_figure(value)

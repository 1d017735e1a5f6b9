"""A plain commercial sale: everything about a transaction but the chip, so that one can ask about the chip alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from licet.analysis.law import Law
from licet.determination.facts import as_value
from licet.logic.number import SCALE
from licet.logic.tree import facts_of
from licet.logic.values import Several, Value
from licet.logic.vocabulary import FactDefinition
from licet.rulebook.book import data_folder
from licet.rulebook.read_assumptions import read_assumptions

NOBODY = "other"
"""A maker that no notice names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A sale to a destination; `maker` is who makes and exports, as the rulebook's identities call it."""

    to: str
    maker: str = NOBODY

    def facts(self, law: Law) -> dict[str, Value]:
        """Every fact the law reads except the numbers of the item, which are what is asked about."""
        read = {name for node in law.conclusions.values() for name in facts_of(node)}
        facts = (law.edition.vocabulary[name] for name in sorted(read))
        return {fact.name: _nothing(fact) for fact in facts if not designed(fact)} | self.stated(law)

    def stated(self, law: Law) -> dict[str, Value]:
        """What a plain sale says in so many words; everything else is left unknown."""
        return {name: self._stated(law.edition.vocabulary[name], text) for name, text in _plain_sale().items()}

    def _stated(self, fact: FactDefinition, text: str) -> Value:
        text = {"destination": self.to, "maker": self.maker}.get(text, text)
        return as_value(fact, text == "yes" if fact.kind == "flag" else text)


@cache
def _plain_sale() -> Mapping[str, str]:
    return read_assumptions(data_folder("rulebook"))["plain_sale"]


def designed(fact: FactDefinition) -> bool:
    """Whether a fact is a number that the designer of a chip chooses."""
    return fact.entity == "item" and fact.kind in ("number", "ratio")


def _nothing(fact: FactDefinition) -> Value:
    """The value of a fact of which there is nothing to say in a plain sale."""
    if fact.several:
        return Several(frozenset(), complete=True)
    match fact.kind:
        case "flag":
            return False
        case "number" | "ratio":
            return 0
        case "date":
            return date.max.toordinal() * SCALE
        case _:
            return NOBODY

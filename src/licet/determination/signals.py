"""What was said, reported or practised about the item, clearly apart from law."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from licet.determination.facts import Gathered
from licet.model.determination import Signal
from licet.model.transaction import Transaction
from licet.rulebook.edition import Edition
from licet.rulebook.records import Instrument

_NOT_LAW = ("said", "reported", "posture")


def signals_on(transaction: Transaction, edition: Edition, gathered: Gathered) -> tuple[Signal, ...]:
    """Announcements, assurances, drafts and practice public by the day that name the item, oldest first."""
    named = (str(gathered.values.get("item.product", "")), str(transaction.item.get("catalogue", "")))
    words = {word for name in named for word in (name, name.split("-")[0])}
    bearing = {
        one.id: one for word in words for one in _not_law(edition).get(word, ()) if one.public <= transaction.on
    }
    return tuple(
        Signal(
            instrument=one.id,
            date=one.public,
            effect=one.effect,
            summary=one.summary,
            summary_ko=one.summary_ko,
            cite=one.cite,
        )
        for one in sorted(bearing.values(), key=lambda one: (one.public, one.id))
    )


@lru_cache(maxsize=256)
def _not_law(edition: Edition) -> Mapping[str, tuple[Instrument, ...]]:
    """Instruments without legal effect, by the items they name."""
    found: dict[str, tuple[Instrument, ...]] = {}
    for one in edition.instruments.values():
        for item in one.items if one.effect in _NOT_LAW else ():
            found[item] = (*found.get(item, ()), one)
    return found

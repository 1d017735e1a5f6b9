"""What was said, reported or practised about the item, clearly apart from law."""

from __future__ import annotations

from licet.determination.facts import Gathered
from licet.model.determination import Signal
from licet.model.transaction import Transaction
from licet.rulebook.edition import Edition
from licet.rulebook.records import Instrument

_NOT_LAW = ("said", "reported", "posture")


def signals_on(transaction: Transaction, edition: Edition, gathered: Gathered) -> tuple[Signal, ...]:
    """Announcements, assurances, drafts and practice public by the day that name the item, oldest first."""
    words = {str(gathered.values.get("item.product", "")), str(transaction.item.get("catalogue", ""))} - {""}
    bearing = [one for one in edition.instruments.values() if _bears(one, words, transaction.on)]
    return tuple(
        Signal(
            instrument=one.id,
            date=one.public,
            effect=one.effect,
            summary=one.summary,
            summary_ko=one.summary_ko,
            cite=one.cite,
        )
        for one in sorted(bearing, key=lambda one: (one.public, one.id))
    )


def _bears(instrument: Instrument, words: set[str], on: str) -> bool:
    return (
        instrument.effect in _NOT_LAW and instrument.public <= on and not words.isdisjoint(instrument.items)
    )

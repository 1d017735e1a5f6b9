"""Licet: US export controls on AI chips as a running system, for any date, with proof.

    import licet

    answer = licet.determine({"on": "2025-04-16", "item": {"catalogue": "nvidia-h20"}, "ship_to": "CN"})
    answer.outcome, answer.requirements, answer.missing

Names are loaded when they are first used, so that importing Licet costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from licet.api import Desk, classify, determine, determine_many, load, timeline
    from licet.catalogue.catalogue import Catalogue
    from licet.determination.boundary import read_transaction
    from licet.determination.history import Band, History
    from licet.determination.item_class import ItemClassification
    from licet.interpret.explain import Step
    from licet.model.determination import Classification, Determination, Finding, Question
    from licet.model.errors import (
        BackendError,
        FactError,
        LicetError,
        OutOfCoverageError,
        RulebookError,
        SourceError,
    )
    from licet.model.transaction import Party, Transaction
    from licet.render.document import document
    from licet.rulebook.book import Rulebook
    from licet.rulebook.edition import Edition

_HOMES = {
    "licet.api": ("Desk", "classify", "determine", "determine_many", "load", "timeline"),
    "licet.catalogue.catalogue": ("Catalogue",),
    "licet.determination.boundary": ("read_transaction",),
    "licet.determination.history": ("Band", "History"),
    "licet.determination.item_class": ("ItemClassification",),
    "licet.interpret.explain": ("Step",),
    "licet.model.determination": ("Classification", "Determination", "Finding", "Question"),
    "licet.model.errors": (
        "BackendError",
        "FactError",
        "LicetError",
        "OutOfCoverageError",
        "RulebookError",
        "SourceError",
    ),
    "licet.model.transaction": ("Party", "Transaction"),
    "licet.render.document": ("document",),
    "licet.rulebook.book": ("Rulebook",),
    "licet.rulebook.edition": ("Edition",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "BackendError",
    "Band",
    "Catalogue",
    "Classification",
    "Desk",
    "Determination",
    "Edition",
    "FactError",
    "Finding",
    "History",
    "ItemClassification",
    "LicetError",
    "OutOfCoverageError",
    "Party",
    "Question",
    "Rulebook",
    "RulebookError",
    "SourceError",
    "Step",
    "Transaction",
    "classify",
    "determine",
    "determine_many",
    "document",
    "load",
    "read_transaction",
    "timeline",
]


def __getattr__(name: str) -> Any:
    """A public name, from the module it lives in."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'licet' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted([*globals(), *__all__])

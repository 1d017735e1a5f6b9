"""The classification of one item on one day: the contract's Classification document."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from licet.determination.determine import Case
from licet.determination.items import ItemSource
from licet.determination.phrase import say, unknown_facts
from licet.determination.proof import conclusion_lines
from licet.determination.questions import questions
from licet.model.determination import Line, Question
from licet.model.transaction import Transaction
from licet.rulebook.edition import Edition

_AS_SOLD: Mapping[str, object] = {"exporter.fabricator_or_osat": False}
"""A classification is of the product as sold; a fabricator's presumption (3A090 Note 1) is the transaction's."""


class Figure(Struct, frozen=True, kw_only=True):
    """A figure of an item with the number format that sets it and what it rests on."""

    value: str
    format: str | None
    basis: str | None


class ItemClassification(Struct, frozen=True, kw_only=True):
    """What an item is under the rules of a day; see `docs/reference/contract.md`.

    Attributes:
        item: the catalogue's id, or None when the query names none or several.
        candidates: the ids a query may have meant, or the ECCNs that stay possible.
    """

    query: str
    item: str | None
    on: str
    eccn: str | None
    paragraphs: tuple[str, ...]
    level: str | None
    total_processing_performance: Figure | None
    performance_density: str | None
    candidates: tuple[str, ...]
    missing: tuple[Question, ...]
    notes: tuple[str, ...]
    steps: tuple[Line, ...]


def classify_item(
    query: str,
    item: Mapping[str, object],
    edition: Edition,
    on: str,
    *,
    items: ItemSource | None = None,
    figure: Figure | None = None,
) -> ItemClassification:
    """Classify an item given as the `item` block of a transaction.

    Args:
        figure: how its TPP comes about, where a catalogue knows.

    Raises:
        FactError: a catalogue id or part number that does not exist.
    """
    case = Case.of(Transaction(on=on, item=item, stated=_AS_SOLD), edition, items=items)
    answer = case.answer(proof=False)
    open_names: dict[str, None] = {}
    for rule in edition.stage("eccn"):
        if case.reasoning.truth(rule.name) is None:
            open_names |= dict.fromkeys(unknown_facts(case.reasoning.conclude(rule.name)))
    of_item = [name for name in open_names if name.startswith("item.")]
    sure = bool(answer.classification.eccn) and not answer.classification.candidates
    found = answer.classification
    names = [rule.name for rule in edition.stage("classification")]
    catalogued = item.get("catalogue")
    return ItemClassification(
        query=query,
        item=catalogued if isinstance(catalogued, str) else None,
        on=on,
        eccn=found.eccn if sure else None,
        paragraphs=found.paragraphs,
        level=found.level,
        total_processing_performance=_performance(case, figure),
        performance_density=_said(case, "item.performance_density"),
        candidates=found.candidates,
        missing=() if sure else questions(of_item, edition.vocabulary, case.gathered),
        notes=tuple(note.text for note in case.gathered.notes),
        steps=conclusion_lines(names, case.reasoning, edition, case.gathered),
    )


def unresolved(query: str, on: str, candidates: tuple[str, ...]) -> ItemClassification:
    """The answer to a name that no single catalogue entry answers to."""
    return ItemClassification(
        query=query,
        item=None,
        on=on,
        eccn=None,
        paragraphs=(),
        level=None,
        total_processing_performance=None,
        performance_density=None,
        candidates=candidates,
        missing=(),
        notes=(),
        steps=(),
    )


def _performance(case: Case, figure: Figure | None) -> Figure | None:
    """The figure that was used, with the format that sets it where the item comes from the catalogue."""
    value = _said(case, "item.total_processing_performance")
    if value is None or (figure is not None and figure.value == value):
        return figure
    return Figure(value=value, format=None, basis=case.gathered.sources.get("item.total_processing_performance"))


def _said(case: Case, name: str) -> str | None:
    value = case.gathered.values.get(name)
    return None if value is None else say(value, case.gathered.vocabulary[name])

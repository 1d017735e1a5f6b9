"""A classification as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from licet.determination.item_class import ItemClassification
from licet.render.words import Words


def classification_text(answer: ItemClassification, words: Words) -> str:
    """The classification as lines of text."""
    return "\n".join(_lines(answer, words)) + "\n"


def _lines(answer: ItemClassification, words: Words) -> Iterator[str]:
    name = answer.query or answer.item or words.short("label.item")
    if answer.eccn is None and answer.level is None and answer.candidates and answer.item is None:
        near = ", ".join(answer.candidates)
        yield f"{name}: {'not one item alone; nearest are' if ', ' in near else 'no such item; did you mean'} {near}"
        return
    if answer.total_processing_performance is None and not answer.candidates and answer.eccn is None:
        yield f"{name}: no such item in the catalogue"
        return
    said = answer.eccn or f"{words.short('outcome.indeterminate')}: {' / '.join(answer.candidates)}"
    item = f" ({answer.item})" if answer.item else ""
    yield f"{name}{item}: {said}"
    yield f"  {words('label.on')} {answer.on}"
    if answer.paragraphs:
        yield f"  {', '.join(answer.paragraphs)}"
    figure = answer.total_processing_performance
    if figure is not None:
        yield f"  TPP {figure.value}{f' — {figure.basis}' if figure.basis else ''}"
    if answer.performance_density is not None:
        yield f"  performance density {answer.performance_density} TPP/mm²"
    for note in answer.notes:
        yield f"  - {note}"
    for question in answer.missing:
        yield f"  ? {question.fact}: {words.either(question.ask, question.ask_ko)}"

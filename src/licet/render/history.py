"""A history as a JSON document and as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from licet.determination.history import Band, History, usable_exceptions
from licet.render.document import document, plain
from licet.render.page import told
from licet.render.plain import section_lines
from licet.render.words import Words


def history_document(history: History) -> dict[str, Any]:
    """The history as JSON values; each band carries its answer without the trace."""
    return {
        "question": history.question,
        "assumptions": [english for english, _ in history.assumptions],
        "assumptions_ko": [korean for _, korean in history.assumptions],
        "signals": [plain(one) for one in history.signals],
        "bands": [
            {
                "from": band.start,
                "until": band.until,
                "changed_by": [{"instrument": one.id, "cite": one.cite} for one in band.changed_by],
                "answer": document(band.answer, brief=True),
            }
            for band in history.bands
        ],
    }


def plain_history(history: History, words: Words) -> str:
    """The history as text, a paragraph for every band."""
    return "\n".join(_lines(history, words)) + "\n"


def _lines(history: History, words: Words) -> Iterator[str]:
    yield f"{history.question}: {words('label.timeline')}"
    for band in history.bands:
        yield f"  {band.start} … {band.until}  {words(f'outcome.{band.answer.outcome}')}"
        for detail in band_details(band, words):
            yield f"{' ' * 28}{detail}"
        for one in band.changed_by:
            yield f"{' ' * 28}← {one.cite}: {one.title}"
    for section in told(history.signals, words):
        yield from section_lines(section)
    yield ""
    yield f"  {assumed(history, words)}"


def assumed(history: History, words: Words) -> str:
    """What the history takes for granted, as one sentence."""
    return f"{words('label.assumptions')}: {'; '.join(words.either(*one) for one in history.assumptions)}"


def band_details(band: Band, words: Words) -> Iterator[str]:
    """What stands beside the outcome: classification, requirements, review, what is missing."""
    answer = band.answer
    found = [answer.classification.eccn or "", *answer.classification.paragraphs]
    yield ", ".join(part for part in found if part)
    applying = [
        one.id + ("" if one.enforced else f" [{words.short('label.not_enforced')}]")
        for one in answer.requirements
        if one.status == "yes"
    ]
    if applying:
        yield ", ".join(applying)
    for one in usable_exceptions(answer):
        yield f"{one.code}: {words.short(f'truth.{one.status}')}"
    if answer.review_policy:
        yield f"{words.short('label.review_policy')}: {words.short(f'policy.{answer.review_policy}')}"
    if answer.missing:
        yield f"{words.short('label.missing')}: {', '.join(one.fact for one in answer.missing)}"

"""Which version is in force on a day, as far as it could be known on another day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from licet.rulebook.records import Day, Span


def in_force(span: Span, on: Day, known: Day) -> bool:
    """Whether a span holds on a day, counting only beginnings and ends that were public by `known`."""
    if span.public > known or span.start > on:
        return False
    return span.until is None or on < span.until or (span.end_public or "") > known


def choose(spans: Sequence[Span], on: Day, known: Day) -> int | None:
    """The index of the governing span: of those in force, the latest begun, then the latest made public.

    A version made public later with the same start replaces the earlier one (a notice that becomes public).
    """
    if len(spans) == 1:
        return 0 if in_force(spans[0], on, known) else None
    holding = [index for index, span in enumerate(spans) if in_force(span, on, known)]
    return max(holding, key=lambda index: (spans[index].start, spans[index].public), default=None)


def overlaps(spans: Sequence[Span]) -> str | None:
    """A sentence about two versions that hold on the same day as of the same knowledge, or None."""
    for earlier, later in pairwise(spans):
        if later.start < earlier.start:
            return f"{later.start} comes after {earlier.start}; write versions in order"
        if earlier.until is not None and later.start < earlier.until and later.start != earlier.start:
            return f"from {later.start} lies before until {earlier.until}"
    return None


def change_days(spans: Iterable[Span]) -> set[Day]:
    """Every day on which one of the spans begins or ends."""
    return {day for span in spans for day in (span.start, span.until) if day is not None}


def news_days(spans: Iterable[Span]) -> set[Day]:
    """Every day on which the beginning or the end of one of the spans becomes public."""
    return {day for span in spans for day in (span.public, span.end_public) if day is not None}

"""The portfolio question: how many lines, worth how much, by ECCN, outcome and review policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from licet.batch.answers import Answer, Answers
from licet.batch.decide import Decider
from licet.batch.pipeline import Progress, needed, steps
from licet.batch.prepare import Prepared
from licet.batch.tally import Tally, dollars


class Share(Struct, frozen=True, kw_only=True):
    """Lines that share an answer; value in millionths of a dollar."""

    eccn: str | None
    outcome: str
    review_policy: str | None
    lines: int
    value: int

    def said(self) -> dict[str, Any]:
        """As JSON, with money in dollars."""
        words = {"eccn": self.eccn, "outcome": self.outcome, "review_policy": self.review_policy}
        return {**words, "lines": self.lines, "value_usd": dollars(self.value)}


def portfolio(prepared: Prepared, decider: Decider, progress: Progress | None = None) -> tuple[list[Share], Tally]:
    """Count a whole book without writing anything; the largest share first."""
    tally, answers = Tally(), Answers(decider)
    for step in steps(prepared, decider, needed(prepared, names=False), progress=progress):
        tally.add(step.decided.sums)
        answers.known()  # of the new classes, while the next chunks are read
    return shares(answers.known(), tally), tally


def shares(answers: Sequence[Answer], tally: Tally) -> list[Share]:
    """Classes added up by what they come to."""
    found: dict[tuple[str | None, str, str | None], tuple[int, int]] = {}
    for number, one in enumerate(answers):
        key = (one.eccn, one.outcome, one.review_policy)
        lines, value = found.get(key, (0, 0))
        found[key] = lines + tally.lines(number), value + tally.value(number)
    return sorted(_shares(found), key=lambda one: (-one.lines, one.outcome, one.eccn or ""))


def _shares(found: dict[tuple[str | None, str, str | None], tuple[int, int]]) -> Iterator[Share]:
    for (eccn, outcome, policy), (lines, value) in found.items():
        yield Share(eccn=eccn, outcome=outcome, review_policy=policy, lines=lines, value=value)

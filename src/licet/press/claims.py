"""Check a headline: what is the legal state behind these words on that day?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from licet.press.align import Alignment, align, legal_state
from licet.press.article import Article, Line, Published
from licet.press.data import table
from licet.press.dates import When
from licet.press.desk import alignment_json
from licet.press.extract import extract
from licet.press.language import guess_language
from licet.press.law import LawBook
from licet.press.signal import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCheck:
    """A claim beside the law.

    Attributes:
        claim: the words checked.
        on: the day asked about.
        signal: what the words claim; None when they claim nothing about a control.
        alignment: the verdict with its reasons; None without a signal.
        legal_state: what the law asked on that day, in English.
        legal_state_ko: the same in Korean.
        code: the verdict as one word for a form: ACCURATE, IMPRECISE, ANNOUNCED_NOT_EFFECTIVE…
    """

    claim: str
    on: date
    signal: Signal | None
    alignment: Alignment | None
    legal_state: str
    legal_state_ko: str
    code: str

    def json(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "claim": self.claim,
            "on": self.on.isoformat(),
            "type": self.signal.type if self.signal else None,
            "modality": self.signal.modality if self.signal else None,
            "items": list(self.signal.items) if self.signal else [],
            "code": self.code,
            "legal_state": self.legal_state,
            "legal_state_ko": self.legal_state_ko,
            "alignment": alignment_json(self.alignment) if self.alignment else None,
        }


def check_claim(claim: str, book: LawBook, *, on: date, today: date) -> ClaimCheck:
    """Line one headline up with the law of a day.

    Args:
        claim: a headline or sentence in any of the four languages.
        book: the law records.
        on: the day the claim is about, unless it gives a date itself.
        today: the day "today" means.
    """
    codes = cast("dict[str, str]", table("align")["claim_words"])
    signals = extract(_as_article(claim, on))
    told = next((s for s in signals if s.type != "state"), None)
    if told is None:
        nothing = "no claim about a control or a license was found in these words."
        return ClaimCheck(
            claim=claim,
            on=on,
            signal=None,
            alignment=None,
            legal_state=nothing,
            legal_state_ko="이 문장에서 통제나 허가에 관한 주장을 찾지 못했다.",
            code=codes["ignore"],
        )
    signal = told if told.date.value else replace(told, date=_that_day(on))
    aligned = align(signal, book, published=on, today=today)
    return ClaimCheck(
        claim=claim,
        on=on,
        signal=signal,
        alignment=aligned,
        legal_state=legal_state(signal, book, on),
        legal_state_ko=legal_state(signal, book, on, korean=True),
        code=codes[aligned.verdict],
    )


def _that_day(on: date) -> When:
    return When(value=on.isoformat(), precision="day", kind="inferred")


def _as_article(claim: str, on: date) -> Article:
    """The claim as an article of one sentence: a headline that stands for itself."""
    text = " ".join(claim.split())
    return Article(
        doc="claim",
        text=text,
        lines=(Line(0, len(text), "body", "claim"),),
        language=guess_language(text),
        published=Published(day=on, basis="given", evidence="--on"),
    )

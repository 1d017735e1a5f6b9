"""The press desk: a source in, every signal lined up with the law, ready to print, store or draw."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from licet.model.errors import FactError
from licet.press.align import Alignment, align
from licet.press.article import Article
from licet.press.extract import extract
from licet.press.feeds import feed_articles, is_feed
from licet.press.law import LawBook
from licet.press.reading import read_article
from licet.press.records import records_of
from licet.press.signal import Signal, date_json


class Extractor(Protocol):
    """Anything that finds signals in an article: the rules, or a language model behind the same checks."""

    def __call__(self, article: Article) -> list[Signal]:
        """The signals of one article."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article read: its signals, each with its alignment."""

    article: Article
    signals: tuple[Signal, ...]
    alignments: tuple[Alignment, ...]

    def pairs(self) -> Iterator[tuple[Signal, Alignment]]:
        """Signals beside their alignments."""
        return zip(self.signals, self.alignments, strict=True)


def read(article: Article, book: LawBook, *, today: date, extractor: Extractor = extract) -> Reading:
    """Extract and align one article."""
    signals = extractor(article)
    aligned = [align(s, book, published=article.published.day, today=today, told=signals) for s in signals]
    return Reading(article=article, signals=tuple(signals), alignments=tuple(aligned))


def articles(
    sources: Iterable[str], *, published: date | None = None, allow_private: bool = False
) -> Iterator[Article]:
    """Every article behind file names, `-` for standard input, and http(s) addresses; feeds give many.

    Raises:
        FactError: a file that is not there or cannot be read.
        SourceError: an address that is refused or fails.
    """
    for source in sources:
        data, doc, url = _bytes(source, allow_private=allow_private)
        if is_feed(data):
            yield from feed_articles(data, doc)
        else:
            yield read_article(data, doc, published=published, url=url)


def _bytes(source: str, *, allow_private: bool) -> tuple[bytes, str, str | None]:
    if source == "-":
        return sys.stdin.buffer.read(), "stdin", None
    if source.startswith(("http://", "https://")):
        from licet.press.fetch import fetch  # noqa: PLC0415  (only addresses pay for it)

        page = fetch(source, allow_private=allow_private)
        return page.body, page.url, page.url
    path = Path(source)
    try:
        return path.read_bytes(), path.stem, None
    except OSError as error:
        raise FactError.at(source, f"cannot be read: {error.strerror or error}") from error


def signal_json(reading: Reading, number: int) -> dict[str, Any]:
    """One signal as the contract spells it; offsets count characters of the raw file."""
    signal, aligned = reading.signals[number], reading.alignments[number]
    article, offsets = reading.article, reading.article.offsets
    return {
        "id": f"{article.doc}#{number + 1:02d}",
        "doc": article.doc,
        "type": signal.type,
        "modality": signal.modality,
        "attribution": signal.attribution,
        "stance": signal.stance,
        "date": date_json(signal.date),
        "actors": list(signal.actors),
        "items": list(signal.items),
        "targets": list(signal.targets),
        "amount": {"value": signal.amount.value, "unit": signal.amount.unit} if signal.amount else None,
        "source": list(signal.source),
        "records": records_of(signal, judged_on(reading, signal)),
        "span": {
            "start": offsets.raw(signal.span.start),
            "end": offsets.raw(signal.span.end - 1) + 1,
            "text": signal.text,
        },
        "mentions": [{"start": offsets.raw(m.start), "end": offsets.raw(m.end - 1) + 1} for m in signal.mentions],
        "cues": dict(signal.cues),
        "extractor": signal.extractor,
        "published": published_json(article),
        "alignment": alignment_json(aligned),
    }


def judged_on(reading: Reading, signal: Signal) -> date | None:
    """The last day the event can mean, else the day of the article."""
    bounds = signal.date.bounds()
    return bounds[1] if bounds else reading.article.published.day


def published_json(article: Article) -> dict[str, Any]:
    """The publication day with its basis, and where the readable text begins in the raw file."""
    day = article.published.day
    return {
        "date": day.isoformat() if day else None,
        "basis": article.published.basis,
        "evidence": article.published.evidence,
        "outlet": article.outlet,
        "url": article.url,
        "language": article.language,
        "text_start": article.offsets.raw(0),
        "notes": list(article.notes),
    }


def alignment_json(aligned: Alignment) -> dict[str, Any]:
    """The alignment as the contract spells it, with the Korean sentence beside the English one."""
    return {
        "verdict": aligned.verdict,
        "why": aligned.why,
        "why_ko": aligned.why_ko,
        "law": list(aligned.law),
        "on_event_day": aligned.on_event_day,
        "today": aligned.today,
        "on_event_day_ko": aligned.on_event_day_ko,
        "today_ko": aligned.today_ko,
    }

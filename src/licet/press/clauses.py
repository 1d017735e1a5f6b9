"""Cut readable text into sentences and clauses; offsets always refer to the whole text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from licet.press.lexicon import Lexicon
from licet.press.signal import Span

_SHORTEST: Final = 10
_LONGEST: Final = 1_200
_QUOTES: Final = re.compile('["“][^"”]{0,300}["”]|「[^」]{0,300}」|\\([^)]{0,200}\\)|（[^）]{0,200}）')


def sentences(text: str, within: Span, lexicon: Lexicon) -> Iterator[Span]:
    """The sentences of one line."""
    start = within.start
    for end in lexicon.sentence_end.finditer(text, within.start, within.end):
        if end.end() > start:
            yield from _pieces(text, start, end.end())
            start = end.end()
    yield from _pieces(text, start, within.end)


def clauses(text: str, sentence: Span, lexicon: Lexicon) -> Iterator[Span]:
    """The clauses of one sentence, cut at connectives outside quotations, none under ten characters."""
    cuts = list(lexicon.splits.finditer(text, sentence.start, sentence.end))
    quotes = _QUOTES.finditer(text, sentence.start, sentence.end) if cuts else ()
    quoted = [(m.start(), m.end()) for m in quotes]
    start = sentence.start
    for cut in cuts:
        at = cut.end()
        inside = any(q0 < cut.start() < q1 - 1 for q0, q1 in quoted)
        if not inside and at - start >= _SHORTEST and sentence.end - at >= _SHORTEST:
            yield from _trimmed(text, start, at)
            start = at
    yield from _trimmed(text, start, sentence.end)


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentence; what runs on beyond any sentence is read in pieces, so that no page can stall us."""
    while end - start > _LONGEST:
        yield from _trimmed(text, start, start + _LONGEST)
        start += _LONGEST
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start] in " \t\u3000\xa0,，、\ufeff\r\n":
        start += 1
    while end > start and text[end - 1] in " \t\u3000\xa0,\r\n":
        end -= 1
    if end > start:
        yield Span(start, end)

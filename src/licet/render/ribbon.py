"""The ribbon: a picture of how one answer changes through time, as SVG written by hand.

A band for every answer, a marker for every instrument that changed it, and below the axis, hollow and apart,
what was said or reported and is not law. Colours are told apart by the colour-blind and never stand alone:
every band is numbered, and the legend says each number in words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape

from msgspec import Struct

from licet.determination.history import Band, History
from licet.model.determination import PRESS, Signal
from licet.render.history import assumed, band_details
from licet.render.lines import broken
from licet.render.page import TONES, told
from licet.render.words import Words

WIDTH = 1120
LEFT, RIGHT = 24, 1096
BAND_HEIGHT = 46
LABEL_STEP = 17
LEGEND_LINE = 17
SMALL = 10.5
"""Size of letters of what is not law, or only assumed."""
INK = "#1a1a1a"
FONT = "font-family:'Noto Sans','Noto Sans CJK KR','Apple SD Gothic Neo',system-ui,sans-serif"

TONE_FILLS = {"clear": "#a6dcc4", "conditional": "#b5dcf5", "stop": "#f3a683", "open": "#f6df8f"}
TONE_EDGES = {"clear": "#00694b", "conditional": "#00558f", "stop": "#9e3400", "open": "#7a5c00"}


class Scale(Struct, frozen=True):
    """Days to horizontal places."""

    first: int
    last: int

    def __call__(self, day: str) -> float:
        """Where a day lies."""
        ordinal = date.fromisoformat(day).toordinal()
        return LEFT + (ordinal - self.first) / max(self.last - self.first, 1) * (RIGHT - LEFT)


class Label(Struct, frozen=True):
    """A marker's text, where it points, and the level it stands on; level 0 is nearest to the ribbon."""

    x: float
    text: str
    level: int
    flip: bool


def ribbon(history: History, words: Words) -> str:
    """The picture as one SVG element, readable without any other file."""
    scale = Scale(*(date.fromisoformat(day).toordinal() for day in _ends(history)))
    above = place(_marks(history, scale))
    signals = history.signals
    below = place([(scale(one.date), f"{one.date}  {_slug(one, words)}") for one in signals], size=SMALL)
    top = 48 + LABEL_STEP * (1 + max((label.level for label in above), default=0))
    foot = top + BAND_HEIGHT + 34
    signal_height = 26 + LABEL_STEP * (1 + max((label.level for label in below), default=0)) if signals else 0
    legend = list(_legend(history, words, foot + signal_height + 20))
    granted = _wrapped(assumed(history, words), RIGHT - LEFT, SMALL)
    end = (legend[-1][1] if legend else foot) + 4
    height = end + LABEL_STEP * len(granted) + 5
    parts = [
        _text(LEFT, 26, f"{history.question}: {words('label.timeline')}", size=17, bold=True),
        *_bands(history, scale, top),
        *_axis(history, scale, top + BAND_HEIGHT),
        *(_marker(label, top) for label in above),
        *_said(below, signals, words, foot),
        *(line for line, _ in legend),
        *(_text(LEFT, end + LABEL_STEP * n, line, size=SMALL, fill="#555") for n, line in enumerate(granted, 1)),
    ]
    title = escape(f"{history.question}: {words('label.timeline')}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="100%" role="img" '
        f'aria-label="{title}" style="{FONT};background:#fff;color:#1a1a1a">'
        f"<title>{title}</title>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def place(marks: Sequence[tuple[float, str]], size: float = 11.5) -> list[Label]:
    """Put each label on the lowest level where it overlaps no other and no marker's line runs through it.

    Lines run from a label down to the ribbon, so a label stands above those whose lines it spans. Labels are
    placed from the right; one that would leave the picture turns to the left of its line.
    """
    places = [x for x, _ in marks]
    placed: list[tuple[float, float, Label]] = []
    for x, text in sorted(marks, reverse=True):
        wide = text_width(text, size) + 14
        flip = x + wide > RIGHT + 8
        start, end = (x - wide, x + 4) if flip else (x - 4, x + wide)
        spanned = [label.level for _, _, label in placed if x < label.x < end]
        level = max(spanned, default=-1) + 1 or int(flip and any(start < one < x for one in places))
        while any(start < e and s < end and label.level == level for s, e, label in placed):
            level += 1
        placed.append((start, end, Label(x, text, level, flip)))
    return [label for _, _, label in reversed(placed)]


def text_width(text: str, size: float) -> float:
    """A generous estimate of how wide a text is set, in the units of the picture."""
    return sum(size * (1.0 if unicodedata.east_asian_width(one) in "WF" else 0.58) for one in text)


def _ends(history: History) -> tuple[str, str]:
    return history.bands[0].start, history.bands[-1].until


def _marks(history: History, scale: Scale) -> list[tuple[float, str]]:
    """A mark for every change: the day and the instruments that made it."""
    marks: list[tuple[float, str]] = []
    for band in history.bands[1:]:
        cites = list(dict.fromkeys(short_cite(one.cite) for one in band.changed_by))
        more = f" +{len(cites) - 2}" if len(cites) > 2 else ""
        marks.append((scale(band.start), f"{band.start}  {', '.join(cites[:2])}{more}"))
    return marks


def short_cite(cite: str) -> str:
    """The first citation of several, cut at a length a marker can bear."""
    first = cite.partition(";")[0].partition(" (")[0]
    return first if len(first) <= 34 else first[:33] + "…"


def _slug(signal: Signal, words: Words) -> str:
    """What a signal is about, from its id: `said-2025-07-14-h20-assurance` → h20 assurance; press: allow."""
    about = re.sub(r"^[a-z]+-[\d-]+", "", signal.instrument).replace("-", " ")
    return f"{words.short('effect.press')}: {about}" if signal.effect == PRESS else about


def _bands(history: History, scale: Scale, top: float) -> Iterator[str]:
    for number, band in enumerate(history.bands, 1):
        x, end = scale(band.start), scale(band.until)
        tone = TONES[band.answer.outcome]
        yield (
            f'<rect x="{x:.1f}" y="{top}" width="{max(end - x, 2):.1f}" height="{BAND_HEIGHT}" '
            f'fill="{TONE_FILLS[tone]}" stroke="#fff" stroke-width="1.5"><title>{escape(_tip(band))}</title></rect>'
        )
        if end - x > 14:
            yield _text(
                (x + end) / 2,
                top + BAND_HEIGHT / 2 + 6,
                str(number),
                size=16,
                bold=True,
                anchor="middle",
                fill=TONE_EDGES[tone],
            )


def _tip(band: Band) -> str:
    return f"{band.start} – {band.until}: {band.answer.outcome.replace('_', ' ')}"


def _axis(history: History, scale: Scale, y: float) -> Iterator[str]:
    first, last = _ends(history)
    yield f'<line x1="{LEFT}" x2="{RIGHT}" y1="{y}" y2="{y}" stroke="#444"/>'
    for year in range(int(first[:4]) + 1, int(last[:4]) + 1):
        x = scale(f"{year}-01-01")
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{y + 6}" stroke="#444"/>'
        yield _text(x, y + 20, str(year), anchor="middle")
    if scale(f"{int(first[:4]) + 1}-01-01") - LEFT > 70:
        yield _text(LEFT, y + 20, first[:7])


def _marker(label: Label, top: float) -> str:
    y = top - 8 - label.level * LABEL_STEP
    anchor, x = ("end", label.x - 5) if label.flip else ("start", label.x + 5)
    return (
        f'<line x1="{label.x:.1f}" x2="{label.x:.1f}" y1="{y - 9:.1f}" y2="{top + BAND_HEIGHT}" stroke="#1a1a1a"/>'
        + _text(x, y, label.text, anchor=anchor)
    )


def _said(labels: list[Label], signals: Sequence[Signal], words: Words, y: float) -> Iterator[str]:
    """What was said or reported, below the axis, apart from the law above it: diamonds, and circles for the press."""
    start = float(LEFT)
    for section in told(signals, words):
        if section.entries:
            yield _sign(start + 6, y + 3, section.title, press=section.key == PRESS)
            yield _text(start + 16, y + 12, section.title, fill="#555")
            start += text_width(section.title, 11.5) + 48
    for label, signal in zip(labels, sorted(signals, key=lambda one: (one.date, _slug(one, words))), strict=True):
        place_y = y + 30 + label.level * LABEL_STEP
        anchor, x = ("end", label.x - 8) if label.flip else ("start", label.x + 8)
        yield _sign(label.x, place_y - 9, signal.summary, press=signal.effect == PRESS)
        yield _text(x, place_y, label.text, anchor=anchor, size=SMALL, fill="#555")


def _sign(x: float, y: float, title: str, *, press: bool) -> str:
    """A hollow diamond, for the press a hollow circle, hanging from a point."""
    drawn = f'd="M{x:.1f} {y:.1f} l5 5 l-5 5 l-5 -5 z"' if not press else f'cx="{x:.1f}" cy="{y + 5:.1f}" r="4.5"'
    shape = "circle" if press else "path"
    return f'<{shape} {drawn} fill="#fff" stroke="#555"><title>{escape(title)}</title></{shape}>'


def _legend(history: History, words: Words, y: float) -> Iterator[tuple[str, float]]:
    """Each band in words: number, days, outcome, details; with the height reached."""
    for number, band in enumerate(history.bands, 1):
        tone = TONES[band.answer.outcome]
        yield (
            f'<rect x="{LEFT}" y="{y - 13:.1f}" width="26" height="18" rx="3" fill="{TONE_FILLS[tone]}"/>'
            + _text(LEFT + 13, y + 1, str(number), bold=True, anchor="middle", fill=TONE_EDGES[tone]),
            y,
        )
        yield _text(LEFT + 36, y, f"{band.start} – {band.until}", size=11.5), y
        yield _text(LEFT + 186, y, words(f"outcome.{band.answer.outcome}"), bold=True, fill=TONE_EDGES[tone]), y
        for line in _wrapped(" · ".join(band_details(band, words)), RIGHT - LEFT - 440, 11.5):
            yield _text(LEFT + 440, y, line, size=11.5), y
            y += LEGEND_LINE
        y += 7
    yield "", y


def _wrapped(text: str, width: float, size: float) -> list[str]:
    """The text in lines that are no wider than that, as far as its words allow."""
    return broken(text, lambda line: text_width(line, size) <= width) or [""]


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: float = 11.5,
    bold: bool = False,
    anchor: str = "start",
    fill: str = INK,
) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{weight} text-anchor="{anchor}" fill="{fill}">'
        f"{escape(text)}</text>"
    )

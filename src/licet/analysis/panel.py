"""One panel of a picture: axes on logarithmic scales, the pieces of the law as colours, chips as points, labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from math import ceil, floor, log, log10

from licet.analysis.labels import Box, Label, Placer, text_box, text_width
from licet.analysis.regions import Piece, Plane
from licet.logic.tree import Truth

FONT = "DejaVu Sans, Verdana, Arial, sans-serif"
INK, QUIET, FAINT = "#1d2530", "#5b6573", "#d9dee5"
STATUS: Mapping[Truth, tuple[str, str]] = {
    True: ("#b3261e", "needs a license"),
    False: ("#1c7c54", "does not"),
    None: ("#7b8494", "turns on an unknown fact"),
}
_DIGITS = (1, 2, 5)

SOLID = f'stroke="{INK}" stroke-width="0.7"'
TICK = f'stroke="{QUIET}" stroke-width="0.7"'
LEADER = f'stroke="{QUIET}" stroke-width="0.5"'
DASHED = 'stroke="#1f5fa8" stroke-width="1.6" stroke-dasharray="7 4"'
DOTTED = f'stroke="{INK}" stroke-width="1.6" stroke-dasharray="1.6 3.4" stroke-linecap="round"'
"""How lines look: between pieces, of an axis, to a label, around a review policy, and of what is only reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A chip in the plane; `round` for data-center parts, otherwise a diamond. Earlier points are labelled first."""

    name: str
    x: float
    y: float
    required: Truth
    round: bool


@dataclass(slots=True)
class Panel:
    """A frame in a picture, filled step by step.

    Attributes:
        marks: SVG elements so far. `boxes`: where text stands, for whoever checks that none overlaps.
        hatched: some piece turns on a number the plane does not show.
    """

    plane: Plane
    frame: Box
    size: float
    titles: tuple[str, str]
    marks: list[str] = field(default_factory=list[str])
    boxes: list[Box] = field(default_factory=list[Box])
    hatched: bool = False

    def across(self, x: float) -> float:
        """Picture position of a value of x."""
        share = log(x / self.plane.left) / log(self.plane.right / self.plane.left)
        return self.frame.left + share * (self.frame.right - self.frame.left)

    def up(self, y: float) -> float:
        """Picture position of a value of y."""
        share = log(y / self.plane.low) / log(self.plane.high / self.plane.low)
        return self.frame.bottom - share * (self.frame.bottom - self.frame.top)

    # -- the law --------------------------------------------------------------------------------------------------

    def fill(self, pieces: Sequence[Piece], colours: Mapping[str, str]) -> None:
        """Colour each piece by the first paragraph it falls under; hatch it where that turns on something else."""
        for piece in pieces:
            name = next(iter((*piece.holds, *piece.open)), None)
            if name is not None:
                fill = colours[name] if piece.holds else f"url(#hatch-{colours[name][1:]})"
                opacity = 0.2 if piece.holds else 1
                self.marks.append(
                    f'<polygon points="{self._corners(piece)}" fill="{fill}" fill-opacity="{opacity}" '
                    f'shape-rendering="crispEdges"/>'
                )
        self.hatched = any(piece.open for piece in pieces)
        self.marks += self._edges(pieces)

    def _corners(self, piece: Piece) -> str:
        left, right = self.across(piece.left), self.across(piece.right)
        corners = (
            (left, self.up(piece.low[0])),
            (right, self.up(piece.low[1])),
            (right, self.up(piece.high[1])),
            (left, self.up(piece.high[0])),
        )
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)

    def _edges(self, pieces: Sequence[Piece]) -> Iterator[str]:
        """A thin line wherever two neighbouring pieces are treated differently."""
        for one in pieces:
            for other in pieces:
                if not one.alike(other):
                    yield from self._edge(one, other)

    def _edge(self, one: Piece, other: Piece, look: str = SOLID) -> Iterator[str]:
        """The line between two pieces of which the other lies above or to the right."""
        left, right = max(one.left, other.left), min(one.right, other.right)
        if left < right and one.high == other.low:
            yield self._line(self.across(left), self.up(one.high[0]), self.across(right), self.up(one.high[1]), look)
        low, high = max(one.low[1], other.low[0]), min(one.high[1], other.high[0])
        if one.right == other.left and low < high and (log(high / low) > 0.02 or one.right > 1.2 * one.left):
            yield self._line(self.across(one.right), self.up(low), self.across(one.right), self.up(high), look)

    def _line(self, x1: float, y1: float, x2: float, y2: float, look: str) -> str:
        return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {look}/>'

    def dotted(self, pieces: Sequence[Piece]) -> None:
        """A dotted line where something begins to hold."""
        for one in pieces:
            for other in pieces:
                if bool(one.holds) != bool(other.holds):
                    self.marks += self._edge(one, other, DOTTED)

    def outline(self, pieces: Sequence[Piece]) -> None:
        """A dashed line around the pieces that something may hold in."""
        inside = [piece for piece in pieces if piece.holds or piece.open]
        if not inside:
            return
        left, right = min(p.left for p in inside), max(p.right for p in inside)
        low, high = min(p.low[0] for p in inside), max(p.high[0] for p in inside)
        x, y = self.across(left), self.up(high)
        self.marks.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{self.across(right) - x:.1f}" height="{self.up(low) - y:.1f}" '
            f'fill="none" {DASHED}/>'
        )

    # -- axes -----------------------------------------------------------------------------------------------------

    def axes(self, *, bottom: bool = True, left: bool = True) -> None:
        """Frame, ticks at 1, 2 and 5, and the names of the axes."""
        frame = self.frame
        for value in ticks(self.plane.left, self.plane.right):
            x = self.across(value)
            self.marks.append(self._line(x, frame.bottom, x, frame.bottom + 4, TICK))
            if bottom:
                self._text(short(value), x - text_width(short(value), self.size) / 2, frame.bottom + 4 + self.size)
        for value in ticks(self.plane.low, self.plane.high):
            y = self.up(value)
            self.marks.append(self._line(frame.left - 4, y, frame.left, y, TICK))
            if left:
                self._text(short(value), frame.left - 7 - text_width(short(value), self.size), y)
        self.marks.append(
            f'<rect x="{frame.left}" y="{frame.top}" width="{frame.right - frame.left:.1f}" '
            f'height="{frame.bottom - frame.top:.1f}" fill="none" stroke="{QUIET}"/>'
        )
        if bottom:
            width = text_width(self.titles[0], self.size)
            self._text(self.titles[0], (frame.left + frame.right - width) / 2, frame.bottom + 8 + 2.4 * self.size)
        if left:
            self._text(self.titles[1], frame.left, frame.top - self.size, QUIET)

    def heading(self, text: str, size: float, *, bold: bool = True, above: float = 0) -> None:
        """A line above the frame."""
        self._text(text, self.frame.left, self.frame.top - above, INK, size, bold=bold)

    def _text(
        self, text: str, x: float, y: float, colour: str = QUIET, size: float | None = None, *, bold: bool = False
    ) -> None:
        self.marks.append(svg_text(text, x, y, colour, size or self.size, bold=bold))
        self.boxes.append(text_box(text, (size or self.size) * (1.08 if bold else 1), x, y))

    # -- chips and words ------------------------------------------------------------------------------------------

    def chips(self, points: Sequence[Point], radius: float = 3.4) -> list[Box]:
        """Draw the chips inside the frame; returns the boxes they cover."""
        covered: list[Box] = []
        for point in self._inside(points):
            x, y = self.across(point.x), self.up(point.y)
            covered.append(Box(x - radius, y - radius, x + radius, y + radius))
            look = f'fill="{STATUS[point.required][0]}" stroke="#ffffff" stroke-width="0.8"'
            self.marks.append(f"<g {look}><title>{escape(point.name)}</title>{_shape(point, x, y, radius)}</g>")
        return covered

    def words(
        self, pieces: Sequence[Piece], words: Mapping[tuple[tuple[str, ...], tuple[str, ...]], str], placer: Placer
    ) -> None:
        """Write into each kind of piece what it is, in the widest place that is free."""
        for kind, text in words.items():
            spots = [spot for piece in self._widest(pieces, kind) for spot in self._spots(piece)]
            for label in placer.among(text, self.size * 1.05, spots):
                self.marks.append(svg_text(label.text, label.x, label.y, INK, self.size * 1.05, bold=True))
                self.boxes.append(label.box)

    def _widest(self, pieces: Sequence[Piece], kind: tuple[tuple[str, ...], tuple[str, ...]]) -> list[Piece]:
        fitting = [piece for piece in pieces if (piece.holds, piece.open) == kind]
        return sorted(fitting, key=lambda p: -log(p.right / p.left) * log(p.high[0] / p.low[0]))

    def _spots(self, piece: Piece) -> Iterator[tuple[float, float, Box]]:
        left, right = self.across(piece.left), self.across(piece.right)
        top, bottom = self.up(piece.high[0]), self.up(piece.low[0])
        for down in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88, 0.06, 0.94):
            for along in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8):
                yield left + along * (right - left), top + down * (bottom - top), Box(left, top, right, bottom)

    def names(self, points: Sequence[Point], placer: Placer) -> None:
        """Label the chips for which there is room, in their order."""
        for point in self._inside(points):
            label = placer.beside(point.name, self.across(point.x), self.up(point.y))
            if label is not None:
                self._label(label)

    def _label(self, label: Label) -> None:
        if label.leader is not None:
            x, y = label.leader
            end = min(max(x, label.box.left), label.box.right)
            self.marks.append(self._line(x, y, end, label.y, LEADER))
        self.marks.append(svg_text(label.text, label.x, label.y, INK, self.size))
        self.boxes.append(label.box)

    def _inside(self, points: Iterable[Point]) -> Iterator[Point]:
        plane = self.plane
        return (p for p in points if plane.left < p.x < plane.right and plane.low < p.y < plane.high)


def _shape(point: Point, x: float, y: float, radius: float) -> str:
    if point.round:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>'
    r = radius * 1.25
    return f'<path d="M{x:.1f} {y - r:.1f}L{x + r:.1f} {y:.1f}L{x:.1f} {y + r:.1f}L{x - r:.1f} {y:.1f}Z"/>'


def svg_text(text: str, x: float, y: float, colour: str, size: float, *, bold: bool = False) -> str:
    """A line of text, its left end and vertical middle given."""
    weight = ' font-weight="bold"' if bold else ""
    halo = 'stroke="#ffffff" stroke-width="2.4" stroke-opacity="0.75" paint-order="stroke" stroke-linejoin="round"'
    return (
        f'<text x="{x:.1f}" y="{y + size * 0.36:.1f}" font-size="{size:g}" fill="{colour}"{weight} {halo}>'
        f"{escape(text)}</text>"
    )


def ticks(low: float, high: float) -> Iterator[float]:
    """1, 2 and 5 times powers of ten between two values."""
    for power in range(floor(log10(low)), ceil(log10(high)) + 1):
        yield from (digit * 10.0**power for digit in _DIGITS if low <= digit * 10.0**power <= high)


def short(value: float) -> str:
    """A number as an axis shows it."""
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"

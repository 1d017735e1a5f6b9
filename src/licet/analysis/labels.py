"""Labels that do not overlap: a greedy placement around points, with the true width of the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from licet.render.lines import broken

_WIDTHS = (
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34,
    34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61,
    73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61,
    63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
)  # fmt: skip
"""Advance widths of DejaVu Sans from space to tilde, in hundredths of the font size."""

BOLD = 1.14
"""How much wider bold letters are."""

MOST_LINES = 5
"""A label that needs more lines is not read."""

_AROUND = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
_REACHES = (5.0, 9.0, 15.0, 24.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in picture units, top left first."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two boxes share an area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether this box lies inside another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


def text_width(text: str, size: float) -> float:
    """The width of a line of text."""
    return sum(_WIDTHS[ord(c) - 32] if 32 <= ord(c) < 127 else 100 for c in text) * size / 100


def text_box(text: str, size: float, x: float, y: float) -> Box:
    """The box of a line of text whose left end and vertical middle are given."""
    return Box(x - 1, y - size * 0.58, x + text_width(text, size) + 1, y + size * 0.58)


@dataclass(frozen=True, slots=True)
class Label:
    """A placed label: where its text starts, and the point it belongs to when a thin line has to lead there."""

    text: str
    x: float
    y: float
    box: Box
    leader: tuple[float, float] | None = None


@dataclass(slots=True)
class Placer:
    """Places labels inside a frame, first come first served; a label that finds no room is left out.

    Attributes:
        points: what a label beside a point may not touch, and a label among pieces only where there is no other room.
        taken: boxes no label may touch.
    """

    frame: Box
    size: float
    points: Sequence[Box] = ()
    taken: list[Box] = field(default_factory=list[Box])

    def beside(self, text: str, x: float, y: float) -> Label | None:
        """A label beside a point, as near as there is room."""
        for reach in _REACHES:
            for across, down in _AROUND:
                label = self._at(text, x, y, across, down, reach)
                if self._free(label.box) and not self._covers(label.box):
                    self.taken.append(label.box)
                    return label
        return None

    def among(self, text: str, size: float, spots: Iterable[tuple[float, float, Box]]) -> tuple[Label, ...]:
        """A bold label, on as many lines as it needs, centred on the free spot where it covers the fewest points.

        Args:
            spots: places to try, each with the box to stay within.
        """
        free = [labels for spot in spots if (labels := self._within(text, size, *spot))]
        best = min(free, key=lambda labels: sum(self._covers(label.box) for label in labels), default=())
        self.taken += [label.box for label in best]
        return best

    def _within(self, text: str, size: float, x: float, y: float, within: Box) -> tuple[Label, ...]:
        """The lines of a label around a spot; nothing where they would leave its box or touch another label."""
        lines = wrapped(text, within.right - within.left - 8, size * BOLD)
        labels = tuple(_centred(line, size, x, y, i - (len(lines) - 1) / 2) for i, line in enumerate(lines))
        fits = len(labels) <= MOST_LINES and all(
            label.box.within(within) and self._free(label.box) for label in labels
        )
        return labels if fits else ()

    def _at(self, text: str, x: float, y: float, across: int, down: int, reach: float) -> Label:
        width = text_width(text, self.size)
        left = x + reach if across > 0 else x - reach - width if across < 0 else x - width / 2
        middle = y + down * (reach if across else reach + self.size * 0.5)
        box = text_box(text, self.size, left, middle)
        return Label(text, left, middle, box, (x, y) if reach > _REACHES[1] else None)

    def _covers(self, box: Box) -> int:
        return sum(box.meets(point) for point in self.points)

    def _free(self, box: Box) -> bool:
        return box.within(self.frame) and not any(box.meets(other) for other in self.taken)


def _centred(line: str, size: float, x: float, y: float, row: float) -> Label:
    left, middle = x - text_width(line, size * BOLD) / 2, y + row * size * 1.25
    return Label(line, left, middle, Box(left - 1, middle - size * 0.6, 2 * x - left + 1, middle + size * 0.6))


def wrapped(text: str, width: float, size: float) -> tuple[str, ...]:
    """The text on lines no wider than `width`; nothing if a single word is wider."""

    def fits(line: str) -> bool:
        return text_width(line, size) <= width

    lines = broken(text, fits)
    return tuple(lines) if all(map(fits, lines)) else ()


def overlaps(boxes: Sequence[Box]) -> Iterator[tuple[Box, Box]]:
    """Every pair of boxes that share an area."""
    for index, one in enumerate(boxes):
        yield from ((one, other) for other in boxes[index + 1 :] if one.meets(other))

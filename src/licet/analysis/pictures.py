"""Pictures of the law: chips and paragraphs in the plane of two numbers, at one date or through the regimes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from licet.analysis.chips import Chip
from licet.analysis.crossing import with_ratios
from licet.analysis.frontier import standing
from licet.analysis.labels import Box, Placer, text_box, text_width
from licet.analysis.law import Law
from licet.analysis.panel import DASHED, DOTTED, FONT, INK, QUIET, STATUS, Panel, Point, svg_text
from licet.analysis.regions import Piece, Plane, paragraphs, pieces, policies, seen_by
from licet.analysis.reported import addressed, reported_rules
from licet.analysis.sale import NOBODY, Sale
from licet.logic.number import SCALE, Ratio
from licet.logic.tree import Among, walk
from licet.logic.values import Value
from licet.logic.vocabulary import FactDefinition
from licet.model.errors import BackendError
from licet.rulebook.book import Rulebook
from licet.rulebook.edition import RuleInForce
from licet.rulebook.records import Day

_X, _D, _M, _I = (
    "item.total_processing_performance",
    "item.performance_density",
    "item.total_dram_bandwidth_gb_s",
    "item.aggregate_io_bidirectional_gb_s",
)
PLANES: Mapping[str, Plane] = {
    "density": Plane(x=_X, y=_D, left=200, right=60_000, low=0.25, high=60),
    "memory": Plane(x=_X, y=_M, left=200, right=60_000, low=80, high=20_000),
    "io": Plane(x=_M, y=_I, left=80, right=20_000, low=20, high=8_000),
}
"""The planes worth looking at; only the window is chosen here, every line in it comes from the rules."""

_GROUPS = ("#c8322b", "#e0902a", "#7a5fd0", "#2a7fb8", "#2f8f6b", "#8a6d3b")
_DATACENTER = "item.designed_or_marketed_for_datacenter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An SVG drawing, and where its texts stand."""

    svg: str
    width: int
    height: int
    boxes: tuple[Box, ...]


def plane_picture(book: Rulebook, on: Day, sale: Sale, chips: Sequence[Chip], plane: str) -> Picture:
    """One plane at one date, with every chip whose two numbers are known."""
    width = 1180
    frame = Box(76, 84, width - 28, 722)
    law = Law(book.edition(on))
    panel, colours = _panel(law, PLANES[plane], frame, 11), _colours([law], sale, PLANES[plane])
    points = tuple(_points(law, sale, chips, PLANES[plane]))
    _fill(panel, law, sale, points, colours, label_chips=True)
    panel.axes()
    title = f"Sales to {sale.to}: what needs a license, {on}"
    panel.heading(title, 17, above=54)
    panel.heading(_subtitle(law, sale), 11, bold=False, above=32)
    height = _legend([panel], law, colours, frame.right, frame.bottom + 64) + 26
    return _picture(width, int(height), [panel])


def regime_picture(book: Rulebook, days: Sequence[Day], sale: Sale, chips: Sequence[Chip], plane: str) -> Picture:
    """Small multiples: the same plane at several dates."""
    columns = 2 if len(days) in (2, 4) else min(len(days), 3)
    rows = -(-len(days) // columns)
    laws = [Law(book.edition(on)) for on in days]
    colours = _colours(laws, sale, PLANES[plane])
    panels: list[Panel] = []
    across, down, gap = 380, 330, 26
    for index, (on, law) in enumerate(zip(days, laws, strict=True)):
        row, column = divmod(index, columns)
        left, top = 66 + column * (across + gap), 86 + row * (down + gap + 22)
        frame = Box(left, top, left + across, top + down)
        panel = _panel(law, PLANES[plane], frame, 9)
        points = tuple(_points(law, sale, chips, PLANES[plane]))
        _fill(panel, law, sale, points, colours, label_chips=False)
        panel.axes(bottom=index + columns >= len(days), left=column == 0)
        panel.heading(f"from {on}", 11, above=24)
        panels.append(panel)
    panels[0].heading(f"Sales to {sale.to}: what needs a license, regime by regime", 16, above=62)
    width, foot = 66 + columns * (across + gap) + 8, 86 + rows * (down + gap + 22)
    height = _legend(panels, laws[-1], colours, width - gap - 8, foot + 24) + 24
    return _picture(width, int(height), panels)


def turning_days(book: Rulebook, sale: Sale, plane: str) -> tuple[Day, ...]:
    """The first days of the regimes that look different in a plane."""
    found: list[tuple[Day, tuple[Piece, ...]]] = []
    for on in book.change_days:
        law = Law(book.edition(on))
        cut = pieces(law, PLANES[plane], _facts(law, sale), tuple(_shown(law, sale, PLANES[plane])))
        if cut != (found[-1][1] if found else None) and any(piece.holds or piece.open for piece in cut):
            found.append((on, cut))
    return tuple(on for on, _ in found)


def write_picture(picture: Picture, path: Path) -> None:
    """Write an SVG file, or a PNG file at twice its size.

    Raises:
        BackendError: a PNG is asked for and no renderer is installed.
    """
    if path.suffix.lower() != ".png":
        path.write_text(picture.svg, encoding="utf-8")
        return
    try:
        import resvg_py as renderer  # noqa: PLC0415  # pyright: ignore[reportMissingImports]
    except ImportError:
        raise BackendError("PNG files need the package resvg-py; SVG files need nothing") from None
    render = cast(Callable[..., bytes], renderer.svg_to_bytes)
    path.write_bytes(render(svg_string=picture.svg, zoom=2, background="#ffffff"))


# -- from the law to a panel --


def _panel(law: Law, plane: Plane, frame: Box, size: float) -> Panel:
    x, y = (_axis(law.edition.vocabulary[name]) for name in (plane.x, plane.y))
    return Panel(plane, frame, size, (x, y))


def _axis(fact: FactDefinition) -> str:
    unit = f"({fact.unit})"
    return fact.label if fact.unit is None or unit in fact.label else f"{fact.label} {unit}"


def _colours(laws: Sequence[Law], sale: Sale, plane: Plane) -> Mapping[str, str]:
    """A colour for each group, the same in every panel: subparagraphs in their order, then notices."""
    shown = [rule for law in laws for rule in _shown(law, sale, plane)]
    shown.sort(key=lambda rule: ("paragraph" not in rule.terms, rule.terms.get("paragraph", "")))
    groups = dict.fromkeys(group_of(rule) for rule in shown)
    return {group: _GROUPS[index % len(_GROUPS)] for index, group in enumerate(groups)}


def group_of(rule: RuleInForce) -> str:
    """The subparagraph a paragraph belongs to, such as 3A090.a, or the notice that defines it."""
    paragraph: str = rule.terms.get("paragraph", "")
    return ".".join(paragraph.split(".")[:2]) or rule.title


def _shown(law: Law, sale: Sale, plane: Plane) -> Iterator[RuleInForce]:
    """Paragraphs that bind this maker: a notice to one company is drawn only when that company sells."""
    for rule in paragraphs(law, plane):
        makers = {
            v for n in walk(rule.when) if isinstance(n, Among) and n.fact == "item.manufacturer" for v in n.values
        }
        if not makers or sale.maker in makers:
            yield rule


def _facts(law: Law, sale: Sale) -> dict[str, Value]:
    return sale.facts(law) | {_DATACENTER: True}


def _points(law: Law, sale: Sale, chips: Iterable[Chip], plane: Plane) -> Iterator[Point]:
    """The chips of the plane, those nearest to a line first, so that they are labelled first."""
    found: list[tuple[float, Point]] = []
    sales: dict[str, dict[str, Value]] = {}
    for chip in chips:
        facts = with_ratios(chip.facts, law.edition.vocabulary)
        x, y = (_number(facts.get(name)) for name in (plane.x, plane.y))
        if x is None or y is None:
            continue
        maker = chip.maker if sale.maker != NOBODY else NOBODY
        if maker not in sales:
            sales[maker] = Sale(to=sale.to, maker=maker).facts(law)
        stands = standing(law, sales[maker] | dict(chip.facts))
        near = min((float(one.share) for one in stands.nearest.values() if one.share is not None), default=9.0)
        datacenter = chip.facts.get(_DATACENTER) is not False
        point = Point(name=_short(chip), x=x, y=y, required=stands.required, round=datacenter)
        found.append((near if datacenter else near + 0.3, point))
    return (point for _, point in sorted(found, key=lambda one: (one[0], one[1].name)))


def _short(chip: Chip) -> str:
    """The name without its maker, which the eye does not need."""
    words = chip.name.split()
    return " ".join(words[1:]) if len(words) > 1 and words[0].lower() == chip.maker else chip.name


def _number(value: Value | None) -> float | None:
    if isinstance(value, Ratio):
        return value.numerator / value.denominator or None
    return value / SCALE or None if isinstance(value, int) and not isinstance(value, bool) else None


def _fill(
    panel: Panel,
    law: Law,
    sale: Sale,
    points: Sequence[Point],
    colours: Mapping[str, str],
    *,
    label_chips: bool,
) -> None:
    shown = tuple(_shown(law, sale, panel.plane))
    cut = pieces(law, panel.plane, _facts(law, sale), shown)
    panel.fill(cut, {rule.name: colours[group_of(rule)] for rule in shown})
    for rule in policies(law, panel.plane):
        panel.outline(pieces(law, panel.plane, sale.stated(law) | {_DATACENTER: True}, (rule,)))
    for rule in reported_rules(law):
        panel.dotted(pieces(law, panel.plane, _facts(law, sale) | addressed(rule), (rule,)))
    placer = Placer(panel.frame, panel.size, panel.chips(points, 3.4 if label_chips else 2.2))
    panel.words(cut, {(p.holds, p.open): _words(law, panel.plane, p) for p in cut if p.holds or p.open}, placer)
    if label_chips:
        panel.names(points, placer)


def _words(law: Law, plane: Plane, piece: Piece) -> str:
    """What is written into a piece: the paragraphs, and what they turn on if anything is left open."""
    names = piece.holds or piece.open
    rules = [law.edition.rules[name] for name in names]
    said = " + ".join(_names(rules))
    if piece.holds:
        return said
    turns = {
        law.edition.vocabulary[f].label
        for rule in rules
        for f in seen_by(law, rule.name)
        if f not in (plane.x, plane.y)
    }
    numbers = sorted(label for label in turns if _is_number(law, label))
    return f"{said}, turning on {' and '.join(numbers[:2])}"


def _names(rules: Sequence[RuleInForce]) -> Iterable[str]:
    """The paragraphs and notices; subparagraphs instead where there are more than two."""
    said = dict.fromkeys(_said(rule, rule.terms.get("paragraph", "")) for rule in rules)
    return said if len(said) <= 2 else dict.fromkeys(_said(rule, group_of(rule)) for rule in rules)


def _said(rule: RuleInForce, paragraph: str) -> str:
    return paragraph if rule.terms.get("paragraph") else f"notice ({rule.title.split(',')[0]})"


def _is_number(law: Law, label: str) -> bool:
    return any(fact.label == label and fact.kind in ("number", "ratio") for fact in law.edition.vocabulary)


def _subtitle(law: Law, sale: Sale) -> str:
    maker = "a maker no notice names" if sale.maker == NOBODY else sale.maker
    return (
        f"Plain commercial sale by {maker}; the paragraphs are drawn for data-center parts. "
        f"Rulebook {law.edition.manifest.version}, reviewed through {law.edition.manifest.reviewed_through}."
    )


def _legend(panels: Sequence[Panel], law: Law, colours: Mapping[str, str], width: float, y: float) -> float:
    """What the colours and shapes mean, on as many rows as they need: from the first row `y` to the one returned."""
    panel, x = panels[0], panels[0].frame.left
    for sign, text in _entries(panels, law, colours):
        needed = 20 + text_width(text, 10.5)
        if x > panel.frame.left and x + needed > width:
            x, y = panel.frame.left, y + 19
        panel.marks.append(f'<g transform="translate({x:.1f} {y:.1f})">{sign}</g>')
        panel.marks.append(svg_text(text, x + 20, y, INK, 10.5))
        panel.boxes.append(text_box(text, 10.5, x + 20, y))
        x += needed + 22
    return y


def _entries(panels: Sequence[Panel], law: Law, colours: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The signs of the legend, drawn around their left end, with their words."""
    for colour, words in STATUS.values():
        yield f'<circle cx="7" cy="0" r="4" fill="{colour}"/>', words
    yield f'<path d="M7 -5l5 5l-5 5l-5 -5Z" fill="none" stroke="{QUIET}"/>', "not for data centers"
    for group, colour in colours.items():
        yield f'<rect x="0" y="-6" width="14" height="12" fill="{colour}" fill-opacity="0.3"/>', group
    if any(panel.hatched for panel in panels):
        hatch = f'<rect x="0" y="-6" width="14" height="12" fill="url(#hatch-{QUIET[1:]})"/>'
        yield hatch, "turns on a number not shown"
    plane = panels[0].plane
    line = '<line x1="0" y1="0" x2="16" y2="0" {}/>'
    policies_ = dict.fromkeys(rule.terms["policy"].replace("_", "-") for rule in policies(law, plane))
    yield from ((line.format(DASHED), f"{policy} review possible") for policy in policies_)
    for rule in reported_rules(law):
        if {plane.x, plane.y} & seen_by(law, rule.name):
            yield line.format(DOTTED), f"reported, not law: {rule.title}"


def _picture(width: int, height: int, panels: Sequence[Panel]) -> Picture:
    hatches = "".join(
        f'<pattern id="hatch-{colour[1:]}" width="7" height="7" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="7" height="7" fill="{colour}" fill-opacity="0.06"/>'
        f'<line x1="0" y1="0" x2="0" y2="7" stroke="{colour}" stroke-opacity="0.45" stroke-width="2"/></pattern>'
        for colour in (*_GROUPS, QUIET)
    )
    body = "\n".join(mark for panel in panels for mark in panel.marks)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONT}">\n<defs>{hatches}</defs>\n<rect width="{width}" height="{height}" fill="#ffffff"/>\n'
        f"{body}\n</svg>\n"
    )
    return Picture(svg=svg, width=width, height=height, boxes=tuple(box for panel in panels for box in panel.boxes))

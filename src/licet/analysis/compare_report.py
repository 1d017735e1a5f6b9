"""A comparison as one self-contained HTML page with a flow chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from licet.analysis.compare import Comparison, Sum
from licet.analysis.compare_command import because
from licet.batch.tally import dollars

_COLOURS: Mapping[str, str] = {
    "no_license_required": "#5b8c5a",
    "not_enforced": "#8fb996",
    "savings_clause": "#a3c9a8",
    "licensed": "#4f7cac",
    "exception_available": "#7ea8be",
    "license_required": "#d08c60",
    "prohibited_without_authorization": "#a63d40",
    "hold_red_flags": "#6d2e46",
    "indeterminate": "#c9b458",
}
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#222;background:#fff}
table{border-collapse:collapse;width:100%;margin:1rem 0}
td,th{border-bottom:1px solid #ddd;padding:.3rem .5rem;text-align:left}
td.n{text-align:right;font-variant-numeric:tabular-nums}
h2{margin-top:2rem;font-size:1.1rem}svg{width:100%;height:auto}
@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}td,th{border-color:#444}svg text{fill:#ddd}}
"""
_WIDTH, _HEIGHT, _BAR, _GAP = 900, 420, 16, 12


def report(found: Comparison) -> str:
    """The page."""
    moves = (
        (m.old.outcome, m.new.outcome, m.new.eccn or "-", f"{m.sum.lines:,}", dollars(m.sum.value), because(m))
        for m in found.moves
    )
    parts = [
        f"<h1>{escape(found.old)} → {escape(found.new)}</h1>",
        f"<p>{found.rows:,} lines; {found.unreadable:,} could not be read.</p>",
        flow_chart(found.flows),
        _table("What moved, and why", ("from", "to", "ECCN", "lines", "US dollars", "because"), moves),
    ]
    for name, sums in found.by.items():
        rows = ((word, f"{one.lines:,}", dollars(one.value)) for word, one in list(sums.items())[:50])
        parts.append(_table(f"Moved, by {name}", (name, "lines", "US dollars"), rows))
    body = "\n".join(parts)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Licet: compare</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>{body}'
        f"<p>Licet says what its encoded rules require. It is not legal advice.</p></html>\n"
    )


def _table(title: str, headers: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(one)}</th>" for one in headers)
    body = "".join(f"<tr>{''.join(_cell(one) for one in row)}</tr>" for row in rows)
    return f"<h2>{escape(title)}</h2><table><tr>{head}</tr>{body}</table>"


def _cell(text: str) -> str:
    number = text.replace(",", "").replace(".", "").isdigit()
    return f"<td{' class=n' if number else ''}>{escape(text)}</td>"


def flow_chart(flows: Mapping[tuple[str, str], Sum]) -> str:
    """Old outcomes on the left, new ones on the right, and a ribbon for every flow, as wide as its lines."""
    total = sum(one.lines for one in flows.values())
    if not total:
        return ""
    columns = [list(dict.fromkeys(key[side] for key in flows)) for side in (0, 1)]
    scale = (_HEIGHT - _GAP * (max(map(len, columns)) - 1)) / total
    tops = [_tops(columns[side], side, flows, scale) for side in (0, 1)]
    used: list[dict[str, float]] = [dict.fromkeys(column, 0.0) for column in columns]
    ribbons = ""
    for (old, new), one in sorted(flows.items()):
        width = one.lines * scale
        ribbons += _ribbon(tops[0][old] + used[0][old], tops[1][new] + used[1][new], width, old, new, one)
        used[0][old] += width
        used[1][new] += width
    bars = "".join(_bar(side, word, top, used[side][word]) for side in (0, 1) for word, top in tops[side].items())
    said = "lines by old and new outcome"
    return f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{said}">{ribbons}{bars}</svg>'


def _tops(words: Sequence[str], side: int, flows: Mapping[tuple[str, str], Sum], scale: float) -> dict[str, float]:
    tops: dict[str, float] = {}
    at = 0.0
    for word in words:
        tops[word] = at
        at += scale * sum(one.lines for key, one in flows.items() if key[side] == word) + _GAP
    return tops


def _ribbon(left: float, right: float, width: float, old: str, new: str, one: Sum) -> str:
    start, end, middle = 200 + _BAR, _WIDTH - 200 - _BAR, _WIDTH / 2
    low, high = left + width, right + width
    path = (
        f"M{start},{left:.2f} C{middle},{left:.2f} {middle},{right:.2f} {end},{right:.2f} "
        f"L{end},{high:.2f} C{middle},{high:.2f} {middle},{low:.2f} {start},{low:.2f} Z"
    )
    opacity = 0.25 if old == new else 0.7
    title = f"{old} → {new}: {one.lines:,} lines, {dollars(one.value)} USD"
    colour = _COLOURS.get(new, "#888")
    return f'<path d="{path}" fill="{colour}" opacity="{opacity}"><title>{escape(title)}</title></path>'


def _bar(side: int, word: str, top: float, height: float) -> str:
    x = 200 if side == 0 else _WIDTH - 200 - _BAR
    label = x - 8 if side == 0 else x + _BAR + 8
    anchor = "end" if side == 0 else "start"
    said, colour = escape(word.replace("_", " ")), _COLOURS.get(word, "#888")
    return (
        f'<rect x="{x}" y="{top:.2f}" width="{_BAR}" height="{max(height, 1):.2f}" fill="{colour}"/>'
        f'<text x="{label}" y="{top + height / 2 + 4:.2f}" text-anchor="{anchor}" font-size="12">{said}</text>'
    )

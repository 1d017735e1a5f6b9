"""Made-up order books whose lines sit at the edges of the law, for every test of the batch room."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random
from typing import Any

from licet.batch.groups import group_of_path
from licet.logic.number import format_number
from licet.logic.vocabulary import FactDefinition
from licet.rulebook.book import Rulebook
from tests.agreement.edges import UNIT, Edges, boundary_days_of

COUNTRIES = ("US", "CN", "HK", "MO", "DE", "AE", "TW", "RU", "IN", "ZZ")
NAMES = ("NVIDIA Corporation", "G42", "Tencent", "Some Trading Co", "OpenAI")
LISTS = (
    "none",
    "entity_list",
    '[{"list": "entity_list", "since": "2024-06-01", "footnotes": [4]}]',
    "unverified_list",
)
NOTICE = [{"kind": "notification", "exception": "NAC", "filed": "2024-01-15", "confirmation": "A123456"}]
LICENSE = [{"kind": "license", "issued": "2024-01-01", "consignees": ["G42"], "items": ["h20"], "quantity": 50}]


def days(book: Rulebook) -> list[str]:
    """The days around every change of the law that the rulebook covers."""
    return [day for day in boundary_days_of(book) if day >= book.contents.manifest.covers_from]


def draw(book: Rulebook, random: Random) -> dict[str, str]:
    """One line as text by path; about a fifth of the cells are empty."""
    day = random.choice(days(book))
    edges = Edges.of(book.edition(day))
    line = {"id": f"L{random.randrange(10**6)}", "on": day, "ship_to": random.choice(COUNTRIES), "ship_from": "US"}
    for path, fact in book.vocabulary.stated_at().items():
        if path not in line and random.random() < (0.7 if group_of_path(path) == "item" else 0.25):
            line[path] = _text(fact, edges, random)
    line |= {
        "exporter.name": random.choice(NAMES),
        "exporter.headquarters": random.choice(COUNTRIES[:3]),
        "ultimate_consignee.name": random.choice(NAMES),
        "ultimate_consignee.country": random.choice(COUNTRIES),
        "ultimate_consignee.headquarters": random.choice(COUNTRIES),
        "ultimate_consignee.ultimate_parent": "self",
        "ultimate_consignee.lists": random.choice(LISTS),
        "item.manufacturer": random.choice(("NVIDIA", "AMD", "Another")),
        "quantity": str(random.randrange(1, 100)),
        "unit_value_usd": random.choice(("10000", "99.5", "0.25")),
        "red_flags": random.choice(("none", "none", "none", "asked to ship to a forwarder; no website")),
    }
    if random.random() < 0.1:
        line["authorizations"] = json.dumps(random.choice((NOTICE, LICENSE)))
    return {path: text for path, text in line.items() if path in ("id", "on") or random.random() < 0.85}


def _text(fact: FactDefinition, edges: Edges, random: Random) -> str:
    if fact.kind == "flag":
        return random.choice(("yes", "no"))
    if fact.kind == "country":
        return random.choice(COUNTRIES)
    if fact.kind == "date":
        return random.choice(("2023-11-17", "2025-04-16"))
    if fact.kind in ("number", "ratio"):
        bounds = edges.bounds.get(fact.name) or (UNIT * 10**6,)
        near = random.choice(bounds) // UNIT * UNIT + random.choice((-1, 0, 1)) * UNIT
        return format_number(max(near, 0), 6)
    return random.choice(fact.words or edges.words.get(fact.name) or ("other",))


def rows(book: Rulebook, count: int, seed: int) -> list[dict[str, str]]:
    """Some lines; few enough distinct ones that classes are shared."""
    random = Random(seed)
    return [draw(book, random) for _ in range(count)]


def table(lines: list[dict[str, str]]) -> Any:
    """The lines as an Arrow table of text."""
    import pyarrow as pa  # noqa: PLC0415

    names = list(dict.fromkeys(name for line in lines for name in line))
    return pa.table({name: pa.array([line.get(name) for line in lines], pa.string()) for name in names})


def document_of(line: Mapping[str, str]) -> dict[str, Any]:
    """The transaction document of a line, as the batch room reads it."""
    from licet.batch.documents import document  # noqa: PLC0415

    return document(line)

"""The flat form of a transaction: one row of a table becomes the contract's document.

Columns are the short names below, or any path at which the vocabulary lets a fact be stated, such as
`item.total_processing_performance` or `certifications.third_party_test`. An empty cell is unknown. Several
values in one cell are separated by `;`, and `none` states that there are none (screened, nothing found).
A list entry may say since when it stands: `entity_list@2025-03-25`. A party that is its own ultimate parent has
`self` in its parent column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from licet.logic.vocabulary import Vocabulary
from licet.model.errors import FactError, Problem, nearest

_PARTIES: Mapping[str, str] = {
    "exporter": "exporter",
    "purchaser": "purchaser",
    "intermediate": "intermediate_consignees[0]",
    "consignee": "ultimate_consignee",
    "end_user": "end_user",
}
_OF_PARTY: Mapping[str, str] = {
    "": "name",
    "_country": "country",
    "_headquarters": "headquarters",
    "_parent": "ultimate_parent.name",
    "_parent_headquarters": "ultimate_parent.headquarters",
    "_lists": "lists",
    "_business": "business",
}
_PLAIN: Mapping[str, str] = {
    "id": "id",
    "on": "on",
    "known": "known",
    "activity": "activity",
    "item": "item.catalogue",
    "item_name": "item.name",
    "part_number": "item.part_number",
    "manufacturer": "item.manufacturer",
    "quantity": "quantity",
    "unit_value_usd": "unit_value_usd",
    "ship_from": "ship_from",
    "ship_to": "ship_to",
    "end_use": "end_use.description",
    "red_flags": "red_flags",
    "notes": "notes",
    "license_number": "authorizations[0].number",
    "license_issued": "authorizations[0].issued",
    "license_expires": "authorizations[0].expires",
    "license_consignees": "authorizations[0].consignees",
    "license_items": "authorizations[0].items",
    "license_quantity": "authorizations[0].quantity",
    "license_shipped": "authorizations[0].shipped",
    "notification_number": "authorizations[0].confirmation",
    "notification_exception": "authorizations[0].exception",
    "notification_filed": "authorizations[0].filed",
    "notification_cleared": "authorizations[0].cleared",
}
_SEVERAL = ("red_flags", "license_consignees", "license_items")

Cells = Mapping[str, str]


def columns(vocabulary: Vocabulary) -> Mapping[str, str]:
    """Every column a table may have, with the document path it stands for."""
    parties = {
        f"{column}{ending}": f"{role}.{path}"
        for column, role in _PARTIES.items()
        for ending, path in _OF_PARTY.items()
    }
    stated = {path: path for path in vocabulary.stated_at()}
    return {**stated, **parties, **_PLAIN}


def check_columns(header: Iterable[str], vocabulary: Vocabulary, where: str) -> None:
    """Refuse a table whose header names unknown or repeated columns.

    Raises:
        FactError: every such column, with the nearest valid name.
    """
    known = columns(vocabulary)
    seen: set[str] = set()
    problems: list[Problem] = []
    for name in header:
        if name not in known:
            problems.append(
                Problem(where=where, what=f"unknown column {name!r}", nearest=nearest(name, tuple(known)))
            )
        elif name in seen:
            problems.append(Problem(where=where, what=f"the column {name!r} appears twice"))
        seen.add(name)
    if "on" not in seen:
        problems.append(Problem(where=where, what="the column 'on' (the day of each transaction) is missing"))
    if problems:
        raise FactError(problems)


def unflatten(cells: Cells, vocabulary: Vocabulary) -> dict[str, Any]:
    """The transaction document of one row whose header was checked."""
    paths = columns(vocabulary)
    document: dict[str, Any] = {}
    for column, cell in cells.items():
        if text := cell.strip():
            put(document, paths[column], _read(column)(text))
    return with_kinds(document)


def with_kinds(document: dict[str, Any]) -> dict[str, Any]:
    """Say of each authorization on file that does not say so whether it is a notification or a license."""
    for record in document.get("authorizations", ()):
        if "kind" not in record:
            record["kind"] = "notification" if "filed" in record or "exception" in record else "license"
    return document


def column_of(path: str, vocabulary: Vocabulary) -> str:
    """The column that stands for a document path, to name it in an error; the path itself if none does."""
    known = columns(vocabulary)
    plain = path.partition("[")[0] if path.endswith("]") and path not in known.values() else path
    fitting = [column for column, target in known.items() if target == path or path.startswith(f"{target}[")]
    return fitting[-1] if fitting else plain


def _read(column: str) -> Callable[[str], Any]:
    if column.endswith("_lists"):
        return read_lists
    return _several if column in _SEVERAL else str


def _several(text: str) -> list[str]:
    return [] if text.lower() == "none" else [one.strip() for one in text.split(";") if one.strip()]


def read_lists(text: str) -> list[dict[str, str]]:
    """`entity_list@2025-03-25; sdn` → entries with their dates."""
    entries: list[dict[str, str]] = []
    for one in _several(text):
        name, _, since = one.partition("@")
        entries.append({"list": name.strip(), **({"since": since.strip()} if since else {})})
    return entries


def put(document: dict[str, Any], path: str, value: Any) -> None:
    """Set a value at a path such as `authorizations[0].number`; a parent named `self` is the party itself."""
    *parents, last = path.split(".")
    if path.endswith(".ultimate_parent.name") and str(value).lower() == "self":
        *parents, last = parents
    inside = document
    for parent in parents:
        name, _, index = parent.partition("[")
        if index:
            rows: list[dict[str, Any]] = inside.setdefault(name, [{}])
            inside = rows[0]
        else:
            inside = inside.setdefault(name, {})
    inside[last] = value

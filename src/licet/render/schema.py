"""The JSON Schemas of what Licet answers with."""

from __future__ import annotations

from typing import Any

import msgspec

from licet.determination.item_class import ItemClassification
from licet.model.determination import OUTCOMES, Determination

_SUBJECT: dict[str, Any] = {
    "type": "object",
    "required": ["value", "because", "because_ko", "cite"],
    "properties": {
        "value": {"enum": ["yes", "no", "unknown"]},
        "because": {"type": "array", "items": {"type": "string"}},
        "because_ko": {"type": "array", "items": {"type": ["string", "null"]}},
        "cite": {"type": "string"},
    },
}


def determination_schema() -> dict[str, Any]:
    """The schema of the contract's determination."""
    schema = _published(Determination, "Licet determination")
    properties = schema["properties"]
    properties["outcome"] = {"enum": list(OUTCOMES)}
    properties["license_required"] = {"enum": ["yes", "no", "conditional", "unknown"]}
    properties["subject_to_ear"] = _SUBJECT
    properties["layers"] = {"type": "object", "additionalProperties": {"type": "string"}}
    properties["steps"]["description"] = "the whole trace; left out by --brief"
    schema["required"] = [name for name in schema["required"] if name != "steps"]
    return schema


def classification_schema() -> dict[str, Any]:
    """The schema of the contract's classification."""
    return _published(ItemClassification, "Licet classification")


def _published(of: type, title: str) -> dict[str, Any]:
    """One self-contained schema: the record itself at the top, the records inside it under `$defs`."""
    (top,), parts = msgspec.json.schema_components([of], ref_template="#/$defs/{name}")
    name = top["$ref"].rpartition("/")[2]
    body: dict[str, Any] = dict(parts.pop(name))
    return {**body, "$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "$defs": parts}

"""The JSON Schema of a transaction document: what the boundary accepts, for editors and other programs."""

from __future__ import annotations

from typing import Any

from licet.logic.vocabulary import FactDefinition, Vocabulary
from licet.model.transaction import ACTIVITIES

Schema = dict[str, Any]

_TEXT: Schema = {"type": ["string", "null"]}
_DAY: Schema = {"type": ["string", "null"], "format": "date"}
_NUMBER: Schema = {"type": ["number", "string", "null"], "description": "not negative; text keeps every decimal"}
_COUNTRY: Schema = {"type": ["string", "null"], "pattern": "^[A-Za-z]{2}$"}
_FLAG: Schema = {"enum": [True, False, "yes", "no", "true", "false", "unknown", None]}
_LISTS: Schema = {
    "type": ["array", "null"],
    "items": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/listing"}]},
}
_TEXTS: Schema = {"type": ["array", "null"], "items": {"type": "string"}}


def transaction_schema(vocabulary: Vocabulary) -> Schema:
    """The schema of one transaction; the facts it may state are those of the vocabulary."""
    groups: dict[str, Schema] = {"": {}, "item": {}, "end_use": {}, "facts": {}, "certifications": {}}
    for _, block, key, fact in vocabulary.places():
        groups[block][key] = _of_fact(fact)
    item = _object({**_of_item(), **groups["item"]})
    end_use = _object({"description": _TEXT, **groups["end_use"]})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Licet transaction",
        "description": "One question. Anything left out, and null, is unknown and never a default.",
        "required": ["on"],
        **_object(
            {
                **_of_transaction(),
                **groups[""],
                "activity": {"enum": [*ACTIVITIES, None]},
                "item": {"anyOf": [{"type": ["string", "null"]}, item]},
                "end_use": {"anyOf": [{"type": ["string", "null"]}, end_use]},
                "facts": _object(groups["facts"]),
                "certifications": _object(groups["certifications"]),
            }
        ),
        "$defs": {"party": _party(), "listing": _listing(), "owner": _owner(), "authorization": _authorization()},
    }


def _object(properties: Schema) -> Schema:
    return {"type": ["object", "null"], "properties": properties, "additionalProperties": False}


def _of_transaction() -> Schema:
    party: Schema = {"anyOf": [{"type": ["string", "null"]}, {"$ref": "#/$defs/party"}]}
    return {
        "id": _TEXT,
        "on": {"type": "string", "format": "date", "description": "the day whose law answers"},
        "known": {**_DAY, "description": "count only what was public by this day"},
        "quantity": _NUMBER,
        "unit_value_usd": _NUMBER,
        "exporter": party,
        "ship_from": _COUNTRY,
        "ship_to": _COUNTRY,
        "purchaser": party,
        "intermediate_consignees": {"type": ["array", "null"], "items": party},
        "ultimate_consignee": party,
        "end_user": {**party, "description": "null: the same party as the ultimate consignee"},
        "authorizations": {"type": ["array", "null"], "items": {"$ref": "#/$defs/authorization"}},
        "red_flags": {**_TEXTS, "description": "observed facts in words; an unresolved one holds the transaction"},
        "notes": {**_TEXT, "description": "free text, never interpreted as law"},
    }


def _of_item() -> Schema:
    return {
        "catalogue": {**_TEXT, "description": "a catalogue id"},
        "name": _TEXT,
        "part_number": _TEXT,
        "manufacturer": _TEXT,
        "description": _TEXT,
        "contains": {"type": ["array", "null"], "items": {"type": ["string", "object"]}},
        "dense_rates": {
            "type": ["object", "null"],
            "additionalProperties": _NUMBER,
            "description": "number format to dense tera-operations per second",
        },
    }


def _of_fact(fact: FactDefinition) -> Schema:
    described: Schema = {"description": f"{fact.label}{f' ({fact.unit})' if fact.unit else ''}; {fact.cite}"}
    match fact.kind:
        case "number" | "ratio":
            return {**described, "type": _NUMBER["type"]}
        case "flag":
            return {**described, **_FLAG}
        case "country":
            return {**described, **_COUNTRY}
        case "date":
            return {**described, **_DAY}
        case _ if fact.words:
            return {**described, "enum": [*fact.words, None]}
        case _ if fact.several:
            return {**described, "type": ["string", "array", "null"]}
        case _:
            return {**described, **_TEXT}


def _party() -> Schema:
    return _object(
        {
            "name": _TEXT,
            "country": _COUNTRY,
            "headquarters": _COUNTRY,
            "ultimate_parent": {
                "anyOf": [
                    {"type": ["string", "null"], "description": "a name; `self`: its own parent"},
                    {"$ref": "#/$defs/party"},
                ]
            },
            "owners": {"type": ["array", "null"], "items": {"$ref": "#/$defs/owner"}},
            "lists": {**_LISTS, "description": "null: not screened yet; empty: screened, nothing found"},
            "business": _TEXT,
            "addresses": _TEXTS,
            "identifiers": {"type": ["array", "object", "null"]},
        }
    )


def _listing() -> Schema:
    return _object(
        {
            "list": _TEXT,
            "since": _DAY,
            "footnotes": {"type": ["array", "null"], "items": {"type": ["integer", "string"]}},
            "license_requirement": _TEXT,
            "license_policy": _TEXT,
            "citation": _TEXT,
        }
    )


def _owner() -> Schema:
    interval = _object({"min": _NUMBER, "max": _NUMBER})
    return _object(
        {
            "name": _TEXT,
            "share": {"anyOf": [_NUMBER, interval], "description": "per cent; null is unknown"},
            "country": _COUNTRY,
            "headquarters": _COUNTRY,
            "lists": _LISTS,
            "owners": {"type": ["array", "null"], "items": {"$ref": "#/$defs/owner"}},
        }
    )


def _authorization() -> Schema:
    kinds = ["license", "notification", "temporary_general_license", "validated_end_user", "other"]
    days = dict.fromkeys(("issued", "expires", "filed", "cleared"), _DAY)
    amounts = dict.fromkeys(("quantity", "shipped", "value_usd"), _NUMBER)
    texts = dict.fromkeys(("number", "exception", "confirmation"), _TEXT)
    return _object({"kind": {"enum": kinds}, **texts, **days, "consignees": _TEXTS, "items": _TEXTS, **amounts})

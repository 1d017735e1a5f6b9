"""The rulebook compiled to one JSON text, so that a cold process does not parse YAML.

JSON rather than a pickle: what is read back is data, whoever wrote the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, cast

from licet.logic.vocabulary import FactDefinition, Vocabulary
from licet.rulebook.records import (
    Condition,
    Contents,
    Dated,
    Instruction,
    Instrument,
    Manifest,
    Posture,
    Rule,
    Span,
    Version,
)


def freeze(contents: Contents) -> str:
    """Canonical JSON of the contents; equal contents give equal text."""
    return json.dumps(contents, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def fingerprint(frozen: str) -> str:
    """The rulebook's fingerprint, named in every answer."""
    return f"sha256:{hashlib.sha256(frozen.encode()).hexdigest()}"


def thaw(frozen: str) -> Contents:
    """The contents back from canonical JSON."""
    data: dict[str, Any] = json.loads(frozen)
    return Contents(
        manifest=Manifest(**data["manifest"]),
        vocabulary=tuple(data["vocabulary"]),
        instruments={key: _instrument(one) for key, one in data["instruments"].items()},
        numbers={key: _dated(one) for key, one in data["numbers"].items()},
        sets={key: _dated(one) for key, one in data["sets"].items()},
        rules={key: _rule(one) for key, one in data["rules"].items()},
        identities={key: tuple(names) for key, names in data["identities"].items()},
        overlays=tuple(data["overlays"]),
    )


def _but(data: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {**data, **changed}


def _dated(data: dict[str, Any]) -> Dated:
    spans = tuple(Span(**span) for span in data["spans"])
    values = tuple(tuple(cast(list[str], v)) if isinstance(v, list) else v for v in data["values"])
    return Dated(**_but(data, spans=spans, values=values))


def _instrument(data: dict[str, Any]) -> Instrument:
    lists = {key: tuple(data[key]) for key in ("addressees", "items", "destinations", "subjects", "sources")}
    instructions = tuple(Instruction(**_but(one, done_in=tuple(one["done_in"]))) for one in data["instructions"])
    return Instrument(**_but(data, **lists, instructions=instructions))


def _rule(data: dict[str, Any]) -> Rule:
    return Rule(**_but(data, versions=tuple(_version(one) for one in data["versions"])))


def _version(data: dict[str, Any]) -> Version:
    return Version(
        **_but(
            data,
            span=Span(**data["span"]),
            conditions=tuple(Condition(**one) for one in data["conditions"]),
            postures=tuple(Posture(**_but(one, span=Span(**one["span"]))) for one in data["postures"]),
        )
    )


def vocabulary_of(entries: Iterable[Mapping[str, Any]]) -> Vocabulary:
    """Fact definitions from checked entries."""
    return Vocabulary({entry["name"]: _definition(entry) for entry in entries})


def _definition(entry: Mapping[str, Any]) -> FactDefinition:
    ratio = entry["ratio"]
    fields: dict[str, Any] = {
        **entry,
        "words": tuple(entry["words"]),
        "ratio": (ratio[0], ratio[1]) if ratio else None,
    }
    return FactDefinition(**fields)

"""Generated pages are current, and the schemas agree with what the door accepts and what comes out."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import licet
from licet.cli.inputs import read_inputs
from licet.determination.schema import transaction_schema
from licet.render.document import plain
from licet.render.schema import classification_schema, determination_schema
from tests.command import ENVIRONMENT
from tests.shared import ROOT

DESK = licet.load()
VOCABULARY = DESK.book.vocabulary
EXAMPLES = [*sorted((ROOT / "examples/transactions").glob("*.json"))]
EXAMPLES += [ROOT / "examples/h20-story.yaml", ROOT / "examples/order-book.csv"]
KINDS: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def test_every_generated_page_is_current() -> None:
    words = [sys.executable, "tools/generate_docs.py", "--check"]
    run = subprocess.run(words, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def violations(value: Any, schema: dict[str, Any], top: dict[str, Any], path: str = "") -> Iterator[str]:
    """Where a value breaks a schema, in the part of JSON Schema that ours use."""
    if "$ref" in schema:
        schema = top["$defs"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema and all(list(violations(value, one, top, path)) for one in schema["anyOf"]):
        yield f"{path}: fits no alternative"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is not one of {schema['enum']}"
    wanted = schema.get("type", [])
    if wanted and not any(isinstance(value, KINDS[one]) for one in ([wanted] if isinstance(wanted, str) else wanted)):
        yield f"{path}: {value!r} is no {wanted}"
    if isinstance(value, dict):
        yield from in_object(value, schema, top, path)
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        for index, one in enumerate(value):
            yield from violations(one, schema["items"], top, f"{path}[{index}]")


def in_object(value: dict[str, Any], schema: dict[str, Any], top: dict[str, Any], path: str) -> Iterator[str]:
    properties = schema.get("properties", {})
    yield from (f"{path}.{name}: missing" for name in schema.get("required", ()) if name not in value)
    for name, one in value.items():
        if name in properties:
            yield from violations(one, properties[name], top, f"{path}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{path}.{name}: unknown"


def inputs() -> Iterator[tuple[str, Any]]:
    for path in EXAMPLES:
        for one in read_inputs(str(path), VOCABULARY):
            assert not isinstance(one, licet.LicetError)
            yield f"{path.name}:{one.document.get('id')}", one.document


@pytest.mark.parametrize(("name", "document"), list(inputs()), ids=lambda one: one if isinstance(one, str) else "")
def test_examples_and_their_answers_follow_the_published_schemas(name: str, document: Any) -> None:
    schema = transaction_schema(VOCABULARY)
    assert list(violations(document, schema, schema)) == []
    answer = json.loads(json.dumps(licet.document(licet.determine(document, desk=DESK))))
    schema = determination_schema()
    assert list(violations(answer, schema, schema)) == []
    assert set(answer) == set(schema["properties"])


def test_a_classification_follows_its_schema() -> None:
    schema = classification_schema()
    for query in ("H100", "RTX 4090 D", "zzzz"):
        assert list(violations(json.loads(json.dumps(plain(licet.classify(query)))), schema, schema)) == []


def fields(schema: dict[str, Any], top: dict[str, Any], path: str = "", depth: int = 0) -> Iterator[str]:
    """Every field path the schema knows, three levels deep."""
    if "$ref" in schema:
        schema = top["$defs"][schema["$ref"].rpartition("/")[2]]
    for one in schema.get("anyOf", ()):
        yield from fields(one, top, path, depth)
    if "items" in schema:
        yield from fields(schema["items"], top, f"{path}[0]", depth)
    for name, one in schema.get("properties", {}).items():
        yield f"{path}.{name}".lstrip(".")
        if depth < 3:
            yield from fields(one, top, f"{path}.{name}".lstrip("."), depth + 1)


def nested(path: str) -> dict[str, Any]:
    """A document with an unusable value at a path."""
    document: dict[str, Any] = {}
    inside: Any = document
    *parents, last = path.split(".")
    for parent in parents:
        name, _, index = parent.partition("[")
        inside[name] = [{}] if index else {}
        inside = inside[name][0] if index else inside[name]
    inside[last] = None
    return document


def test_the_door_knows_every_field_of_the_schema() -> None:
    schema = transaction_schema(VOCABULARY)
    for path in sorted(set(fields(schema, schema))):
        try:
            licet.read_transaction(nested(path), VOCABULARY)
        except licet.FactError as error:
            assert not [one for one in error.problems if "unknown field" in one.what], path

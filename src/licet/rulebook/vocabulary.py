"""The vocabulary file: every fact with its type, unit, citation and the question to put to a person."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from licet.logic.vocabulary import ENTITIES, KINDS
from licet.rulebook.form import Form, Problems, forms

_KEYS = (
    "fact", "label", "label_ko", "kind", "several", "unit", "entity", "field", "words", "ratio", "cite", "ask",
    "ask_ko", "means",
)  # fmt: skip


def read_vocabulary(root: Path, problems: Problems) -> tuple[Mapping[str, Any], ...]:
    """Check `vocabulary.yaml` and return its entries as plain mappings."""
    entries: dict[str, Mapping[str, Any]] = {}
    file = "rulebook/vocabulary.yaml"
    for form in forms(problems.read(root / "vocabulary.yaml", root), file, problems):
        entry = _entry(form)
        if entry["name"] in entries:
            form.complain(f"fact {entry['name']!r} is defined twice")
        entries[entry["name"]] = entry
    for entry in entries.values():
        for part in entry["ratio"] or ():
            if part not in entries:
                problems.add(file, None, f"{entry['name']} derives from unknown fact {part!r}")
    return tuple(entries.values())


def _entry(form: Form) -> Mapping[str, Any]:
    form.only(*_KEYS)
    ratio = form.words("ratio")
    if ratio and len(ratio) != 2:
        form.complain("ratio names two facts: numerator and denominator", form.block["ratio"])
    return {
        "name": form.text("fact"),
        "label": form.text("label"),
        "label_ko": form.text("label_ko"),
        "kind": form.word("kind", KINDS),
        "several": form.word("several", ("yes", "no"), "no") == "yes",
        "unit": form.optional("unit"),
        "entity": form.word("entity", ENTITIES),
        "field": form.optional("field"),
        "words": form.words("words"),
        "ratio": ratio or None,
        "cite": form.text("cite"),
        "ask": form.text("ask"),
        "ask_ko": form.text("ask_ko"),
    }

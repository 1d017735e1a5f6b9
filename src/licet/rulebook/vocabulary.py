"""The vocabulary file: every fact with its type, unit, citation and the question to put to a person."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from licet.logic.vocabulary import ENTITIES, KINDS, Entity, FactDefinition, Kind
from licet.rulebook.form import Form, Problems, forms

_KEYS = (
    "fact", "label", "label_ko", "kind", "several", "unit", "entity", "field", "words", "ratio", "cite", "ask",
    "ask_ko", "means",
)  # fmt: skip
_FILE = "rulebook/vocabulary.yaml"


def read_vocabulary(root: Path, problems: Problems) -> tuple[FactDefinition, ...]:
    """Every fact of `vocabulary.yaml`, checked."""
    facts: dict[str, FactDefinition] = {}
    for form in forms(problems.read(root / "vocabulary.yaml", root), _FILE, problems):
        fact = _fact(form)
        if fact.name in facts:
            form.complain(f"fact {fact.name!r} is defined twice")
        facts[fact.name] = fact
    for fact in facts.values():
        for part in fact.ratio or ():
            if part not in facts:
                problems.add(_FILE, None, f"{fact.name} derives from unknown fact {part!r}")
    return tuple(facts.values())


def _fact(form: Form) -> FactDefinition:
    form.only(*_KEYS)
    ratio = form.words("ratio")
    if ratio and len(ratio) != 2:
        form.complain("ratio names two facts: numerator and denominator", form.block["ratio"])
    return FactDefinition(
        name=form.text("fact"),
        label=form.text("label"),
        label_ko=form.text("label_ko"),
        kind=cast(Kind, form.word("kind", KINDS)),
        several=form.word("several", ("yes", "no"), "no") == "yes",
        unit=form.optional("unit"),
        entity=cast(Entity, form.word("entity", ENTITIES)),
        field=form.optional("field"),
        words=form.words("words"),
        ratio=(ratio[0], ratio[1]) if len(ratio) == 2 else None,
        cite=form.text("cite"),
        ask=form.text("ask"),
        ask_ko=form.text("ask_ko"),
    )

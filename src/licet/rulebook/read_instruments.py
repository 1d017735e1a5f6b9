"""Instruments: one file per rule, notice, guidance, proclamation or announcement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from licet.rulebook.form import Form, Problems, files
from licet.rulebook.records import Instruction, Instrument
from licet.rulebook.yaml_text import Block

EFFECTS = ("law", "notice", "posture", "said", "reported")
CONFIDENCES = ("primary", "secondary", "reported", "open")
_DATES = ("announced", "published", "effective", "compliance", "ended", "received")
_ABOUT = ("items", "destinations", "subjects")
_ACCOUNTS = ("done_in", "no_effect", "not_encoded")
_KEYS = (
    "instrument", "title", "kind", "effect", "cite", "document", *_DATES, "public", "addressees", "confidence",
    "about", "summary", "summary_ko", "instructions", "sources", "notes",
)  # fmt: skip


def read_instruments(root: Path, problems: Problems) -> Mapping[str, Instrument]:
    """All instruments by id; the file is named after the id."""
    found: dict[str, Instrument] = {}
    for path in files(root, "instruments"):
        node = problems.read(path, root)
        if node is None:
            continue
        name = path.relative_to(root.parent).as_posix()
        if not isinstance(node, Block):
            problems.add(name, node, "should hold one instrument")
            continue
        instrument = _instrument(Form(node, name, problems))
        if instrument.id != path.stem:
            problems.add(name, node, f"instrument {instrument.id!r} should live in {instrument.id}.yaml")
        found[instrument.id] = instrument
    return found


def _instrument(form: Form) -> Instrument:
    form.only(*_KEYS)
    about = form.form("about")
    about.only(*_ABOUT)
    return Instrument(
        id=form.text("instrument"),
        effect=form.word("effect", EFFECTS),
        cite=form.optional("cite") or form.text("title"),
        public=form.day("public") or "",
        confidence=form.word("confidence", CONFIDENCES),
        instructions=tuple(_instruction(one) for one in form.forms("instructions")),
        **_each(form.text, "title", "kind", "summary", "summary_ko"),
        **_each(form.optional, "document", "notes"),
        **_each(form.words, "addressees", "sources"),
        **_each(about.words, *_ABOUT),
        **_each(form.day, *_DATES),
    )


def _instruction(form: Form) -> Instruction:
    form.only("n", "amends", "does", "effective", "until", *_ACCOUNTS)
    if sum(key in form.block for key in _ACCOUNTS) != 1:
        form.complain(f"account for the instruction by exactly one of {', '.join(_ACCOUNTS)}")
    return Instruction(
        done_in=form.words("done_in"),
        **_each(form.text, "n", "amends"),
        **_each(form.optional, "does", "no_effect", "not_encoded"),
        **_each(form.day, "effective", "until"),
    )


def _each(read: Callable[[str], Any], *keys: str) -> dict[str, Any]:
    """The keys read alike."""
    return {key: read(key) for key in keys}

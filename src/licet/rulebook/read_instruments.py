"""Instruments: one file per rule, notice, guidance, proclamation or announcement."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from licet.rulebook.form import Form, Problems, files
from licet.rulebook.records import Instruction, Instrument
from licet.rulebook.yaml_text import Block

EFFECTS = ("law", "notice", "posture", "said", "reported")
CONFIDENCES = ("primary", "secondary", "reported", "open")
_DATES = ("announced", "published", "effective", "compliance", "ended", "received")
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
    about.only("items", "destinations", "subjects")
    return Instrument(
        id=form.text("instrument"),
        title=form.text("title"),
        kind=form.text("kind"),
        effect=form.word("effect", EFFECTS),
        cite=form.optional("cite") or form.text("title"),
        public=form.day("public") or "",
        confidence=form.word("confidence", CONFIDENCES),
        summary=form.text("summary"),
        summary_ko=form.text("summary_ko"),
        document=form.optional("document"),
        addressees=form.words("addressees"),
        items=about.words("items"),
        destinations=about.words("destinations"),
        subjects=about.words("subjects"),
        instructions=tuple(_instruction(one) for one in form.forms("instructions")),
        sources=form.words("sources"),
        notes=form.optional("notes"),
        **{key: form.day(key) for key in _DATES},
    )


def _instruction(form: Form) -> Instruction:
    form.only("n", "amends", "does", "effective", "until", "done_in", "no_effect", "not_encoded")
    accounts = [key for key in ("done_in", "no_effect", "not_encoded") if key in form.block]
    if len(accounts) != 1:
        form.complain("account for the instruction by exactly one of done_in, no_effect, not_encoded")
    return Instruction(
        n=form.text("n"),
        amends=form.text("amends"),
        does=form.optional("does"),
        effective=form.day("effective"),
        until=form.day("until"),
        done_in=form.words("done_in"),
        no_effect=form.optional("no_effect"),
        not_encoded=form.optional("not_encoded"),
    )

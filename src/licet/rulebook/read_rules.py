"""Rules: paragraphs of the law with their dated versions, conditions and enforcement postures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from licet.rulebook.form import Form, Problems, files, forms
from licet.rulebook.records import Condition, Day, Instrument, Posture, Rule, Span, Version
from licet.rulebook.stages import CONFIDENCES, NATURES, POLICIES, POSTURES, SORTS, STAGES, Stage
from licet.rulebook.timeline import overlaps

_RULE_KEYS = ("rule", "stage", "title", "cite", "note", "versions")
_VERSION_KEYS = (
    "from", "until", "by", "ended_by", "public", "cite", "when", "except when", "conditions", "posture",
    "confidence", "note",
)  # fmt: skip
_CLOSED: Mapping[str, tuple[str, ...]] = {"policy": (*POLICIES, "as_listed"), "nature": NATURES}


@dataclass(frozen=True, slots=True)
class Instruments:
    """The instruments a span may name; `base` is law that was already there on the first day covered."""

    by_id: Mapping[str, Instrument]
    covers_from: Day

    def public(self, form: Form, key: str, name: str | None) -> Day:
        """First public day of an instrument; an unknown one is a problem."""
        if name is None or name == "base":
            return self.covers_from
        if name not in self.by_id:
            from licet.model.errors import nearest  # noqa: PLC0415

            form.complain(
                f"{key} names unknown instrument {name!r}",
                form.block.get(key),
                nearest(name, list(self.by_id)),
            )
            return self.covers_from
        return self.by_id[name].public


def span_of(form: Form, following: Form | None, known: Instruments) -> Span:
    """The span of a version; it ends where it says, or where the next version begins."""
    start = form.day("from") or known.covers_from
    if start < known.covers_from:
        form.complain(f"from {start} lies before {known.covers_from}, the first day covered", form.block["from"])
    by = form.text("by")
    until, ended_by, ended_at = form.day("until"), form.optional("ended_by"), form
    begins = following.day("from") if following is not None else None
    if following is not None and ended_by is None and (begins or "") > start and until in (None, begins):
        until, ended_by, ended_at = begins, following.text("by"), following
    if until is not None and until <= start:
        form.complain(f"until {until} is not after from {start}")
    end_public = None if until is None else _end_public(ended_at, following, ended_by, by, known)
    return Span(
        start=start,
        until=until,
        by=by,
        ended_by=None if until is None else ended_by or by,
        public=form.day("public") or known.public(form, "by", by),
        end_public=end_public,
    )


def _end_public(at: Form, following: Form | None, ended_by: str | None, by: str, known: Instruments) -> Day:
    if at is following and (stated := at.day("public")) is not None:
        return stated
    key = "by" if at is following else "ended_by"
    return known.public(at, key, ended_by or by)


def read_rules(root: Path, known: Instruments, problems: Problems) -> Iterator[Rule]:
    """Every rule of the rules folder; names are unique across files."""
    seen: dict[str, str] = {}
    for path in files(root, "rules"):
        file = path.relative_to(root.parent).as_posix()
        for form in forms(problems.read(path, root), file, problems):
            rule = _rule(form, known)
            if rule.name in seen:
                form.complain(f"rule {rule.name!r} is already defined in {seen[rule.name]}")
            seen[rule.name] = file
            yield rule


def _rule(form: Form, known: Instruments) -> Rule:
    stage = form.word("stage", list(STAGES))
    terms = STAGES.get(stage, Stage())
    names = (*terms.required, *terms.optional, *terms.lists)
    form.only(*_RULE_KEYS, *names)
    versions = list(form.forms("versions"))
    read = [
        _version(one, following, form, terms, known)
        for one, following in zip(versions, [*versions[1:], None], strict=True)
    ]
    if (clash := overlaps([version.span for version in read])) is not None:
        form.complain(f"versions overlap: {clash}")
    return Rule(
        name=form.text("rule"),
        stage=stage,
        title=form.text("title"),
        cite=form.text("cite"),
        file=form.file,
        versions=tuple(read),
    )


def _version(form: Form, following: Form | None, rule: Form, stage: Stage, known: Instruments) -> Version:
    form.only(*_VERSION_KEYS, *stage.required, *stage.optional, *stage.lists)
    if "when" not in form.block and "conditions" not in form.block:
        form.complain("a version needs `when` (or `conditions` for an exception)")
    when = form.block.get("when", "always")
    if "except when" in form.block:
        when = {"all of": [when], "except when": form.block["except when"]}
    return Version(
        span=span_of(form, following, known),
        form=when,
        terms=_terms(form, rule, stage),
        conditions=tuple(_condition(one) for one in form.forms("conditions")),
        postures=tuple(_posture(one, known) for one in form.forms("posture")),
        confidence=form.word("confidence", CONFIDENCES, "primary"),
        note=form.optional("note"),
    )


def _terms(form: Form, rule: Form, stage: Stage) -> Mapping[str, Any]:
    """The stage's terms: the version's own, else the rule's; Korean stands where its English does."""
    found: dict[str, Any] = {}
    for key in (*stage.required, *stage.optional, *stage.lists):
        english = key.removesuffix("_ko")
        source = form if english in form.block else rule
        if key in form.block and source is rule:
            form.complain(f"{key} stands without its {english}", form.block[key])
        if key in stage.lists:
            found[key] = source.words(key)
        elif key in source.block or key in stage.required:
            found[key] = source.word(key, _CLOSED[key]) if key in _CLOSED else source.text(key)
    if "cite" in form.block:
        found["cite"] = form.text("cite")
    return found


def _condition(form: Form) -> Condition:
    form.only("id", "sort", "cite", "when", "why", "why_ko")
    return Condition(
        id=form.text("id"),
        sort=form.word("sort", SORTS, "eligibility"),
        cite=form.text("cite"),
        form=form.block.get("when", "always"),
        why=form.text("why"),
        why_ko=form.optional("why_ko"),
    )


def _posture(form: Form, known: Instruments) -> Posture:
    form.only("from", "until", "by", "ended_by", "public", "status", "why", "why_ko")
    return Posture(
        span=span_of(form, None, known),
        status=form.word("status", POSTURES),
        why=form.text("why"),
        why_ko=form.optional("why_ko"),
    )

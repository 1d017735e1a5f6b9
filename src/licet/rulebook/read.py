"""YAML → validated rulebook contents; every authoring problem is reported at once as `file:line`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from licet.logic.number import parse_number
from licet.rulebook.check import check_contents
from licet.rulebook.form import Form, Problems, files, forms
from licet.rulebook.read_instruments import read_instruments
from licet.rulebook.read_rules import Instruments, read_rules, span_of
from licet.rulebook.records import Contents, Dated, Manifest
from licet.rulebook.timeline import overlaps
from licet.rulebook.vocabulary import read_vocabulary
from licet.rulebook.yaml_text import Block

R = TypeVar("R")


def read_contents(folder: str | Path) -> Contents:
    """Read and check a rulebook folder.

    Raises:
        RulebookError: all problems found, each with file and line.
    """
    root, problems = Path(folder), Problems()
    manifest = _manifest(root, problems)
    vocabulary = read_vocabulary(root, problems)
    instruments = read_instruments(root, problems)
    known = Instruments(instruments, manifest.covers_from)
    numbers = _dated(root, "parameter", known, problems)
    sets = _dated(root, "set", known, problems)
    rules = {rule.name: rule for rule in read_rules(root, known, problems)}
    contents = Contents(
        manifest=manifest,
        vocabulary=vocabulary,
        instruments=instruments,
        numbers=numbers,
        sets=sets,
        rules=rules,
        identities=_identities(root, problems),
    )
    check_contents(contents, root, problems)
    problems.stop()
    return contents


def _manifest(root: Path, problems: Problems) -> Manifest:
    node = problems.read(root / "manifest.yaml", root)
    form = Form(node if isinstance(node, Block) else Block(), "rulebook/manifest.yaml", problems)
    form.only("version", "covers_from", "reviewed_through", "disclaimer")
    return Manifest(
        version=form.text("version"),
        covers_from=form.day("covers_from") or "0000-01-01",
        reviewed_through=form.day("reviewed_through") or "0000-01-01",
        disclaimer=form.text("disclaimer"),
    )


def _identities(root: Path, problems: Problems) -> Mapping[str, tuple[str, ...]]:
    """The companies the law names, by identity, with the names they go by."""
    found: dict[str, tuple[str, ...]] = {}
    for form in forms(problems.read(root / "identities.yaml", root), "rulebook/identities.yaml", problems):
        form.only("identity", "names")
        found[form.text("identity")] = form.words("names")
    return found


def _dated(root: Path, key: str, known: Instruments, problems: Problems) -> Mapping[str, Dated]:
    """Named numbers (`parameter`) or sets (`set`) through time, from the parameters folder."""
    found: dict[str, Dated] = {}
    for path in files(root, "parameters"):
        name = path.relative_to(root.parent).as_posix()
        for form in forms(problems.read(path, root), name, problems):
            if key in form.block:
                dated = _one_dated(form, key, known)
                if dated.name in found:
                    form.complain(f"{key} {dated.name!r} is defined twice")
                found[dated.name] = dated
    return found


def _one_dated(form: Form, key: str, known: Instruments) -> Dated:
    form.only(key, "label", "cite", "unit", "note", "versions")
    versions = list(form.forms("versions"))
    spans = [span_of(version, following, known) for version, following in _with_next(versions)]
    for version in versions:
        version.only("from", "until", "by", "ended_by", "public", "cite", "confidence", "note", "value", "members")
    if (clash := overlaps(spans)) is not None:
        form.complain(f"versions overlap: {clash}")
    return Dated(
        name=form.text(key),
        label=form.text("label"),
        cite=form.text("cite"),
        unit=form.optional("unit"),
        spans=tuple(spans),
        values=tuple(_number(v) if key == "parameter" else v.words("members") for v in versions),
    )


def _number(version: Form) -> str:
    """The text of a number that can be read as one."""
    text = version.text("value")
    try:
        parse_number(text)
    except ValueError as error:
        version.complain(str(error), version.block.get("value"))
    return text


def _with_next(versions: list[R]) -> Iterable[tuple[R, R | None]]:
    return zip(versions, [*versions[1:], None], strict=True)

"""Overlays: entries beside the rulebook, loaded only when they are named, and named in every answer.

    overlay: lower-tpp
    kind: what_if                      # or company: a company's own notices, which may only add requirements
    title: What if 3A090.a started at 4,000?
    changes:
      - {rule: 3A090.a.1, from: 2026-01-01, replace: {"... >= 4800": "... >= 4000"}}
      - {parameter: nac.waiting_days, from: 2026-01-01, value: 30}
      - {set: country_group_D5, from: 2026-01-01, add: [XX], remove: [YY]}
      - {rule: some-requirement, from: 2026-01-01, status: enforced, why: The suspension ends early.}
      - {rule: some-rule, from: 2026-01-01, ends: yes}

One file, or a folder with `overlay.yaml` and further rules in `rules/`, written as in the rulebook.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from msgspec import structs

from licet.logic.leaf import Scope
from licet.logic.number import parse_number
from licet.logic.vocabulary import Vocabulary
from licet.model.errors import nearest
from licet.rulebook.book import Rulebook, load
from licet.rulebook.check import check_terms
from licet.rulebook.compiled import fingerprint, freeze
from licet.rulebook.form import Form, Problems
from licet.rulebook.predicate_form import build
from licet.rulebook.read_rules import Instruments, read_rules
from licet.rulebook.records import Contents, Dated, Posture, Rule, Span, Version
from licet.rulebook.stages import POSTURES
from licet.rulebook.yaml_text import Block, Text

KINDS = ("what_if", "company")
COMPANY_STAGES = ("requirement", "definition", "obligation", "caution", "review")
"""What a company may add: nothing that releases a requirement."""

T = TypeVar("T")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--overlay`, for every command that answers under a rulebook."""
    parser.add_argument("--overlay", metavar="PATH", type=Path, action="append", default=[], help="on top of the law")


def rulebook_of(args: argparse.Namespace) -> Rulebook:
    """The shipped rulebook, with the overlays that `--overlay` names."""
    book = load()
    return with_overlays(book, args.overlay) if args.overlay else book


def with_overlays(book: Rulebook, places: Iterable[Path]) -> Rulebook:
    """A rulebook with overlays on top, in the order given; its fingerprint and its answers name them.

    Raises:
        RulebookError: an overlay does not hold together; all problems with file and line.
    """
    contents = book.contents
    problems = Problems()
    for place in places:
        contents = _Overlay(place, contents, problems).applied()
    problems.stop()
    _check(contents, book.vocabulary, problems)
    problems.stop()
    return Rulebook(contents, fingerprint(freeze(contents)))


class _Overlay:
    def __init__(self, place: Path, contents: Contents, problems: Problems) -> None:
        self.file = place / "overlay.yaml" if place.is_dir() else place
        self.folder = place if place.is_dir() else None
        self.contents = contents
        self.problems = problems
        node = problems.read(self.file, self.file.parent)
        if node is not None and not isinstance(node, Block):
            problems.add(self.file.name, node, "an overlay is a mapping with `overlay`, `kind`, `title`")
        self.form = Form(node if isinstance(node, Block) else Block(), self.file.name, problems)

    def applied(self) -> Contents:
        """The contents with this overlay on top."""
        self.form.only("overlay", "kind", "title", "why", "changes")
        kind = self.form.word("kind", KINDS)
        name = f"{kind}: {self.form.text('overlay')}"
        self.form.text("title")
        contents = self._with_rules(kind)
        changes = list(self.form.forms("changes"))
        if kind == "company" and changes:
            self.form.complain("a company overlay may only add rules in `rules/`; it changes nothing of the law")
            changes = []
        for change in changes:
            contents = self._changed(change, contents)
        return structs.replace(contents, overlays=(*contents.overlays, name))

    def _with_rules(self, kind: str) -> Contents:
        if self.folder is None:
            return self.contents
        known = Instruments(self.contents.instruments, self.contents.manifest.covers_from)
        added = {rule.name: rule for rule in read_rules(self.folder, known, self.problems)}
        for rule in added.values():
            if rule.name in self.contents.rules and kind == "company":
                self.form.complain(f"rule {rule.name!r} is law; a company overlay cannot replace it")
            if rule.stage not in COMPANY_STAGES and kind == "company":
                self.form.complain(
                    f"rule {rule.name!r} is a {rule.stage}; a company may add {', '.join(COMPANY_STAGES)}"
                )
        return structs.replace(self.contents, rules={**self.contents.rules, **added})

    def _changed(self, form: Form, contents: Contents) -> Contents:
        day = form.day("from") or contents.manifest.covers_from
        if "rule" in form.block:
            form.only("rule", "from", "replace", "status", "why", "why_ko", "ends")
            rule = self._named(form, "rule", contents.rules)
            return contents if rule is None else _with_rule(contents, self._rule(form, rule, day))
        key = "parameter" if "parameter" in form.block else "set"
        form.only(key, "from", *(("value",) if key == "parameter" else ("add", "remove")))
        kept = contents.numbers if key == "parameter" else contents.sets
        dated = self._named(form, key, kept)
        if dated is None:
            return contents
        change = self._value(form) if key == "parameter" else self._members(form)
        changed = {**kept, dated.name: _redated(dated, day, change)}
        return structs.replace(contents, **{"numbers" if key == "parameter" else "sets": changed})

    def _named(self, form: Form, key: str, known: Mapping[str, T]) -> T | None:
        name = form.text(key)
        if name not in known:
            form.complain(f"unknown {key} {name!r}", form.block.get(key), nearest(name, list(known)))
        return known.get(name)

    def _value(self, form: Form) -> Callable[[Any], Any]:
        text = form.text("value")
        try:
            parse_number(text)
        except ValueError as error:
            form.complain(str(error), form.block.get("value"))
        return lambda _: text

    def _members(self, form: Form) -> Callable[[Any], Any]:
        added, removed = form.words("add"), form.words("remove")
        return lambda members: tuple(sorted(({*members} | {*added}) - {*removed}))

    def _rule(self, form: Form, rule: Rule, day: str) -> Rule:
        """A rule changed from a day on."""
        if "ends" in form.block:
            ended = [_ended(one, day) for one in rule.versions if one.span.start < day]
            return structs.replace(rule, versions=tuple(ended))
        change: Callable[[Version], Version]
        if "status" in form.block:
            status, why, why_ko = form.word("status", POSTURES), form.text("why"), form.optional("why_ko")
            change = lambda version: _with_status(version, status, why, why_ko)  # noqa: E731
        else:
            swaps = {_spaced(old): str(new) for old, new in form.form("replace").block.items()}
            self._find_all(form, rule, swaps)
            change = lambda version: _swapped(version, swaps)  # noqa: E731
        return structs.replace(rule, versions=_from(day, rule.versions, lambda one: one.span, _with_span, change))

    def _find_all(self, form: Form, rule: Rule, swaps: Mapping[str, str]) -> None:
        leaves = {_spaced(leaf) for version in rule.versions for leaf in version.tests()}
        if not swaps:
            form.complain("a change of a rule needs `replace`, `status` or `ends`")
        for old in swaps:
            if old not in leaves:
                form.complain(f"rule {rule.name!r} has no test {old!r}", None, nearest(old, sorted(leaves)))


def _from(
    day: str,
    items: Sequence[T],
    span_of: Callable[[T], Span],
    with_span: Callable[[T, Span], T],
    change: Callable[[T], T],
) -> tuple[T, ...]:
    """Dated items with a change from a day on: what is in force that day is cut in two, later ones change whole."""
    found: list[T] = []
    for one in items:
        span = span_of(one)
        if span.start >= day:
            found.append(change(one))
        elif span.until is None or span.until > day:
            found += [one, change(with_span(one, structs.replace(span, start=day)))]
        else:
            found.append(one)
    return tuple(sorted(found, key=lambda one: span_of(one).start))


def _with_span(version: Version, span: Span) -> Version:
    return structs.replace(version, span=span)


def _redated(dated: Dated, day: str, change: Callable[[Any], Any]) -> Dated:
    pairs = _from(
        day,
        list(zip(dated.spans, dated.values, strict=True)),
        lambda pair: pair[0],
        lambda pair, span: (span, pair[1]),
        lambda pair: (pair[0], change(pair[1])),
    )
    return structs.replace(dated, spans=tuple(span for span, _ in pairs), values=tuple(value for _, value in pairs))


def _ended(version: Version, day: str) -> Version:
    until = min(version.span.until or day, day)
    public = version.span.end_public if version.span.until == until else version.span.public
    return _with_span(version, structs.replace(version.span, until=until, end_public=public))


def _with_status(version: Version, status: str, why: str, why_ko: str | None) -> Version:
    span = structs.replace(version.span, until=None, ended_by=None, end_public=None)
    return structs.replace(version, postures=(Posture(span=span, status=status, why=why, why_ko=why_ko),))


def _swapped(version: Version, swaps: Mapping[str, str]) -> Version:
    conditions = tuple(structs.replace(one, form=_swap(one.form, swaps)) for one in version.conditions)
    return structs.replace(version, form=_swap(version.form, swaps), conditions=conditions)


def _swap(form: Any, swaps: Mapping[str, str]) -> Any:
    if isinstance(form, str):
        return swaps.get(_spaced(form), form)
    if isinstance(form, Mapping):
        return {key: _swap(inside, swaps) for key, inside in cast(Mapping[str, Any], form).items()}
    return [_swap(one, swaps) for one in form]


def _spaced(text: str) -> str:
    return " ".join(str(text).split())


def _with_rule(contents: Contents, rule: Rule) -> Contents:
    return structs.replace(contents, rules={**contents.rules, rule.name: rule})


def _check(contents: Contents, vocabulary: Vocabulary, problems: Problems) -> None:
    """Every predicate builds with the names the overlay knows, on every day, and its wording names facts."""
    check_terms(contents, vocabulary, problems)
    scope = Scope(
        vocabulary=vocabulary,
        numbers=dict.fromkeys(contents.numbers, 0),
        sets={name: frozenset[str]() for name in contents.sets},
    )
    for rule in contents.rules.values():

        def complain(node: Any, what: str, near: str | None, name: str = rule.name) -> None:
            problems.add(f"rule {name}", node if isinstance(node, Text) else None, what, near)

        for version in rule.versions:
            for form in (version.form, *(one.form for one in version.conditions)):
                build(form, scope, complain)

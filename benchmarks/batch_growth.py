"""What a larger rulebook costs: the portfolio question under the rulebook, and under ten times its rules.

    python -m benchmarks.batch_growth build/book

Every rule except presumptions is copied nine times under names of its own. A copy refers to the copies of the same
generation, and its thresholds lie as many millionths higher, so that no test of it is a test of another. `ten times
the days` also moves each generation by as many days, so that there are ten times as many days of change.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Container, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from msgspec import structs

from benchmarks.measure import as_licet_does, interleaved, show
from licet.batch.portfolio import portfolio
from licet.batch.prepare import Settings, prepare
from licet.batch.rest import portfolio_question
from licet.rulebook.book import Rulebook, load
from licet.rulebook.records import Contents, Rule, Span, Version

TIMES = 10
_REFERENCE = re.compile(r"rule (need\.|usable\.)?(\S+)")
_THRESHOLD = re.compile(r"(.*[<>]=? )(\d+)(?:\.(\d{1,6}))?")


def grown(book: Rulebook, times: int, *, days: bool) -> Rulebook:
    """The rulebook with so many generations of its rules, the first as it is."""
    contents = book.contents
    rules = dict(contents.rules)
    for generation in range(1, times):
        made = _Generation(contents, generation, days=days)
        rules |= {made.name(rule.name): made.rule(rule) for rule in contents.rules.values() if made.copies(rule.name)}
    return Rulebook(structs.replace(contents, rules=rules), f"{book.fingerprint} x {times} {days}")


class _Generation:
    """One copy of the rules."""

    def __init__(self, contents: Contents, number: int, *, days: bool) -> None:
        self._number = number
        self._later = timedelta(days=number if days else 0)
        self._copied: Container[str] = {r.name for r in contents.rules.values() if r.stage != "presumption"}

    def copies(self, name: str) -> bool:
        return name in self._copied

    def name(self, name: str) -> str:
        """The name of a rule, or of a condition of a rule, in this generation."""
        rule, _, condition = name.rpartition(".")
        if self.copies(name):
            return f"{name}~{self._number}"
        return f"{rule}~{self._number}.{condition}" if self.copies(rule) else name

    def rule(self, rule: Rule) -> Rule:
        versions = tuple(map(self._version, rule.versions))
        return structs.replace(rule, name=self.name(rule.name), versions=versions)

    def _version(self, version: Version) -> Version:
        terms = {
            key: self._names(value) if key in ("of", "releases") else value for key, value in version.terms.items()
        }
        return structs.replace(
            version,
            span=self._span(version.span),
            form=self._form(version.form),
            terms=terms,
            conditions=tuple(structs.replace(one, form=self._form(one.form)) for one in version.conditions),
            postures=tuple(structs.replace(one, span=self._span(one.span)) for one in version.postures),
        )

    def _names(self, names: Any) -> list[str]:
        return [self.name(name) for name in names]

    def _span(self, span: Span) -> Span:
        def later(day: str | None) -> str | None:
            return day and (date.fromisoformat(day) + self._later).isoformat()

        return structs.replace(span, start=later(span.start), until=later(span.until))

    def _form(self, form: Any) -> Any:
        if isinstance(form, Mapping):
            return {key: self._form(inside) if key not in ("id", "cite") else inside for key, inside in form.items()}  # pyright: ignore[reportUnknownVariableType]
        return self._leaf(form) if isinstance(form, str) else [self._form(one) for one in form]

    def _leaf(self, text: str) -> str:
        if (found := _REFERENCE.fullmatch(text)) is not None:
            return f"rule {found[1] or ''}{self.name(found[2])}"
        if (found := _THRESHOLD.fullmatch(text)) is not None:
            millionths = int(found[2] + (found[3] or "").ljust(6, "0")) + self._number
            return f"{found[1]}{millionths // 10**6}.{millionths % 10**6:06}"
        return text


KINDS = ("the rulebook", "ten times the rules", "ten times the days")


def run(kind: str, book: str) -> None:
    """One measured part."""
    rulebook = load()
    if kind != KINDS[0]:
        rulebook = grown(rulebook, TIMES, days=kind == KINDS[2])
    settings = Settings(rulebook=rulebook, exact=False, ask=portfolio_question)
    prepared = prepare(f"{book}/lines.parquet", settings, Path(book) / "mapping.yaml")
    decider = prepared.decider(settings)
    _, tally = portfolio(prepared, decider)
    regimes, classes, rules = len(decider.calendar.regimes), len(decider.members), len(rulebook.contents.rules)
    print(json.dumps({"lines": tally.total, "rules": rules, "regimes": regimes, "classes": classes}))


if __name__ == "__main__":
    if sys.argv[1] in KINDS:
        as_licet_does()
        run(sys.argv[1], sys.argv[2])
    else:
        show(interleaved({kind: [__file__, kind, sys.argv[1]] for kind in KINDS}, 1), KINDS[0])

"""What rule versions and a larger rulebook cost: the portfolio question under one regime, under all, under 1,000.

    python -m benchmarks.batch_versions build/book

`none` puts every line on one day; `all` uses the lines' own days; `1000 versions` moves a threshold by one unit in
the sixth decimal place on each of a thousand days, so that a thousand versions of a rule are in force in turn.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from msgspec import structs

from benchmarks.measure import as_licet_does, interleaved, show
from licet.batch.portfolio import portfolio
from licet.batch.prepare import Settings, prepare
from licet.batch.regimes import Calendar
from licet.batch.rest import portfolio_question
from licet.model.errors import Problem
from licet.rulebook.book import Rulebook, load

RULE, LEAF = "3A090.b.1", "item.total_processing_performance < 4800"


def with_versions(book: Rulebook, many: int) -> Rulebook:
    """The rulebook with a version of one rule for each of so many days."""
    rule = book.contents.rules[RULE]
    last = rule.versions[-1]
    start = date(2023, 12, 1)
    versions = list(rule.versions[:-1])
    for number in range(many):
        day, until = (start + timedelta(days=n) for n in (number, number + 1))
        span = structs.replace(
            last.span, start=day.isoformat(), until=until.isoformat() if number < many - 1 else None
        )
        versions.append(structs.replace(last, span=span, form=_moved(last.form, number)))
    rules = {**book.contents.rules, RULE: structs.replace(rule, versions=tuple(versions))}
    return Rulebook(structs.replace(book.contents, rules=rules), f"{book.fingerprint}+{many}")


def _moved(form: object, number: int) -> object:
    if isinstance(form, str):
        return form.replace("4800", f"4800.{number:06}")
    if isinstance(form, dict):
        return {key: _moved(inside, number) for key, inside in form.items()}
    return [_moved(one, number) for one in form]  # pyright: ignore[reportGeneralTypeIssues]


class OneDay(Calendar):
    """A calendar on which every day is the same day."""

    def number(self, on: Any, known: Any = None) -> int | Problem:
        """The regime of that day."""
        return Calendar.number(self, "2025-01-01")


def run(kind: str, book: str) -> None:
    """One measured part."""
    rulebook = with_versions(load(), 1_000) if kind == "1000 versions" else load()
    settings = Settings(rulebook=rulebook, exact=False, ask=portfolio_question)
    prepared = prepare(f"{book}/lines.parquet", settings, Path(book) / "mapping.yaml")
    decider = prepared.decider(settings)
    if kind == "no versions":
        decider.calendar = OneDay(rulebook)
    _, tally = portfolio(prepared, decider)
    print(json.dumps({"lines": tally.total, "regimes": len(decider.calendar.regimes)}))


KINDS = ("no versions", "all versions", "1000 versions")

if __name__ == "__main__":
    if sys.argv[1] in KINDS:
        as_licet_does()
        run(sys.argv[1], sys.argv[2])
    else:
        show(interleaved({kind: [__file__, kind, sys.argv[1]] for kind in KINDS}, 1), KINDS[0])

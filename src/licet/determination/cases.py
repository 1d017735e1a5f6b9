"""Conformance cases: tests of the law that a lawyer writes and reads.

    - case: A dense mid-size data-center chip meets a.2
      on: 2024-03-01
      given:
        item.total_processing_performance: 2000
        item.performance_density: 6.0
        item.designed_or_marketed_for_datacenter: yes
      expect: {3A090.a.2: yes}

`given` states facts by vocabulary name; `transaction` gives a whole document instead. `expect` names conclusions
(yes, no, unknown, or `not in force`) and, of the answer as a whole, `outcome`, `license_required`, `eccn`,
`review_policy`, `requirements` (exactly those that apply), `exceptions` (code to status), `license_code`, and
`missing` (facts that must be asked for). `uses` borrows the facts of a `common` block of the same file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from msgspec import Struct, field

from licet.determination.boundary import read_transaction
from licet.determination.determine import Case
from licet.determination.facts import Gathered, as_value, complete
from licet.determination.items import ItemSource
from licet.logic.tree import Truth
from licet.logic.values import Several, Value
from licet.logic.vocabulary import FactDefinition
from licet.model.determination import Determination
from licet.model.errors import LicetError, nearest
from licet.model.transaction import Transaction
from licet.rulebook.book import Rulebook
from licet.rulebook.edition import Edition
from licet.rulebook.form import Form, Problems, files, forms
from licet.rulebook.yaml_text import Block, Row

_TRUTHS: Mapping[str, Truth] = {"yes": True, "no": False, "unknown": None}


class ConformanceCase(Struct, frozen=True, kw_only=True):
    """One case as written, with where it stands."""

    name: str
    where: str
    on: str
    known: str | None
    given: Mapping[str, Any]
    transaction: Mapping[str, Any] | None
    expect: Mapping[str, Any]


class CaseRun(Struct):
    """A case carried out: what was expected and what came out, and the reasoning for whoever wants more."""

    case: ConformanceCase
    failures: list[str] = field(default_factory=list[str])
    answer: Determination | None = None


def read_cases(root: Path) -> tuple[ConformanceCase, ...]:
    """Every case below a folder.

    Raises:
        RulebookError: malformed case files, all problems at once.
    """
    problems = Problems()
    found = [case for path in files(root, ".") for case in _cases_of(path, root, problems)]
    problems.stop()
    return tuple(found)


def _cases_of(path: Path, root: Path, problems: Problems) -> Iterator[ConformanceCase]:
    name = path.relative_to(root.parent).as_posix()
    common: dict[str, Mapping[str, Any]] = {}
    for form in forms(problems.read(path, root), name, problems):
        if "common" in form.block:
            form.only("common", "given")
            common[form.text("common")] = form.form("given").block
        else:
            yield _case(form, common)


def _case(form: Form, common: Mapping[str, Mapping[str, Any]]) -> ConformanceCase:
    form.only("case", "on", "known", "uses", "given", "transaction", "expect", "source", "note")
    given: dict[str, Any] = {}
    for name in form.words("uses"):
        if name not in common:
            form.complain(f"uses unknown common block {name!r}", form.block["uses"], nearest(name, list(common)))
        given |= common.get(name, {})
    given |= form.form("given").block
    return ConformanceCase(
        name=form.text("case"),
        where=f"{form.file}:{form.block.line}",
        on=form.day("on") or "",
        known=form.day("known"),
        given={key: value for key, value in given.items() if value != "unknown"},
        transaction=form.form("transaction").block if "transaction" in form.block else None,
        expect=form.form("expect").block,
    )


def run_case(case: ConformanceCase, book: Rulebook, items: ItemSource | None = None) -> CaseRun:
    """Carry out one case."""
    run = CaseRun(case)
    edition = book.edition(case.on, case.known)
    try:
        worked = work_out(case, edition, items)
        run.answer = worked.answer(proof=False)
        for key, wanted in case.expect.items():
            got = _got(str(key), worked, run.answer, book)
            if got != _wanted(wanted):
                run.failures.append(f"{key}: expected {_wanted(wanted)}, got {got}")
    except LicetError as error:
        run.failures.append(str(error))
    return run


def work_out(case: ConformanceCase, edition: Edition, items: ItemSource | None = None) -> Case:
    """The facts and the reasoning of one case under an edition."""
    if case.transaction is not None:
        document = {"on": case.on, **({"known": case.known} if case.known else {}), **case.transaction}
        transaction = read_transaction(_plain(document), edition.vocabulary, case.where)
        return Case.of(transaction, edition, items=items)
    transaction = Transaction(on=case.on, known=case.known)
    gathered = Gathered(edition.vocabulary)
    for name, value in case.given.items():
        if name not in edition.vocabulary:
            raise LicetError(
                f"unknown fact {name!r}; nearest is {nearest(str(name), list(edition.vocabulary.facts))!r}"
            )
        gathered.values[str(name)] = _value(edition.vocabulary[name], value)
    complete(gathered, edition)
    return Case(transaction, edition, gathered)


def _plain(value: Any) -> Any:
    """A YAML node as a JSON value would be."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in cast(dict[str, Any], value).items()}
    if isinstance(value, Row):
        return [_plain(one) for one in value]
    return {"null": None, "true": True, "false": False}.get(value, str(value))


def _value(fact: FactDefinition, value: Any) -> Value:
    if fact.several:
        values = frozenset(str(one) for one in (cast(list[Any], value) if isinstance(value, Row) else [value]))
        return Several(values - {"others unknown"}, "others unknown" not in values)
    if fact.kind == "flag":
        return {"yes": True, "no": False}[value]
    return as_value(fact, str(value))


def _got(key: str, worked: Case, answer: Determination, book: Rulebook) -> Any:
    match key:
        case "outcome" | "license_required" | "review_policy":
            return getattr(answer, key) or "none"
        case "eccn":
            return answer.classification.eccn or "none"
        case "requirements":
            return sorted(one.id for one in answer.requirements if one.status == "yes")
        case "exceptions":
            return {one.code: one.status for one in answer.exceptions}
        case "license_code":
            return answer.filing.license_code or "none"
        case "missing":
            return sorted(one.fact for one in answer.missing)
        case _:
            return _conclusion(key, worked, book)


def _conclusion(name: str, worked: Case, book: Rulebook) -> str:
    plan = worked.plan.conclusions
    if name in book.contents.rules and name not in worked.edition.rules:
        return "not in force"
    if name not in plan:
        return f"no such conclusion (nearest {nearest(name, list(plan))})"
    return {truth: word for word, truth in _TRUTHS.items()}[worked.reasoning.truth(name)]


def _wanted(value: Any) -> Any:
    if isinstance(value, Block):
        return {str(key): str(one) for key, one in value.items()}
    return sorted(str(one) for one in value) if isinstance(value, Row) else str(value)

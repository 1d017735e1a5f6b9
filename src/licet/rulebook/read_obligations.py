"""What must be provable of the law, as a lawyer writes it: one claim in plain words for each obligation.

    - obligation: one_eccn
      says: Every known chip has exactly one ECCN.
      cite: "15 CFR 774 Supp. 1"
      given: item.kind in $hardware_kinds
      exactly one of: stage eccn

Claims over every transaction whose facts are all known: `never`, `always`, `exactly one of`, `at most one of`,
`same`, and `never falls` as the numbers it `grows with` get larger. Claims across a day, between the law before
and the law from then on: `only widens`, `only narrows`, `unchanged`. `plan` names a claim about the plan as a
whole. A known exception stands under `acknowledged`, with the answer a lawyer gave.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from licet.model.errors import nearest
from licet.rulebook.form import Form, Problems, files, forms
from licet.rulebook.records import Day

CLAIMS: tuple[str, ...] = (
    "never", "always", "exactly one of", "at most one of", "same", "never falls", "only widens", "only narrows",
    "unchanged", "plan",
)  # fmt: skip
ACROSS: tuple[str, ...] = ("only widens", "only narrows", "unchanged")
PLAN_CLAIMS: tuple[str, ...] = (
    "every rule is decided when every fact is known",
    "unknown facts never free",
    "what is decided stays decided",
    "exceptions release only what they name",
    "licenses release no prohibition",
    "every requirement has a review policy",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """A corner in which the claim is known to fail, and what a lawyer answered."""

    when: Any
    answer: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One claim that every edition from `start` up to `until` must keep.

    Attributes:
        claim: one of `CLAIMS`; `forms` are its predicates as written, or the words of a plan claim.
        given: the transactions it speaks of, as a predicate; None for all.
        across: for a claim about a change, the day it happened.
        grows: for `never falls`, the numbers that grow.
    """

    name: str
    says: str
    cite: str
    where: str
    claim: str
    forms: tuple[Any, ...]
    given: Any = None
    start: Day | None = None
    until: Day | None = None
    across: Day | None = None
    grows: tuple[str, ...] = ()
    acknowledged: tuple[Acknowledged, ...] = ()


def read_obligations(root: Path | str) -> tuple[Obligation, ...]:
    """Every obligation of a rulebook folder.

    Raises:
        RulebookError: malformed files, all problems at once.
    """
    problems = Problems()
    folder = Path(root)
    found = [one for path in files(folder, "obligations") for one in _obligations_of(path, folder, problems)]
    names = [one.name for one in found]
    for one in found:
        if names.count(one.name) > 1:
            problems.add(one.where.partition(":")[0], None, f"obligation {one.name!r} is stated twice")
    problems.stop()
    return tuple(found)


def _obligations_of(path: Path, root: Path, problems: Problems) -> Iterator[Obligation]:
    file = path.relative_to(root.parent).as_posix()
    for form in forms(problems.read(path, root), file, problems):
        yield _obligation(form)


def _obligation(form: Form) -> Obligation:
    form.only("obligation", "says", "cite", "from", "until", "across", "given", "grows with", "acknowledged", *CLAIMS)
    claims = [claim for claim in CLAIMS if claim in form.block]
    if len(claims) != 1:
        form.complain(f"expected exactly one claim of {', '.join(CLAIMS)}")
    claim = claims[0] if claims else "never"
    across = form.day("across")
    if (claim in ACROSS) != (across is not None):
        form.complain(f"`across` goes with {', '.join(ACROSS)}, and with nothing else")
    if (claim == "never falls") != ("grows with" in form.block):
        form.complain("`grows with` goes with `never falls`, and with nothing else")
    return Obligation(
        name=form.text("obligation"),
        says=form.text("says"),
        cite=form.text("cite"),
        where=f"{form.file}:{form.block.line}",
        claim=claim,
        forms=_forms(form, claim),
        given=form.block.get("given"),
        start=form.day("from"),
        until=form.day("until"),
        across=across,
        grows=form.words("grows with"),
        acknowledged=tuple(_acknowledged(one) for one in form.forms("acknowledged")),
    )


def _forms(form: Form, claim: str) -> tuple[Any, ...]:
    written = form.block.get(claim)
    if claim == "plan":
        if written not in PLAN_CLAIMS:
            form.complain(f"unknown claim {written!r} about the plan", written, nearest(str(written), PLAN_CLAIMS))
        return (str(written),)
    if claim in ("exactly one of", "at most one of", "same"):
        parts = tuple(written) if isinstance(written, list) else (written,)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        if claim == "same" and len(parts) != 2:  # pyright: ignore[reportUnknownArgumentType]
            form.complain("`same` compares two predicates", written)
        return parts  # pyright: ignore[reportUnknownVariableType]
    return (written,)


def _acknowledged(form: Form) -> Acknowledged:
    form.only("when", "answer", "cite")
    return Acknowledged(when=form.block.get("when", "always"), answer=form.text("answer"), cite=form.text("cite"))

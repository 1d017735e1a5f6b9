"""What must hold between the files of a rulebook: every name that one of them uses is defined in another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from licet.logic.leaf import Scope
from licet.logic.vocabulary import Vocabulary
from licet.model.errors import nearest
from licet.rulebook.form import Problems
from licet.rulebook.predicate_form import build
from licet.rulebook.records import Contents, Version
from licet.rulebook.stages import FILLED_IN

_SLOT = re.compile(r"\{([^{}]*)\}")


def check_contents(contents: Contents, root: Path, problems: Problems) -> None:
    """Record every name that leads nowhere, so that no edition can fail or print it later."""
    vocabulary = Vocabulary({fact.name: fact for fact in contents.vocabulary})
    _check_predicates(contents, vocabulary, problems)
    check_terms(contents, vocabulary, problems)
    _check_instructions(contents, root, problems)


def _check_predicates(contents: Contents, vocabulary: Vocabulary, problems: Problems) -> None:
    """Build every predicate once, with every name in scope."""
    scope = Scope(
        vocabulary=vocabulary,
        numbers=dict.fromkeys(contents.numbers, 0),
        sets={name: frozenset[str]() for name in contents.sets},
        conclusions=frozenset(contents.rules) | frozenset(_synthesized(contents)),
    )
    for rule in contents.rules.values():

        def complain(node: Any, what: str, near: str | None, file: str = rule.file) -> None:
            problems.add(file, node, what, near)

        for version in rule.versions:
            for form in (version.form, *(condition.form for condition in version.conditions)):
                build(form, scope, complain)


def _synthesized(contents: Contents) -> Iterable[str]:
    """Conclusions the plan makes from several rules, which rules may refer to."""
    yield from ("subject_to_ear", "required", "released.exception")
    for rule in contents.rules.values():
        if rule.stage == "exception":
            yield f"usable.{rule.name}"
        for version in rule.versions:
            yield from (f"{rule.name}.{condition.id}" for condition in version.conditions)


def check_terms(contents: Contents, vocabulary: Vocabulary, problems: Problems) -> None:
    """Slots of the wording and presumed facts are facts; what is released or reviewed is a requirement.

    The Korean of a wording has the slots of its English.
    """
    facts = list(vocabulary.facts)
    sayable = [*facts, *FILLED_IN]
    requirements = [rule.name for rule in contents.rules.values() if rule.stage == "requirement"]
    for rule in contents.rules.values():
        for version in rule.versions:
            for text, slot in _slots(version):
                _expect(slot, sayable, f"unknown fact {{{slot}}} in the wording", rule.file, text, problems)
            for english, korean in wordings(version):
                if korean is not None and (wanted := _slots_in(english)) != (found := _slots_in(korean)):
                    problems.add(
                        rule.file, korean, f"the Korean names {found or 'no fact'}, its English {wanted or 'no fact'}"
                    )
            if (fact := version.terms.get("fact")) is not None:
                _expect(fact, facts, f"unknown fact {str(fact)!r}", rule.file, fact, problems)
            for name in (*version.terms.get("releases", ()), *version.terms.get("of", ())):
                _expect(name, requirements, f"unknown requirement {str(name)!r}", rule.file, name, problems)


def _expect(name: str, known: list[str], what: str, file: str, node: Any, problems: Problems) -> None:
    if name not in known:
        problems.add(file, node, what, nearest(name, known))


def _slots(version: Version) -> Iterator[tuple[str, str]]:
    """Every `{name}` in the wording of a version, with the text it stands in."""
    texts = [term for term in version.terms.values() if isinstance(term, str)]
    for one in (*version.conditions, *version.postures):
        texts += [one.why, one.why_ko or ""]
    for text in texts:
        yield from ((text, slot) for slot in _SLOT.findall(text))


def wordings(version: Version) -> Iterator[tuple[str, str | None]]:
    """Everything a version says to a person in English, each with its Korean or None."""
    for key in ("why", "text", "needs"):
        if key in version.terms:
            yield version.terms[key], version.terms.get(f"{key}_ko")
    for one in (*version.conditions, *version.postures):
        yield one.why, one.why_ko


def _slots_in(wording: str) -> str:
    return ", ".join(sorted({f"{{{slot}}}" for slot in _SLOT.findall(wording)}))


def _check_instructions(contents: Contents, root: Path, problems: Problems) -> None:
    """Every file an instruction says it was carried out in exists."""
    for instrument in contents.instruments.values():
        for instruction in instrument.instructions:
            for target in instruction.done_in:
                if not (root / target).exists():
                    problems.add(
                        f"rulebook/instruments/{instrument.id}.yaml",
                        None,
                        f"instruction {instruction.n}: no file {target}",
                    )

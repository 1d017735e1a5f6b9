"""Words for people: facts as they are said, and the wording of rules filled with the facts of the case."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from licet.interpret.explain import Step
from licet.logic.number import Ratio, day_text, format_number
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref, Truth
from licet.logic.values import Several, Value
from licet.logic.vocabulary import FactDefinition, Vocabulary

if TYPE_CHECKING:
    from licet.determination.facts import Gathered

_PARAGRAPHS = re.compile(r"15 CFR (\d{3}\.[\w.()-]+(?:, \d{3}\.[\w.()-]+)*)")
_SLOT = re.compile(r"\{([a-z_0-9.]+)\}")
WORDS: Mapping[Truth, str] = {True: "yes", False: "no", None: "unknown"}
KOREAN: Mapping[str, str] = {
    "yes": "예",
    "no": "아니요",
    "none": "없음",
    "not filed": "미제출",
    "presumption_of_denial": "거부 추정",
    "policy_of_denial": "거부 방침",
    "case_by_case": "사안별 심사",
    "presumption_of_approval": "승인 추정",
}
"""Values as they are said within a Korean wording; others, such as codes of countries, are said as they are."""
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}


def fill(wording: str, gathered: Gathered) -> str:
    """A rule's wording with each `{fact}` replaced by what is known of it."""
    return _filled(wording, gathered, 0) if "{" in wording else wording


def fill_ko(wording: str | None, gathered: Gathered) -> str | None:
    """A rule's Korean wording filled likewise; None where the rulebook has none."""
    return _filled(wording, gathered, 1) if wording is not None and "{" in wording else wording


def join_ko(sentences: Sequence[str | None]) -> str | None:
    """Korean sentences as one text; None where one of them is missing."""
    return None if None in sentences else " ".join(cast(Sequence[str], sentences))


def _filled(wording: str, gathered: Gathered, language: int) -> str:
    template, names = _template(wording)
    said = gathered.said
    for name in names:
        if name not in said:
            said[name] = _known(name, gathered)
    if len(names) == 1:
        return template % said[names[0]][language]
    return template % tuple([said[name][language] for name in names])


@lru_cache(maxsize=4096)
def _template(wording: str) -> tuple[str, tuple[str, ...]]:
    """The wording with `%s` for every slot, and the names of the slots in order."""
    return _SLOT.sub("%s", wording.replace("%", "%%")), tuple(_SLOT.findall(wording))


def _known(name: str, gathered: Gathered) -> tuple[str, str]:
    """What is said of a fact in English and in Korean."""
    if name in gathered.words:
        said = gathered.words[name]
        return said, KOREAN.get(said, said)
    if name in gathered.values:
        value = gathered.values[name]
        said = say(value, gathered.vocabulary[name])
        return said, _several_ko(value) if isinstance(value, Several) else KOREAN.get(said, said)
    if name in gathered.vocabulary:
        fact = gathered.vocabulary[name]
        return f"(unknown {fact.label})", f"(미상: {fact.label_ko})"
    return f"{{{name}}}", f"{{{name}}}"


def say(value: Value, fact: FactDefinition | None = None) -> str:
    """A value as a person would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Several):
        said = ", ".join(sorted(value.values)) or "none"
        return said if value.complete else f"{said} and others unknown"
    if isinstance(value, int) and fact is not None and fact.kind == "date":
        return day_text(value)
    if isinstance(value, int | Ratio):
        return format_number(value)
    return value


def _several_ko(value: Several) -> str:
    said = ", ".join([KOREAN.get(one, one) for one in sorted(value.values)])
    if value.complete:
        return said or KOREAN["none"]
    return f"{said} 외 미상" if said else "미상"


def describe(node: Predicate, vocabulary: Vocabulary, titles: Mapping[str, str]) -> str:
    """A predicate as a short sentence, such as `total processing performance >= 4800 TPP`.

    Args:
        titles: what conclusions, and sets under `$name`, are called; a name that is not there is written as it is.
    """
    match node:
        case Compare(facts=facts, operator=operator, bound=bound):
            first = vocabulary[facts[0]]
            names = " + ".join(vocabulary[name].label for name in facts)
            said = day_text(bound) if first.kind == "date" else format_number(bound, 6)
            return f"{names} {operator} {said}{f' {first.unit}' if first.unit else ''}"
        case Among(fact=fact, values=values, named=named):
            label = vocabulary[fact].label
            if values == frozenset({True}):
                return label
            if values == frozenset({False}):
                return f"not: {label}"
            inside = titles.get(f"${named}", f"${named}") if named else ", ".join(sorted(str(one) for one in values))
            return f"{label} in {inside}" if named or len(values) > 1 else f"{label} is {inside}"
        case Ref(conclusion=name):
            return titles.get(name, name)
        case AllOf():
            return "all of"
        case AnyOf():
            return "any of"
        case Not(part=part):
            return f"not: {describe(part, vocabulary, titles)}" if isinstance(part, Among | Ref) else "none of"
        case Possible():
            return "not known to fail"


@lru_cache(maxsize=4096)
def join_cites(cites: tuple[str, ...]) -> str:
    """Several citations as one, each paragraph of 15 CFR named once: `15 CFR 744.21, 744.22, 772.1`."""
    paragraphs: set[str] = set()
    others: dict[str, None] = {}
    for cite in cites:
        if (listed := _PARAGRAPHS.fullmatch(cite)) is not None:
            paragraphs.update(listed[1].split(", "))
        else:
            others[cite] = None
    in_order = sorted(paragraphs, key=lambda one: ([int(number) for number in re.findall(r"\d+", one)], one))
    return "; ".join([*([f"15 CFR {', '.join(in_order)}"] if in_order else []), *others])


def unknown_facts(step: Step) -> list[str]:
    """The facts whose answers decide an unknown step: those in its unknown branches, in reading order."""
    found: dict[str, None] = {}
    _collect(step, found)
    return list(found)


def _collect(step: Step, found: dict[str, None]) -> None:
    if step.truth is not None and not isinstance(step.node, Possible):
        return
    match step.node:
        case Compare(facts=facts):
            found.update(dict.fromkeys(facts))
        case Among(fact=fact):
            found[fact] = None
        case _:
            for part in step.because:
                _collect(part, found)

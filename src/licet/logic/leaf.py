"""The grammar of a leaf: one test, written as a short sentence, typed by the vocabulary.

item.total_processing_performance >= 4800        a number fact, or a sum of them, against a number
item.a + item.b >= $notice.sum_bandwidth         … or against a named parameter
item.designed_or_marketed_for_datacenter         a flag (yes); `= no` for the opposite
transaction.activity = export                    a word
destination.country in [CN, HK]                  a list in place, or a named set: in $china
parties.headquarters not in $country_group_D5    several values: `in` means any of them
rule 3A090.a                                     another conclusion
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from msgspec import Struct

from licet.logic.number import day_number, parse_number
from licet.logic.tree import Among, Compare, Not, Operator, Predicate, Ref, Scalar
from licet.logic.vocabulary import FactDefinition, Vocabulary
from licet.model.errors import nearest

_RULE = re.compile(r"rule (\S+)")
_TEST = re.compile(
    r"(?P<left>[^\s=<>!]+(?:\s*\+\s*[^\s=<>!]+)*)(?:\s*(?P<operator><=|>=|!=|=|<|>| not in | in )\s*(?P<right>.+))?"
)
_YES_NO: Mapping[str, Scalar] = {"yes": True, "no": False}


class LeafError(ValueError):
    """A leaf that cannot be read; says what was expected and the nearest valid name."""

    def __init__(self, what: str, near: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.nearest = near


class Scope(Struct, frozen=True):
    """What a leaf may name: facts, numbers (`$name`) and sets (`$name`) of one day, and conclusions.

    `conclusions` is None while the rulebook is still being read, and checked afterwards.
    """

    vocabulary: Vocabulary
    numbers: Mapping[str, int]
    sets: Mapping[str, frozenset[str]]
    conclusions: frozenset[str] | None = None


def parse_leaf(text: str, scope: Scope, label: str | None = None, cite: str | None = None) -> Predicate:
    """Read one leaf.

    Raises:
        LeafError: unknown fact, set, number or word, or a value of the wrong type.
    """
    if (rule := _RULE.fullmatch(text)) is not None:
        return _reference(rule[1], scope, label, cite)
    match = _TEST.fullmatch(text)
    if match is None:
        raise LeafError(f"cannot read the test {text!r}; expected `fact operator value`")
    facts = [_fact(name.strip(), scope) for name in match["left"].split("+")]
    operator, right = (match["operator"] or "=").strip(), match["right"] or "yes"
    if all(fact.kind in ("number", "ratio", "date") for fact in facts):
        return _comparison(facts, operator, right, scope, label, cite)
    if len(facts) > 1:
        raise LeafError(f"only number facts can be added, in {text!r}")
    return _membership(facts[0], operator, right, scope, label, cite)


def _reference(name: str, scope: Scope, label: str | None, cite: str | None) -> Predicate:
    if scope.conclusions is not None and name not in scope.conclusions:
        raise LeafError(f"unknown rule {name!r}", nearest(name, sorted(scope.conclusions)))
    return Ref(conclusion=name, label=label, cite=cite)


def _fact(name: str, scope: Scope) -> FactDefinition:
    if name not in scope.vocabulary:
        raise LeafError(f"unknown fact {name!r}", nearest(name, list(scope.vocabulary.facts)))
    return scope.vocabulary[name]


def _comparison(
    facts: list[FactDefinition], operator: str, right: str, scope: Scope, label: str | None, cite: str | None
) -> Predicate:
    if operator in ("in", "not in"):
        raise LeafError(f"{facts[0].name} is a number; compare it with <, <=, >, >=, = or !=")
    if len(facts) > 1 and any(fact.kind != "number" for fact in facts):
        raise LeafError(f"{facts[0].name}: only plain numbers can be added")
    return Compare(
        facts=tuple(fact.name for fact in facts),
        operator=cast(Operator, operator),
        bound=_day(right) if facts[0].kind == "date" else _number(right, scope),
        label=label,
        cite=cite,
    )


def _day(text: str) -> int:
    try:
        return day_number(text)
    except ValueError:
        raise LeafError(f"expected a date such as 2023-11-17, got {text!r}") from None


def _number(text: str, scope: Scope) -> int:
    if not text.startswith("$"):
        try:
            return parse_number(text)
        except ValueError as error:
            raise LeafError(str(error)) from None
    if text[1:] not in scope.numbers:
        raise LeafError(f"unknown number {text!r}", nearest(text[1:], list(scope.numbers)))
    return scope.numbers[text[1:]]


def _membership(
    fact: FactDefinition, operator: str, right: str, scope: Scope, label: str | None, cite: str | None
) -> Predicate:
    if operator not in ("=", "!=", "in", "not in"):
        raise LeafError(f"{fact.name} is a {fact.kind}; test it with =, !=, in or not in")
    named = right[1:] if right.startswith("$") else None
    node = Among(fact=fact.name, values=_values(fact, right, scope), named=named, label=label, cite=cite)
    if operator in ("=", "in"):
        return node
    return Not(part=Among(fact=fact.name, values=node.values, named=named), label=label, cite=cite)


def _values(fact: FactDefinition, text: str, scope: Scope) -> frozenset[Scalar]:
    if text.startswith("$"):
        if text[1:] not in scope.sets:
            raise LeafError(f"unknown set {text!r}", nearest(text[1:], list(scope.sets)))
        return frozenset(scope.sets[text[1:]])
    inside = text[1:-1].split(",") if text.startswith("[") and text.endswith("]") else [text]
    return frozenset(_value(fact, word.strip().strip("\"'")) for word in inside)


def _value(fact: FactDefinition, word: str) -> Scalar:
    if fact.kind == "flag":
        if word not in _YES_NO:
            raise LeafError(f"{fact.name} is yes or no, not {word!r}")
        return _YES_NO[word]
    if fact.words and word not in fact.words:
        raise LeafError(f"{word!r} is not a value of {fact.name}", nearest(word, fact.words))
    return word

"""A grammar of date expressions: ordered rules, one combined scan, leftmost and then first rule wins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from licet.press.dates.value import Anchor, Kind, When

_BEFORE: Final = 24
_AFTER: Final = 56
"""Characters of an expression before and after its hint."""

Resolve = Callable[[re.Match[str], Anchor], When | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of writing a date.

    Attributes:
        pattern: the regular expression, with named groups for the numbers.
        resolve: the value, given the match and what it leans on; None when there is no such date.
        kind: absolute when the year is written.
        weak: the expression dates a clause only when nothing better does (당시, "at the time").
    """

    pattern: re.Pattern[str]
    resolve: Resolve
    kind: Kind = "relative"
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules of one language, compiled into a single scan."""

    rules: Sequence[Rule]
    scan: re.Pattern[str]
    hint: re.Pattern[str]

    def find(self, text: str) -> Iterator[tuple[re.Match[str], Rule]]:
        """Every expression in `text`, left to right, never overlapping."""
        for hit in self._hits(text):
            rule = self.rules[int((hit.lastgroup or "r0")[1:])]
            match = rule.pattern.match(text, hit.start())
            if match:
                yield match, rule

    def _hits(self, text: str) -> Iterator[re.Match[str]]:
        """Matches of the scan, tried only around what every expression holds."""
        end = 0
        for hint in self.hint.finditer(text):
            while end <= hint.start():
                found = self.scan.search(text, max(end, hint.start() - _BEFORE), hint.end() + _AFTER)
                if not found or found.start() > hint.start():
                    break
                yield found
                end = max(found.end(), found.start() + 1)


def rule(
    pattern: str, resolve: Resolve, kind: Kind = "relative", *, weak: bool = False, ignore_case: bool = False
) -> Rule:
    """A rule from its pattern text."""
    return Rule(re.compile(pattern, re.IGNORECASE if ignore_case else 0), resolve, kind, weak)


def grammar(rules: Sequence[Rule], hint: str) -> Grammar:
    """Compile the rules into one alternation; inner group names are dropped, so that rules may share them.

    Args:
        rules: in order of precedence.
        hint: what every expression holds; text without it is not scanned.
    """
    flags = re.IGNORECASE if rules and rules[0].pattern.flags & re.IGNORECASE else 0
    plain = [re.sub(r"\(\?P<\w+>", "(?:", each.pattern.pattern) for each in rules]
    return Grammar(
        rules,
        re.compile("|".join(f"(?P<r{i}>{p})" for i, p in enumerate(plain)), flags),
        re.compile(hint, flags),
    )


def stamped(when: When | None, kind: Kind, expr: str) -> When | None:
    """The value with its kind and the expression as written."""
    return replace(when, kind=kind, expr=expr) if when else None


def number(match: re.Match[str], group: str) -> int:
    """A group as a number; full-width digits count."""
    return int(match[group])


def has(match: re.Match[str], group: str) -> bool:
    """Whether the group took part in the match."""
    return match.groupdict().get(group) is not None

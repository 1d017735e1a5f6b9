"""A grammar of date expressions: ordered rules, one combined scan, leftmost and then first rule wins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
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
    """The rules of one language, compiled into a single scan.

    Attributes:
        rules: in order of precedence.
        scan: one alternation of all of them.
        opens: where an expression may begin.
        hints: what every expression holds; text without any of them is not scanned.
    """

    rules: Sequence[Rule]
    scan: re.Pattern[str]
    opens: re.Pattern[str]
    hints: tuple[re.Pattern[str], ...]

    def find(self, text: str) -> Iterator[tuple[re.Match[str], Rule]]:
        """Every expression in `text`, left to right, never overlapping."""
        for hit in self._hits(text):
            rule = self.rules[int((hit.lastgroup or "r0")[1:])]
            match = rule.pattern.match(text, hit.start())
            if match:
                yield match, rule

    def _hits(self, text: str) -> Iterator[re.Match[str]]:
        """Matches of the scan, tried only where an expression may begin, before what every expression holds."""
        end = 0
        found = chain.from_iterable(each.finditer(text) for each in self.hints)
        for first, last in sorted(hint.span() for hint in found):
            for place in self.opens.finditer(text, max(end, first - _BEFORE), first + 1):
                hit = self.scan.match(text, place.start(), last + _AFTER) if place.start() >= end else None
                if hit:
                    yield hit
                    end = hit.end()


def rule(
    pattern: str, resolve: Resolve, kind: Kind = "relative", *, weak: bool = False, ignore_case: bool = False
) -> Rule:
    """A rule from its pattern text."""
    return Rule(re.compile(pattern, re.IGNORECASE if ignore_case else 0), resolve, kind, weak)


def grammar(rules: Sequence[Rule], *, opens: str, hints: Sequence[str]) -> Grammar:
    """Compile the rules into one alternation; inner group names are dropped, so that rules may share them.

    Args:
        rules: in order of precedence.
        opens: where an expression may begin.
        hints: what every expression holds; an alternation of words alone is found fastest, so digits stand apart.
    """
    flags = re.IGNORECASE if rules and rules[0].pattern.flags & re.IGNORECASE else 0
    plain = [re.sub(r"\(\?P<\w+>", "(?:", each.pattern.pattern) for each in rules]
    return Grammar(
        rules,
        re.compile("|".join(f"(?P<r{i}>{p})" for i, p in enumerate(plain)), flags),
        re.compile(opens, flags),
        tuple(re.compile(hint, flags) for hint in hints),
    )


def stamped(when: When | None, kind: Kind, expr: str) -> When | None:
    """The value with its kind and the expression as written."""
    return replace(when, kind=kind, expr=expr) if when else None


def number(match: re.Match[str], group: str) -> int:
    """A group as a number; full-width digits count."""
    return int(match[group])


def has(match: re.Match[str], group: str) -> bool:
    """Whether the group took part in the match."""
    return group in match.re.groupindex and match[group] is not None

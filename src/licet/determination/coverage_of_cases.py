"""Which leaves of the law no case decides: a leaf counts once flipping it flips its rule in some case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import count

from msgspec import Struct

from licet.determination.cases import ConformanceCase, work_out
from licet.determination.phrase import describe
from licet.interpret.explain import Reasoning
from licet.logic.leaf import Scope
from licet.logic.tree import FALSE, TRUE, AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref, walk
from licet.rulebook.book import Rulebook
from licet.rulebook.edition import RuleInForce
from licet.rulebook.predicate_form import build
from licet.rulebook.records import Rule, Version


class Leaf(Struct, frozen=True, order=True):
    """One test in one version of a rule: where it stands, and what it asks."""

    file: str
    rule: str
    since: str
    text: str

    def __str__(self) -> str:
        return f"{self.file} {self.rule} (from {self.since}): {self.text}"


Place = tuple[str, int, str, int]
"""Rule, version, predicate (the rule's own or a condition's) and position of a leaf."""


def undecided_leaves(
    book: Rulebook, cases: Iterable[ConformanceCase], files: Collection[str] | None = None
) -> tuple[Leaf, ...]:
    """The leaves that no case makes decisive, in order.

    Args:
        book: the rulebook whose rules are looked at.
        cases: conformance cases; those that cannot be carried out raise.
        files: the rule files to look at, such as `rulebook/rules/774-ccl/3A090.yaml`; None for all.
    """
    wanted = [rule for rule in book.contents.rules.values() if files is None or rule.file in files]
    open_leaves = {place: leaf for rule in wanted for place, leaf in _leaves_of(rule, book)}
    for case in cases:
        for place in _decided_in(case, book, open_leaves):
            del open_leaves[place]
    return tuple(sorted(open_leaves.values()))


def _leaves_of(rule: Rule, book: Rulebook) -> Iterator[tuple[Place, Leaf]]:
    """Every leaf of every version; numbers and sets do not matter to where a leaf stands."""
    contents = book.contents
    scope = Scope(book.vocabulary, dict.fromkeys(contents.numbers, 0), dict.fromkeys(contents.sets, frozenset[str]()))
    titles = {name: f"rule {name}" for name in contents.rules}
    for number, version in enumerate(rule.versions):
        for name, form in _forms(rule, version):
            for position, leaf in enumerate(_tests(build(form, scope, _never))):
                text = describe(leaf, book.vocabulary, titles)
                yield (rule.name, number, name, position), Leaf(rule.file, name, version.span.start, text)


def _forms(rule: Rule, version: Version) -> Iterator[tuple[str, object]]:
    yield rule.name, version.form
    yield from ((f"{rule.name}.{condition.id}", condition.form) for condition in version.conditions)


def _decided_in(case: ConformanceCase, book: Rulebook, open_leaves: Mapping[Place, Leaf]) -> list[Place]:
    """The leaves still open that this case decides."""
    edition = book.edition(case.on, case.known)
    reasoning = work_out(case, edition).reasoning
    found: list[Place] = []
    for rule in edition.rules.values():
        versions = book.contents.rules[rule.name].versions
        number = next(index for index, version in enumerate(versions) if version.span == rule.span)
        for name, predicate in _predicates(rule):
            places = [(rule.name, number, name, position) for position in range(len(_tests(predicate)))]
            found += [place for place in places if place in open_leaves and _decides(predicate, place[3], reasoning)]
    return found


def _predicates(rule: RuleInForce) -> Iterator[tuple[str, Predicate]]:
    yield rule.name, rule.when
    yield from ((condition.name, condition.when) for condition in rule.conditions)


def _decides(predicate: Predicate, position: int, reasoning: Reasoning) -> bool:
    """Whether the leaf is known, and its opposite turns a definite answer into the opposite one."""
    held = reasoning.explain(_tests(predicate)[position]).truth
    before = reasoning.explain(predicate).truth
    if held is None or before is None:
        return False
    after = reasoning.explain(_forced(predicate, position, FALSE if held else TRUE, count())).truth
    return after is not None and after is not before


def _tests(predicate: Predicate) -> list[Predicate]:
    return [node for node in walk(predicate) if isinstance(node, Compare | Among | Ref)]


def _forced(node: Predicate, position: int, truth: Predicate, seen: Iterator[int]) -> Predicate:
    """The predicate with the leaf at a position replaced by a constant."""
    match node:
        case AllOf(parts=parts):
            return AllOf(parts=tuple(_forced(part, position, truth, seen) for part in parts))
        case AnyOf(parts=parts):
            return AnyOf(parts=tuple(_forced(part, position, truth, seen) for part in parts))
        case Not(part=part):
            return Not(part=_forced(part, position, truth, seen))
        case Possible(part=part):
            return Possible(part=_forced(part, position, truth, seen))
        case _:
            return truth if next(seen) == position else node


def _never(node: object, what: str, near: str | None) -> None:
    """A rulebook that was read without problems builds without any."""
    raise AssertionError(f"{node}: {what} {near or ''}")

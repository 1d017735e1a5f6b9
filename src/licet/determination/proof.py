"""The proof written out: each conclusion that bears on the answer, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from msgspec import Struct, field

from licet.determination.facts import Gathered
from licet.determination.phrase import WORDS, describe, say
from licet.determination.plan import SUBJECT, Plan, make_plan, need
from licet.interpret.decide import Program, Run
from licet.interpret.explain import Reasoning
from licet.logic.tree import Among, Compare, Predicate, Ref, Truth, children
from licet.model.determination import Line
from licet.rulebook.edition import Edition


def proof_lines(reasoning: Reasoning, edition: Edition, plan: Plan, gathered: Gathered) -> tuple[Line, ...]:
    """The trace: jurisdiction, every requirement that applies or may apply, and what was decided along the way.

    Each conclusion is written out once, where it is first needed.
    """
    names = [SUBJECT, *(rule.name for rule in edition.stage("classification"))]
    names += [need(rule) for rule in plan.requirements if reasoning.truth(need(rule)) is not False]
    return conclusion_lines(names, reasoning, edition, gathered)


def conclusion_lines(
    names: Iterable[str], reasoning: Reasoning, edition: Edition, gathered: Gathered
) -> tuple[Line, ...]:
    """The trace of some conclusions, each written out once."""
    run, said = reasoning.run, _Said(reasoning, gathered)
    return tuple(
        [
            Line(text, WORDS[test(run)], depth, cite, label, said[facts])
            for text, test, depth, cite, label, facts in _form(edition, tuple(names))
        ]
    )


class _Said(dict[tuple[str, ...], str | None]):
    """The value a leaf saw and where it came from, by the facts it reads; each is said once."""

    __slots__ = ("gathered", "reasoning")

    def __init__(self, reasoning: Reasoning, gathered: Gathered) -> None:
        super().__init__({(): None})
        self.reasoning = reasoning
        self.gathered = gathered

    def __missing__(self, names: tuple[str, ...]) -> str:
        found = self[names] = self._say(names)
        return found

    def _say(self, names: tuple[str, ...]) -> str:
        value = self.reasoning.seen(names)
        if value is None:
            return "not stated"
        source = self.gathered.sources.get(names[0])
        said = say(value, self.gathered.vocabulary[names[0]])
        return f"{said} ({source})" if source else said


class _Sentence(NamedTuple):
    """One line as it reads for every transaction: what is asked, how it is decided, and the facts it reads."""

    text: str
    test: Callable[[Run], Truth]
    depth: int
    cite: str | None
    label: str | None
    facts: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def _form(edition: Edition, names: tuple[str, ...]) -> tuple[_Sentence, ...]:
    """The lines for some conclusions, the same whatever the answers: written once for each choice of them."""
    titles = {name: rule.title for name, rule in edition.rules.items()}
    sets = {f"${name}": label for name, label in edition.set_labels.items()}
    writer = _Writer(edition, make_plan(edition).program, {SUBJECT: "Subject to the EAR", **titles, **sets})
    return tuple(sentence for name in names for sentence in writer.conclusion(name, 0))


class _Writer(Struct):
    edition: Edition
    program: Program
    titles: dict[str, str]
    written: set[str] = field(default_factory=set[str])

    def conclusion(self, name: str, depth: int, label: str | None = None) -> Iterator[_Sentence]:
        """A named conclusion: its title, then its reasons unless they were written before."""
        plain = name.removeprefix("need.")
        rule = self.edition.rules.get(plain)
        text = self.titles.get(plain) or plain.replace("_", " ")
        yield _Sentence(text, itemgetter(name), depth, rule and rule.cite, label or plain)
        if name not in self.written:
            self.written.add(name)
            root = self.program.conclusions[name]
            for top in (root,) if isinstance(root, Compare | Among | Ref) else children(root):
                yield from self._below(top, depth + 1)

    def _below(self, node: Predicate, depth: int) -> Iterator[_Sentence]:
        if isinstance(node, Ref):
            yield from self.conclusion(node.conclusion, depth, node.label)
            return
        text, test = describe(node, self.edition.vocabulary, self.titles), self.program.test_of(node)
        facts = node.facts if isinstance(node, Compare) else (node.fact,) if isinstance(node, Among) else ()
        yield _Sentence(text, test, depth, node.cite, node.label, facts)
        for part in children(node):
            yield from self._below(part, depth + 1)

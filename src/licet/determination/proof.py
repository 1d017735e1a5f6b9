"""The proof written out: each conclusion that bears on the answer, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct, field

from licet.determination.facts import Gathered
from licet.determination.phrase import WORDS, describe, say
from licet.determination.plan import SUBJECT, Plan, make_plan, need
from licet.interpret.decide import Run
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
    writer = _Writer(_wording(edition), reasoning, gathered)
    for name in names:
        writer.conclusion(name, 0)
    return tuple(writer.lines)


class _Sentence(NamedTuple):
    """One node below a conclusion, as it reads for every transaction; `opens` names a conclusion it refers to."""

    depth: int
    text: str
    cite: str | None
    label: str | None
    facts: tuple[str, ...]
    opens: str | None
    test: Callable[[Run], Truth]


class _Written(NamedTuple):
    """A conclusion as it reads for every transaction: its title, then the nodes below it.

    Those of the conclusions it refers to are not among them.
    """

    title: str
    label: str
    cite: str | None
    below: tuple[_Sentence, ...]


class _Wording(Struct):
    """How each conclusion of an edition reads; the same for every transaction, so written once."""

    edition: Edition
    titles: dict[str, str]
    written: dict[str, _Written] = field(default_factory=dict[str, _Written])

    def of(self, name: str) -> _Written:
        """A conclusion, written when first asked for."""
        found = self.written.get(name)
        if found is None:
            plain = name.removeprefix("need.")
            rule = self.edition.rules.get(plain)
            root = make_plan(self.edition).conclusions[name]
            tops = (root,) if isinstance(root, Compare | Among | Ref) else children(root)
            found = self.written[name] = _Written(
                title=self.titles.get(plain) or plain.replace("_", " "),
                label=plain,
                cite=rule and rule.cite,
                below=tuple(one for top in tops for one in self._sentences(top, 1)),
            )
        return found

    def _sentences(self, node: Predicate, depth: int) -> Iterator[_Sentence]:
        yield _Sentence(
            depth=depth,
            text=describe(node, self.edition.vocabulary, self.titles),
            cite=node.cite,
            label=node.label,
            facts=node.facts if isinstance(node, Compare) else (node.fact,) if isinstance(node, Among) else (),
            opens=node.conclusion if isinstance(node, Ref) else None,
            test=make_plan(self.edition).program.test_of(node),
        )
        for part in children(node):
            yield from self._sentences(part, depth + 1)


@lru_cache(maxsize=256)
def _wording(edition: Edition) -> _Wording:
    titles = {name: rule.title for name, rule in edition.rules.items()}
    sets = {f"${name}": label for name, label in edition.set_labels.items()}
    return _Wording(edition, {SUBJECT: "Subject to the EAR", **titles, **sets})


class _Writer(Struct):
    wording: _Wording
    reasoning: Reasoning
    gathered: Gathered
    lines: list[Line] = field(default_factory=list[Line])
    written: set[str] = field(default_factory=set[str])
    said: dict[tuple[str, ...], str | None] = field(default_factory=lambda: {(): None})

    def conclusion(self, name: str, depth: int, label: str | None = None) -> None:
        """A named conclusion: its title, then its reasons unless they were written before."""
        run, said, write = self.reasoning.run, self.said, self.lines.append
        title, plain, its_cite, below = self.wording.of(name)
        write(Line(title, WORDS[run[name]], depth, its_cite, label or plain))
        if name in self.written:
            return
        self.written.add(name)
        for deeper, text, cite, its_label, facts, opens, test in below:
            if opens is not None:
                self.conclusion(opens, depth + deeper, its_label)
            else:
                seen = said[facts] if facts in said else self._say(facts)
                write(Line(text, WORDS[test(run)], depth + deeper, cite, its_label, seen))

    def _say(self, names: tuple[str, ...]) -> str:
        """The value a leaf saw and where it came from, said once."""
        value = self.reasoning.seen(names)
        source = self.gathered.sources.get(names[0])
        said = "not stated" if value is None else say(value, self.wording.edition.vocabulary[names[0]])
        found = self.said[names] = f"{said} ({source})" if source and value is not None else said
        return found

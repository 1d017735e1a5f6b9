"""The proof written out: each conclusion that bears on the answer, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct, field

from licet.determination.facts import Gathered
from licet.determination.phrase import WORDS, describe, say
from licet.determination.plan import SUBJECT, Plan, need
from licet.interpret.explain import Reasoning, Step
from licet.logic.tree import Among, Compare, Predicate, Ref
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
    writer = _Writer(_wording(edition), gathered)
    for name in names:
        writer.conclusion(name, reasoning.conclude(name), 0)
    return tuple(writer.lines)


class _Wording(Struct):
    """How each node of an edition reads; the same for every transaction, so written once."""

    edition: Edition
    titles: dict[str, str]
    written: dict[int, str] = field(default_factory=dict[int, str])

    def of(self, node: Predicate) -> str:
        text = self.written.get(id(node))
        if text is None:
            text = self.written[id(node)] = describe(node, self.edition.vocabulary, self.titles)
        return text


@lru_cache(maxsize=256)
def _wording(edition: Edition) -> _Wording:
    titles = {name: rule.title for name, rule in edition.rules.items()}
    sets = {f"${name}": label for name, label in edition.set_labels.items()}
    return _Wording(edition, {SUBJECT: "Subject to the EAR", **titles, **sets})


class _Writer(Struct):
    wording: _Wording
    gathered: Gathered
    lines: list[Line] = field(default_factory=list[Line])
    written: set[str] = field(default_factory=set[str])
    said: dict[tuple[str, ...], str] = field(default_factory=dict[tuple[str, ...], str])

    def conclusion(self, name: str, step: Step, depth: int, label: str | None = None) -> None:
        """A named conclusion: its title, then its reasons unless they were written before."""
        plain = name.removeprefix("need.")
        rule = self.wording.edition.rules.get(plain)
        text = self.wording.titles.get(plain) or plain.replace("_", " ")
        self.lines.append(Line(text, WORDS[step.truth], depth, rule and rule.cite, label or plain))
        if name in self.written:
            return
        self.written.add(name)
        for part in step.because or ((step,) if isinstance(step.node, Compare | Among) else ()):
            self.step(part, depth + 1)

    def step(self, step: Step, depth: int) -> None:
        """One node, and everything below it."""
        node = step.node
        if isinstance(node, Ref):
            self.conclusion(node.conclusion, step.because[0], depth, node.label)
            return
        seen = self._seen(step, node) if isinstance(node, Compare | Among) else None
        self.lines.append(Line(self.wording.of(node), WORDS[step.truth], depth, node.cite, node.label, seen))
        for part in step.because:
            self.step(part, depth + 1)

    def _seen(self, step: Step, node: Compare | Among) -> str:
        if step.seen is None:
            return "not stated"
        names = node.facts if isinstance(node, Compare) else (node.fact,)
        if names not in self.said:
            source = self.gathered.sources.get(names[0])
            said = say(step.seen, self.wording.edition.vocabulary[names[0]])
            self.said[names] = f"{said} ({source})" if source else said
        return self.said[names]

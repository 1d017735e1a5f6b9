"""The proof written out: each conclusion that bears on the answer, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from licet.determination.facts import Gathered
from licet.determination.phrase import WORDS, describe, say
from licet.determination.plan import Plan, need
from licet.interpret.explain import Reasoning, Step
from licet.logic.tree import Among, Compare, Ref
from licet.model.determination import Line
from licet.rulebook.edition import Edition

_SUMMARY = ("subject_to_ear", "required", "released.exception", "released.savings", "released.license")


def proof_lines(
    reasoning: Reasoning, edition: Edition, plan: Plan, gathered: Gathered, row: str
) -> tuple[Line, ...]:
    """The whole trace, each conclusion written out once, in the order of the determination."""
    names = ["subject_to_ear", *(rule.name for rule in edition.stage("classification"))]
    names += [need(rule) for rule in plan.requirements if reasoning.truth(need(rule)) is not False]
    return conclusion_lines(names, reasoning, edition, gathered)


def conclusion_lines(
    names: Iterable[str], reasoning: Reasoning, edition: Edition, gathered: Gathered
) -> tuple[Line, ...]:
    """The trace of some conclusions, each written out once."""
    writer = _Writer(edition, gathered)
    for name in names:
        writer.conclusion(name, reasoning.conclude(name), 0)
    return tuple(writer.lines)


class _Writer:
    def __init__(self, edition: Edition, gathered: Gathered) -> None:
        self.edition = edition
        self.gathered = gathered
        self.titles = {name: rule.title for name, rule in edition.rules.items()}
        self.lines: list[Line] = []
        self.written: set[str] = set()

    def conclusion(self, name: str, step: Step, depth: int) -> None:
        """A named conclusion: its title, then its reasons unless they were written before."""
        plain = name.removeprefix("need.")
        rule = self.edition.rules.get(plain)
        text = self.titles.get(plain, plain.replace("_", " "))
        self.lines.append(
            Line(
                text=text, truth=WORDS[step.truth], depth=depth, cite=rule.cite if rule else None, label=plain
            )
        )
        if name not in self.written:
            self.written.add(name)
            for part in step.because or ((step,) if isinstance(step.node, Compare | Among) else ()):
                self._step(part, depth + 1)

    def _step(self, step: Step, depth: int) -> None:
        node = step.node
        if isinstance(node, Ref):
            self.conclusion(node.conclusion, step.because[0], depth)
            return
        self.lines.append(
            Line(
                text=describe(node, self.edition.vocabulary, self.titles),
                truth=WORDS[step.truth],
                depth=depth,
                cite=node.cite,
                label=node.label,
                seen=self._seen(step),
            )
        )
        for part in step.because:
            self._step(part, depth + 1)

    def _seen(self, step: Step) -> str | None:
        if not isinstance(step.node, Compare | Among):
            return None
        if step.seen is None:
            return "not stated"
        name = step.node.facts[0] if isinstance(step.node, Compare) else step.node.fact
        source = self.gathered.sources.get(name)
        said = say(step.seen, self.edition.vocabulary[name])
        return f"{said} ({source})" if source else said


def iterate(lines: tuple[Line, ...]) -> Iterator[str]:
    """The lines as indented text."""
    for line in lines:
        yield f"{'  ' * line.depth}{line.truth:8}{line.text}"

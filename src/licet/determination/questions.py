"""What to ask a person: the fewest facts that would decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from licet.determination.facts import Gathered
from licet.logic.vocabulary import Vocabulary
from licet.model.determination import Question


def questions(names: Iterable[str], vocabulary: Vocabulary, gathered: Gathered) -> tuple[Question, ...]:
    """One question for each missing fact; a ratio is asked for by its missing part when the other is known."""
    asked = dict.fromkeys(part for name in names for part in _askable(name, vocabulary, gathered))
    return tuple(Question(fact=name, ask=vocabulary[name].ask, ask_ko=vocabulary[name].ask_ko) for name in asked)


def _askable(name: str, vocabulary: Vocabulary, gathered: Gathered) -> Iterator[str]:
    ratio = vocabulary[name].ratio
    unseen = [part for part in ratio or () if part not in gathered.values]
    if len(unseen) == 1:
        yield unseen[0]
    else:
        yield name

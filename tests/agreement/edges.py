"""Random facts that sit where law is decided: at every bound, one unit beside it, in and beside every set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from licet.batch.presumed import decidable
from licet.interpret.columns import PLACES
from licet.logic.number import DIGITS, SCALE, Ratio
from licet.logic.tree import Among, Compare, walk
from licet.logic.values import Several, Value
from licet.logic.vocabulary import FactDefinition, Vocabulary
from licet.rulebook.book import Rulebook
from licet.rulebook.edition import Edition

UNIT = 10 ** (DIGITS - PLACES)
UNKNOWN = 0.10


def boundary_days(book: Rulebook) -> list[str]:
    """Every day on which the law changes, the day before and the day after."""
    days = {date.fromisoformat(day) + timedelta(days=n) for day in book.change_days for n in (-1, 0, 1)}
    return sorted(day.isoformat() for day in days)


@dataclass(frozen=True)
class Edges:
    """The values that matter to some predicates, by fact."""

    bounds: Mapping[str, tuple[int, ...]]
    words: Mapping[str, tuple[str, ...]]
    sums: tuple[tuple[tuple[str, ...], int], ...]
    vocabulary: Vocabulary

    @classmethod
    def of(cls, edition: Edition) -> Edges:
        """All bounds and set members of an edition."""
        leaves = [leaf for node in decidable(edition).values() for leaf in walk(node)]
        bounds: dict[str, set[int]] = {}
        words: dict[str, set[str]] = {}
        for leaf in leaves:
            if isinstance(leaf, Compare):
                for fact in leaf.facts:
                    bounds.setdefault(fact, set()).add(leaf.bound)
            elif isinstance(leaf, Among):
                words.setdefault(leaf.fact, set()).update(str(one) for one in leaf.values if isinstance(one, str))
        sums = tuple(
            {(leaf.facts, leaf.bound) for leaf in leaves if isinstance(leaf, Compare) and len(leaf.facts) > 1}
        )
        return cls(
            {name: tuple(sorted(one)) for name, one in bounds.items()},
            {name: tuple(sorted(one)) for name, one in words.items()},
            tuple(sorted(sums)),
            edition.vocabulary,
        )

    @property
    def names(self) -> list[str]:
        """Every fact the edition reads, and the parts of its ratios."""
        read = {*self.bounds, *self.words}
        parts = {part for name in read for part in self.vocabulary[name].ratio or ()}
        return sorted(read | parts)

    def draw(self, random: Random) -> dict[str, Value]:
        """One set of facts."""
        facts: dict[str, Value] = {}
        for name in self.names:
            if self.vocabulary[name].kind != "ratio" and random.random() >= UNKNOWN:
                facts[name] = self._value(self.vocabulary[name], random)
        if self.sums and random.random() < 0.3:
            self._split_a_sum(facts, random)
        for name in self.names:
            if self.vocabulary[name].ratio is not None:
                self._ratio(self.vocabulary[name], facts, random)
        return facts

    def _value(self, fact: FactDefinition, random: Random) -> Value:
        if fact.kind == "flag":
            return random.random() < 0.5
        if fact.kind in ("number", "date"):
            return self._beside(
                self.bounds.get(fact.name, (0, 100 * SCALE)), random, SCALE if fact.kind == "date" else UNIT
            )
        words = (*self.words.get(fact.name, ()), "ZZ")
        if not fact.several:
            return random.choice(words)
        some = random.sample(words, k=min(random.randrange(3), len(words)))
        return Several(frozenset(some), random.random() < 0.7)

    def _beside(self, bounds: tuple[int, ...], random: Random, unit: int) -> int:
        near = random.choice(bounds) // unit * unit + random.choice((-1, 0, 0, 1)) * unit
        return max(near if random.random() < 0.9 else near * random.choice((0, 2)), 0)

    def _split_a_sum(self, facts: dict[str, Value], random: Random) -> None:
        names, bound = random.choice(self.sums)
        first = random.randrange(0, bound // UNIT + 1) * UNIT
        facts[names[0]] = first
        facts[names[1]] = max(bound - first + random.choice((-1, 0, 1)) * UNIT, 0)

    def _ratio(self, fact: FactDefinition, facts: dict[str, Value], random: Random) -> None:
        """Exactly at a bound over a random area, or stated by itself when a part is unknown."""
        above, below = fact.ratio or ("", "")
        bound = random.choice(self.bounds.get(fact.name, (SCALE,)))
        if random.random() < 0.6 and below in facts:
            area = random.randrange(1, 2000)
            facts[below] = area * SCALE
            facts[above] = max(bound * area // UNIT * UNIT + random.choice((-1, 0, 1)) * UNIT, 0)
        one, other = facts.get(above), facts.get(below)
        if isinstance(one, int) and isinstance(other, int) and other > 0:
            facts[fact.name] = Ratio(one, other)
        elif random.random() < 0.7:
            facts[fact.name] = max(bound // UNIT * UNIT + random.choice((-1, 0, 1)) * UNIT, 0)


def lines(
    book: Rulebook, count: int, seed: int, share: tuple[int, int] = (0, 1)
) -> Iterator[tuple[Edition, list[dict[str, Value]]]]:
    """`count` sets of facts over all boundary days, by the edition that governs each.

    Args:
        share: (which, of how many): every so-manieth edition, so that shards do not repeat each other.
    """
    random = Random(seed)
    some = _days_of(book, *share)
    days: dict[int, tuple[Edition, int]] = {}
    for _ in range(count):
        edition = book.edition(random.choice(some))
        days[id(edition)] = edition, days.get(id(edition), (edition, 0))[1] + 1
    for edition, many in days.values():
        edges = Edges.of(edition)
        yield edition, [edges.draw(random) for _ in range(many)]


def _days_of(book: Rulebook, which: int, many: int) -> list[str]:
    regimes = sorted({book.edition(day).on for day in boundary_days_of(book)})
    mine = set(regimes[which::many])
    return [day for day in boundary_days_of(book) if book.edition(day).on in mine]


_DAYS: dict[str, list[str]] = {}


def boundary_days_of(book: Rulebook) -> list[str]:
    """The boundary days of a rulebook, computed once."""
    return _DAYS.setdefault(book.fingerprint, boundary_days(book))

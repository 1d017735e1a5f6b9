"""A chunk of lines on its way through the decider, coded and then decided, and the classes met so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from licet.batch.arrow import Table
from licet.batch.figures import Figures
from licet.batch.intern import Codes, Lookup
from licet.batch.on_line import LineFacts
from licet.batch.profiles import Profile
from licet.batch.tally import Sums
from licet.logic.values import Value
from licet.model.errors import Problem


@dataclass(slots=True)
class Coded:
    """A chunk whose lines have a signature: what the rules make of them.

    Attributes:
        profiles: by group, the profile of each line.
        apart: by group, the profiles of lines that were read with more than its columns.
        signatures: of each line, -1 where it could not be read. `sums`: of the lines by signature.
    """

    table: Table
    regimes: Lookup
    profiles: dict[str, Lookup]
    apart: dict[str, dict[int, int]]
    line: LineFacts | None
    quantity: Figures | None
    value: Figures | None
    problems: dict[int, list[Problem]]
    signatures: Codes = field(init=False)
    sums: Sums = field(init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """The first line of a class: where it stands, and the facts that stand for the class.

    Attributes:
        firsts: the first lines of the classes met in the same chunk; this one stands at `place`.
        profiles: what its columns say, group by group.
        answer: classes that differ by their law only have the same number.
    """

    regime: int
    chunk: int
    row: int
    firsts: Table
    place: int
    profiles: tuple[Profile, ...]
    answer: int

    @property
    def line(self) -> Table:
        """The line as it stands in the book."""
        return self.firsts.slice(self.place, 1)

    @property
    def facts(self) -> Mapping[str, Value]:
        """The facts of all groups."""
        return {name: value for one in self.profiles for name, value in one.facts.items()}

    @property
    def sources(self) -> Mapping[str, str]:
        """Where each fact that was not stated came from."""
        return {name: source for one in self.profiles for name, source in one.sources.items()}


@dataclass(slots=True)
class Decided:
    """A chunk's lines.

    Attributes:
        line: the class of each, -1 where it could not be read. `problems`: why it could not.
        sums: of the lines by class. `fresh`: the classes met for the first time.
    """

    line: Lookup
    problems: dict[int, list[Problem]]
    quantity: Figures | None
    value: Figures | None
    sums: Sums
    fresh: list[int]

    @property
    def classes(self) -> Codes:
        """The class of each line, written out."""
        return self.line.codes()


@dataclass(slots=True)
class Classes:
    """The classes met so far, numbered in the order of the book.

    Attributes:
        members: the first line of each.
        of_signature: signature number to class, -1 for none yet; its last place stands for lines without one.
    """

    members: list[Member] = field(default_factory=list[Member])
    of_signature: Codes = field(default_factory=lambda: np.full(1, -1, np.int32))

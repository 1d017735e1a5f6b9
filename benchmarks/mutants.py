"""Small mistakes in a rulebook: a threshold, an operator, a date or a member of a set, each edited at random."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

_FACT = r"(?<![\w.{])[a-z_]+\.[a-z_0-9.]+(?: \+ [a-z_]+\.[a-z_0-9.]+)*"
_PATTERNS = {
    "threshold": re.compile(rf"(?:{_FACT} (?:>=|<=|<|>|=) |value: \"?)(?P<it>\d[\d.]*)\b"),
    "operator": re.compile(rf"{_FACT} (?P<it>>=|<=|!=|<|>|=|not in|in) "),
    "date": re.compile(r"\b(?:from|until): (?P<it>\d{4}-\d\d-\d\d)"),
    "member": re.compile(r"(?:members:\s+|\bin )\[(?P<it>[^\]]*)\]"),
}
_OPERATORS = {">=": ">", "<=": "<", ">": ">=", "<": "<=", "=": "!=", "!=": "=", "in": "not in", "not in": "in"}

KINDS = tuple(_PATTERNS)


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of text that can be edited, the line it begins on and its span in the file."""

    file: str
    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """One edit: where, and what is written instead."""

    kind: str
    place: Place
    new: str

    def __str__(self) -> str:
        return f"{self.kind:10}{self.place.file}:{self.place.line}  {self._what()}"

    def _what(self) -> str:
        if self.kind != "member":
            return f"{self.place.text!r} -> {self.new!r}"
        old, new = set(_members(self.place.text)), set(_members(self.new))
        return " ".join([*(f"without {one}" for one in old - new), *(f"with {one}" for one in new - old)])

    def applied(self, whole: str) -> str:
        """The text of its file with the edit made."""
        return whole[: self.place.start] + self.new + whole[self.place.end :]


def mutants(root: Path, count: int, seed: int) -> Iterator[Mutant]:
    """Random edits, as many of each kind, no place twice."""
    chance = random.Random(seed)
    for kind in KINDS:
        found = list(places(root, kind))
        chance.shuffle(found)
        edits = ((place, _edited(kind, place, found, chance)) for place in found)
        made = [Mutant(kind, place, new) for place, new in edits if new is not None]
        yield from made[: count // len(KINDS)]


def places(root: Path, kind: str) -> Iterator[Place]:
    """Every place of a rulebook where a mistake of this kind can be made."""
    for path in sorted([*(root / "rules").rglob("*.yaml"), *(root / "parameters").rglob("*.yaml")]):
        text = path.read_text(encoding="utf-8")
        for match in _PATTERNS[kind].finditer(text):
            line = text.count("\n", 0, match.start("it")) + 1
            yield Place(path.relative_to(root).as_posix(), line, *match.span("it"), match["it"])


def _edited(kind: str, place: Place, others: list[Place], chance: random.Random) -> str | None:
    """What a small mistake writes at a place; None when the place allows none."""
    match kind:
        case "threshold":
            return _moved(place.text, chance.choice((-1, 1)))
        case "operator":
            return _OPERATORS[place.text]
        case "date":
            return (date.fromisoformat(place.text) + timedelta(days=chance.choice((-30, -1, 1, 30)))).isoformat()
        case _:
            return _one_more_or_less(place, others, chance)


def _moved(text: str, steps: int) -> str | None:
    """A number moved by its last digit."""
    places = len(text.partition(".")[2])
    moved = float(text) + steps * 10**-places
    return f"{moved:.{places}f}" if moved >= 0 else None


def _one_more_or_less(place: Place, others: list[Place], chance: random.Random) -> str | None:
    """A set without one of its members, or with one that a set it overlaps has."""
    members = _members(place.text)
    near = (set(_members(other.text)) for other in others)
    strange = sorted({one for other in near if other & set(members) for one in other - set(members)})
    if strange and chance.random() < 0.5:
        return ", ".join([*members, chance.choice(strange)])
    members.remove(chance.choice(members))
    return ", ".join(members) if members else None


def _members(text: str) -> list[str]:
    return [one for one in re.split(r"[,\s]+", text) if one]

"""The law as Python written by hand, a function for each conclusion, and a program that decides a file with it.

The program reads the lines in batches, looks the rows of item and party up in dictionaries, puts the facts of a line
together, takes presumptions, decides, and writes every column with the answers. The facts of an item, a party, a
country and a pair of flags are made once, and so are the functions of each law.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from benchmarks.make_book import COUNTRIES
from benchmarks.rule_engines import leaves, plain_value
from licet.batch.groups import DESTINATION, ITEM, MONEY, PARTY, TRANSACTION, group_of_fact
from licet.batch.profiles import Reader
from licet.batch.regimes import Calendar
from licet.determination.plan import REQUIRED, REQUIRED_IN_TEXT, enforced, make_plan, need
from licet.interpret.vectors import facts_read
from licet.logic.number import SCALE
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref, walk
from licet.logic.values import Several, Value
from licet.logic.vocabulary import Vocabulary
from licet.rulebook.book import Rulebook
from licet.rulebook.edition import Edition
from licet.rulebook.stages import POLICIES

Facts = dict[str, Any]
"""Every fact by name: a float, a word, a flag, a set of words with whether it is complete, or None for unknown."""

Test = Callable[[Facts, dict[str, Any]], Any]
"""The truth of a conclusion: yes, no or None; those asked for more than once are kept in the dictionary."""

ANSWERS = ("outcome", "license_required", "eccn", "review_policy")
COLUMNS = ("ship_date", "sku", "customer", "ship_to", "notified", "order", "value")
UNREADABLE = (None,) * len(ANSWERS)
BATCH = 1 << 16


# -- the functions ---------------------------------------------------------------------------------------------------


def written(conclusions: Mapping[str, Predicate], vocabulary: Vocabulary) -> Mapping[str, Test]:
    """A function for each conclusion, by its name."""
    asked = Counter(part.conclusion for node in conclusions.values() for part in walk(node) if isinstance(part, Ref))
    names = {name: f"f{number}" for number, name in enumerate(conclusions)}
    author = _Author(names, vocabulary)
    text = [line for name, node in conclusions.items() for line in author.function(name, node, kept=asked[name] > 1)]
    made: dict[str, Any] = dict(author.sets)
    exec("\n".join(text), made)
    return {name: made[function] for name, function in names.items()}


class _Author:
    """Writes predicates as statements that stop as soon as the truth is settled."""

    def __init__(self, names: Mapping[str, str], vocabulary: Vocabulary) -> None:
        self._names = names
        self._vocabulary = vocabulary
        self.sets: dict[str, frozenset[Any]] = {}

    def function(self, name: str, node: Predicate, *, kept: bool) -> Iterator[str]:
        yield f"def {self._names[name]}(facts, done):"
        if kept:
            yield f"    if {name!r} in done: return done[{name!r}]"
        yield from self._assigned("r", node, "    ")
        if kept:
            yield f"    done[{name!r}] = r"
        yield "    return r"

    def _assigned(self, to: str, node: Predicate, indent: str) -> Iterator[str]:
        match node:
            case Compare(facts=(fact,), operator=operator, bound=bound):
                sign = "==" if operator == "=" else operator
                yield f"{indent}v = facts[{fact!r}]"
                yield f"{indent}{to} = None if v is None else v {sign} {bound / SCALE!r}"
            case Compare(facts=facts, operator=operator, bound=bound):
                seen = " + ".join(f"facts[{fact!r}]" for fact in facts)
                unknown = " or ".join(f"facts[{fact!r}] is None" for fact in facts)
                sign = "==" if operator == "=" else operator
                yield f"{indent}{to} = None if {unknown} else {seen} {sign} {bound / SCALE!r}"
            case Among(fact=fact, values=values):
                yield f"{indent}v = facts[{fact!r}]"
                yield f"{indent}{to} = {self._among(fact, values)}"
            case Ref(conclusion=name):
                yield f"{indent}{to} = {self._names[name]}(facts, done)"
            case Not(part=part):
                yield from self._assigned(to, part, indent)
                yield f"{indent}{to} = None if {to} is None else not {to}"
            case Possible(part=part):
                yield from self._assigned(to, part, indent)
                yield f"{indent}{to} = {to} is not False"
            case AllOf(parts=parts) | AnyOf(parts=parts):
                settles = isinstance(node, AnyOf)
                yield f"{indent}{to} = {not settles}"
                yield f"{indent}while True:"
                for part in parts:
                    yield from self._assigned(f"{to}_", part, f"{indent}    ")
                    yield f"{indent}    if {to}_ is {settles}: {to} = {settles}; break"
                    yield f"{indent}    if {to}_ is None: {to} = None"
                yield f"{indent}    break"

    def _among(self, fact: str, values: frozenset[Any]) -> str:
        if self._vocabulary[fact].several:
            name = f"s{len(self.sets)}"
            self.sets[name] = values
            return f"None if v is None else True if not v[0].isdisjoint({name}) else False if v[1] else None"
        if values == {True}:
            return "v"
        if values == {False}:
            return "None if v is None else not v"
        return f"None if v is None else v in {set(values)!r}"


def handed(facts: Mapping[str, Value]) -> Facts:
    """Facts in the form that these functions read."""
    return {
        name: (value.values, value.complete) if isinstance(value, Several) else plain_value(value)
        for name, value in facts.items()
    }


# -- one law ---------------------------------------------------------------------------------------------------------


class Law:
    """What is in force on some days, and the answers it gives to a line."""

    def __init__(self, edition: Edition) -> None:
        plan = make_plan(edition)
        tests = written(plan.conclusions, edition.vocabulary)
        self.facts = {fact for leaf in leaves(plan.conclusions) for fact in facts_read(leaf)}
        self._presumed = [
            (rule.terms["fact"], _presumed(edition, rule.terms), tests[rule.name])
            for rule in edition.stage("presumption")
        ]
        self._outcomes = [(word, name, tests[name]) for word, name in plan.outcomes]
        self._required, self._in_text = tests[REQUIRED], tests[REQUIRED_IN_TEXT]
        self._eccns = [(rule.terms["eccn"], tests[rule.name]) for rule in edition.stage("eccn")]
        self._needs = [(rule.name, tests[need(rule)]) for rule in plan.requirements if enforced(rule)]
        self._reviews = [
            (frozenset(rule.terms["of"]), rule.terms["policy"], tests[rule.name]) for rule in edition.stage("review")
        ]

    def decide(self, facts: Facts) -> tuple[str | None, ...]:
        """The answers to a line, whose facts are completed by what is presumed."""
        done = self._presume(facts)
        outcome, row = next((word, name) for word, name, test in self._outcomes if test(facts, done))
        return (outcome, self._license_required(outcome, row, facts, done), self._eccn(facts, done),
                self._review(outcome, facts, done))  # fmt: skip

    def _presume(self, facts: Facts) -> dict[str, Any]:
        """Take presumptions, in rounds, since one may rest on another; the truths of the last round still hold."""
        while True:
            done: dict[str, Any] = {}
            taken: Facts = {}
            for fact, value, test in self._presumed:
                if facts[fact] is None and fact not in taken and test(facts, done):
                    taken[fact] = value
            if not taken:
                return done
            facts.update(taken)

    def _license_required(self, outcome: str, row: str, facts: Facts, done: dict[str, Any]) -> str:
        if outcome == "savings_clause":
            return "no"
        required = self._required(facts, done)
        if required is None or row == "outcome.indeterminate.text":
            return "conditional"
        return "yes" if required or self._in_text(facts, done) else "no"

    def _eccn(self, facts: Facts, done: dict[str, Any]) -> str | None:
        truths = [(eccn, test(facts, done)) for eccn, test in self._eccns]
        found = [eccn for eccn, truth in truths if truth] or [eccn for eccn, truth in truths if truth is None]
        said = dict.fromkeys((facts["item.eccn"] or eccn) if eccn == "as stated" else eccn for eccn in found)
        return " or ".join(said) or None

    def _review(self, outcome: str, facts: Facts, done: dict[str, Any]) -> str | None:
        if outcome in ("no_license_required", "not_enforced"):
            return None
        if outcome in ("exception_available", "savings_clause"):
            return "unspecified"
        standing = {name for name, test in self._needs if test(facts, done) is not False}
        policies = [
            self._listed(facts) if policy == "as_listed" else policy
            for of, policy, test in self._reviews
            if not standing.isdisjoint(of) and test(facts, done)
        ]
        return max((one for one in policies if one in POLICIES), key=POLICIES.index, default="unspecified")

    def _listed(self, facts: Facts) -> str:
        stated, _ = facts["parties.listed_policy"] or ((), True)
        return max((one for one in stated if one in POLICIES), key=POLICIES.index, default="unspecified")


def _presumed(edition: Edition, terms: Mapping[str, Any]) -> Any:
    return terms["value"] == "yes" if edition.vocabulary[terms["fact"]].kind == "flag" else terms["value"]


# -- from file to file -----------------------------------------------------------------------------------------------


class Program:
    """A program for one book of `make_book`, with everything made that can be made before the first line."""

    def __init__(self, folder: Path, rulebook: Rulebook) -> None:
        self._lines = folder / "lines.parquet"
        days = pc.unique(parquet.read_table(self._lines, columns=["ship_date"])["ship_date"]).to_pylist()
        calendar = Calendar(rulebook)
        numbers = {day: calendar.number(day) for day in days}
        laws = [Law(regime.edition) for regime in calendar.regimes]
        self._laws = {day: laws[number] for day, number in numbers.items() if isinstance(number, int)}
        self._reader = Reader(calendar.regimes[0].edition)
        self._read = {"item.eccn", "parties.listed_policy"}.union(*(law.facts for law in laws))
        self._items = self._table(folder / "items.parquet", ITEM)
        self._parties = self._table(folder / "parties.parquet", PARTY)
        self._places = {place: self._known({"ship_to": place}, DESTINATION) for place in (None, *COUNTRIES)}
        flags = product((True, False, None), repeat=2)
        names = ("facts.notice_received", "facts.written_purchase_order")
        self._flags = {two: self._known(dict(zip(names, two, strict=True)), TRANSACTION) for two in flags}

    def _table(self, file: Path, group: str) -> Mapping[int, Facts]:
        rows = parquet.read_table(file).to_pylist()
        key = next(iter(rows[0]))
        return {row.pop(key): self._known(row, group) for row in rows}

    def _known(self, row: Mapping[str, Any], group: str) -> Facts:
        """The facts that a row gives, and unknown for the others of its group."""
        vocabulary = self._reader.vocabulary
        unknown = dict.fromkeys(name for name in self._read if group_of_fact(vocabulary[name]) == group)
        found = handed(self._reader.read(row, group).facts)
        return {name: found.get(name) for name in unknown}

    def run(self, target: Path) -> None:
        """Decide every line and write it with its answers."""
        with parquet.ParquetFile(self._lines) as opened:
            kinds = [pa.field(f"licet_{name}", pa.string()) for name in ANSWERS]
            schema = pa.schema([*opened.schema_arrow, *kinds])
            with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
                for batch in opened.iter_batches(BATCH):
                    answers = zip(*self._answers(batch), strict=True)
                    said = [pa.array(one, pa.string()) for one in answers]
                    writer.write_batch(pa.record_batch([*batch.columns, *said], schema=schema))

    def _answers(self, batch: pa.RecordBatch) -> Iterator[tuple[str | None, ...]]:
        laws, items, parties, places, flags = self._laws, self._items, self._parties, self._places, self._flags
        for day, sku, customer, place, notified, order, value in zip(
            *(batch.column(name).to_pylist() for name in COLUMNS), strict=True
        ):
            facts = {**items[sku], **parties[customer], **places[place], **flags[notified, order]}
            facts[MONEY] = value
            law = laws.get(day)
            yield law.decide(facts) if law else UNREADABLE

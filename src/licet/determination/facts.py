"""The facts of one transaction: what was stated, what the catalogue knows, what the records on file say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import cast

from msgspec import Struct, field

from licet.determination.authorizations import read_authorizations
from licet.determination.items import ItemSource, add_item
from licet.determination.parties import ListFinding, add_parties
from licet.determination.phrase import KOREAN, join_cites
from licet.determination.plan import make_plan
from licet.interpret.decide import Program
from licet.logic.number import SCALE, Ratio, day_number, parse_number
from licet.logic.tree import Ref, reachable
from licet.logic.values import Several, Value
from licet.logic.vocabulary import FactDefinition, Vocabulary
from licet.model.determination import AuthorizationFinding, Sentence
from licet.model.transaction import Transaction
from licet.rulebook.edition import Edition, RuleInForce


class Gathered(Struct):
    """Facts with where each came from.

    Attributes:
        values: fact name to value; absent is unknown.
        sources: fact name to a phrase naming its source, for every value not stated in the transaction.
        words: further names the wording of a rule may use, such as the earliest lawful day.
        notes: what was presumed, resolved or found contradictory, to be said in the answer.
        said: fact name to what the wording of rules says of it, in English and Korean; kept from its first use, when
            everything is gathered.
    """

    vocabulary: Vocabulary
    values: dict[str, Value] = field(default_factory=dict[str, Value])
    sources: dict[str, str] = field(default_factory=dict[str, str])
    words: dict[str, str] = field(default_factory=dict[str, str])
    notes: list[Sentence] = field(default_factory=list[Sentence])
    authorizations: list[AuthorizationFinding] = field(default_factory=list[AuthorizationFinding])
    said: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    def put(self, name: str, value: object, source: str | None = None) -> None:
        """Keep one fact given as text, flag or texts; None leaves it unknown."""
        if value is None or (name in self.values and source is not None):
            return
        self.values[name] = as_value(self.vocabulary.facts[name], value)
        if source is not None:
            self.sources[name] = source

    def note(self, text: str, cite: str, text_ko: str | None = None) -> None:
        """Say something in the answer that no rule says."""
        self.notes.append(Sentence(text=text, cite=cite, text_ko=text_ko))


_READ = (Several, Ratio)
"""Kinds of values that are in the form the logic reads."""


def as_value(fact: FactDefinition, value: object) -> Value:
    """A stated value in the form the logic reads."""
    if isinstance(value, _READ):
        return value
    if fact.several:
        texts = cast(tuple[object, ...], value) if isinstance(value, tuple) else (value,)
        return Several(frozenset(str(one) for one in texts))
    match fact.kind:
        case "flag":
            return bool(value)
        case "number" | "ratio":
            return value if isinstance(value, int) and not isinstance(value, bool) else parse_number(str(value))
        case "date":
            return day_number(str(value))
        case _:
            return str(value)


def gather(
    transaction: Transaction,
    edition: Edition,
    items: ItemSource | None = None,
    findings: Mapping[str, ListFinding] | None = None,
) -> Gathered:
    """All facts of a transaction under an edition.

    Args:
        items: where catalogue facts come from; None leaves unstated specs unknown.
        findings: what a screening found, by party name; None leaves it to the lists each party carries.
    """
    gathered = Gathered(edition.vocabulary)
    _add_stated(gathered, transaction)
    add_item(gathered, transaction, items)
    add_parties(gathered, transaction, edition, findings or {})
    read_authorizations(gathered, transaction, edition)
    complete(gathered, edition)
    return gathered


def complete(gathered: Gathered, edition: Edition) -> None:
    """Add what follows from the facts at hand: ratios from their parts, then presumptions."""
    _add_derived(gathered)
    _presume(gathered, edition)


def _add_stated(gathered: Gathered, transaction: Transaction) -> None:
    for name, value in transaction.stated.items():
        if name in gathered.vocabulary:
            gathered.put(name, value)
    quantity, price = (transaction.stated.get(key) for key in ("transaction.quantity", "unit_value_usd"))
    if quantity is not None and price is not None:
        gathered.put("transaction.value_usd", parse_number(str(quantity)) * parse_number(str(price)) // SCALE)
    if transaction.red_flags is not None:
        gathered.put("transaction.red_flags", bool(transaction.red_flags))
    if any(name.startswith("end_use.") for name in transaction.stated):
        gathered.put("end_use.stated", True)
    gathered.put("transaction.exception_claimed", transaction.stated.get("transaction.exception_claimed", ()))


def _add_derived(gathered: Gathered) -> None:
    """Ratios from their parts, unless the transaction states the ratio itself and not both parts."""
    for name, *parts in gathered.vocabulary.ratios:
        above, below = map(gathered.values.get, parts)
        stated = name in gathered.values and name not in gathered.sources
        parts_stated = gathered.sources.keys().isdisjoint(parts)
        if isinstance(above, int) and isinstance(below, int) and below > 0 and (parts_stated or not stated):
            gathered.values[name] = Ratio(above, below)


def _presume(gathered: Gathered, edition: Edition) -> None:
    """Take for granted what presumption rules take for granted, in rounds since one may rest on another."""
    taken: list[RuleInForce] = []
    while found := list(_presumable(gathered, edition)):
        for rule in found:
            _take_for_granted(gathered, rule)
        taken += found
    _say_presumed(gathered, taken)


def _presumable(gathered: Gathered, edition: Edition) -> Iterator[RuleInForce]:
    """The presumptions that hold on the facts so far, one for each fact still unknown."""
    run = _presumptions(edition).run(gathered.values)
    seen = set(gathered.values)
    for rule in edition.stage("presumption"):
        if rule.terms["fact"] not in seen and run[rule.name] is True:
            seen.add(rule.terms["fact"])
            yield rule


@lru_cache(maxsize=256)
def _presumptions(edition: Edition) -> Program:
    """A program of their own, since they are decided again in each round."""
    rules = [Ref(conclusion=rule.name) for rule in edition.stage("presumption")]
    return Program(dict(reachable(make_plan(edition).conclusions, rules)))


def _take_for_granted(gathered: Gathered, rule: RuleInForce) -> None:
    name, value = rule.terms["fact"], rule.terms["value"]
    flag = gathered.vocabulary[name].kind == "flag"
    gathered.put(name, value == "yes" if flag else value, f"presumed: {rule.title}")


def _say_presumed(gathered: Gathered, rules: list[RuleInForce]) -> None:
    """One sentence for all presumptions that share value and reason."""
    together: dict[tuple[str, str], list[RuleInForce]] = {}
    for rule in rules:
        together.setdefault((rule.terms["value"], rule.terms["why"]), []).append(rule)
    for (value, why), alike in together.items():
        facts = [gathered.vocabulary[rule.terms["fact"]] for rule in alike]
        why_ko = alike[0].terms.get("why_ko")
        gathered.note(
            f"Presumed {value}: {', '.join(fact.label for fact in facts)}. {why}",
            join_cites(tuple(rule.cite for rule in alike)),
            why_ko and f"추정({KOREAN.get(value, value)}): {', '.join(fact.label_ko for fact in facts)}. {why_ko}",
        )

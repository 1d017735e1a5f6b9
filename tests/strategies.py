"""Random facts, predicates and transactions, biased towards the edges where law is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hypothesis import strategies as st

from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref, walk
from licet.logic.values import Several, Value
from licet.logic.vocabulary import FactDefinition
from licet.rulebook.edition import Edition

ULP = 1


def bounds_of(predicates: Iterable[Predicate]) -> Mapping[str, tuple[int, ...]]:
    """Every bound each numeric fact is compared with."""
    found: dict[str, set[int]] = {}
    for predicate in predicates:
        for node in walk(predicate):
            if isinstance(node, Compare):
                for fact in node.facts:
                    found.setdefault(fact, set()).add(node.bound)
    return {fact: tuple(sorted(bounds)) for fact, bounds in found.items()}


def words_of(predicates: Iterable[Predicate]) -> Mapping[str, tuple[str, ...]]:
    """Every word each fact is compared with."""
    found: dict[str, set[str]] = {}
    for predicate in predicates:
        for node in walk(predicate):
            if isinstance(node, Among):
                found.setdefault(node.fact, set()).update(one for one in node.values if isinstance(one, str))
    return {fact: tuple(sorted(words)) for fact, words in found.items()}


def value_of(fact: FactDefinition, bounds: tuple[int, ...], words: tuple[str, ...]) -> st.SearchStrategy[Value]:
    """A value of a fact: at a bound, one unit beside it, a word that matters or one that does not."""
    if fact.kind == "flag":
        return st.booleans()
    if fact.kind in ("number", "ratio", "date"):
        return st.sampled_from([max(b + d * ULP, 0) for b in bounds or (0,) for d in (-1, 0, 1)])
    word = st.sampled_from([*words, "ZZ"])
    if fact.several:
        return st.builds(Several, st.frozensets(word, max_size=3), st.booleans())
    return word


@st.composite
def facts_for(draw: st.DrawFn, edition: Edition, known: float = 0.8) -> dict[str, Value]:
    """Facts for every name an edition's rules read, each known with a fair chance."""
    predicates = [rule.when for rule in edition.rules.values()]
    predicates += [one.when for rule in edition.rules.values() for one in rule.conditions]
    bounds, words = bounds_of(predicates), words_of(predicates)
    facts: dict[str, Value] = {}
    for name in sorted({*bounds, *words}):
        if draw(st.floats(0, 1)) < known:
            facts[name] = draw(value_of(edition.vocabulary[name], bounds.get(name, ()), words.get(name, ())))
    return facts


NUMBERS = ("n.one", "n.two")
FLAGS = ("f.one", "f.two")
WORDS = ("w.one", "w.many")


def predicates(references: tuple[str, ...] = ()) -> st.SearchStrategy[Predicate]:
    """Random trees over a handful of facts and, if given, earlier conclusions."""
    leaves = st.one_of(
        st.builds(
            Compare,
            facts=st.sampled_from([NUMBERS[:1], NUMBERS[1:], NUMBERS]),
            operator=st.sampled_from(["<", "<=", ">", ">=", "=", "!="]),
            bound=st.integers(0, 3),
        ),
        st.builds(
            Among, fact=st.sampled_from(FLAGS), values=st.sampled_from([frozenset({True}), frozenset({False})])
        ),
        st.builds(Among, fact=st.sampled_from(WORDS), values=st.frozensets(st.sampled_from("abc"), max_size=2)),
        *([st.builds(Ref, conclusion=st.sampled_from(references))] if references else []),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(AllOf, parts=st.lists(inner, max_size=3).map(tuple)),
            st.builds(AnyOf, parts=st.lists(inner, max_size=3).map(tuple)),
            st.builds(Not, part=inner),
            st.builds(Possible, part=inner),
        ),
        max_leaves=8,
    )


SMALL_FACTS: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.integers(0, 3) for name in NUMBERS},
        **{name: st.booleans() for name in FLAGS},
        "w.one": st.sampled_from("abcz"),
        "w.many": st.builds(Several, st.frozensets(st.sampled_from("abcz"), max_size=2), st.booleans()),
    },
)

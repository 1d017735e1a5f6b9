"""The grammar of a leaf, and the sentences it answers mistakes with."""

import pytest

from licet.logic.leaf import LeafError, Scope, parse_leaf
from licet.logic.number import SCALE
from licet.logic.tree import Among, Compare, Not, Ref
from licet.logic.vocabulary import FactDefinition, Vocabulary


def _fact(name: str, kind: str, **more: object) -> FactDefinition:
    words = {"label": name, "label_ko": name, "cite": "-", "ask": "?", "ask_ko": "?"}
    return FactDefinition(name=name, kind=kind, entity="item", **words, **more)  # type: ignore[arg-type]


FACTS = [
    _fact("item.tpp", "number"),
    _fact("item.io", "number"),
    _fact("item.density", "ratio"),
    _fact("item.datacenter", "flag"),
    _fact("item.activity", "word", words=("export", "reexport")),
    _fact("item.place", "country"),
    _fact("item.since", "date"),
]
SCOPE = Scope(
    vocabulary=Vocabulary({fact.name: fact for fact in FACTS}),
    numbers={"line": 1700 * SCALE},
    sets={"china": frozenset({"CN", "HK"})},
    conclusions=frozenset({"3A090.a"}),
)


def test_every_form_of_leaf_becomes_its_node() -> None:
    assert parse_leaf("item.tpp >= 4800", SCOPE) == Compare(facts=("item.tpp",), operator=">=", bound=4800 * SCALE)
    assert parse_leaf("item.tpp + item.io >= $line", SCOPE) == Compare(
        facts=("item.tpp", "item.io"), operator=">=", bound=1700 * SCALE
    )
    assert parse_leaf("item.datacenter", SCOPE) == Among(fact="item.datacenter", values=frozenset({True}))
    assert parse_leaf("item.datacenter = no", SCOPE) == Among(fact="item.datacenter", values=frozenset({False}))
    assert parse_leaf("item.place in $china", SCOPE) == Among(
        fact="item.place", values=frozenset({"CN", "HK"}), named="china"
    )
    assert parse_leaf("item.place not in [NO, 'SE']", SCOPE) == Not(
        part=Among(fact="item.place", values=frozenset({"NO", "SE"}))
    )
    assert parse_leaf("rule 3A090.a", SCOPE) == Ref(conclusion="3A090.a")


@pytest.mark.parametrize(
    ("text", "what", "near"),
    [
        ("item.tppp >= 1", "unknown fact 'item.tppp'", "item.tpp"),
        ("rule 3A090.b", "unknown rule '3A090.b'", "3A090.a"),
        ("item.place in $chima", "unknown set '$chima'", "china"),
        ("item.tpp >= $lime", "unknown number '$lime'", "line"),
        ("item.tpp >= much", "expected a finite decimal number, got 'much'", None),
        ("item.tpp in [1, 2]", "item.tpp is a number; compare it with <, <=, >, >=, = or !=", None),
        ("item.datacenter >= 3", "item.datacenter is a flag; test it with =, !=, in or not in", None),
        ("item.datacenter = maybe", "item.datacenter is yes or no, not 'maybe'", None),
        ("item.activity = exprot", "'exprot' is not a value of item.activity", "export"),
        ("item.density + item.tpp > 1", "item.density: only plain numbers can be added", None),
        ("item.since <= 2023-13-01", "expected a date such as 2023-11-17, got '2023-13-01'", None),
        (">= 4", "cannot read the test '>= 4'; expected `fact operator value`", None),
    ],
)
def test_a_mistake_is_named_with_the_nearest_valid_name(text: str, what: str, near: str | None) -> None:
    with pytest.raises(LeafError) as caught:
        parse_leaf(text, SCOPE)
    assert (caught.value.what, caught.value.nearest) == (what, near)

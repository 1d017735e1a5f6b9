"""The prover and explain are two readings of one tree: they agree on every predicate, fact and unknown."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.interpret.decide import Program
from licet.interpret.explain import Reasoning
from licet.interpret.prove import Presumption, Reading, World, at_most, every, find, optimum, some
from licet.interpret.signature import signatures
from licet.logic.number import SCALE, parse_number
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref, Truth
from licet.logic.values import Several, Value
from licet.logic.vocabulary import FactDefinition, Vocabulary
from tests.strategies import FLAGS, NUMBERS, SMALL_FACTS, predicates


def _fact(name: str, kind: str, *, several: bool = False, ratio: tuple[str, str] | None = None) -> FactDefinition:
    return FactDefinition(
        name=name, label=name, label_ko=name, kind=kind, entity="item", cite="-", ask="-", ask_ko="-",
        several=several, ratio=ratio,
    )  # fmt: skip


VOCABULARY = Vocabulary(
    {
        **{name: _fact(name, "number") for name in (*NUMBERS, "n.three")},
        **{name: _fact(name, "flag") for name in FLAGS},
        "w.one": _fact("w.one", "word"),
        "w.many": _fact("w.many", "word", several=True),
        "day": _fact("day", "date"),
        "ratio": _fact("ratio", "ratio", ratio=("n.one", "n.two")),
    }
)
CONCLUSIONS = st.fixed_dictionaries({"first": predicates(), "second": predicates(("first",))})
TRUTHS: tuple[Truth, ...] = (True, False, None)


def _world(conclusions: dict[str, Predicate]) -> World:
    return World(VOCABULARY, signatures(conclusions.values(), VOCABULARY, {}))


@settings(max_examples=150, deadline=None)
@given(CONCLUSIONS, SMALL_FACTS)
def test_a_predicate_has_the_same_truth_for_the_prover_as_for_explain(
    conclusions: dict[str, Predicate], facts: dict[str, Value]
) -> None:
    world = _world(conclusions)
    view = world.view()
    reading = Reading(conclusions, view)
    names = [name for name in VOCABULARY.facts if name in view.world.words or name in (*NUMBERS, *FLAGS)]
    here = every((world.claim(), *(world.same(view, name, facts.get(name)) for name in names)))
    explained = Reasoning.on(Program(conclusions), facts)
    for name in conclusions:
        for truth in TRUTHS:
            possible = find(here & reading.holds(name, truth), view) is not None
            assert possible is (explained.truth(name) is truth)


@settings(max_examples=150, deadline=None)
@given(CONCLUSIONS, SMALL_FACTS)
def test_fixing_facts_beforehand_gives_the_same_truth(
    conclusions: dict[str, Predicate], facts: dict[str, Value]
) -> None:
    world = _world(conclusions)
    reading = Reading(conclusions, world.view().given(facts))
    explained = Reasoning.on(Program(conclusions), facts)
    names = [name for name in VOCABULARY.facts if name not in facts and _used(world, name)]
    unseen = every((world.claim(), *(world.same(reading.view, name, None) for name in names)))
    for name in conclusions:
        assert find(unseen & reading.holds(name, explained.truth(name)), reading.view) is not None


def _used(world: World, name: str) -> bool:
    return name in world.words or name in (*NUMBERS, *FLAGS)


@settings(max_examples=150, deadline=None)
@given(CONCLUSIONS, st.sampled_from(TRUTHS))
def test_every_witness_is_what_it_claims_to_be(conclusions: dict[str, Predicate], truth: Truth) -> None:
    world = _world(conclusions)
    view = world.view()
    found = find(Reading(conclusions, view).holds("second", truth), view)
    if found is not None:
        assert Reasoning.on(Program(conclusions), found[0]).truth("second") is truth


@settings(max_examples=100, deadline=None)
@given(CONCLUSIONS)
def test_with_every_fact_seen_nothing_is_unknown(conclusions: dict[str, Predicate]) -> None:
    view = _world(conclusions).view(sees_all=True)
    reading = Reading(conclusions, view)
    assert find(some(reading.holds(name, None) for name in conclusions), view) is None


@settings(max_examples=100, deadline=None)
@given(predicates())
def test_completing_a_view_overturns_a_definite_truth_only_where_something_was_taken_as_possible(
    predicate: Predicate,
) -> None:
    world = _world({"it": predicate})
    partial = world.view()
    before, after = Reading({"it": predicate}, partial), Reading({"it": predicate}, partial.completed())
    turned = find(before.holds("it", True) & after.holds("it", False), partial, after.view)
    if turned is not None:
        assert "Possible" in repr(predicate)
        assert Reasoning.on(Program({"it": predicate}), turned[0]).truth("it") is True
        assert Reasoning.on(Program({"it": predicate}), turned[1]).truth("it") is False


def test_no_witness_lies_between_two_numbers_that_can_be_stated() -> None:
    one, none = (Compare(facts=("n.two",), operator=sign, bound=bound) for sign, bound in ((">=", 1), ("<=", 0)))
    predicate = AnyOf(parts=(one, Possible(part=none)))
    partial = _world({"it": predicate}).view()
    before, after = Reading({"it": predicate}, partial), Reading({"it": predicate}, partial.completed())
    assert find(before.holds("it", True) & after.holds("it", False), partial, after.view) is None


@settings(deadline=None)
@given(st.lists(st.frozensets(st.sampled_from("abcdef"), max_size=4), max_size=4))
def test_words_share_a_class_exactly_when_no_set_tells_them_apart(sets: list[frozenset[str]]) -> None:
    nodes = [Among(fact="w.one", values=one) for one in sets]
    found = signatures(nodes, VOCABULARY, {}).get("w.one")
    if found is None:
        assert not sets
        return
    for one in "abcdefz":
        for other in "abcdefz":
            told_apart = any((one in words) is not (other in words) for words in sets)
            assert (found.class_of(one) != found.class_of(other)) is told_apart
    for words in sets:
        assert {w for i in found.of(words) for w in found.classes[i]} == set(words)


def _bound(operator: str, text: str) -> Compare:
    return Compare(facts=("n.one",), operator=operator, bound=parse_number(text))  # type: ignore[arg-type]


@pytest.mark.parametrize(("operator", "attained"), [("<", False), ("<=", True)])
def test_a_bound_is_exact_and_says_whether_it_is_reached(operator: str, attained: bool) -> None:
    conclusions: dict[str, Predicate] = {"it": _bound(operator, "5.92")}
    world = _world(conclusions)
    view = world.view(sees_all=True)
    best = optimum(Reading(conclusions, view).holds("it"), view, {"n.one": Fraction(1)})
    assert best is not None
    assert (best.value, best.attained) == (Fraction("5.92"), attained)


def test_a_number_nothing_bounds_has_no_optimum_and_an_impossible_claim_has_none_either() -> None:
    conclusions: dict[str, Predicate] = {
        "it": _bound(">", "3"),
        "never": AllOf(parts=(_bound(">", "3"), _bound("<", "2"))),
    }
    view = _world(conclusions).view(sees_all=True)
    reading = Reading(conclusions, view)
    best = optimum(reading.holds("it"), view, {"n.one": Fraction(1)})
    assert best is not None
    assert best.value is None
    assert optimum(reading.holds("never"), view, {"n.one": Fraction(1)}) is None


def test_a_weighted_sum_is_bounded_exactly() -> None:
    conclusions: dict[str, Predicate] = {"it": Compare(facts=NUMBERS, operator="<=", bound=parse_number("10"))}
    world = _world(conclusions)
    view = world.view(sees_all=True)
    claim = Reading(conclusions, view).holds("it") & world.linear(view, {"n.one": Fraction(3)}, "<=", Fraction(1))
    best = optimum(claim, view, {"n.one": Fraction(1), "n.two": Fraction(1, 2)})
    assert best is not None
    assert best.value == Fraction(1, 3) + (10 - Fraction(1, 3)) / 2


def test_days_are_whole() -> None:
    day = 739_000 * SCALE
    between = AllOf(
        parts=(
            Compare(facts=("day",), operator=">", bound=day),
            Compare(facts=("day",), operator="<", bound=day + SCALE),
        )
    )
    view = _world({"it": between}).view()
    assert find(Reading({"it": between}, view).holds("it"), view) is None


@settings(max_examples=150, deadline=None)
@given(predicates(), predicates(), st.booleans(), SMALL_FACTS)
def test_a_presumption_fills_in_only_what_is_unseen(
    when: Predicate, then: Predicate, value: bool, facts: dict[str, Value]
) -> None:
    rules: dict[str, Predicate] = {"presume": when}
    world = World(VOCABULARY, signatures((when, then), VOCABULARY, {}))
    view = world.view()
    reading = Reading(rules, view).presuming([Presumption("f.one", value, "presume")], {"it": then})
    here = every(world.same(view, name, facts.get(name)) for name in VOCABULARY.facts if _used(world, name))
    holds = Reasoning.on(Program(rules), facts).truth("presume") is True
    presumed = {"f.one": value, **facts} if holds else facts
    truth = Reasoning.on(Program({"it": then}), presumed).truth("it")
    assert find(here & reading.holds("it", truth), view) is not None


def test_several_values_are_seen_one_by_one() -> None:
    node = Among(fact="w.many", values=frozenset({"a"}))
    world = _world({"it": node})
    view = world.view()
    unseen = find(Reading({"it": node}, view).holds("it", None), view)
    assert unseen is not None
    many = unseen[0].get("w.many", Several(frozenset(), complete=False))
    assert isinstance(many, Several)
    assert not many.complete
    assert "a" not in many.values


def test_at_most_counts_what_already_holds() -> None:
    nodes: dict[str, Predicate] = {flag: Among(fact=flag, values=frozenset({True})) for flag in FLAGS}
    view = _world(nodes).view(sees_all=True).given({"f.one": True})
    claims = [Reading(nodes, view).holds(flag) for flag in FLAGS]
    assert find(at_most(0, claims), view) is None
    found = find(at_most(1, claims), view)
    assert found is not None
    assert found[0].get("f.two") is not True


def test_possible_is_true_unless_surely_false() -> None:
    node: Predicate = Possible(part=Not(part=Ref(conclusion="flag")))
    conclusions: dict[str, Predicate] = {"flag": Among(fact="f.one", values=frozenset({True})), "it": node}
    view = _world(conclusions).view()
    reading = Reading(conclusions, view)
    assert find(reading.holds("it", None), view) is None
    assert find(reading.holds("flag", None) & reading.holds("it", False), view) is None

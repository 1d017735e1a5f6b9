"""Explain is the reference; decide must agree with it everywhere, and unknown must behave as unknown."""

from hypothesis import given
from hypothesis import strategies as st

from licet.interpret.decide import OFTEN, Program
from licet.interpret.explain import Reasoning
from licet.interpret.straight import straight
from licet.logic.tree import Among, Possible, Predicate, Ref, walk
from licet.logic.values import Several, Value
from tests.strategies import FLAGS, NUMBERS, SMALL_FACTS, predicates

CONCLUSIONS = st.fixed_dictionaries({"first": predicates(), "second": predicates(("first",))})


@given(CONCLUSIONS, SMALL_FACTS)
def test_deciding_and_explaining_agree(conclusions: dict[str, Predicate], facts: dict[str, Value]) -> None:
    reasoning = Reasoning.on(Program(conclusions), facts)
    for name in conclusions:
        assert reasoning.truth(name) is reasoning.conclude(name).truth
        for step in reasoning.conclude(name).walk():
            assert reasoning.truth_of(step.node) is step.truth


@given(CONCLUSIONS, SMALL_FACTS)
def test_straight_code_decides_as_explained(conclusions: dict[str, Predicate], facts: dict[str, Value]) -> None:
    reasoning = Reasoning.on(Program(conclusions), facts)
    assert straight(conclusions)(facts) == {name: reasoning.conclude(name).truth for name in conclusions}


def test_straight_code_of_nothing_decides_nothing() -> None:
    assert straight({})({"f.one": True}) == {}


def test_a_program_in_steady_use_decides_the_same() -> None:
    program = Program({"it": Among(fact="f.one", values=frozenset({True}))})
    runs = [program.run({"f.one": True})["it"] for _ in range(OFTEN + 2)]
    assert set(runs) == {True}
    assert dict(program.run({})) == {"it": None}


def _completions(facts: dict[str, Value]) -> st.SearchStrategy[dict[str, Value]]:
    """The same facts with every unknown one filled in."""
    word = st.sampled_from("abcz")
    full = {
        **{name: st.integers(0, 3) for name in NUMBERS},
        **{name: st.booleans() for name in FLAGS},
        "w.one": word,
        "w.many": st.builds(Several, st.frozensets(word, max_size=2)),
    }
    many = facts.get("w.many")
    if isinstance(many, Several) and not many.complete:
        full["w.many"] = st.builds(lambda more: Several(many.values | more), st.frozensets(word, max_size=2))
        facts = {name: value for name, value in facts.items() if name != "w.many"}
    return st.fixed_dictionaries({name: st.just(facts[name]) if name in facts else full[name] for name in full})


@given(predicates().filter(lambda p: not any(isinstance(n, Possible) for n in walk(p))), SMALL_FACTS, st.data())
def test_a_definite_truth_survives_whatever_the_unknown_facts_turn_out_to_be(
    predicate: Predicate, facts: dict[str, Value], data: st.DataObject
) -> None:
    before = Reasoning.on(Program({"it": predicate}), facts).truth("it")
    after = Reasoning.on(Program({"it": predicate}), data.draw(_completions(facts))).truth("it")
    assert after is not None
    assert before in (None, after)


@given(predicates(), SMALL_FACTS)
def test_possible_is_never_unknown(predicate: Predicate, facts: dict[str, Value]) -> None:
    program = Program({"it": predicate, "may": Possible(part=Ref(conclusion="it"))})
    reasoning = Reasoning.on(program, facts)
    assert reasoning.truth("may") is (reasoning.truth("it") is not False)


@given(predicates(), SMALL_FACTS)
def test_every_node_of_the_tree_appears_in_the_explanation(predicate: Predicate, facts: dict[str, Value]) -> None:
    step = Reasoning.on(Program({"it": predicate}), facts).conclude("it")
    assert [one.node for one in step.walk()] == list(walk(predicate))

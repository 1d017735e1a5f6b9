"""The prover reads a law as a determination does, presumptions and their rounds included."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from licet.analysis.law import Law, world_of
from licet.interpret.prove import every, find
from licet.logic.tree import facts_of
from licet.rulebook.book import load
from tests.analysis.statable import statable
from tests.strategies import facts_for

BOOK = load()
WORLDS = {
    day: (law := Law(BOOK.edition(day)), world_of(BOOK, [law])) for day in (BOOK.change_days[5], BOOK.change_days[-1])
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(sorted(WORLDS)), st.floats(0.2, 1))
def test_prover_and_explain_give_the_same_answer_to_any_facts(data: st.DataObject, day: str, share: float) -> None:
    law, world = WORLDS[day]
    facts = {
        name: value
        for name, value in data.draw(facts_for(law.edition, share)).items()
        if statable(BOOK.vocabulary, name, value)
    }
    view = world.view()
    read = {name for node in law.conclusions.values() for name in facts_of(node)}
    here = every((world.claim(), *(world.same(view, name, facts.get(name)) for name in sorted(read))))
    reading = law.reading(view)
    answer = law.answer({name: value for name, value in facts.items() if name in read})
    for word in law.answers:
        assert (find(here & reading.holds(f"answer.{word}"), view) is not None) is (word == answer)

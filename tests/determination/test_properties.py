"""What must hold of every answer, whatever the law says: unknown is never a yes to shipping."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from licet.determination.plan import Plan, make_plan
from licet.interpret.decide import Run
from licet.interpret.explain import Reasoning
from licet.logic.values import Several, Value
from licet.rulebook.book import load
from licet.rulebook.edition import Edition
from tests.strategies import facts_for

BOOK = load()
DAYS = st.sampled_from(BOOK.change_days)
SETTLED = frozenset(
    {
        "authorization.license_covers",
        "parties.entity_listed_since",
        "transaction.en_route_since",
        "transaction.red_flags",
    }
)
"""Facts about records on file: gathering always settles them, a record that is not there does not exist."""

slow = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def outcome(plan: Plan, facts: dict[str, Value]) -> str:
    run = Run(plan.program, facts)
    return next(word for word, row in plan.outcomes if run.truth(row))


@st.composite
def less_and_more(draw: st.DrawFn) -> tuple[Edition, dict[str, Value], dict[str, Value]]:
    """An edition, some facts, and the same facts with more of them known."""
    edition = BOOK.edition(draw(DAYS))
    more = draw(facts_for(edition, known=0.97))
    more |= {name: more.get(name, False if "." in name and "since" not in name else 0) for name in SETTLED}
    hidden = draw(st.sets(st.sampled_from(sorted(set(more) - SETTLED)), max_size=12))
    less: dict[str, Value] = {}
    for name, value in more.items():
        if name not in hidden:
            less[name] = value
        elif isinstance(value, Several):
            less[name] = Several(frozenset(sorted(value.values)[:1]), complete=False)
    return edition, less, more


@slow
@given(less_and_more())
def test_no_license_required_stands_whatever_else_is_learnt(
    case: tuple[Edition, dict[str, Value], dict[str, Value]],
) -> None:
    edition, less, more = case
    plan = make_plan(edition)
    if outcome(plan, less) == "no_license_required":
        assert outcome(plan, more) == "no_license_required"


@slow
@given(less_and_more())
def test_a_definite_answer_never_becomes_a_different_definite_one(
    case: tuple[Edition, dict[str, Value], dict[str, Value]],
) -> None:
    """`indeterminate` and an exception with open undertakings come with questions, so they may change.

    Where a license is required, a prohibition still open is asked for and may be learnt.
    """
    edition, less, more = case
    plan = make_plan(edition)
    before, after = outcome(plan, less), outcome(plan, more)
    if before not in ("indeterminate", "exception_available"):
        assert after == before or (before, after) == ("license_required", "prohibited_without_authorization")


@slow
@given(less_and_more())
def test_deciding_and_explaining_agree_on_every_conclusion_of_the_law(
    case: tuple[Edition, dict[str, Value], dict[str, Value]],
) -> None:
    edition, facts, _ = case
    reasoning = Reasoning.on(make_plan(edition).program, facts)
    for name in reasoning.conclusions:
        assert reasoning.truth(name) is reasoning.conclude(name).truth

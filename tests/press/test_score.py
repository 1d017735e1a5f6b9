"""The scorer pairs one to one, never twice."""

from hypothesis import given
from hypothesis import strategies as st

from licet.press.score import LEVELS, score

ITEMS = st.lists(st.sampled_from(["H20", "H200", "AI chips"]), unique=True, max_size=2)


@st.composite
def events(draw: st.DrawFn) -> dict[str, object]:
    start = draw(st.integers(0, 400))
    return {
        "type": draw(st.sampled_from(["ban", "allow", "state"])),
        "items": draw(ITEMS),
        "date": {"value": draw(st.sampled_from([None, "2025-04", "2025-07-15"]))},
        "span": {"start": start, "end": start + draw(st.integers(1, 60))},
    }


@given(st.lists(events(), max_size=8))
def test_perfect_predictions_score_one_at_every_level(gold: list[dict[str, object]]) -> None:
    found = score(gold, gold)
    assert all(found.matched[level] == len(gold) for level in LEVELS)


@given(st.lists(events(), max_size=8), st.lists(events(), max_size=8))
def test_a_stricter_level_never_matches_more_and_no_side_is_used_twice(
    predictions: list[dict[str, object]], gold: list[dict[str, object]]
) -> None:
    found = score(predictions, gold)
    assert found.matched["full"] <= found.matched["item"] <= found.matched["type"]
    assert found.matched["type"] <= min(len(predictions), len(gold))


def test_coreferent_gold_is_skipped_and_negatives_are_reported_apart() -> None:
    one = {"type": "ban", "items": ["H20"], "date": {"value": None}, "span": {"start": 0, "end": 10}}
    gold = [one, one | {"coref": "x#01"}, {"type": "NEGATIVE", "span": {"start": 5, "end": 7}}]
    found = score([one], gold)
    assert (found.gold, found.matched["full"]) == (1, 1)
    assert (found.negatives, found.negatives_hit) == (1, 1)


def test_agreement_on_modality_is_counted_where_the_gold_has_it_and_changes_no_level() -> None:
    one = {"type": "ban", "items": ["H20"], "date": {"value": None}, "span": {"start": 0, "end": 10}}
    other = one | {"span": {"start": 20, "end": 30}}
    predictions = [one | {"modality": "done"}, other | {"modality": "planned"}]
    found = score(predictions, [one | {"modality": "done"}, other | {"modality": "done"}])
    assert (found.agreed["modality"], found.compared["modality"], found.agreement("modality")) == (1, 2, 0.5)
    assert found.compared["attribution"] == score(predictions, [one, other]).compared["modality"] == 0
    assert found.matched["full"] == 2

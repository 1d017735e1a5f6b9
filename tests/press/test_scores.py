"""The press desk meets its targets on raw seeds and on development articles."""

import pytest

from licet.press.score import Score
from tests.press.material import development, score_article, seeds, set_aside


@pytest.fixture(scope="module")
def seed_score() -> Score:
    total = Score()
    for article, events in seeds():
        total += score_article(article, events)
    return total


@pytest.fixture(scope="module")
def development_score() -> Score:
    total = Score()
    for article, events in development():
        total += score_article(article, events)
    return total


def test_raw_seeds_reach_their_targets_without_being_told_their_day(seed_score: Score) -> None:
    assert seed_score.f1("type") >= 0.80
    assert seed_score.f1("full") >= 0.55


def test_no_event_is_taken_from_a_negative_span_of_the_seeds(seed_score: Score) -> None:
    assert seed_score.negatives >= 10
    assert seed_score.negatives_hit == 0


def test_development_articles_reach_their_targets(development_score: Score) -> None:
    assert development_score.f1("type") >= 0.80
    assert development_score.f1("full") >= 0.60
    assert development_score.precision("type") >= 0.80
    assert development_score.negatives_hit == 0


def test_the_articles_kept_aside_confirm_that_types_generalise() -> None:
    total = Score()
    for article, events in development():
        if set_aside(article.doc):
            total += score_article(article, events)
    assert total.gold >= 25
    assert total.f1("type") >= 0.75
    assert total.precision("type") >= 0.75

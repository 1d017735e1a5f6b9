"""The press desk meets its targets on raw seeds, on development articles and on articles of our own."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from licet.press.extract import extract
from licet.press.reading import article_from_text
from licet.press.score import Score
from tests.press.material import development, own, score_article, seeds, set_aside


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


@pytest.fixture(scope="module")
def own_scores() -> dict[str, Score]:
    totals: dict[str, Score] = defaultdict(Score)
    for article, events in own():
        totals[article.language] += score_article(article, events)
    return totals


@pytest.mark.parametrize("language", ["en", "ja", "ko", "zh"])
def test_articles_of_our_own_are_read_in_every_language(own_scores: dict[str, Score], language: str) -> None:
    assert own_scores[language].gold >= 20
    assert own_scores[language].f1("type") >= 0.85
    assert own_scores[language].f1("full") >= 0.75


SENTENCES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_nineteen_sentences_of_twenty_have_the_type_a_reader_gives_them(language: str) -> None:
    told = [(type_, sentence) for type_, sentences in SENTENCES[language].items() for sentence in sentences]
    wrong = [sentence for type_, sentence in told if not _tells(sentence, type_, language)]
    assert len(wrong) <= len(told) / 20, wrong


def _tells(sentence: str, type_: str, language: str) -> bool:
    article = article_from_text(f"\n{sentence}\n", "a", published=date(2025, 12, 1))
    types = {signal.type for signal in extract(replace(article, language=language))}
    return not types if type_ == "none" else type_ in types

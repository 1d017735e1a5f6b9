import string

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.screening.align import Limits, align
from licet.screening.lexicon import build_lexicon
from licet.screening.policy import default_policy

word = st.text(string.ascii_lowercase, min_size=3, max_size=9)
name = st.lists(word, min_size=1, max_size=5).map(tuple)
roster = st.lists(name, min_size=2, max_size=12, unique=True)


def scores(names, questions, floor=0.0):
    lexicon = build_lexicon(names)
    pairs = align(lexicon, questions, np.zeros(len(names), bool), default_policy().blend, Limits(floor, 20))
    return {(int(q), int(n)): float(s) for q, n, s in zip(pairs.question, pairs.name, pairs.score, strict=True)}


@settings(max_examples=60)
@given(roster)
def test_every_listed_name_is_met_by_itself_with_certainty(names):
    found = scores(names, names)
    assert all(found[i, i] == 1.0 for i in range(len(names)))


@settings(max_examples=60)
@given(roster, st.data())
def test_scores_lie_between_nothing_and_one_and_one_means_the_same_words(names, data):
    question = data.draw(
        st.lists(word | st.sampled_from([w for n in names for w in n]), min_size=1, max_size=5).map(tuple)
    )
    for (_, listed), score in scores(names, [question]).items():
        assert 0 <= score <= 1
        if score == 1:
            assert sorted(names[listed]) == sorted(question) or "".join(names[listed]) == "".join(question)


@settings(max_examples=40)
@given(roster, st.randoms())
def test_the_order_of_words_and_of_questions_changes_no_score(names, random):
    shuffled = [tuple(random.sample(n, len(n))) for n in names]
    found = scores(names, shuffled)
    again = scores(names, shuffled[::-1])
    last = len(names) - 1
    assert found == {(last - q, n): s for (q, n), s in again.items()}


@settings(max_examples=40)
@given(roster)
def test_a_question_scores_the_same_alone_and_in_a_batch(names):
    together = scores(names, names)
    alone = {(i, n): s for i, one in enumerate(names) for (_, n), s in scores(names, [one]).items()}
    assert together == alone


def test_an_unmet_telling_word_costs_more_than_an_unmet_common_one():
    names = [("quorvex", "technology"), *((f"brand{i}x", "technology") for i in range(40))]
    found = scores(names, [("quorvex",), ("technology",)])
    assert found[0, 0] > max((s for (q, _), s in found.items() if q == 1), default=0)


def test_two_mandarin_words_that_differ_in_a_syllable_are_not_one_misspelt_word():
    names = [("changjiang", "memory"), ("quorvexian", "memory")]
    found = scores(names, [("changxin", "memory"), ("quorvexiam", "memory")])
    assert found.get((0, 0), 0) < default_policy().review
    assert found[1, 1] > default_policy().review

import string

from hypothesis import given
from hypothesis import strategies as st

from licet.screening.normalise import core_tokens, fold, fold_many, script_of, tokens_of

names = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
    max_size=60,
)
plain_words = st.lists(st.text(string.ascii_lowercase, min_size=4, max_size=9), min_size=1, max_size=4)


@given(st.lists(names, max_size=6))
def test_a_batch_folds_to_what_each_name_folds_to_alone(batch):
    assert [folded.split() for folded in fold_many(batch)] == [fold(name).split() for name in batch]


@given(names)
def test_folding_never_fails_and_leaves_no_capitals(name):
    folded = fold(name)
    assert folded == folded.lower()
    assert "\n" not in folded


@given(plain_words)
def test_case_and_punctuation_make_no_difference(words):
    assert core_tokens(" ".join(words)) == core_tokens(", ".join(words).upper() + ".")


def test_every_legal_form_weighs_nothing_beside_a_name():
    for form in (
        "Co., Ltd.",
        "LLC",
        "Limited Liability Company",
        "PJSC",
        "GmbH",
        "S.A.",
        "Joint Stock Company",
        "Sdn. Bhd.",
    ):
        assert core_tokens(f"Quorvex {form}") == ("quorvex",), form


def test_a_name_of_legal_forms_alone_keeps_its_words():
    assert tokens_of(fold("The Company Limited")) == ("the", "company", "limited")


def test_lookalikes_are_folded_only_inside_mixed_words():
    assert core_tokens("Quоrvex") == ("quorvex",)  # a Cyrillic о
    assert script_of("Завод") == "Cyrl"


def test_invisible_and_full_width_characters_disappear():
    assert core_tokens("Ｑｕｏｒ\u200bｖｅｘ") == ("quorvex",)


def test_digits_that_a_scanner_put_into_words_are_read_as_letters_and_numbers_stay():
    assert core_tokens("Fact0ry 711") == ("factory", "711")
    assert core_tokens("M23 Rebels")[0] == "m23"


def test_each_script_is_told_by_its_letters():
    found = [script_of(name) for name in ("Acme", "寒武纪", "캄브리콘", "キオクシア", "завод", "شرکت", "Müller")]
    assert found == ["Latn", "Hani", "Hang", "Kana", "Cyrl", "Arab", "Latn"]

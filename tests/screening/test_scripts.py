import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.screening import hangul, pinyin, sounds
from licet.screening.glossary import cut, readings
from licet.screening.views import listed_forms, question_forms

syllable = st.sampled_from(sorted(pinyin.hangul_of_syllable()))
hangul_text = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8)


def test_mandarin_has_about_four_hundred_syllables_and_each_has_a_hangul_form():
    table = pinyin.hangul_of_syllable()
    assert 395 <= len(table) <= 415
    assert all(hangul.is_hangul(char) for written in table.values() for char in written)


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("beijing", "베이징"),
        ("huawei", "화웨이"),
        ("zhejiang", "저장"),
        ("quanzhou", "취안저우"),
        ("xiamen", "샤먼"),
        ("sichuan", "쓰촨"),
        ("chongqing", "충칭"),
    ],
)
def test_transcription_follows_the_published_orthography(word, written):
    parts = pinyin.syllables(word)
    assert parts is not None
    assert pinyin.to_hangul(parts) == written


@given(st.lists(syllable, min_size=1, max_size=4))
def test_syllables_written_together_are_cut_into_no_more_syllables(parts):
    found = pinyin.syllables("".join(parts))
    assert found is not None
    assert "".join(found) == "".join(parts)
    assert len(found) <= len(parts)


# Examples of the orthography of foreign words, chapter 3, section 1 (English), but for the last four.
@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("land", "랜드"),
        ("mask", "마스크"),
        ("flash", "플래시"),
        ("fashion", "패션"),
        ("vision", "비전"),
        ("odds", "오즈"),
        ("switch", "스위치"),
        ("bridge", "브리지"),
        ("chart", "차트"),
        ("time", "타임"),
        ("house", "하우스"),
        ("skate", "스케이트"),
        ("boat", "보트"),
        ("tower", "타워"),
        ("headlight", "헤드라이트"),
        ("shark", "샤크"),
        ("slide", "슬라이드"),
        ("future", "퓨처"),
        ("pure", "퓨어"),
        ("torch", "토치"),
        ("thread", "스레드"),
    ],
)
def test_an_english_word_sounds_the_same_in_hangul(word, written):
    assert sounds.fold_sound(word) in {heard(written) for heard in hangul.hearings(written)}


@given(hangul_text)
def test_a_text_has_few_hearings_the_plain_one_first(text):
    heard = hangul.hearings(text)
    assert 1 <= len(heard) <= 2**hangul.MOST_HEARD
    assert heard[0](text) == hangul.sound(text)
    assert all(hear(text).isascii() for hear in heard)


def test_an_english_word_is_no_mandarin():
    assert pinyin.syllables("semiconductor") is None


@given(hangul_text)
def test_hangul_letters_tell_every_syllable_apart(text):
    for char in text:
        initial, vowel, coda = hangul.split(char)
        assert hangul.join(initial, vowel, coda) == char


def test_every_character_reads_as_one_of_the_syllables_it_is_filed_under():
    for character, reading in hangul.sino_korean().items():
        assert character in hangul.characters_of()[reading]


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_sounds_and_skeletons_stay_in_their_alphabet(word):
    assert sounds.fold_sound(word).isascii()
    assert not set(sounds.skeleton(word)) & set("aeiou")


@given(st.text(max_size=30))
def test_any_text_has_forms_and_none_of_them_is_empty(name):
    assert all(form.words for form in question_forms(name) if form.channel != "letters")
    assert all(isinstance(words, tuple) for _, words in listed_forms(name))


def test_a_glossary_keeps_what_names_the_party():
    parts = cut("上海壁仞智能科技有限公司", "zh")
    assert [part.written for part in parts if part.meanings is None] == ["壁仞"]
    assert 1 <= len(readings(parts)) <= 4


def test_a_place_a_name_opens_with_is_cut_whole():
    parts = cut("베이징지원인공지능연구원", "ko")
    assert [part.written for part in parts] == ["베이징", "지원", "인공지능", "연구원"]


def test_a_word_that_is_a_trade_and_a_place_is_read_as_both():
    said = {meaning for reading in readings(cut("저장전력", "ko")) for _, meaning in reading}
    assert {"storage", "zhejiang"} <= said


def test_a_word_of_trade_is_known_in_mandarin_as_korean_writes_it():
    assert cut("베이징신시", "ko")[-1].meanings == cut("北京信息", "zh")[-1].meanings

"""The ribbon: a picture that reads without colour, whose labels never collide."""

import xml.etree.ElementTree as ET
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import licet
from licet.render.ribbon import LEFT, RIGHT, Label, place, ribbon, text_width
from licet.render.words import Words

SVG = "{http://www.w3.org/2000/svg}"
DESK = licet.load()


def extent(label: Label) -> tuple[float, float]:
    wide = text_width(label.text, 11.5)
    return (label.x - 5 - wide, label.x) if label.flip else (label.x, label.x + 5 + wide)


MARKS = st.lists(st.tuples(st.floats(LEFT, RIGHT), st.text("0123456789 FR가", min_size=1, max_size=34)), max_size=14)


@given(MARKS)
def test_labels_on_one_level_never_overlap(marks: list[tuple[float, str]]) -> None:
    for one, two in combinations(place(marks), 2):
        if one.level == two.level:
            (a, b), (c, d) = extent(one), extent(two)
            assert b <= c or d <= a


@given(MARKS)
def test_no_line_runs_through_a_label_that_reads_to_the_right(marks: list[tuple[float, str]]) -> None:
    labels = place(marks)
    for label in labels:
        start, end = extent(label)
        for other in labels:
            if other is not label and not label.flip and start < other.x < end:
                assert other.level < label.level


@given(MARKS)
def test_every_label_is_placed_and_none_leaves_the_picture(marks: list[tuple[float, str]]) -> None:
    labels = place(marks)
    assert sorted((label.x, label.text) for label in labels) == sorted(marks)
    for label in labels:
        assert extent(label)[1] <= RIGHT + 10


@pytest.fixture(scope="module", params=["en", "ko"])
def picture(request: pytest.FixtureRequest) -> tuple[licet.History, str, Words]:
    history = licet.timeline("H100", "CN", desk=DESK)
    words = Words(request.param)
    return history, ribbon(history, words), words


def test_every_band_is_drawn_numbered_and_said_in_words(picture: tuple[licet.History, str, Words]) -> None:
    history, svg, words = picture
    texts = [one.text for one in ET.fromstring(svg).iter(f"{SVG}text")]
    for number, band in enumerate(history.bands, 1):
        assert str(number) in texts
        assert f"{band.start} – {band.until}" in texts
        assert words(f"outcome.{band.answer.outcome}") in texts


def test_bands_cover_the_whole_axis_without_gap(picture: tuple[licet.History, str, Words]) -> None:
    _, svg, _ = picture
    bands = [one for one in ET.fromstring(svg).iter(f"{SVG}rect") if one.get("height") == "46"]
    edges = [(float(one.get("x", 0)), float(one.get("width", 0))) for one in bands]
    assert edges[0][0] == LEFT
    for (x, wide), (after, _) in pairwise(edges):
        assert x + wide == pytest.approx(after, abs=0.2)
    assert sum(edges[-1]) == pytest.approx(RIGHT, abs=0.2)


def test_the_instruments_that_changed_the_answer_are_marked_and_what_was_said_stands_apart() -> None:
    svg = ribbon(licet.timeline("H20", "CN", desk=DESK), Words())
    assert "NVIDIA Form 8-K" in svg
    assert "Said or reported, not law" in svg
    assert "2025-07-14  h20 assurance" in svg


def test_nothing_in_the_picture_comes_from_elsewhere(picture: tuple[licet.History, str, Words]) -> None:
    _, svg, _ = picture
    assert "href" not in svg
    assert svg.count("http") == 1  # the namespace

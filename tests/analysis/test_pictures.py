"""Pictures: no words on top of one another, and every colour where the law says."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.analysis.chips import Chip
from licet.analysis.labels import Box, Placer, overlaps, text_width, wrapped
from licet.analysis.law import Law
from licet.analysis.pictures import PLANES, plane_picture, regime_picture, turning_days, write_picture
from licet.analysis.regions import paragraphs, pieces
from licet.analysis.sale import Sale
from licet.logic.number import SCALE
from licet.rulebook.book import Rulebook, load

DAYS = ("2022-11-01", "2023-12-01", "2025-06-01", "2026-03-01")


@pytest.mark.parametrize("plane", PLANES)
@pytest.mark.parametrize(("on", "maker"), [*((on, "nvidia") for on in DAYS), (DAYS[-1], "other")])
def test_no_words_overlap_and_none_leaves_the_picture(
    book: Rulebook, catalogue: dict[str, Chip], plane: str, on: str, maker: str
) -> None:
    picture = plane_picture(book, on, Sale(to="CN", maker=maker), tuple(catalogue.values()), plane)
    assert not list(overlaps(picture.boxes))
    whole = Box(0, 0, picture.width, picture.height)
    assert all(box.within(whole) for box in picture.boxes)
    assert len(picture.boxes) > 40
    ET.fromstring(picture.svg)


def test_no_words_overlap_in_the_small_multiples(book: Rulebook, catalogue: dict[str, Chip]) -> None:
    sale = Sale(to="CN", maker="nvidia")
    days = turning_days(book, sale, "density")
    assert len(days) > 1
    picture = regime_picture(book, days, sale, tuple(catalogue.values()), "density")
    assert not list(overlaps(picture.boxes))
    assert all(box.within(Box(0, 0, picture.width, picture.height)) for box in picture.boxes)


@settings(deadline=None, max_examples=60)
@given(
    plane=st.sampled_from(sorted(PLANES)),
    on=st.sampled_from(DAYS),
    x=st.floats(0.001, 0.999),
    y=st.floats(0.001, 0.999),
)
def test_every_point_of_a_piece_is_treated_as_the_piece_says(plane: str, on: str, x: float, y: float) -> None:
    law, window = Law(load().edition(on)), PLANES[plane]
    facts = Sale(to="CN", maker="nvidia").facts(law)
    shown = tuple(paragraphs(law, window))
    at_x = window.left * (window.right / window.left) ** x
    at_y = window.low * (window.high / window.low) ** y
    cut = pieces(law, window, facts, shown)
    here = [p for p in cut if p.left < at_x < p.right and _height(p.low, p, at_x) < at_y < _height(p.high, p, at_x)]
    reasoning = law.reasoning({**facts, window.x: int(at_x * SCALE), window.y: int(at_y * SCALE)})
    for piece in here:
        assert set(piece.holds) == {rule.name for rule in shown if reasoning.truth(rule.name) is True}
    assert len(here) <= 1


def _height(ends: tuple[float, float], piece, x: float) -> float:
    share = (x - piece.left) / (piece.right - piece.left)
    return ends[0] + share * (ends[1] - ends[0])


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(20, 380), st.floats(20, 280)), max_size=60))
def test_placed_labels_never_touch(points: list[tuple[float, float]]) -> None:
    placer = Placer(Box(0, 0, 400, 300), 10)
    labels = [placer.beside(f"chip {i}", x, y) for i, (x, y) in enumerate(points)]
    boxes = [label.box for label in labels if label is not None]
    assert not list(overlaps(boxes))
    assert all(box.within(placer.frame) for box in boxes)


@settings(deadline=None)
@given(st.text(st.sampled_from("abc defg"), max_size=40), st.floats(20, 200))
def test_wrapped_lines_fit_and_lose_no_word(text: str, width: float) -> None:
    lines = wrapped(text, width, 10)
    assert all(text_width(line, 10) <= width for line in lines)
    assert not lines or " ".join(lines).split() == text.split()


def test_a_picture_can_be_written(book: Rulebook, catalogue: dict[str, Chip], tmp_path: Path) -> None:
    picture = plane_picture(book, "2025-06-01", Sale(to="CN"), tuple(catalogue.values()), "density")
    write_picture(picture, tmp_path / "lines.svg")
    assert (tmp_path / "lines.svg").read_text(encoding="utf-8") == picture.svg

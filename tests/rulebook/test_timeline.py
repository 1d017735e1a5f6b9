"""Two clocks: the law of a day, and what was public by another."""

from hypothesis import given
from hypothesis import strategies as st

from licet.rulebook.records import Span
from licet.rulebook.timeline import choose, in_force, overlaps


def _span(start: str, until: str | None = None, public: str | None = None, end_public: str | None = None) -> Span:
    return Span(
        start=start,
        until=until,
        by="one",
        ended_by="two" if until else None,
        public=public or start,
        end_public=end_public or until,
    )


def test_a_span_is_half_open() -> None:
    span = _span("2023-11-17", "2025-01-13")
    assert not in_force(span, "2023-11-16", "9999-12-31")
    assert in_force(span, "2023-11-17", "9999-12-31")
    assert in_force(span, "2025-01-12", "9999-12-31")
    assert not in_force(span, "2025-01-13", "9999-12-31")


def test_publication_is_not_effect_and_effect_is_not_publication() -> None:
    rule = _span("2023-11-17", public="2023-10-17")
    assert not in_force(rule, "2023-10-20", "2023-10-20")
    letter = _span("2025-04-09", public="2025-04-15")
    assert not in_force(letter, "2025-04-10", "2025-04-10")
    assert in_force(letter, "2025-04-10", "2025-04-16")


def test_an_end_nobody_could_know_of_yet_does_not_count() -> None:
    stayed = _span("2025-09-29", "2025-11-10", end_public="2025-11-12")
    assert in_force(stayed, "2025-11-11", "2025-11-11")
    assert not in_force(stayed, "2025-11-11", "2025-11-12")


def test_a_version_made_public_later_with_the_same_start_replaces_the_earlier_one() -> None:
    private, public = _span("2025-04-09"), _span("2025-04-09", public="2025-04-15")
    assert choose([private, public], "2025-04-20", "2025-04-10") == 0
    assert choose([private, public], "2025-04-20", "2025-04-15") == 1


def test_overlapping_or_disordered_versions_are_named() -> None:
    assert overlaps([_span("2024-01-01", "2024-06-01"), _span("2024-05-01")]) is not None
    assert overlaps([_span("2024-06-01"), _span("2024-01-01")]) is not None
    assert overlaps([_span("2024-01-01", "2024-06-01"), _span("2024-06-01")]) is None


DAYS = st.dates().map(str)


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=5), DAYS, DAYS, DAYS)
def test_knowing_more_never_unmakes_what_was_public(
    spans: list[tuple[str, str]], on: str, known: str, later: str
) -> None:
    """Without ends, what governs as known earlier still holds, or something newer governs."""
    made = [_span(start, public=public) for start, public in spans]
    known, later = sorted((known, later))
    before, after = choose(made, on, known), choose(made, on, later)
    assert before is None or (after is not None and made[after].start >= made[before].start)

"""A history says of every day what a determination of that day says."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

import licet
from licet.determination.history import bands, signals_between, substance

DESK = licet.load()
MANIFEST = DESK.book.contents.manifest
FIRST, LAST = (date.fromisoformat(day) for day in (MANIFEST.covers_from, MANIFEST.reviewed_through))
ITEMS = ["nvidia-h20", "nvidia-h200", "nvidia-rtx-4090", "amd-mi308x", "intel-gaudi-3"]


def question(item: str, to: str) -> licet.Transaction:
    document = {
        "on": MANIFEST.covers_from,
        "activity": "export",
        "item": {"catalogue": item},
        "exporter": {"name": "NVIDIA", "headquarters": "US", "ultimate_parent": "self"},
        "ship_from": "US",
        "ship_to": to,
        "ultimate_consignee": {
            "name": "X", "country": to, "headquarters": to, "ultimate_parent": "self", "lists": [],
        },
        "end_use": "commercial use",
        "facts": {"fabricator_or_osat": False},
        "red_flags": [],
    }  # fmt: skip
    return licet.read_transaction(document, DESK.book.vocabulary)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(ITEMS), st.sampled_from(["CN", "AE", "DE", "VN"]), st.dates(FIRST, LAST - timedelta(days=1)))
def test_the_band_of_a_day_has_the_answer_of_that_day(item: str, to: str, day: date) -> None:
    asked = question(item, to)
    found = bands(asked, DESK.book, start=str(FIRST), until=str(LAST), items=DESK.items)
    band = next(one for one in found if one.start <= str(day) < one.until)
    assert substance(band.answer) == substance(licet.determine(asked, on=day, desk=DESK))


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(ITEMS), st.dates(FIRST, LAST), st.dates(FIRST, LAST))
def test_bands_follow_each_other_without_gap_and_each_differs_from_the_one_before(
    item: str, one: date, two: date
) -> None:
    start, until = sorted((str(one), str(two)))
    if start == until:
        return
    found = bands(question(item, "CN"), DESK.book, start=start, until=until, items=DESK.items)
    assert (found[0].start, found[-1].until) == (start, until)
    for before, after in pairwise(found):
        assert before.until == after.start
        assert substance(before.answer) != substance(after.answer)
        assert after.changed_by


def test_the_instruments_named_began_or_ended_something_on_that_very_day() -> None:
    for band in licet.timeline("nvidia-h200", "CN", desk=DESK).bands[1:]:
        acting = {
            name
            for rule in DESK.book.contents.rules.values()
            for version in rule.versions
            for span in (version.span, *(posture.span for posture in version.postures))
            for name in ((span.by,) if span.start == band.start else ())
            + ((span.ended_by,) if span.until == band.start else ())
        }
        assert {one.id for one in band.changed_by} <= acting


def test_what_was_said_is_told_once_in_order_and_within_the_days_asked() -> None:
    signals = signals_between(question("nvidia-h20", "CN"), DESK.book, "2025-07-01", "2025-09-01", DESK.items)
    days = [one.date for one in signals]
    assert days == sorted(days)
    assert days
    assert all("2025-07-01" <= day < "2025-09-01" for day in days)


def test_what_a_history_takes_for_granted_can_be_stated_otherwise() -> None:
    plain = licet.timeline("nvidia-h100", "DE", desk=DESK)
    consignee = {"name": "Y", "country": "DE", "headquarters": "CN", "ultimate_parent": "self", "lists": []}
    of_china = licet.timeline("nvidia-h100", "DE", like={"ultimate_consignee": consignee}, desk=DESK)
    assert plain.bands[-1].answer.outcome != of_china.bands[-1].answer.outcome

"""Row by row, the facts of both seeds are lined up with the law as the study asks."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from licet.press.align import Alignment
from licet.press.desk import Reading, read
from licet.press.law import law_records
from licet.press.reading import read_file
from licet.press.record import public_record
from licet.press.signal import Signal, Span
from tests.press.material import gold
from tests.shared import shared_path

ROWS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "verdicts.yaml").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    paths = shared_path("seeds").glob("*.txt")
    return {p.stem: read(read_file(p), law_records(), today=TODAY) for p in paths}


@pytest.fixture(scope="module")
def facts() -> dict[str, dict[str, Any]]:
    return {record["id"]: record for records in gold("seeds/gold.jsonl").values() for record in records}


def span_of(fact: dict[str, Any]) -> Span:
    return Span(fact["span"]["start"], fact["span"]["end"])


def told_by(reading: Reading, fact: dict[str, Any]) -> list[tuple[Signal, Alignment]]:
    """Events of the fact's type whose clause, or a mention of theirs, overlaps the fact."""
    place = span_of(fact)
    return [
        (s, a) for s, a in reading.pairs()
        if s.type == fact["type"] and any(span.overlaps(place) for span in (s.span, *s.mentions))
    ]  # fmt: skip


def words_of(aligned: Alignment) -> str:
    return f"{aligned.why} {aligned.on_event_day}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["gold"][0])
def test_a_fact_of_the_seeds_is_lined_up_as_the_study_asks(
    row: dict[str, Any], readings: dict[str, Reading], facts: dict[str, dict[str, Any]]
) -> None:
    reading = readings[row["gold"][0].partition("#")[0]]
    if row.get("no_events"):
        spans = [span for s in reading.signals for span in (s.span, *s.mentions)]
        assert not any(span.overlaps(span_of(facts[id_])) for span in spans for id_ in row["gold"])
        return
    found = [(s, a) for id_ in row["gold"] for s, a in told_by(reading, facts[id_])]
    if row.get("not_counted"):
        assert len({id(s) for s, _ in found}) <= 1
        return
    assert found, f"no event tells {row['gold']}"
    if row.get("one_event"):
        assert len({id(s) for s, _ in found}) == 1
    assert all(a.verdict in row["verdict"] for _, a in found), [(a.verdict, a.why) for _, a in found]
    check_details(row, found)


def check_details(row: dict[str, Any], found: list[tuple[Signal, Alignment]]) -> None:
    if "date" in row:
        wanted = row["date"].isoformat() if isinstance(row["date"], date) else row["date"]
        assert wanted in [s.date.value for s, _ in found]
    if "attribution" in row:
        assert row["attribution"] in {s.attribution for s, _ in found}
    for record in row.get("law", []):
        assert any(record in a.law for _, a in found), [a.law for _, a in found]
    for phrase in row.get("says", []):
        shown = phrase.isoformat() if isinstance(phrase, date) else str(phrase)
        assert any(shown in words_of(a) for _, a in found), [words_of(a) for _, a in found]


def test_every_annotated_fact_of_the_seeds_has_a_row(facts: dict[str, dict[str, Any]]) -> None:
    assert {id_ for row in ROWS for id_ in row["gold"]} == set(facts)


def test_every_verdict_comes_with_a_sentence_in_both_languages(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        for _, aligned in reading.pairs():
            assert aligned.why.endswith((".", "”"))
            assert any("가" <= c <= "힣" for c in aligned.why_ko)
            assert "{" not in aligned.why + aligned.why_ko


def test_every_event_of_the_public_record_has_a_source_a_reader_can_find() -> None:
    instruments = {record.id for record in law_records().records}
    for known in public_record():
        named = known.source.removeprefix("instrument ")
        assert named in instruments or "Form 8-K" in named or "https://" in named, known.id
        assert any(str(year) in known.source for year in (2025, 2026)), known.id

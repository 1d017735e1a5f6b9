"""Instruments, dated sets and coverage hold together: ids, dates, words, and nothing left unaccounted for."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.shared import ROOT, shared_path

RULEBOOK = ROOT / "rulebook"
INSTRUMENTS = RULEBOOK / "instruments"
FILES = sorted(INSTRUMENTS.glob("*.yaml"))
REQUIRED = {
    *("instrument", "title", "kind", "effect", "public", "confidence", "about"),
    *("summary", "summary_ko", "sources"),
}
DATES = ("announced", "published", "effective", "compliance", "ended", "received", "public")
KEYS = (
    *("instrument", "title", "kind", "effect", "cite", "document", *DATES, "addressees"),
    *("confidence", "about", "summary", "summary_ko", "instructions", "sources", "notes"),
)
KINDS = {
    *("rule", "notice", "guidance", "proclamation", "statute", "executive_order", "court", "list_change"),
    *("announcement", "assurance", "draft", "bill", "licensing_practice", "foreign_measure", "report"),
}
EFFECTS = {"law", "notice", "posture", "said", "reported"}
CONFIDENCE = {"primary", "secondary", "reported", "open"}
STATUSES = {"encoded", "partial", "human_judgement", "out_of_scope"}
OUTCOMES = {"done_in", "no_effect", "not_encoded"}
COUNTRY = re.compile(r"[A-Z]{2}|[A-E]:\d")


class Words(yaml.SafeLoader):
    """Keeps every scalar as text, so that NO is Norway, and refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys: list[str] = [key.value for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"{node.start_mark}: a key is given twice in {keys}"
        return super().construct_mapping(node, deep)


Words.yaml_implicit_resolvers = {}


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Words)


RECORDS: dict[str, dict[str, Any]] = {path.stem: read(path) for path in FILES}
SETS = {
    path.name: read(path)
    for path in (RULEBOOK / "parameters").glob("*.yaml")
    if path.name in ("country_groups.yaml", "approved_entities.yaml")
}
GROUPS: dict[str, dict[str, Any]] = {entry["set"]: entry for entry in SETS["country_groups.yaml"]}
every_instrument = pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS.keys())
every_set = pytest.mark.parametrize(
    "entry", [entry for sets in SETS.values() for entry in sets], ids=lambda entry: entry["set"]
)


def day(record: dict[str, Any], key: str, absent: date = date.max) -> date:
    return date.fromisoformat(record[key]) if key in record else absent


def instructions() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, record in RECORDS.items():
        yield from ((name, instruction) for instruction in record.get("instructions", []))


def members(name: str, on: str) -> set[str]:
    when = date.fromisoformat(on)
    held = [v for v in GROUPS[name]["versions"] if day(v, "from") <= when < day(v, "until")]
    return set(held[0]["members"]) if held else set()


@every_instrument
def test_a_record_has_the_known_keys_in_order_and_all_required_ones(record: dict[str, Any]) -> None:
    assert [key for key in KEYS if key in record] == list(record)
    assert set(record) >= REQUIRED
    assert record["kind"] in KINDS and record["effect"] in EFFECTS and record["confidence"] in CONFIDENCE
    assert all(record[key] for key in record), "an empty value says nothing"


@pytest.mark.parametrize("name", RECORDS)
def test_the_id_is_the_file_name_and_carries_the_document_number(name: str) -> None:
    record = RECORDS[name]
    assert record["instrument"] == name
    if name.startswith("fr-"):
        assert name == f"fr-{record['document']}"


@every_instrument
def test_dates_are_real_days_in_a_possible_order(record: dict[str, Any]) -> None:
    dates = {key: day(record, key) for key in DATES if key in record}
    assert dates["public"] <= min(date.today(), day(record, "announced"), day(record, "published"))
    began = min(day(record, "effective", date.min), day(record, "received", date.min))
    assert began < day(record, "ended") and day(record, "effective", date.min) <= day(record, "compliance")


@every_instrument
def test_only_notices_have_addressees_and_every_notice_has_some(record: dict[str, Any]) -> None:
    assert (record["kind"] == "notice") == ("addressees" in record)
    assert "received" not in record or record["kind"] == "notice"
    assert record["effect"] != "notice" or record["kind"] == "notice"


@every_instrument
def test_a_notice_is_never_public_before_its_addressee_has_it(record: dict[str, Any]) -> None:
    assert day(record, "received", date.min) <= day(record, "public")


@every_instrument
def test_what_changes_law_or_binds_someone_says_so_instruction_by_instruction(record: dict[str, Any]) -> None:
    assert record["effect"] not in ("law", "notice") or record.get("instructions")
    numbers = [instruction["n"] for instruction in record.get("instructions", [])]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]


@every_instrument
def test_every_instruction_is_accounted_for_exactly_once(record: dict[str, Any]) -> None:
    for instruction in record.get("instructions", []):
        assert len(OUTCOMES & set(instruction)) == 1, instruction
        assert set(instruction) <= {"n", "amends", "effective", "until", "does"} | OUTCOMES
        begin = day(instruction, "effective", day(record, "effective", date.min))
        ended = day(instruction, "until", day(record, "ended"))
        assert begin < ended <= day(record, "ended")


@every_instrument
def test_the_words_of_about_are_defined_beside_the_files(record: dict[str, Any]) -> None:
    defined = set(re.findall(r"`([^`]+)`", (INSTRUMENTS / "README.md").read_text(encoding="utf-8")))
    about = record["about"]
    assert list(about) == ["items", "destinations", "subjects"] and all(about.values())
    words = about["items"] + about["subjects"] + [d for d in about["destinations"] if not COUNTRY.fullmatch(d)]
    assert set(words) <= defined


@every_instrument
def test_summaries_are_short_and_in_their_language(record: dict[str, Any]) -> None:
    assert len(re.findall(r"[.!?](?=\s+[A-Z]|$)", record["summary"])) <= 3
    assert re.search(r"[가-힣]", record["summary_ko"]) and not re.search(r"[가-힣]", record["summary"])


@every_set
def test_the_versions_of_a_set_are_half_open_and_never_overlap(entry: dict[str, Any]) -> None:
    versions = entry["versions"]
    assert versions and all(version["members"] for version in versions)
    for version, following in pairwise(versions):
        assert day(version, "until") == day(following, "from"), "a gap or an overlap"
    assert all(day(version, "from") < day(version, "until") for version in versions)
    assert all(len(version["members"]) == len(set(version["members"])) for version in versions)


@every_set
def test_every_version_names_the_instrument_that_began_it(entry: dict[str, Any]) -> None:
    for version in entry["versions"]:
        assert version["by"] == "base" or version["by"] in RECORDS
        assert version["confidence"] in CONFIDENCE
        if version["by"] != "base":
            assert day(version, "from") == day(RECORDS[version["by"]], "effective")


@pytest.mark.parametrize("name", GROUPS)
def test_hong_kong_stands_beside_china_and_every_member_is_a_country(name: str) -> None:
    for version in GROUPS[name]["versions"]:
        assert all(re.fullmatch(r"[A-Z]{2}", member) for member in version["members"])
        assert ("CN" in version["members"]) == ("HK" in version["members"])


@pytest.mark.parametrize(
    ("name", "count"),
    [("A1", 40), ("A5", 38), ("A6", 8), ("D1", 24), ("D4", 21), ("D5", 22), ("E1", 3), ("E2", 1)],
)
def test_the_groups_of_july_2026_have_the_published_size(name: str, count: int) -> None:
    assert len(members(f"country_group_{name}", "2026-07-26") - {"HK"}) == count


def test_the_dated_sets_agree_with_the_dossier_tables() -> None:
    tables = read(shared_path("law/verified.yaml"))["country_groups"]["tables"]
    for table in tables:
        for group, listed in table["groups"].items():
            ours = members(f"country_group_{group.replace(':', '')}", table["as_of"]) - {"HK"}
            assert ours == set(listed), (group, table["as_of"])


def test_macau_or_d5_is_d5_with_macau_on_every_day_it_changes() -> None:
    for version in GROUPS["country_group_D5"]["versions"]:
        assert members("arms_embargoed_or_macau", version["from"]) == {*version["members"], "MO"}


def test_coverage_names_each_paragraph_once_with_a_known_status() -> None:
    coverage = read(RULEBOOK / "coverage.yaml")
    paragraphs = [entry["paragraph"] for entry in coverage]
    assert len(paragraphs) == len(set(paragraphs))
    for entry in coverage:
        assert entry["status"] in STATUSES
        assert bool(entry["where"]) == (entry["status"] in ("encoded", "partial")), entry["paragraph"]
        assert entry["status"] == "encoded" or entry.get("note"), entry["paragraph"]


def test_every_file_named_as_encoding_something_is_covered_and_exists() -> None:
    named = {path for _, instruction in instructions() for path in instruction.get("done_in", [])}
    covered = {path for entry in read(RULEBOOK / "coverage.yaml") for path in entry["where"]}
    assert named <= covered, named - covered
    if not (RULEBOOK / "rules").exists():
        pytest.skip("rulebook/rules is not there yet: cannot see whether the named files exist")
    assert not {path for path in named | covered if not (RULEBOOK / path).exists()}


def test_every_federal_register_document_of_the_dossiers_has_its_record() -> None:
    texts = [
        shared_path(f"law/{name}.md").read_text(encoding="utf-8") for name in ("2022-2025", "2025-2026", "verified")
    ]
    found = set(re.findall(r"(?:FR Docs?|FR) \**(20\d\d-\d{5})\b", "\n".join(texts)))
    assert len(found) > 20
    ours = {record.get("document") for record in RECORDS.values()}
    assert found <= ours, found - ours

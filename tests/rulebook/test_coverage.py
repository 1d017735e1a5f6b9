"""The coverage record and the encoded rules agree: every file it names exists, every paragraph encoded is in it."""

import re
from collections.abc import Iterator

import pytest
import yaml

from licet.rulebook.book import load
from licet.rulebook.records import Rule
from tests.shared import ROOT

RULEBOOK = ROOT / "rulebook"
ENTRIES: list[dict[str, str | list[str]]] = yaml.safe_load((RULEBOOK / "coverage.yaml").read_text(encoding="utf-8"))
SECTION = re.compile(r"\b(7\d\d)(?:\.(\d+))?")
OF_THE_REGULATIONS = re.compile(r"\bCFR\b|^\d{3}[ .]")
"""Citations that name a paragraph of the EAR; the others name an instrument, which has its own record."""


def sections(text: str) -> Iterator[str]:
    """The sections and parts of the EAR a citation names, such as `742.6`, `748 Supp` or `746`."""
    text = re.sub(r"\d+ FR \d+|\d{4}-\d{2}-\d{2}|\(\d{4}[^)]*\)", "", text)
    for part, section in SECTION.findall(text):
        yield f"{part}.{section}" if section else part


COVERED = {name for entry in ENTRIES for name in sections(str(entry["paragraph"]))}
PARTS = {part for entry in ENTRIES for part in re.findall(r"\bpart (7\d\d)", str(entry["paragraph"]))}
RANGES = [
    (part, int(low), int(high))
    for entry in ENTRIES
    for part, low, high in re.findall(r"\b(7\d\d)\.(\d+)-7\d\d\.(\d+)", str(entry["paragraph"]))
]


def covered(name: str) -> bool:
    part, _, section = name.partition(".")
    return (
        name in COVERED
        or part in PARTS
        or any(part == p and low <= int(section or -1) <= high for p, low, high in RANGES)
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["paragraph"])
def test_every_file_the_record_names_exists(entry: dict[str, str | list[str]]) -> None:
    missing = [where for where in entry["where"] if not (RULEBOOK / where).is_file()]
    assert not missing, f"{entry['paragraph']} is said to stand in {missing}"


@pytest.mark.parametrize("rule", list(load().contents.rules.values()), ids=lambda rule: rule.name)
def test_every_paragraph_a_rule_encodes_is_in_the_record(rule: Rule) -> None:
    cites = [rule.cite, *(one.cite for version in rule.versions for one in version.conditions)]
    named = {name for cite in cites if OF_THE_REGULATIONS.search(cite) for name in sections(cite)}
    left = sorted(name for name in named if not covered(name))
    assert not left, f"{rule.file}: {left} not in coverage.yaml"


def test_every_rule_file_is_named_by_the_record() -> None:
    named = {where for entry in ENTRIES for where in entry["where"]}
    files = {rule.file.removeprefix("rulebook/") for rule in load().contents.rules.values()}
    assert not files - named, f"coverage.yaml names no paragraph for {sorted(files - named)}"


def test_every_requirement_that_an_exception_a_saving_or_a_policy_names_exists() -> None:
    rules = load().contents.rules
    named = [
        (rule.name, target)
        for rule in rules.values()
        for version in rule.versions
        for target in (*version.terms.get("releases", ()), *version.terms.get("of", ()))
    ]
    assert not [pair for pair in named if pair[1] not in rules or rules[pair[1]].stage != "requirement"]


def test_a_set_that_no_rule_tests_is_in_the_record_with_its_reason() -> None:
    contents = load().contents
    forms = str([version.form for rule in contents.rules.values() for version in rule.versions])
    forms += str(
        [one.form for rule in contents.rules.values() for version in rule.versions for one in version.conditions]
    )
    idle = {name for name in contents.sets if not re.search(rf"\${name}\b", forms)}
    notes = " ".join(str(entry.get("note", "")) for entry in ENTRIES)
    assert not {name for name in idle if name not in notes}

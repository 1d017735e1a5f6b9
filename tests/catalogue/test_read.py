"""A catalogue that does not hold together is refused: every problem, with its file and line."""

from pathlib import Path

import pytest

from licet.catalogue.catalogue import Catalogue
from licet.catalogue.schema import ENTRY_FIELDS
from licet.model.errors import RulebookError

NAMES = "manufacturers:\n  nvidia: [NVIDIA]\ngeneric_words: [GPU]\n"
SOURCES = "datasheet: {title: A data sheet}\n"
GOOD = """\
about: A family.
defaults: {manufacturer: nvidia, kind: gpu_module, confidence: high, source: datasheet}
entries:
  - chip: nvidia-h20
    name: NVIDIA H20
    facts:
      applicable_die_area_mm2: 814
    dense_rates: {fp16: 148}
"""


def read(folder: Path, family: str, **others: str) -> Catalogue:
    files = {"names": NAMES, "sources": SOURCES, "family": family, **others}
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return Catalogue.load(folder)


def refusal(folder: Path, family: str, **others: str) -> str:
    with pytest.raises(RulebookError) as caught:
        read(folder, family, **others)
    return str(caught.value).replace(f"{folder}/", "")


def test_a_good_file_is_read_as_written(tmp_path):
    entry = read(tmp_path, GOOD)["nvidia-h20"]
    assert entry.facts["applicable_die_area_mm2"].value == "814"
    assert entry.dense_rates["fp16"].source == "datasheet"


LAYERS = """\
about: A family.
defaults:
  manufacturer: nvidia
  kind: gpu_module
  confidence: high
  source: datasheet
  facts: {memory_type: HBM3}
  provenance:
    transistors_bn: {status: estimated, source: https://b.example}
entries:
  - chip: nvidia-h20
    name: NVIDIA H20
    as_of: 2024-01
    facts:
      dram_capacity_gb: {value: 96, status: derived}
      transistors_bn: 80
      applicable_die_area_mm2: 814
"""


def test_provenance_comes_from_the_fact_then_its_name_then_the_entry(tmp_path):
    facts = read(tmp_path, LAYERS)["nvidia-h20"].facts
    found = {name: (fact.status, fact.source, fact.as_of) for name, fact in facts.items()}
    assert found == {
        "memory_type": ("stated", "datasheet", "2024-01"),
        "dram_capacity_gb": ("derived", "datasheet", "2024-01"),
        "transistors_bn": ("estimated", "https://b.example", "2024-01"),
        "applicable_die_area_mm2": ("stated", "datasheet", "2024-01"),
    }


def test_a_provenance_of_no_fact_is_refused(tmp_path):
    message = refusal(tmp_path, LAYERS.replace("    transistors_bn: {", "    transistor_bn: {"))
    assert message == "family.yaml:9: provenance has no field 'transistor_bn' (did you mean 'transistors_bn'?)"


def test_rates_that_were_worked_out_are_derived_and_say_how(tmp_path):
    rate = read(tmp_path, GOOD + "    rates_from: half of the sparse figure\n")["nvidia-h20"].dense_rates["fp16"]
    assert (rate.status, rate.note) == ("derived", "half of the sparse figure")


AREA = "applicable_die_area_mm2"
NOT_A_NUMBER = f"{AREA} is not a number: expected a finite decimal number, got"
SPARSE = "is a sparse rate; only dense rates count towards total processing performance"
NO_FACT = "is not a fact of the catalogue"
NO_FORMAT = "is not a number format of the catalogue"
NO_KIND = "an entry needs 'kind', of its own or from the defaults of its file"
NO_ID = "is not lower-case letters, digits and single hyphens"
NOWHERE = "is neither a URL nor a name in sources.yaml"
ABSENT = "which is not in the catalogue (did you mean 'nvidia-h20'?)"
NO_SOURCE = f"{AREA} has no source, of its own, of its entry or of its file"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("about:", "abuot:", 1, "a family file has no field 'abuot' (did you mean 'about'?)"),
        ("defaults: {", "defaults: {colour: red, ", 2, "defaults has no field 'colour'"),
        ("dense_rates", "dense_rate", 8, "an entry has no field 'dense_rate' (did you mean 'dense_rates'?)"),
        ("_mm2: 814", "_mm2: -814", 7, f"{AREA} must be greater than zero, got -814"),
        ("_mm2: 814", "_mm2: NaN", 7, f"{NOT_A_NUMBER} 'NaN'"),
        ("_mm2: 814", "_mm2: .inf", 7, f"{NOT_A_NUMBER} '.inf'"),
        ("_mm2: 814", "_mm2: {status: stated}", 7, f"{AREA} needs a value"),
        ("area_mm2", "aera_mm2", 7, f"'applicable_die_aera_mm2' {NO_FACT} (did you mean '{AREA}'?)"),
        (f"{AREA}: 814", "us_origin: maybe", 7, "us_origin is yes or no, got 'maybe'"),
        ("{fp16: 148}", "{fp4_sparse: 296}", 8, f"'fp4_sparse' {SPARSE}"),
        ("{fp16: 148}", "{fp17: 148}", 8, f"'fp17' {NO_FORMAT} (did you mean 'fp16'?)"),
        ("{fp16: 148}", "{fp16: 0}", 8, "fp16 must be greater than zero, got 0"),
        (": nvidia,", ": nvidea,", 2, "manufacturer 'nvidea' is not one of nvidia (did you mean 'nvidia'?)"),
        (", source: datasheet", "", 7, NO_SOURCE),
        (", kind: gpu_module", "", 4, NO_KIND),
        ("    name: NVIDIA H20\n", "", 4, "an entry needs 'name'"),
        ("nvidia-h20", "Nvidia H20", 4, f"chip 'Nvidia H20' {NO_ID}"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_refused_with_its_place(tmp_path, old, new, line, message):
    assert old in GOOD
    assert f"family.yaml:{line}: {message}" in refusal(tmp_path, GOOD.replace(old, new)).splitlines()


@pytest.mark.parametrize(
    ("added", "line", "message"),
    [
        ("released: spring", 9, "released 'spring' is not a date such as 2024, 2024-03 or 2024-03-18"),
        ("source: datasheat", 9, f"source 'datasheat' {NOWHERE} (did you mean 'datasheet'?)"),
        ("storage_only: [int8]", 4, "storage_only names 'int8', which has no dense rate"),
        ("board_totals_of: 1", 9, "board_totals_of is a whole number of at least 2, got '1'"),
        ("board_totals_of: 3", 4, "2368 shared by 3 circuits has no exact decimal"),
        ("board_totals_of: 7", 4, "814 shared by 7 circuits has no exact decimal"),
        ("contains: [{chip: nvidia-h21, count: 8}]", 4, f"nvidia-h20 contains 'nvidia-h21', {ABSENT}"),
        ("contains: [{chip: nvidia-h20}]", 9, "a part needs a count"),
        ("contested: [{about: tf32}]", 9, "a contested reading needs about and says"),
        ("vendor_eccn: 3E1", 9, "vendor_eccn is an ECCN such as 4A090.a or EAR99, got '3E1'"),
        ("also: H20", 9, "also is a list"),
        ("name: again", 9, "the key 'name' appears twice"),
    ],
)  # fmt: skip
def test_a_malformed_addition_is_refused_with_its_place(tmp_path, added, line, message):
    assert f"family.yaml:{line}: {message}" in refusal(tmp_path, f"{GOOD}    {added}\n").splitlines()


def test_a_second_entry_with_the_same_id_is_refused_with_both_places(tmp_path):
    message = refusal(tmp_path, GOOD, zwilling=GOOD).splitlines()[0]
    what = "claims 'NVIDIA H20', which belongs to 'nvidia-h20' at family.yaml:4"
    assert message == f"zwilling.yaml:4: 'nvidia-h20' {what}"


def test_a_spelling_or_part_number_claimed_twice_is_refused(tmp_path):
    other = "  - {chip: nvidia-h21, name: H-21, also: [Nvidia h20], part_numbers: [1-2]}\n"
    problems = refusal(tmp_path, GOOD + "    part_numbers: [1-2]\n" + other).splitlines()
    assert [problem.split(",")[0] for problem in problems] == [
        "family.yaml:10: 'nvidia-h21' claims 'Nvidia h20'",
        "family.yaml:10: 'nvidia-h21' claims '1-2'",
    ]


def test_a_chip_that_contains_itself_is_refused(tmp_path):
    message = refusal(tmp_path, GOOD + "    contains: [{chip: nvidia-h20, count: 1}]\n")
    assert message == "family.yaml:4: nvidia-h20 contains itself"


def test_all_problems_are_reported_at_once(tmp_path):
    broken = (
        GOOD.replace("814", "-814").replace("{fp16: 148}", "{fp17: 148}").replace("H20\n", "H20\n    colour: red\n")
    )
    assert len(refusal(tmp_path, broken).splitlines()) == 3


def test_an_empty_folder_names_the_file_it_misses(tmp_path):
    with pytest.raises(RulebookError, match=r"names\.yaml: cannot be read: No such file or directory"):
        Catalogue.load(tmp_path)


SHAPES = [
    "x",
    "''",
    "[]",
    "{}",
    "[x]",
    "[[x]]",
    "{value: {value: 1}}",
    "[{chip: {a: b}}]",
    "{fp16: [1]}",
    "[{about: []}]",
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("field", ENTRY_FIELDS)
def test_a_field_of_any_shape_is_read_or_refused_but_never_breaks(tmp_path, field, shape):
    lines = [line for line in GOOD.splitlines() if not line.strip().startswith((f"{field}:", f"- {field}:"))]
    own = f"    {field}: {shape}" if field != "chip" else f"  - chip: {shape}"
    at = lines.index("entries:") + 1 if field == "chip" else len(lines)
    try:
        found = read(tmp_path, "\n".join([*lines[:at], own, *lines[at:]]) + "\n")
    except RulebookError as error:
        assert "family.yaml:" in str(error)
    else:
        assert list(found.entries)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ["names", "sources", "family"])
def test_a_file_of_any_shape_is_read_or_refused_but_never_breaks(tmp_path, name, shape):
    files = {"family": GOOD, name: shape}
    try:
        read(tmp_path, **files)
    except RulebookError as error:
        assert ".yaml" in str(error)

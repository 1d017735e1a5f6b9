"""What we compute must be what the vendors publish, or the difference must be explained in the catalogue."""

import csv
from collections import Counter
from fractions import Fraction

from licet.catalogue.performance import performance
from licet.rulebook.yaml_text import read_yaml
from tests.catalogue.conftest import FOLDER
from tests.shared import shared_path

CLASS_OF = {
    "4A090.a": "a",
    "5A002.z.1": "a",
    "5A992.z": "a",
    "4A003.z.1": "a",
    "4A090.b": "b",
    "4A994.l": "none",
    "5A992.c": "none",
}
TOLERANCE = Fraction(4, 100)


def explained():
    """(product, subject) of every difference the catalogue explains."""
    return {(str(row["chip"]), str(row["about"])) for row in read_yaml(FOLDER / "vendor-differences.yaml")}


def number(facts, name):
    return Fraction(facts[name].value) if name in facts else None


def computed_class(facts):
    """`a`, `b`, `none`, or None when the facts do not tell; the lines of 3A090 as amended in 2023."""
    tpp, area = number(facts, "total_processing_performance"), number(facts, "applicable_die_area_mm2")
    if tpp is None:
        return None
    if tpp >= 4800:
        return "a"
    if tpp < 1600:
        return "none"
    market = facts.get("designed_or_marketed_for_datacenter")
    if market is None or (market.value == "yes" and area is None):
        return None
    if market.value == "no":
        return "none"
    density = tpp / area
    if density >= Fraction("5.92"):
        return "a"
    return "b" if density >= Fraction("3.2") or (tpp >= 2400 and density >= Fraction("1.6")) else "none"


def test_every_vendor_classification_agrees_or_is_explained(catalogue):
    seen, wrong = Counter(), []
    with shared_path("chips/vendor-classifications.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["statement_type"] == "vendor_eccn_table"]
    for row in rows:
        entry = catalogue.get(row["part_number"]).entry or catalogue.get(row["chip_id"]).entry
        ours = computed_class(catalogue.facts(entry.id)) if entry else None
        if ours is None:
            seen["unknown" if entry else "unnamed"] += 1
        elif ours == CLASS_OF[row["eccn"]] or (entry.id, "class") in explained():
            seen["agree"] += 1
        else:
            wrong.append((row["part_number"], entry.id, row["eccn"], ours))
    assert not wrong
    assert seen["agree"] >= 80, seen


def test_every_vendor_classification_in_the_catalogue_agrees_or_is_explained(catalogue):
    wrong, compared = [], 0
    for entry in catalogue.entries:
        ours = computed_class(catalogue.facts(entry.id))
        if entry.vendor_eccn is None or ours is None:
            continue
        compared += 1
        if ours != CLASS_OF[entry.vendor_eccn.value] and (entry.id, "class") not in explained():
            wrong.append((entry.id, entry.vendor_eccn.value, ours))
    assert not wrong
    assert compared >= 50


def test_vendor_figures_are_within_four_per_cent_or_explained(catalogue):
    compared, far = 0, set()
    for entry in catalogue.entries:
        ours = performance(entry)
        if entry.vendor_tpp is None or ours is None:
            continue
        compared += 1
        vendor = Fraction(entry.vendor_tpp.value)
        if abs(Fraction(ours.value) - vendor) > TOLERANCE * vendor:
            far.add(entry.id)
    named = {product for product, about in explained() if about == "total_processing_performance"}
    assert far == named, "each difference is explained, and each explanation is needed"
    assert compared >= 25


def test_explanations_quote_the_figures_as_they_are(catalogue):
    for row in read_yaml(FOLDER / "vendor-differences.yaml"):
        entry = catalogue[row["chip"]]
        if row["about"] == "total_processing_performance":
            assert row["vendor_says"] == entry.vendor_tpp.value
            assert row["we_compute"] == performance(entry).value
        assert row["why"]


def test_published_figures_of_named_parts_are_within_four_per_cent_or_explained(catalogue):
    compared = 0
    with shared_path("chips/vendor-classifications.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            entry = catalogue.get(row["part_number"]).entry or catalogue.get(row["chip_id"]).entry
            if not entry or not row["tpp_published"] or (entry.id, "total_processing_performance") in explained():
                continue
            ours, vendor = (
                number(catalogue.facts(entry.id), "total_processing_performance"),
                Fraction(row["tpp_published"]),
            )
            assert ours is not None, entry.id
            assert abs(ours - vendor) <= TOLERANCE * vendor, (entry.id, row["part_number"])
            compared += 1
    assert compared >= 30

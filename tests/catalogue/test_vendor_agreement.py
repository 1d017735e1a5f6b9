"""What we compute must be what the vendors publish, or the difference must be explained in the catalogue."""

import csv
from collections import Counter
from fractions import Fraction

import pytest

import licet
from licet.catalogue.performance import performance
from licet.rulebook.yaml_text import read_yaml
from tests.catalogue.conftest import FOLDER
from tests.shared import shared_path

TOLERANCE = Fraction(4, 100)


def explained():
    """(product, subject) of every difference the catalogue explains."""
    return {(str(row["chip"]), str(row["about"])) for row in read_yaml(FOLDER / "vendor-differences.yaml")}


def number(facts, name):
    return Fraction(facts[name].value) if name in facts else None


def agrees(ours, vendor):
    """A vendor may leave out the letter of the level: 5A002.z.1 for 5A002.z.1.a."""
    return ours is not None and f"{ours}.".startswith(f"{vendor}.")


@pytest.fixture(scope="module")
def desk():
    return licet.load()


def vendor_rows():
    with shared_path("chips/vendor-classifications.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["statement_type"] == "vendor_eccn_table"]


def test_every_part_number_a_vendor_classifies_agrees_or_is_explained(desk):
    seen, wrong = Counter(), []
    for row in vendor_rows():
        ours = licet.classify(row["part_number"], on=row["as_of_date"], desk=desk)
        if agrees(ours.eccn, row["eccn"]):
            seen["agree"] += 1
        elif (ours.item, "classification") in explained():
            seen["explained"] += 1
        else:
            wrong.append((row["part_number"], row["chip"], row["eccn"], ours.item, ours.eccn))
    assert not wrong
    assert seen["agree"] >= 190, seen


def test_every_classification_in_the_catalogue_agrees_or_is_explained(desk):
    differing = set()
    for entry in desk.items.catalogue.entries:
        if (said := entry.vendor_eccn) is not None:
            assert said.as_of, f"{entry.id}: a vendor's classification is of a day"
            if not agrees(licet.classify(entry.id, on=said.as_of, desk=desk).eccn, said.value):
                differing.add(entry.id)
    named = {product for product, about in explained() if about == "classification"}
    assert differing == named, "each difference is explained, and each explanation is needed"


def test_the_name_a_vendor_prints_leads_to_the_item_of_its_part_number_or_to_one_of_its_class(desk):
    named, wrong = 0, []
    for row in vendor_rows():
        by_name = licet.classify(row["chip"], on=row["as_of_date"], desk=desk)
        if by_name.item is not None:
            named += 1
            if by_name.eccn != licet.classify(row["part_number"], on=row["as_of_date"], desk=desk).eccn:
                wrong.append((row["chip"], by_name.item, by_name.eccn))
    assert not wrong
    assert named >= 110


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
        else:
            assert row["vendor_says"] == entry.vendor_eccn.value
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

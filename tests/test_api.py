"""The public surface: what it offers, that it is documented, and that it costs nothing until used."""

import subprocess
import sys
from datetime import date

import pytest

import licet
from tests.command import ENVIRONMENT

ORDER = {"on": "2025-04-16", "item": "H100", "ship_from": "US", "ship_to": "CN"}


def test_the_public_names_are_sorted_and_each_one_exists_and_is_documented() -> None:
    assert licet.__all__ == sorted(licet.__all__)
    assert len(licet.__all__) <= 30
    for name in licet.__all__:
        thing = getattr(licet, name)
        assert thing.__doc__, name
        assert not thing.__doc__.startswith(f"{name}("), name


def test_the_public_names_are_all_there_is() -> None:
    assert sorted(licet._HOME_OF) == licet.__all__  # pyright: ignore[reportPrivateUsage]


def test_a_name_that_is_not_public_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'deterimne'"):
        _ = licet.deterimne  # pyright: ignore[reportAttributeAccessIssue]


def test_importing_licet_loads_no_other_module_of_its_own() -> None:
    probe = "import sys, licet; print(sorted(m for m in sys.modules if m.startswith('licet')))"
    run = subprocess.run([sys.executable, "-c", probe], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['licet']"


def test_a_cold_determination_imports_nothing_heavy() -> None:
    probe = (
        "import sys; from licet.cli.main import main; main(['determine', '-', '--json'])\n"
        "heavy = {'yaml', 'rich', 'polars', 'duckdb', 'pyarrow', 'z3', 'numpy', 'pathlib', 'dataclasses'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    words = [sys.executable, "-c", probe]
    given = '{"on": "2025-04-16", "item": "H100", "ship_to": "CN"}'
    for _ in range(2):  # the first run may compile the caches
        run = subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, check=True, input=given)
    assert run.stderr.strip() == "[]"


def test_days_may_be_dates_or_text() -> None:
    one = licet.determine(ORDER, on=date(2024, 1, 5), known=date(2024, 2, 1))
    two = licet.determine(ORDER, on="2024-01-05", known="2024-02-01")
    assert licet.document(one) == licet.document(two)


def test_many_documents_are_answered_in_order_with_errors_in_their_place() -> None:
    found = list(licet.determine_many([ORDER, {"on": "never"}, ORDER]))
    assert isinstance(found[0], licet.Determination)
    assert isinstance(found[1], licet.FactError)
    assert found[0] == found[2]


def test_a_transaction_already_read_gives_the_same_answer() -> None:
    desk = licet.load()
    read = licet.read_transaction(ORDER, desk.book.vocabulary)
    assert licet.determine(read, desk=desk) == licet.determine(ORDER, desk=desk)


def test_a_day_before_the_first_instrument_is_refused() -> None:
    with pytest.raises(licet.OutOfCoverageError, match="2022-08-26"):
        licet.determine(ORDER, on="2020-01-01")


def test_an_item_given_as_specs_is_classified() -> None:
    specs = {
        "kind": "asic",
        "dense_rates": {"fp16": "300"},
        "applicable_die_area_mm2": "700",
        "designed_or_marketed_for_datacenter": True,
    }
    answer = licet.classify(specs, on="2024-06-01")
    assert answer.eccn == "3A090.a"
    assert answer.total_processing_performance is not None
    assert answer.total_processing_performance.value == "4800"


def test_what_a_classification_still_needs_is_asked_for() -> None:
    answer = licet.classify({"kind": "asic", "total_processing_performance": "2000"}, on="2024-06-01")
    assert answer.eccn is None
    assert "item.applicable_die_area_mm2" in {one.fact for one in answer.missing}

"""What was said about a family of items bears on each of its members."""

import pytest

import licet

DESK = licet.load()


@pytest.mark.parametrize("item", [{"name": "Ascend 910C tray, unlisted"}, {"catalogue": "huawei-ascend-910b1"}])
def test_a_word_about_a_family_is_shown_for_a_member(item: dict[str, str]) -> None:
    document = {
        "on": "2025-06-01",
        "activity": "use_or_service",
        "item": item,
        "ship_to": "CN",
        "ultimate_consignee": {"name": "X", "country": "CN", "lists": []},
    }
    found = licet.determine(licet.read_transaction(document, DESK.book.vocabulary), desk=DESK)
    assert "report-2025-04-tsmc-probe" in [signal.instrument for signal in found.signals]

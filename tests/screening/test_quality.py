"""What screening is for, measured: parties found at ten alerts per thousand clean names."""

import pytest
from benchmarks.screening_quality import TARGETS, licet, read_questions, recall, threshold

from licet.screening.index import build_index
from licet.screening.listed_names import screening_names
from licet.screening.native import with_native_names
from licet.screening.normalise import core_tokens
from licet.screening.roster import joined
from licet.screening.screener import Screener
from licet.screening.starter import starter_entries
from tests.shared import shared_path


@pytest.fixture(scope="module")
def questions():
    shared_path("screening/dev.csv")
    return read_questions()


@pytest.mark.parametrize("lent", [False, True])
def test_each_script_is_found_as_often_as_promised(csl_entries, questions, lent):
    asked, exclude = questions
    entries = with_native_names(csl_entries, starter_entries()) if lent else csl_entries
    found = licet(asked, Screener(build_index(entries, exclude)))
    reached = recall(asked, found, threshold(asked, found, 0.01))
    short = {group: reached[group]["all"] for group, least in TARGETS.items() if reached[group]["all"] < least}
    assert short == {}


def test_every_name_of_the_pack_leads_to_the_entry_of_the_real_list(csl_entries):
    pack = [entry for entry in starter_entries() if entry.list == "entity_list" and entry.until is None]
    screener = Screener(build_index(joined(csl_entries, starter_entries())))
    asked = [(entry, name) for entry in pack for name in (entry.name, *entry.native)]
    missed: list[tuple[str, str]] = []
    for (entry, name), hits in zip(asked, screener.screen_many([n for _, n in asked]), strict=True):
        wanted = {core_tokens(own) for own in screening_names(entry)}
        met = (hit for hit in hits if hit.band in ("strong", "review"))
        if not any(wanted & {core_tokens(own) for own in screening_names(hit.entry)} for hit in met):
            missed.append((entry.id, name))
    assert missed == []

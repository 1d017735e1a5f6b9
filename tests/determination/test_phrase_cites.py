"""Citations joined for one sentence: every paragraph named, none twice, in the order of the CFR."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from licet.determination.phrase import join_cites

_PARAGRAPHS = ("736.2(b)(10)", "744.2-744.4", "744.6", "744.21", "744.23(a)(2)(i)", "744.23(a)(2)(ii)", "772.1")


@given(st.lists(st.lists(st.sampled_from(_PARAGRAPHS), min_size=1).map(lambda some: f"15 CFR {', '.join(some)}")))
def test_paragraphs_of_the_cfr_are_each_named_once_and_in_order(cites: list[str]) -> None:
    named = {paragraph for cite in cites for paragraph in cite.removeprefix("15 CFR ").split(", ")}
    assert join_cites(tuple(cites)) == (f"15 CFR {', '.join(sorted(named, key=_PARAGRAPHS.index))}" if named else "")


def test_what_is_no_plain_paragraph_stays_whole() -> None:
    cites = ("15 CFR 774 Supp. 1, ECCN 3A090 Note 1", "15 CFR 772.1", "90 FR 5298", "15 CFR 772.1")
    assert join_cites(tuple(cites)) == "15 CFR 772.1; 15 CFR 774 Supp. 1, ECCN 3A090 Note 1; 90 FR 5298"

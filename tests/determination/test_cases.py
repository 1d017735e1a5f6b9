"""Every conformance case of the repository, each as a test of its own."""

import pytest

from licet.determination.cases import ConformanceCase, read_cases, run_case
from licet.rulebook.book import load
from tests.shared import ROOT


@pytest.mark.parametrize("case", read_cases(ROOT / "cases"), ids=lambda case: case.where)
def test_the_encoded_law_gives_the_answer_a_lawyer_expects(case: ConformanceCase) -> None:
    run = run_case(case, load())
    assert not run.failures, f"{case.name}: " + "; ".join(run.failures)

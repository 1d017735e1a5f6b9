"""Every leaf of the encoded law decides some case: flipping it alone flips its rule."""

from licet.determination.cases import read_cases
from licet.determination.coverage_of_cases import undecided_leaves
from licet.rulebook.book import load
from tests.shared import ROOT

CASES = read_cases(ROOT / "cases")


def test_every_leaf_of_every_rule_decides_some_case() -> None:
    left = undecided_leaves(load(), CASES)
    assert not left, f"{len(left)} leaves decide no case:\n" + "\n".join(str(leaf) for leaf in left)


def test_without_its_cases_every_leaf_of_a_file_is_missed() -> None:
    file = "rulebook/rules/734-jurisdiction/subject_to_ear.yaml"
    assert {leaf.rule for leaf in undecided_leaves(load(), [], {file})} == {"734.3-a1", "734.3-a2"}

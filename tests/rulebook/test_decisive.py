"""Every leaf of the encoded law decides some case: flipping it alone flips its rule."""

from licet.determination.cases import read_cases
from licet.determination.coverage_of_cases import undecided_leaves
from licet.rulebook.book import load
from tests.shared import ROOT

FAMILIES: tuple[str, ...] = (
    "734-jurisdiction/subject_to_ear",
    "734-jurisdiction/foreign_direct_product",
    "734-jurisdiction/de_minimis",
    "736-prohibitions/general_prohibition_10",
    "736-prohibitions/temporary_general_licenses",
    "744-end-use/advanced_node",
    "744-end-use/affiliates",
    "744-end-use/cautions",
    "744-end-use/entity_list",
    "744-end-use/headquarters",
    "744-end-use/knowledge",
    "744-end-use/military",
    "744-end-use/notices",
    "744-end-use/other_lists",
    "744-end-use/supercomputer",
    "744-end-use/training_policy",
    "774-ccl/foundry_presumption",
)
"""Rule files whose every leaf must be decided by a case."""


def test_every_leaf_of_the_finished_families_decides_some_case() -> None:
    files = {f"rulebook/rules/{name}.yaml" for name in FAMILIES}
    known = {rule.file for rule in load().contents.rules.values()}
    assert files <= known, f"no rules in {sorted(files - known)}"
    left = undecided_leaves(load(), read_cases(ROOT / "cases"), files)
    assert not left, f"{len(left)} leaves decide no case:\n" + "\n".join(str(leaf) for leaf in left)

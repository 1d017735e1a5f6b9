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
    "740-exceptions/diffusion",
    "740-exceptions/general",
    "740-exceptions/hbm",
    "740-exceptions/nac_aca",
    "740-exceptions/restrictions",
    "742-control-policy/advanced_computing",
    "742-control-policy/review_policy",
    "742-control-policy/uae",
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
    "748-750-licenses/h200_certifications",
    "748-750-licenses/licenses",
    "748-750-licenses/validated_end_user",
    "758-clearance/filing",
    "758-clearance/obligations",
    "774-ccl/3A090",
    "774-ccl/4E091",
    "774-ccl/eccn",
    "774-ccl/foundry_presumption",
)
"""Rule files whose every leaf must be decided by a case."""


def test_every_leaf_of_the_finished_families_decides_some_case() -> None:
    files = {f"rulebook/rules/{name}.yaml" for name in FAMILIES}
    known = {rule.file for rule in load().contents.rules.values()}
    assert files <= known, f"no rules in {sorted(files - known)}"
    left = undecided_leaves(load(), read_cases(ROOT / "cases"), files)
    assert not left, f"{len(left)} leaves decide no case:\n" + "\n".join(str(leaf) for leaf in left)

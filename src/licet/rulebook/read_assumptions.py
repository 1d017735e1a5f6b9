"""Assumptions by name: the facts a question takes for granted when it asks about a chip alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from licet.rulebook.form import Problems, forms


def read_assumptions(root: Path | str) -> Mapping[str, Mapping[str, str]]:
    """Each assumption's facts, by vocabulary name, as written.

    Raises:
        RulebookError: a malformed file, all problems at once.
    """
    problems, folder = Problems(), Path(root)
    found: dict[str, Mapping[str, str]] = {}
    for form in forms(problems.read(folder / "assumptions.yaml", folder), "rulebook/assumptions.yaml", problems):
        form.only("assumption", "says", "given")
        form.text("says")
        facts = form.form("given")
        found[form.text("assumption")] = {str(key): facts.text(key) for key in facts.block}
    problems.stop()
    return found

"""The gate: every obligation holds for every regime; and a rulebook that is cut open is caught, with a witness."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from licet.analysis.obligations import Docket, Judgment
from licet.determination.cases import read_cases, run_case
from licet.model.errors import RulebookError
from licet.rulebook.book import Rulebook, load
from licet.rulebook.read_obligations import read_obligations
from tests.shared import ROOT

Edit = Callable[[Path], None]


@pytest.fixture(scope="module")
def judgments(book: Rulebook) -> tuple[Judgment, ...]:
    return tuple(Docket(book, read_obligations(ROOT / "rulebook")).judgments())


def test_every_obligation_is_proved_or_acknowledged_for_every_regime(judgments: tuple[Judgment, ...]) -> None:
    refuted = [one for one in judgments if one.status == "refuted"]
    assert not refuted, "\n".join(f"{one.obligation.name} on {one.on}:\n{one.case}" for one in refuted)


def test_every_obligation_is_tried_under_some_regime(judgments: tuple[Judgment, ...]) -> None:
    tried = {one.obligation.name for one in judgments}
    assert tried == {one.name for one in read_obligations(ROOT / "rulebook")}


def test_every_regime_is_tried(judgments: tuple[Judgment, ...], book: Rulebook) -> None:
    assert {one.on for one in judgments} == set(book.change_days)


def test_every_acknowledged_corner_still_exists_and_has_its_answer(judgments: tuple[Judgment, ...]) -> None:
    acknowledged = {one.obligation.name for one in judgments if one.status == "acknowledged"}
    stated = {one.name for one in read_obligations(ROOT / "rulebook") if one.acknowledged}
    assert acknowledged == stated
    assert all(one.answer and one.case for one in judgments if one.status == "acknowledged")


def _scratch(tmp_path: Path, edit: Edit) -> Path:
    folder = tmp_path / "rulebook"
    shutil.copytree(ROOT / "rulebook", folder)
    edit(folder)
    return folder


def _refuted(folder: Path, names: set[str]) -> Iterator[Judgment]:
    obligations = tuple(one for one in read_obligations(folder) if one.name in names)
    return (one for one in Docket(load(folder), obligations).judgments() if one.status == "refuted")


def _replaced(file: str, old: str, new: str) -> Edit:
    def edit(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} no longer says {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


@pytest.mark.parametrize(
    ("edit", "caught_by"),
    [
        pytest.param(
            _replaced(
                "rules/774-ccl/3A090.yaml", "- item.performance_density < 5.92", "- item.performance_density < 5"
            ),
            {"more_is_never_less", "capped_b2_is_the_printed_b2"},
            id="a hole between .b and .a",
        ),
        pytest.param(
            _replaced(
                "rules/774-ccl/3A090.yaml", "item.performance_density >= 5.92", "item.performance_density >= 4.1"
            ),
            {"raw_a_or_raw_b"},
            id="an overlap of .a with .b",
        ),
        pytest.param(
            _replaced("rules/774-ccl/3A090.yaml", "- none of: [rule meets_3A090.a]", "- none of: [rule 3A090.a.1]"),
            {"a_or_b"},
            id="both levels at once",
        ),
    ],
)
def test_a_rulebook_cut_open_is_caught(tmp_path: Path, edit: Edit, caught_by: set[str]) -> None:
    folder = _scratch(tmp_path, edit)
    refuted = list(_refuted(folder, caught_by))
    assert {one.obligation.name for one in refuted} == caught_by


def test_a_counterexample_is_a_case_that_can_be_pasted_and_run(tmp_path: Path) -> None:
    edit = _replaced("rules/774-ccl/3A090.yaml", "- none of: [rule meets_3A090.a]", "- none of: [rule 3A090.a.1]")
    folder = _scratch(tmp_path, edit)
    broken = load(folder)
    judgment = next(_refuted(folder, {"a_or_b"}))
    assert judgment.case is not None
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "found.yaml").write_text(judgment.case, encoding="utf-8")
    (case,) = read_cases(cases)
    assert not run_case(case, broken).failures


OBLIGATION = """
- obligation: mine
  says: Something.
  cite: somewhere
"""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("  nevr: rule required\n", "nevr"),
        ("", "exactly one claim"),
        ("  never: rule required\n  always: rule required\n", "exactly one claim"),
        ("  same: [rule required]\n", "compares two"),
        ("  only widens: rule required\n", "across"),
        ("  never: rule required\n  grows with: [item.performance_density]\n", "never falls"),
        ("  plan: unknown fact never free\n", "unknown facts never free"),
    ],
)
def test_a_malformed_obligation_names_its_line_and_what_was_expected(tmp_path: Path, text: str, says: str) -> None:
    folder = tmp_path / "rulebook"
    (folder / "obligations").mkdir(parents=True)
    (folder / "obligations" / "mine.yaml").write_text(OBLIGATION.lstrip() + text, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        read_obligations(folder)
    assert says in str(caught.value)
    assert "rulebook/obligations/mine.yaml:" in str(caught.value)


@pytest.mark.parametrize(
    ("predicate", "nearest"),
    [("rule requird", "required"), ("item.performance_densty >= 1", "item.performance_density")],
)
def test_an_obligation_about_an_unknown_name_says_which_one_is_near(
    tmp_path: Path, predicate: str, nearest: str, book: Rulebook
) -> None:
    folder = tmp_path / "rulebook"
    (folder / "obligations").mkdir(parents=True)
    text = f"{OBLIGATION.lstrip()}  never: {predicate}\n"
    (folder / "obligations" / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        list(Docket(book, read_obligations(folder)).judgments())
    assert nearest in str(caught.value)

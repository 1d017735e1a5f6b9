"""Everything the documents show runs as written, and every link leads somewhere.

A code block is run when a comment above it says so: `<!-- run -->`, or `<!-- run: NAME -->` for blocks of one page
that run one after the other in the same folder. `<!-- in: FILE -->` says that the block stands in that file.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import ENVIRONMENT, licet
from tests.shared import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"<!-- (run|in)(?:: (?P<name>[^\n]+?))? -->\n```(?P<language>\w+)\n(?P<code>.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def blocks(kind: str) -> list[tuple[Path, re.Match[str]]]:
    found = ((page, block) for page in PAGES for block in BLOCK.finditer(page.read_text("utf-8")))
    return [(page, block) for page, block in found if block[1] == kind]


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder like a checkout, with the command on the path and nothing to break."""
    for name in ("rulebook", "catalogue", "cases", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "out").mkdir()
    launcher = tmp_path / "bin" / "licet"
    launcher.parent.mkdir()
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m licet.cli.main "$@"\n')
    launcher.chmod(0o755)
    return tmp_path


def run(code: str, language: str, workplace: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**ENVIRONMENT, "PATH": f"{workplace / 'bin'}:{os.environ['PATH']}"}
    words = ["bash", "-euo", "pipefail", "-c", code] if language == "bash" else [sys.executable, "-c", code]
    return subprocess.run(words, cwd=workplace, env=environment, capture_output=True, text=True, check=False)


RUN_PAGES = sorted({page for page, _ in blocks("run")})


@pytest.mark.parametrize("page", RUN_PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_shown_commands_run_in_the_order_they_are_shown(page: Path, workplace: Path) -> None:
    for found, block in blocks("run"):
        if found == page and block["language"] in ("bash", "python"):
            done = run(block["code"], block["language"], workplace)
            assert done.returncode == 0, f"{block['code']}\n{done.stdout[-2000:]}\n{done.stderr}"


DOCUMENTS = [block for _, block in blocks("run") if block["language"] == "json"]


@pytest.mark.parametrize("block", DOCUMENTS, ids=lambda block: block["name"])
def test_the_shown_documents_are_answered(block: re.Match[str]) -> None:
    answered = licet(block["name"], "-", "--json", "--brief", given=block["code"])
    assert answered.returncode == 0, answered.stderr


@pytest.mark.parametrize(("page", "block"), blocks("in"), ids=lambda one: getattr(one, "name", None))
def test_the_shown_rules_and_cases_stand_in_the_files(page: Path, block: re.Match[str]) -> None:
    shown = (ROOT / block["name"]).read_text("utf-8")
    assert block["code"] in shown, f"{page.name} shows what {block['name']} has not"


def test_the_tutorial_changes_the_answer_on_the_day_it_says(workplace: Path) -> None:
    page = ROOT / "docs/tutorial/change-a-rule.md"
    shown = [run(b["code"], b["language"], workplace) for found, b in blocks("run") if found == page]
    said = "".join(one.stdout for one in shown)
    assert "~ 3A090.a.1: TPP of 4800 or more (from 2026-07-01 by tutorial-2026-07-01)" in said
    assert "4 cases, 0 not as expected" in said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_every_document_is_reachable_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page.is_dir():
            page = page / "README.md"
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        waiting += [page.parent / target for target in LINK.findall(page.read_text("utf-8"))]
    assert {page.resolve() for page in PAGES} <= seen

"""The report in a real browser: it renders, its links and reasons work, and it asks the network for nothing."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import licet
from licet.render.caption import caption
from licet.render.html import ReportRow, history_page, report
from licet.render.words import Words
from tests.shared import ROOT

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DESK = licet.load()


def browsed(page: Path, *arguments: str) -> str:
    """The document as the browser has it after loading."""
    if BROWSER is None:
        pytest.skip("no browser: install chromium (tools/system_packages does)")
    profile = f"--user-data-dir={page.parent}/profile"
    words = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", profile, *arguments]
    run = subprocess.run([*words, page.as_uri()], capture_output=True, text=True, timeout=120, check=True)
    return run.stdout


@pytest.fixture(scope="module", params=["en", "ko"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    words = Words(request.param)
    rows = []
    for path in sorted((ROOT / "examples" / "transactions").glob("*.json")):
        document = json.loads(path.read_text())
        rows.append(ReportRow(caption(document), document, licet.determine(document, desk=DESK)))
    target = tmp_path_factory.mktemp("report") / f"{request.param}.html"
    target.write_text(report("Orders & answers", rows, words, histories=[licet.timeline("H20", "CN", desk=DESK)]))
    return target


def test_the_browser_builds_every_answer_and_link(page: Path) -> None:
    seen = browsed(page, "--dump-dom")
    assert seen.count("<article") == 4
    for anchor in re.findall(r'href="#([^"]+)"', seen):
        assert f'id="{anchor}"' in seen
    assert len(set(re.findall(r'id="([^"]+)"', seen))) == len(re.findall(r'id="([^"]+)"', seen))
    assert "<svg" in seen


def test_the_page_refers_to_nothing_outside_itself(page: Path) -> None:
    html = page.read_text()
    assert not re.search(r"""(src|href)=["'](?!#)""", html)
    assert "@import" not in html
    assert "url(" not in html


def test_a_wide_and_a_narrow_screenshot_are_not_blank(page: Path) -> None:
    for width in (1280, 420):
        shot = page.with_name(f"{page.stem}-{width}.png")
        browsed(page, "--hide-scrollbars", f"--window-size={width},900", f"--screenshot={shot}")
        assert shot.stat().st_size > 20_000


def test_a_history_page_renders(tmp_path: Path) -> None:
    target = tmp_path / "history.html"
    target.write_text(history_page(licet.timeline("H200", "AE", desk=DESK), Words("ko")))
    assert browsed(target, "--dump-dom").count("<article") == len(licet.timeline("H200", "AE", desk=DESK).bands)

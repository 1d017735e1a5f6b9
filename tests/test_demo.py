"""What a newcomer runs first: the demonstration, and the launcher that the set-up leaves behind."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.command import ENVIRONMENT
from tests.shared import ROOT


def test_the_demonstration_decides_tells_and_writes(tmp_path: Path) -> None:
    for name in ("rulebook", "catalogue", "examples", "src"):
        shutil.copytree(ROOT / name, tmp_path / name)
    environment = {**ENVIRONMENT, "PYTHONPATH": str(tmp_path / "src")}
    run = subprocess.run(
        [sys.executable, "examples/demo.py"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    out = tmp_path / "out"
    for name in ("order-book.csv", "order-book.jsonl", "h20-story.jsonl", "report.html"):
        assert f"out/{name}" in run.stdout
    with (out / "order-book.csv").open() as file:
        table = list(csv.DictReader(file))
    lines = [json.loads(line) for line in (out / "order-book.jsonl").read_text().splitlines()]
    assert [one["id"] for one in table] == [one["id"] for one in lines]
    assert [one["outcome"] for one in table] == [one["outcome"] for one in lines]
    assert all(one["id"] in (out / "report.html").read_text() for one in table)
    for line in (out / "h20-story.jsonl").read_text().splitlines():
        assert json.loads(line)["id"] in run.stdout


def test_the_launcher_runs_the_command(tmp_path: Path) -> None:
    home = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    subprocess.run([home / "bin/python", ROOT / "tools/install_command.py"], check=True)
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *libraries])}
    run = subprocess.run(
        [home / "bin/licet", "--version"], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith("rulebook ")


def test_the_house_keeps_its_sizes() -> None:
    run = subprocess.run([sys.executable, ROOT / "tools/sizes.py"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_system_packages_are_asked_for_quietly_when_nothing_can_be_installed(tmp_path: Path) -> None:
    for tool in ("bash", "dirname", "env"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or tool)
    run = subprocess.run(
        [ROOT / "tools/system_packages"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0
    assert "chromium" in run.stderr

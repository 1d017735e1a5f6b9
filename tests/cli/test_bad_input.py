"""Every malformed input of `bad_input.yaml`, run through the real command."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command import licet

TABLE = Path(__file__).parent / "bad_input.yaml"


def written(case: Mapping[str, Any], folder: Path) -> Path:
    """The input of a case, written into a folder."""
    path = folder / case["file"]
    match case.get("make"):
        case "nested":
            path.write_text("[" * 200_000)
        case "latin":
            path.write_bytes('{"on": "2025-04-16",\n "notes": "Müller"}'.encode("latin-1"))
        case "utf16":
            path.write_bytes('{"on": "2025-04-16"}'.encode("utf-16"))
        case "binary":
            path.write_bytes(bytes(range(256)) * 16)
        case "large":
            with path.open("wb") as file:
                file.truncate(100_000_001)
        case _ if case.get("text") is not None:
            path.write_text(case["text"], encoding="utf-8")
    return path


def spoken(case: Mapping[str, Any], folder: Path) -> "subprocess.CompletedProcess[str]":
    """What the command says, with the folder's name taken out."""
    path = written(case, folder)
    words = [word.replace("{file}", str(path)).replace("{folder}", str(folder)) for word in case["args"]]
    run = licet(*words)
    run.stderr = run.stderr.replace(str(path), "{file}").replace(str(folder), "{folder}")
    return run


@pytest.mark.parametrize("case", yaml.safe_load(TABLE.read_text("utf-8")), ids=lambda case: case["case"])
def test_bad_input_is_refused_in_words_that_help(case: dict[str, Any], tmp_path: Path) -> None:
    run = spoken(case, tmp_path)
    assert run.stderr.rstrip("\n").split("\n") == case["says"]
    assert run.returncode == case["exit"]
    if "answers" in case:
        assert run.stdout.count("\n") == case["answers"]


def test_the_table_of_bad_input_is_long_enough_and_names_every_case_once() -> None:
    names = [case["case"] for case in yaml.safe_load(TABLE.read_text("utf-8"))]
    assert len(names) >= 40
    assert len(set(names)) == len(names)

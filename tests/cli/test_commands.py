"""The commands as people run them: real processes, real files, all formats, both languages."""

import csv
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from licet.cli.main import COMMANDS
from tests.command import ENVIRONMENT, licet
from tests.shared import ROOT

ORDER = {
    "id": "t-1",
    "on": "2025-04-16",
    "activity": "export",
    "item": {"catalogue": "nvidia-h100"},
    "quantity": 10,
    "exporter": {
        "name": "Sierra Vista Systems, Inc.",
        "country": "US",
        "headquarters": "US",
        "ultimate_parent": "self",
    },
    "ship_from": "US",
    "ship_to": "CN",
    "ultimate_consignee": {
        "name": "X",
        "country": "CN",
        "headquarters": "CN",
        "ultimate_parent": "self",
        "lists": [],
    },
    "end_use": {"description": "inference"},
    "facts": {"fabricator_or_osat": False},
    "red_flags": [],
}
FLAT = {
    "id": "t-1",
    "on": "2025-04-16",
    "activity": "export",
    "item": "nvidia-h100",
    "quantity": "10",
    "exporter": "Sierra Vista Systems, Inc.",
    "exporter_country": "US",
    "exporter_headquarters": "US",
    "exporter_parent": "self",
    "ship_from": "US",
    "ship_to": "CN",
    "consignee": "X",
    "consignee_country": "CN",
    "consignee_headquarters": "CN",
    "consignee_parent": "self",
    "consignee_lists": "none",
    "end_use": "inference",
    "facts.fabricator_or_osat": "no",
    "red_flags": "none",
}
COMMANDS_HERE = [
    name
    for name, (module, _) in COMMANDS.items()
    if (ROOT / "src" / Path(*module.split("."))).with_suffix(".py").exists()
]


def yaml_of(document: dict[str, object]) -> str:
    """JSON is YAML."""
    return json.dumps(document)


def as_file(form: str, folder: Path) -> Path:
    path = folder / f"order.{form}"
    match form:
        case "csv":
            with path.open("w", newline="") as file:
                writer = csv.DictWriter(file, list(FLAT))
                writer.writeheader()
                writer.writerow(FLAT)
        case "xlsx":
            xlsxwriter = pytest.importorskip("xlsxwriter")
            with xlsxwriter.Workbook(path) as book:
                sheet = book.add_worksheet()
                sheet.write_row(0, 0, list(FLAT))
                sheet.write_row(1, 0, list(FLAT.values()))
        case "parquet":
            pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
            pq.write_table(pa.table({key: [value] for key, value in FLAT.items()}), path)
        case "jsonl":
            path.write_text(json.dumps(ORDER) + "\n")
        case _:
            path.write_text(yaml_of(ORDER))
    return path


@pytest.mark.parametrize("form", ["json", "jsonl", "yaml", "csv", "xlsx", "parquet"])
def test_every_format_gives_the_same_answer_byte_for_byte(form: str, tmp_path: Path) -> None:
    reference = licet("determine", str(as_file("json", tmp_path)), "--json")
    run = licet("determine", str(as_file(form, tmp_path)), "--json")
    assert run.returncode == 0, run.stderr
    assert run.stdout == reference.stdout
    assert json.loads(run.stdout)["outcome"] == "license_required"


@pytest.mark.parametrize("form", ["json", "jsonl", "yaml", "csv"])
def test_standard_input_is_read_whatever_its_format(form: str, tmp_path: Path) -> None:
    text = as_file(form, tmp_path).read_text()
    run = licet("determine", "-", "--json", given=text)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["id"] == "t-1"


def test_numbers_keep_every_decimal_that_was_written() -> None:
    item = '{"kind": "asic", "total_processing_performance": %s, "designed_or_marketed_for_datacenter": true}'
    below, at = (
        licet("determine", "-", "--json", given=f'{{"on": "2024-06-01", "item": {item % tpp}}}').stdout
        for tpp in ("4799.999999999999999999", "4800.000000000000000000")
    )
    assert "3A090.a.1" not in json.loads(below)["classification"]["paragraphs"]
    assert "3A090.a.1" in json.loads(at)["classification"]["paragraphs"]


def test_brief_leaves_the_trace_out_and_nothing_else(tmp_path: Path) -> None:
    path = str(as_file("json", tmp_path))
    full = json.loads(licet("determine", path, "--json").stdout)
    brief = json.loads(licet("determine", path, "--json", "--brief").stdout)
    assert full.pop("steps")
    assert brief == full


def test_on_and_known_replace_the_days_of_the_document(tmp_path: Path) -> None:
    path = str(as_file("json", tmp_path))
    run = licet("determine", path, "--json", "--brief", "--on", "2022-09-01", "--known", "2023-01-01")
    answer = json.loads(run.stdout)
    assert (answer["on"], answer["known"]) == ("2022-09-01", "2023-01-01")


def test_an_observed_red_flag_holds_the_order(tmp_path: Path) -> None:
    run = licet("determine", str(as_file("json", tmp_path)), "--json", "--flag", "no premises at the address")
    assert json.loads(run.stdout)["outcome"] == "hold_red_flags"


def test_a_day_after_the_last_review_is_answered_with_that_said(tmp_path: Path) -> None:
    run = licet("determine", str(as_file("json", tmp_path)), "--json", "--on", "2031-01-01")
    assert run.returncode == 0
    assert any("last reviewed" in one["text"] for one in json.loads(run.stdout)["cautions"])


def test_one_bad_line_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_text("\n".join([json.dumps(ORDER), "{oops", json.dumps({**ORDER, "id": "t-2"})]))
    run = licet("determine", str(path), "--json", "--brief")
    assert [json.loads(line)["id"] for line in run.stdout.splitlines()] == ["t-1", "t-2"]
    assert run.returncode == 2
    assert f"{path}:2:2" in run.stderr


def test_the_example_order_book_is_decided_to_the_last_line() -> None:
    run = licet("determine", "examples/order-book.csv", "--json", "--brief")
    assert (run.returncode, run.stderr) == (0, "")
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    with (ROOT / "examples/order-book.csv").open() as file:
        orders = list(csv.DictReader(file))
    assert [one["id"] for one in answers] == [one["id"] for one in orders]
    assert len(orders) >= 60
    assert len({one["item"] for one in orders}) >= 25
    assert len({one["ship_to"] for one in orders}) >= 12
    assert {one["on"][:4] for one in orders} == {"2022", "2023", "2024", "2025", "2026"}
    assert all(one["missing"] for one in answers if one["outcome"] == "indeterminate")
    assert sum(one["outcome"] == "indeterminate" for one in answers) >= 3


def test_the_h20_story_turns_on_the_letter_the_disclosure_and_the_license() -> None:
    run = licet("determine", "examples/h20-story.yaml", "--json", "--brief")
    story = {one["id"]: one for one in map(json.loads, run.stdout.splitlines())}
    assert story["before the letter"]["outcome"] == "no_license_required"
    assert story["the day after, as the public knew it"]["outcome"] == "indeterminate"
    assert story["the same day, as it is known since"]["outcome"] == "license_required"
    assert story["the week it was disclosed"]["outcome"] == "license_required"
    assert story["after the assurance"]["outcome"] == "license_required"
    assert any("2025-07-14" in one["instrument"] for one in story["after the assurance"]["signals"])
    assert story["with a license"]["outcome"] == "licensed"
    assert story["without a license"]["outcome"] == "license_required"
    assert story["H200 under the review policy of 2026"]["review_policy"] == "case_by_case"


def test_explain_ends_with_every_reason_and_its_citation(tmp_path: Path) -> None:
    run = licet("explain", str(as_file("json", tmp_path)))
    assert run.returncode == 0
    assert "Reasons" in run.stdout
    assert "15 CFR 774 Supp. 1, ECCN 3A090.a.1" in run.stdout
    assert "total processing performance (TPP) >= 4800 TPP" in run.stdout


def test_korean_stands_beside_english(tmp_path: Path) -> None:
    said = licet("determine", str(as_file("json", tmp_path)), "--lang", "ko").stdout
    assert "수출허가 필요 (license required)" in said
    assert "허가 요건 (Requirements)" in said
    assert "품목이 미국에서 출발합니다." in said
    assert "허가번호 (license number)" in said


def test_the_document_says_its_reasons_in_both_languages(tmp_path: Path) -> None:
    answer = json.loads(licet("determine", str(as_file("json", tmp_path)), "--json").stdout)
    ground = answer["subject_to_ear"]
    assert ground["because"][0].startswith("The item leaves from the United States; ")
    assert ground["because_ko"][0].startswith("품목이 미국에서 출발합니다. ")
    assert all(one["why_ko"] for one in (*answer["requirements"], *answer["reviews"]))
    assert len(answer["classification"]["why"]) == len(answer["classification"]["why_ko"]) > 0


def test_a_timeline_covers_every_day_once_and_names_what_changed_it() -> None:
    history = json.loads(licet("timeline", "H100", "--to", "CN", "--json").stdout)
    bands = history["bands"]
    assert bands[0]["from"] == "2022-08-26"
    assert all(one["until"] == two["from"] for one, two in pairwise(bands))
    assert all(band["changed_by"] for band in bands[1:])
    assert any(band["from"] == "2023-11-17" and "fr-2023-23055" in str(band["changed_by"]) for band in bands)


def test_a_timeline_writes_its_pictures(tmp_path: Path) -> None:
    svg, page = tmp_path / "r.svg", tmp_path / "r.html"
    run = licet("timeline", "H20", "--to", "CN", "--svg", str(svg), "--html", str(page))
    assert run.returncode == 0, run.stderr
    assert svg.read_text().startswith("<svg")
    assert page.read_text().startswith("<!doctype html>")


def test_classify_gives_the_contract_document() -> None:
    answer = json.loads(licet("classify", "h100 pcie", "--on", "2024-01-01", "--json").stdout)
    assert (answer["item"], answer["eccn"], answer["level"]) == ("nvidia-h100-pcie", "4A090.a", "assembly")
    assert set(answer["total_processing_performance"]) == {"value", "format", "basis"}
    wanted = {
        "query",
        "item",
        "on",
        "eccn",
        "paragraphs",
        "level",
        "total_processing_performance",
        "performance_density",
        "candidates",
        "missing",
        "steps",
    }
    assert wanted <= set(answer)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("items.txt", "H100\nnvidia-l4\n"),
        ("items.csv", "name,price\nH100,1\nL4,2\n"),
        ("items.jsonl", '{"name": "H100"}\n{"item": "L4"}\n'),
    ],
)
def test_classify_reads_files_of_names(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    run = licet("classify", str(path), "--on", "2024-01-01", "--json")
    assert [json.loads(line)["item"] for line in run.stdout.splitlines()] == ["nvidia-h100", "nvidia-l4"]


def test_a_name_that_means_nothing_is_answered_so_and_exits_with_bad_input() -> None:
    run = licet("classify", "zzzzqqqq", "--json")
    assert json.loads(run.stdout)["item"] is None
    assert run.returncode == 2


def test_rulebook_check_reads_everything_afresh() -> None:
    run = licet("rulebook", "check")
    assert run.returncode == 0, run.stderr
    assert "no problem found" in run.stdout


def test_a_broken_rulebook_is_told_by_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "rulebook"
    shutil.copytree(ROOT / "rulebook", folder)
    rule = next(
        path
        for path in sorted(folder.rglob("rules/**/*.yaml"))
        if "- item.total_processing_performance" in path.read_text()
    )
    rule.write_text(rule.read_text().replace("- item.total_processing", "- item.total_procesing", 1))
    run = licet("rulebook", "--rulebook", str(folder), "check")
    assert run.returncode == 3
    assert f"{rule.name}:" in run.stderr
    assert "item.total_processing_performance" in run.stderr


def test_rulebook_diff_shows_what_the_october_2023_rule_began() -> None:
    run = licet("rulebook", "diff", "2023-11-16", "2023-11-17")
    assert "+ 3A090.a.1" in run.stdout
    assert licet("rulebook", "diff", "2023-11-16", "2023-11-16").stdout.startswith("no rule")


@pytest.mark.parametrize("name", ["3A090.a.1", "fr-2023-23055", "notice-2025-04-09-nvidia-h20"])
def test_rulebook_show_prints_rules_and_instruments(name: str) -> None:
    assert licet("rulebook", "show", name).stdout.startswith(name)


@pytest.mark.parametrize("name", COMMANDS_HERE)
def test_every_command_shows_an_example_in_its_help(name: str) -> None:
    run = licet(name, "--help")
    assert run.returncode == 0
    assert f"  licet {name} " in run.stdout


@pytest.mark.parametrize("name", COMMANDS_HERE)
def test_every_example_of_the_help_of_our_own_commands_runs(name: str, tmp_path: Path) -> None:
    if name not in ("determine", "explain", "timeline", "classify", "rulebook", "catalogue"):
        pytest.skip(f"the examples of licet {name} are tested in its own room")
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    launcher = bin_folder / "licet"
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m licet.cli.main "$@"\n')
    launcher.chmod(0o755)
    (ROOT / "out").mkdir(exist_ok=True)
    environment = {**ENVIRONMENT, "PATH": f"{bin_folder}:{os.environ['PATH']}"}
    lines = [line for line in licet(name, "--help").stdout.splitlines() if line.startswith("  ") and "licet " in line]
    for line in lines:
        if "items.csv" in line:
            continue
        run = subprocess.run(line, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        failed_cases = "--cases" in line and run.returncode == 3
        assert run.returncode == 0 or failed_cases, f"{line}\n{run.stderr}"


def test_a_reader_that_stops_early_gets_no_traceback() -> None:
    command = f'"{sys.executable}" -m licet.cli.main determine examples/order-book.csv --json | head -c 10'
    run = subprocess.run(command, shell=True, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert run.stderr == ""


def until_it_waits(process: "subprocess.Popen[bytes]") -> None:
    """Return once a process has worked and then used no processor time for a while: it waits for input."""
    used, still = -1, 0
    while still < 5 and process.poll() is None:
        time.sleep(0.1)
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        now = int(fields[11]) + int(fields[12])
        still = still + 1 if now == used and now > 3 and fields[0] == "S" else 0
        used = now


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see that the command waits")
def test_an_interrupt_stops_quietly() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "licet.cli.main", "determine", "-"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=ENVIRONMENT,
    )
    until_it_waits(process)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert said == b""


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("pyarrow", ["determine", "orders.parquet"]),
        ("python_calamine", ["determine", "orders.xlsx"]),
        ("yaml", ["determine", "orders.yaml"]),
    ],
)
def test_a_missing_library_is_named_and_exits_with_backend(missing: str, words: list[str], tmp_path: Path) -> None:
    (tmp_path / words[1]).write_text("on: 2025-01-01")
    probe = f"import sys; sys.modules[{missing!r}] = None; from licet.cli.main import main; sys.exit(main({words!r}))"
    licet("--version")  # the caches are made
    run = subprocess.run(
        [sys.executable, "-c", probe], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 5
    assert missing in run.stderr
    assert "Traceback" not in run.stderr


def on_a_terminal(*words: str) -> str:
    """What a command prints when its output is a terminal."""
    main, worker = pty.openpty()
    environment = {**ENVIRONMENT, "TERM": "xterm-256color", "COLUMNS": "120"}
    process = subprocess.Popen(
        [sys.executable, "-m", "licet.cli.main", *words], stdout=worker, stderr=worker, cwd=ROOT, env=environment
    )
    os.close(worker)
    said = bytearray()
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:
            break
        if not part:
            break
        said += part
    os.close(main)
    assert process.wait() == 0
    return said.decode()


@pytest.mark.parametrize(
    "words",
    [
        ("determine", "examples/transactions/h20-to-china.json"),
        ("explain", "examples/transactions/h20-to-china.json", "--lang", "ko"),
        ("timeline", "H200", "--to", "CN"),
        ("determine", "examples/order-book.csv"),
    ],
)
def test_a_terminal_gets_colour_and_a_pipe_does_not(words: tuple[str, ...]) -> None:
    assert "\x1b[" in on_a_terminal(*words)
    assert "\x1b[" not in licet(*words).stdout


def test_a_long_input_counts_on_the_terminal_where_people_wait(tmp_path: Path) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_text("\n".join([json.dumps(ORDER)] * 260))
    assert "deciding" in on_a_terminal("determine", str(path), "--json", "--brief")
    run = licet("determine", str(path), "--json", "--brief")
    assert run.stderr == ""
    assert run.stdout.count("\n") == 260


def test_a_book_is_counted_as_json_in_three_ways_that_agree(tmp_path: Path) -> None:
    book = str(ROOT / "examples/order-book.csv")
    counted = json.loads(licet("batch", book, "--portfolio", "--json").stdout)
    written = json.loads(licet("batch", book, "-o", str(tmp_path / "decided"), "--json").stdout)
    query = "SELECT outcome, sum(lines) AS lines FROM classes GROUP BY outcome ORDER BY outcome"
    asked = json.loads(licet("sql", str(tmp_path / "decided"), query, "--json").stdout)
    by_outcome: dict[str, int] = {}
    for share in counted["portfolio"]:
        by_outcome[share["outcome"]] = by_outcome.get(share["outcome"], 0) + share["lines"]
    assert by_outcome == {word: sums["lines"] for word, sums in written["outcomes"].items()}
    assert by_outcome == {row["outcome"]: row["lines"] for row in asked}
    assert counted["rows"] == written["rows"] == sum(by_outcome.values())

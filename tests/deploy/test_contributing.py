"""What a stranger starts from: files that CONTRIBUTING.md names are there, what GitHub reads keeps to its schemas."""

from __future__ import annotations

import argparse
import importlib.resources
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from bot.cli import build_parser
from tests.deploy.image import ROOT
from tests.forks import program
from tests.overlay import copied_with, run_on
from tests.searches import long

GITHUB = ROOT / ".github"
PLACE = re.compile(r"`((?:knowledge|bot|tests|docs|lexicon)/[^`…<>*]+)`")


def loaded(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = YAML(typ="safe").load(path)
    return read


def schema(name: str) -> dict[str, Any]:
    vendored = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    read: dict[str, Any] = json.loads((vendored / f"{name}.json").read_text(encoding="utf-8"))
    return read


def test_every_file_that_a_contributor_is_sent_to_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = PLACE.findall(text)
    assert len(named) > 30
    absent = [name for name in named if not ((ROOT / name).exists() or (ROOT / "knowledge" / name).exists())]
    assert absent == []
    listed = re.findall(r"`(\w+\.toml)`", text)
    assert [name for name in listed if not list((ROOT / "knowledge" / "lexicon").glob(name))] == []


def test_every_module_that_the_page_of_formats_names_is_there() -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:[a-z_]+/)*[a-z_*]+\.py)`", text)
    assert len(named) > 30
    rooms = [ROOT / room for room in ("knowledge", "bot", "tests", "benchmarks")]
    there = [name for name in named if (ROOT / name).exists() or any(True for room in rooms for _ in room.rglob(name))]
    assert [name for name in named if name not in there] == []


@pytest.mark.parametrize(
    ("file", "form"),
    [
        (GITHUB / "workflows" / "ci.yml", "github-workflows"),
        (ROOT / "deploy" / "actions" / "github.yml", "github-workflows"),
        (GITHUB / "ISSUE_TEMPLATE" / "wrong-answer.yml", "github-issue-forms"),
        (GITHUB / "ISSUE_TEMPLATE" / "config.yml", "github-issue-config"),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_what_github_reads_keeps_to_its_schema(file: Path, form: str) -> None:
    jsonschema.validate(loaded(file), schema(form))


def test_every_supported_python_is_tried() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.14"
    job = loaded(GITHUB / "workflows" / "ci.yml")["jobs"]["check"]
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]


def commands_of(file: Path) -> list[str]:
    read = loaded(file)
    if "jobs" in read:
        return [step["run"] for step in read["jobs"]["check"]["steps"] if "run" in step]
    return [line for step in read["stages"][0]["steps"] for line in step["commands"]]


@pytest.mark.parametrize("name", ["github.yml", "gitee.yml"])
@pytest.mark.parametrize(("report", "status"), [("jiaoyuju-2022.html", 0), ("news.txt", 1)])
def test_the_check_of_an_action_fails_where_it_must(name: str, report: str, status: int, tmp_path: Path) -> None:
    check = next(line for line in commands_of(ROOT / "deploy" / "actions" / name) if "gongkai check" in line)
    folder = ROOT / ("samples/reports" if status == 0 else "tests/documents/refused")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / report).write_bytes((folder / report).read_bytes())
    program(tmp_path / "gongkai")
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["/bin/bash", "-c", check], cwd=tmp_path, env=env, capture_output=True, check=False)
    # xargs tells by 123 that a command ended with another status than 0.
    assert done.returncode == (0 if status == 0 else 123), done.stderr
    assert (tmp_path / "findings.html").exists() is (status == 0)


def test_every_command_stands_in_the_table_of_commands() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    commands = next(action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction))
    assert [name for name in commands.choices if f"| `gongkai {name}" not in text] == []


def test_hooks_run_what_make_check_runs() -> None:
    hooks = [hook for repo in loaded(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
    assert {hook["language"] for hook in hooks} == {"system"}
    for tool in ("ruff check", "ruff format", "mypy"):
        assert any(tool in hook["entry"] for hook in hooks), tool


ADDED = """
import json, sys
from bot.cli import main
from pathlib import Path
from knowledge.documents import Document, read_document
index, report, out, *questions = sys.argv[1:]
facts = []
for made in (Path(report).read_bytes(), Path(out).read_bytes()):
    (found,) = read_document(Document(name="x", data=made))
    facts.append(sorted((fact.indicator, fact.applicant or "", fact.raw) for fact in found.facts))
print(json.dumps(facts))
sys.exit(main(["record", out, *questions, "--db", index, "--today", "2024-06-01"]))
"""


@long
def test_a_format_a_channel_and_a_kind_of_question_are_added_by_the_named_files(
    sample_index: Path, tmp_path: Path
) -> None:
    copied_with(ROOT / "tests" / "deploy" / "additions.toml", tmp_path)
    # An addition is a line where its neighbours stand: no function grows too complex by it.
    ruff = ("ruff", "check", "--quiet", "--no-cache", "--select", "C901,F", "--config", str(ROOT / "pyproject.toml"))
    done = subprocess.run((sys.executable, "-m", *ruff, str(tmp_path)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    report, out = ROOT / "samples" / "reports" / "chenghufenju-2022.txt", tmp_path / "record.txt"
    lines = report.read_text(encoding="utf-8").splitlines()
    out.write_text("%MINUTES\n" + "".join(f"> {line}\n" for line in lines), encoding="utf-8")
    asked = (
        "云津市教育局2021年年报有多少字",
        "云津市教育局2023年年报有多少字",
        "2022年呢",
        "公安局呢",
        "云津市教育局2022年商业企业申请了几件",
        "那2021年呢",
    )
    plain, minutes = json.loads(run_on(tmp_path, ADDED, str(sample_index), str(report), str(out), *asked))
    assert minutes == plain
    assert len(plain) > 50
    *lengths, first, second = out.read_text(encoding="utf-8").split("\n\n")
    assert first.startswith("9 件")
    assert second.startswith("5 件")
    told = [re.fullmatch(r"(?P<year>\d+)年报告正文 (?P<count>\d+) 字。", one.splitlines()[0]) for one in lengths]
    assert [(one["year"], int(one["count"]) > 100) for one in told if one] == [
        *(("2021", True), ("2023", True), ("2022", True), ("2022", True)),
    ]
    assert lengths[2].splitlines()[0] != lengths[3].splitlines()[0], "of another unit"

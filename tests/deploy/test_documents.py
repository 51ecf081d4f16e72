"""What the documents for operators claim: every test and command that they name is there."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.deploy.image import ROOT

DOCS = ROOT / "docs"
NAMED = re.compile(r"((?:`test_\w+`(?:\s*\([^)]*\))?,?\s*)+)in\s+`(tests/[\w/]+\.py)`")
CLAIMS = ("security.md", "operating.md")


def named_tests(name: str) -> list[tuple[str, str]]:
    text = (DOCS / name).read_text(encoding="utf-8")
    return [(test, file) for tests, file in NAMED.findall(text) for test in re.findall(r"`(test_\w+)`", tests)]


@pytest.mark.parametrize("name", CLAIMS)
def test_every_test_that_is_named_exists(name: str) -> None:
    found = named_tests(name)
    assert found
    for test, file in found:
        source = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^(?:async )?def {test}\(", source, re.M), f"{name}: no {test} in {file}"
    # None is named without its file.
    text = (DOCS / name).read_text(encoding="utf-8")
    assert set(re.findall(r"`(test_\w+)`", text)) == {test for test, _ in found}


def test_every_threat_names_its_test() -> None:
    rows = re.findall(r"^\| (?!threat|---)(.*) \|$", (DOCS / "security.md").read_text(encoding="utf-8"), re.M)
    rows = [row for row in rows if not set(row) <= set("-|")]
    assert len(rows) > 25
    for row in rows:
        threat, _, shown = row.split(" | ")
        assert NAMED.search(shown), threat


@pytest.mark.parametrize("name", ["security.md", "performance.md", "operating.md", "web.md"])
def test_every_command_that_is_named_exists(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`make ([a-z-]+)", text)):
        assert re.search(rf"^{target}:", makefile, re.M), target
    for module in set(re.findall(r"python -m ((?:benchmarks|tests)\.[\w.]+)", text)):
        assert (ROOT / (module.replace(".", "/") + ".py")).exists(), module
    for file in set(re.findall(r"`((?:deploy|tests|bot|knowledge|benchmarks)/[\w./-]+)`", text)):
        assert (ROOT / file.rstrip("/")).exists(), file
    helped = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main(['--help'])"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout
    for command in set(re.findall(r"(?:^    |`)gongkai ([a-z]+)", text, re.M)):
        assert re.search(rf"^    {command}\b", helped, re.M), command


def test_every_part_of_the_performance_page_names_a_command() -> None:
    text = (DOCS / "performance.md").read_text(encoding="utf-8")
    parts = re.split(r"^## ", text, flags=re.M)
    assert "make bench" in parts[0] or "python -m benchmarks" in parts[0]
    for part in parts[1:]:
        if re.search(r"\d+(?:\.\d+)? ?(?:ms|s|MB|KB|×|/s)\b", part):
            assert re.search(r"make [a-z]+|python -m (?:benchmarks|pytest)|pytest|tests/|gongkai ", part), part[:80]

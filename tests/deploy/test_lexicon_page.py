"""docs/lexicon.md: every entry that it shows is put in, and the question gains what the page says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from typing import Any

import pytest

from tests.deploy.image import ROOT

PAGE = (ROOT / "docs" / "lexicon.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^```toml\n# (\w+\.toml): ([^\n]+)\n# \+ ([^\n]+)\n(.*?)^```$", PAGE, re.M | re.S)

TRIED = """
import json, sys
from datetime import date
from knowledge.lexicon.loading import lay_over
given = json.load(sys.stdin)
for entry in given["entries"]:
    lay_over({entry["file"]: entry["data"]})
from knowledge.language import Gazetteer, understand
from knowledge.lexicon.folding import label_of
from knowledge.lexicon.forms import forms
from knowledge.rereading import slots_of
from knowledge.shelf import Unit

units = Gazetteer.of(Unit(name=name) for name in given["units"])
rows = {label: row.key for row in forms().rows3 for label in row.labels}
print(json.dumps({
    text: [*slots_of(understand(text, units, today=date(2024, 6, 1))), f"row {rows.get(label_of(text))}"]
    for text in given["texts"]
}))
"""


def gained(entries: list[dict[str, Any]]) -> dict[str, list[str]]:
    """What is read of each text of the page with these entries put in."""
    given = {"entries": entries, "texts": [text for _, text, _, _ in SHOWN], "units": ["云津市教育局", "云津市公安局"]}
    done = subprocess.run(
        [sys.executable, "-c", TRIED], input=json.dumps(given), capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    read: dict[str, list[str]] = json.loads(done.stdout)
    return read


def test_every_entry_of_the_page_does_what_is_said() -> None:
    assert len(SHOWN) == PAGE.count("```toml") >= 6
    before = gained([])
    after = gained([{"file": file, "data": tomllib.loads(entry)} for file, _, _, entry in SHOWN])
    for file, text, gain, _ in SHOWN:
        assert gain not in before[text], f"{file}: {text} is understood already"
        assert gain in after[text], f"{file}: {text}: {after[text]}"


@pytest.mark.parametrize("name", re.findall(r"`((?:tests/)?[\w/]+\.(?:toml|py))`", PAGE))
def test_every_file_of_the_page_is_there(name: str) -> None:
    assert (ROOT / name).exists() or (ROOT / "knowledge" / "lexicon" / name).exists()

"""What the reader doubts is worded in every language, from doubts.toml alone."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from bot.wording.texts import texts
from knowledge.lexicon.codes import codes
from knowledge.lexicon.doubts import doubt, doubts, in_table
from knowledge.lexicon.languages import languages
from knowledge.model import Problem, Severity

ROOT = Path(__file__).parent.parent.parent
MADE_OF_WORDS = ("knowledge/lexicon/doubts.py", "knowledge/checking/telling.py", "knowledge/store/rows.py")
"""Where a finding may be made: of the wordings of doubts, of those of rules, and of a row that was written."""
QUOTED = re.compile("“[^“”]*”")
CHINESE = re.compile("[㐀-鿿。，；：、（）]")


@cache
def trees() -> dict[str, ast.Module]:
    """The modules of the package, read once."""
    files = sorted((ROOT / "knowledge").rglob("*.py"))
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text(encoding="utf-8")) for file in files}


def calls(name: str) -> list[tuple[str, ast.Call]]:
    """The calls of a function, each with the module that it stands in."""
    return [
        (module, node)
        for module, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def test_a_finding_is_made_where_it_is_worded() -> None:
    assert {module for module, _ in calls("Problem")} == set(MADE_OF_WORDS)


def test_every_doubt_is_one_that_the_code_may_have() -> None:
    named = {
        node.value
        for module, tree in trees().items()
        if not module.startswith("knowledge/lexicon/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert doubts().keys() <= named


@pytest.mark.parametrize("case", sorted(doubts()))
def test_a_doubt_is_worded_in_the_language_of_its_reader(case: str) -> None:
    places = {place for text in doubts()[case].texts.values() for place in re.findall(r"\{(\w+)\}", text)}
    values: dict[str, object] = {place: f"<{place}>" for place in places - {"table"}}
    made = doubt(case, lambda words: {**values, **in_table(3)(words)})
    for language in languages():
        told = texts(language).found(made)
        assert all(str(value) in told for value in values.values()), told
        assert language.chinese or not CHINESE.search(QUOTED.sub("", told)), told


def test_what_is_doubted_of_a_cell_names_it_in_english() -> None:
    key = ("outcome.granted", "natural_person")
    made = doubt("repaired", lambda words: {"cell": words.cell(key)}, raw="五?", value=5, cells=(key,))
    row, column = codes().indicators[key[0]], codes().applicants[key[1]]
    assert made == Problem(
        rule="read.repair",
        severity=Severity.WARNING,
        message=f"{row.zh}×{column.zh}：原文“五?”无法辨认，按勾稽关系推定为5",
        english=f"{row.en} × {column.en}: “五?” cannot be read, and is 5 as the sums demand",
        cells=(key,),
    )

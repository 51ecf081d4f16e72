"""acceptance.toml is true: each promise has scenarios that exist, and that run in both modes or say in which."""

from __future__ import annotations

import inspect
import re
import tomllib
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

from bot.chat.texts import texts
from tests.telegram.town import MODES

HERE = Path(__file__).parent
PROMISES: dict[str, list[dict[str, Any]]] = tomllib.loads((HERE / "acceptance.toml").read_text(encoding="utf-8"))
SCENARIOS = sorted(
    {scenario for kind in PROMISES.values() for entry in kind for scenario in entry.get("scenarios", [])}
)
PARTS = 9
"""Parts of what was to be built."""


def found(scenario: str) -> tuple[ModuleType, FunctionType]:
    """The scenario and the module that it stands in."""
    module_name, _, name = scenario.partition(".")
    module = import_module(f"tests.telegram.{module_name}")
    function = getattr(module, name)
    assert isinstance(function, FunctionType)
    return module, function


def modes_of(module: ModuleType, function: FunctionType) -> tuple[str, ...]:
    """The modes that a scenario is run in, by its own mark or its module's."""
    module_mark = getattr(module, "pytestmark", None)
    marks: list[pytest.Mark] = [*getattr(function, "pytestmark", [])]
    if isinstance(module_mark, pytest.MarkDecorator):
        marks.append(module_mark.mark)
    return next((mark.args for mark in marks if mark.name == "modes"), ("polling",))


def test_every_line_and_every_part_has_its_scenarios() -> None:
    lines = {entry["name"]: entry for entry in PROMISES["line"]}
    assert list(lines) == [str(number) for number in range(1, 18)]
    assert all(entry["promise"] and entry["scenarios"] for entry in lines.values())
    assert len(PROMISES["built"]) == PARTS
    for part in PROMISES["built"]:
        assert part.get("scenarios") or part.get("lines"), part["name"]
        assert set(part.get("lines", [])) <= set(lines), part["name"]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_is_there_and_runs_in_both_modes(scenario: str) -> None:
    module, function = found(scenario)
    given = set(inspect.signature(function).parameters)
    if not given & {"world", "running", "watchful", "own_index"}:
        return
    modes = modes_of(module, function)
    if modes != MODES:
        # One mode only, and it says so itself.
        assert any(mark.name == "modes" for mark in getattr(function, "pytestmark", [])), scenario


def test_the_page_names_every_command() -> None:
    page = (HERE.parent.parent / "docs" / "telegram.md").read_text(encoding="utf-8")
    table = set(re.findall(r"`/([a-z]+)", "\n".join(line for line in page.splitlines() if line.startswith("| `/"))))
    assert table == {command.name for command in texts().commands}
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)|<img src=\"([^\"]+)\"", page):
        picture = "".join(picture)
        assert (HERE.parent.parent / "docs" / picture).is_file(), picture

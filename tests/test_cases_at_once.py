"""Cases put together as one item: all are run, all that fail are named, and those left out stay left out."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.cases_at_once import SHARED, put_together
from tests.searches import search

RAN: list[tuple[int, str]] = []


@pytest.mark.parametrize("word", ["a", "b"])
@pytest.mark.parametrize("number", [1, pytest.param(2, id="two"), pytest.param(3, marks=search)])
def each(number: int, word: str) -> None:
    RAN.append((number, word))
    if number == 4 - len(word) * 2 and word == "b":
        pytest.fail("no b")
    if number == 1 and word == "a":
        raise ValueError(word)


@pytest.mark.parametrize("number", [1, 2])
def anew(number: int, tmp_path: Path) -> None:
    """Takes a folder of its own for each case."""


@pytest.mark.parametrize("number", [1, 2])
async def waiting(number: int) -> None:
    """Is run by a loop."""


@pytest.mark.parametrize("why", ["one", "other"])
def skipped(why: str, sample_index: Path) -> None:
    pytest.skip(why)


def items_of(*tests: Callable[..., Any]) -> tuple[ModuleType, dict[str, list[Any]]]:
    module = ModuleType("of_cases")
    for test in tests:
        setattr(module, f"test_{test.__name__}", test)
    put_together(module)
    return module, {
        name: [item for mark in test.pytestmark for item in mark.args[1]]
        for name, test in vars(module).items()
        if name.startswith("test_")
    }


def test_all_cases_are_run_and_all_that_fail_are_named() -> None:
    module, items = items_of(each)
    plain, left_out = items["test_each"]
    assert (plain.id, left_out.id) == ("4 cases", "2 cases search")
    assert [mark.name for mark in left_out.marks] == ["search"]
    RAN.clear()
    with pytest.raises(BaseExceptionGroup, match="2 of 4 cases: 1 · 'a'; two · 'b'") as failed:
        module.test_each(cases=plain.values[0])
    assert RAN == [(1, "a"), (1, "b"), (2, "a"), (2, "b")]
    assert [str(fault) for fault in failed.value.exceptions] == ["a", "no b"]
    module.test_each(cases=left_out.values[0])
    assert RAN[4:] == [(3, "a"), (3, "b")]


def test_what_is_made_anew_for_each_case_is_left_alone() -> None:
    module, items = items_of(anew, waiting)
    assert (module.test_anew, module.test_waiting) == (anew, waiting)
    assert items == {"test_anew": [1, 2], "test_waiting": [1, 2]}


def test_a_test_all_of_whose_cases_are_skipped_is_skipped(sample_index: Path) -> None:
    module, items = items_of(skipped)
    with pytest.raises(pytest.skip.Exception, match="one"):
        module.test_skipped(sample_index=sample_index, cases=items["test_skipped"][0].values[0])


def test_what_cases_share_is_shared_wherever_it_is_made() -> None:
    made: dict[str, set[str]] = {}
    for path in Path(__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in SHARED:
                decorators = map(ast.unparse, node.decorator_list)
                made.setdefault(node.name, set()).update(one for one in decorators if "fixture" in one)
    wide = {f"pytest.fixture(scope='{scope}')" for scope in ("module", "session")}
    assert set(made) == SHARED
    assert all(decorators <= wide for decorators in made.values())

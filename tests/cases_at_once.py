"""The cases of a test as one item: what a run of several workers makes of a corpus.

Every worker collects every item, and an item costs more to set up and report than most cases take. Alone, each case is
an item of its own, so that `-k 打回来` finds it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from itertools import product
from types import ModuleType
from typing import Any, NamedTuple

import pytest

SHARED = {"evaluation", "exported", "outcomes", "pages", "sample_index", "sample_library", "town_index"}
"""Fixtures that are the same for all cases of a module; a test that takes another gets it anew for each case."""
_CASES = "cases"


class Case(NamedTuple):
    """What a test is given by its parameters, the marks that these bring, and how the case is called."""

    given: dict[str, Any]
    marks: tuple[Any, ...] = ()
    name: str = ""


def put_together(module: ModuleType) -> None:
    """Make one item of the cases of each test of the module, or one for the cases of each mark."""
    for name, test in list(vars(module).items()):
        if name.startswith("test") and inspect.isfunction(test) and _may_be(test):
            setattr(module, name, _at_once(test))


def _parametrized(test: Callable[..., Any]) -> list[Any]:
    return [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]


def _may_be(test: Callable[..., Any]) -> bool:
    marks = _parametrized(test)
    if not marks or inspect.iscoroutinefunction(test) or hasattr(test, "hypothesis"):
        return False
    taken = set(inspect.signature(test).parameters).difference(*map(_names, marks))
    return taken <= SHARED and not any("indirect" in mark.kwargs for mark in marks)


def _at_once(test: Callable[..., Any]) -> Callable[..., Any]:
    marks = _parametrized(test)
    cases = [_joined(parts) for parts in product(*map(_cases_of, marks))]
    groups: dict[tuple[str, ...], list[Case]] = {}
    for case in cases:
        groups.setdefault(tuple(str(mark) for mark in case.marks), []).append(case)

    @wraps(test)
    def all_cases(**given: Any) -> None:
        _run(test, given.pop(_CASES), given)

    taken = inspect.signature(test).parameters
    kept = [taken[name] for name in taken if not any(name in _names(mark) for mark in marks)]
    together = inspect.Parameter(_CASES, inspect.Parameter.KEYWORD_ONLY)
    all_cases.__signature__ = inspect.Signature([*kept, together])  # type: ignore[attr-defined]  # read by pytest
    others = [mark for mark in test.pytestmark if mark.name != "parametrize"]  # type: ignore[attr-defined]  # read by pytest
    items = [
        pytest.param(group, marks=marks, id=" ".join([f"{len(group)} cases", *(mark.name for mark in marks)]))
        for group in groups.values()
        for marks in [group[0].marks]
    ]
    all_cases.pytestmark = [*others, pytest.mark.parametrize(_CASES, items).mark]  # type: ignore[attr-defined]  # read by pytest
    return all_cases


def _run(test: Callable[..., Any], cases: Sequence[Case], shared: dict[str, Any]) -> None:
    failed: dict[str, BaseException] = {}
    skipped: list[BaseException] = []
    for case in cases:
        try:
            test(**shared, **case.given)
        except pytest.skip.Exception as reason:
            skipped.append(reason)
        except (Exception, pytest.fail.Exception) as fault:
            failed[case.name] = fault
    if failed:
        raise BaseExceptionGroup(f"{len(failed)} of {len(cases)} cases: {'; '.join(failed)}", list(failed.values()))
    if skipped and len(skipped) == len(cases):
        raise skipped[0]


def _names(mark: pytest.Mark) -> list[str]:
    names = mark.args[0] if mark.args else mark.kwargs["argnames"]
    return [name.strip() for name in names.split(",") if name.strip()] if isinstance(names, str) else list(names)


def _cases_of(mark: pytest.Mark) -> Iterator[Case]:
    names = _names(mark)
    bare = isinstance(mark.args[0] if mark.args else mark.kwargs["argnames"], str) and len(names) == 1
    for value in mark.args[1] if len(mark.args) > 1 else mark.kwargs["argvalues"]:
        marks: Sequence[Any] = ()
        values, called = (value,) if bare else value, None
        if hasattr(value, "marks"):
            values, marks, called = value.values, value.marks, value.id
        given = dict(zip(names, values, strict=True))
        name = called or ", ".join(map(repr, values))[:200]
        yield Case(given, tuple(getattr(one, "mark", one) for one in marks), name)


def _joined(parts: Sequence[Case]) -> Case:
    given = {name: value for part in parts for name, value in part.given.items()}
    return Case(given, tuple(mark for part in parts for mark in part.marks), " · ".join(part.name for part in parts))

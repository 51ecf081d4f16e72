"""Which of many generated cases are always tried: `make test` takes some of each kind, `make check` takes all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

search = pytest.mark.search


def one_in(every: int, values: Iterable[Any]) -> list[Any]:
    """The values as parameters of a test, a tuple for several; all but the first of each `every` are a search."""
    cases = (value if isinstance(value, tuple) else (value,) for value in values)
    return [pytest.param(*case, marks=search if at % every else ()) for at, case in enumerate(cases)]


def shares(every: int) -> list[Any]:
    """One case of each `every`, and all of them as a search: parameters of a fixture that takes `cases[::value]`."""
    return [pytest.param(every, id=f"one in {every}"), pytest.param(1, id="all", marks=search)]

"""Which tests run where: `make test` takes some of many generated cases and nothing that takes long by nature.

`make check` takes all. With QUICK=1, as CI runs it, it takes what takes long too and leaves the searches out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

search = pytest.mark.search
long = pytest.mark.long
"""A browser, disks of their own, copies of the packages, a second way through what was asked one way."""


def one_in(every: int, values: Iterable[Any], *, mark: pytest.MarkDecorator = search) -> list[Any]:
    """The values as parameters of a test, a tuple for several; all but the first of each `every` are a search.

    With `mark` they are another kind of test that is left out.
    """
    cases = (value if isinstance(value, tuple) else (value,) for value in values)
    return [pytest.param(*case, marks=mark if at % every else ()) for at, case in enumerate(cases)]


def shares(every: int, *, mark: pytest.MarkDecorator = search, then: int = 1) -> list[Any]:
    """One case of each `every`, and all of them as a search: parameters of a fixture that takes `cases[::value]`.

    With `then` it is one of each so many for all, and with `mark` another kind of test that is left out.
    """
    more = "all" if then == 1 else f"one in {then}"
    return [pytest.param(every, id=f"one in {every}"), pytest.param(then, id=more, marks=mark)]

"""Names of units short enough for a button: without the divisions in front that none of those beside it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from knowledge.naming import split_name

_GOVERNMENT = "人民政府"


def short_names(names: Iterable[str], among: Iterable[str] = ()) -> dict[str, str]:
    """Return what each name is called beside the others (教育局): all of it where no end of it is its own.

    `among` are those that may be meant as well, though they are not beside it: what others of them end in is not
    said alone either.
    """
    ladders = {name: _ladder(name) for name in names}
    times = Counter(form for forms in ladders.values() for form in set(forms))
    ends = tuple(times)
    for other in among if ends else ():
        if other not in ladders and other.endswith(ends):
            times.update(form for form in ends if other.endswith(form))
    return {name: next((form for form in forms if times[form] == 1), name) for name, forms in ladders.items()}


@lru_cache(maxsize=4_096)
def short_name(name: str) -> str:
    """Return what a unit is called where it stands alone."""
    return short_names((name,))[name]


def _ladder(name: str) -> list[str]:
    """The ends of a name that are names themselves, the shortest first, the whole name last."""
    forms, rest = [name], name
    for division in split_name(name).written:
        if not rest.startswith(division):
            break
        rest = rest.removeprefix(division)
        if len(rest) < 2 or rest.startswith(_GOVERNMENT):
            break
        forms.insert(0, rest)
    return forms

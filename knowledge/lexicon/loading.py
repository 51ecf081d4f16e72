"""The lexicon's files as plain data, and further entries that are tried with them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from knowledge.errors import LexiconError

_tried: dict[str, Mapping[str, Any]] = {}


def load_toml(name: str) -> dict[str, Any]:
    """Return a lexicon file as plain data; raises LexiconError naming the file when it is missing or malformed."""
    try:
        data = tomllib.loads(files("knowledge.lexicon").joinpath(name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise LexiconError(name, "file", str(fault)) from fault
    return _joined(data, _tried[name], name, ()) if name in _tried else data


def lay_over(entries: Mapping[str, Mapping[str, Any]]) -> None:
    """Have files read with further entries from now on, by their names; what was read before stays as it is.

    For a process of its own, before anything else is loaded. Tables are joined, lists made longer, and an entry of a
    list that has the code (or the name, the key) of one that is there adds to that one.
    """
    for name, data in entries.items():
        _tried[name] = _joined(dict(_tried.get(name, {})), data, name, ())


def laid_over(name: str, entries: Mapping[str, Any]) -> dict[str, Any]:
    """Return a file as it would be with further entries, joined as `lay_over` joins them."""
    joined: dict[str, Any] = _joined(load_toml(name), entries, name, ())
    return joined


def _joined(old: Any, new: Any, file: str, path: tuple[str, ...]) -> Any:  # noqa: ANN401  (whatever TOML holds)
    if isinstance(old, dict) and isinstance(new, Mapping):
        added = {
            key: _joined(old[key], value, file, (*path, key)) if key in old else value for key, value in new.items()
        }
        return {**old, **added}
    if isinstance(old, list) and isinstance(new, list):
        return _lengthened(old, new, file, path)
    if isinstance(old, dict | list) or isinstance(new, dict | list):
        raise LexiconError(file, ".".join(path), "is written otherwise in the file")
    return new


_CODES = ("code", "name", "key", "over", "applicant")
"""What an entry of a list is known by, the first that it has."""


def _lengthened(old: list[Any], new: list[Any], file: str, path: tuple[str, ...]) -> list[Any]:
    made = list(old)
    places = {known: at for at, one in enumerate(old) if (known := _known_by(one)) is not None}
    for one in new:
        known = _known_by(one)
        if known is None or known not in places:
            made.append(one)
        else:
            at = places[known]
            made[at] = _joined(made[at], one, file, (*path, str(known[1])))
    return made


def _known_by(entry: object) -> tuple[str, object] | None:
    if not isinstance(entry, dict):
        return None
    return next(((key, entry[key]) for key in _CODES if isinstance(entry.get(key), str)), None)

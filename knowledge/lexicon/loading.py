"""The lexicon's files as plain data."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from knowledge.errors import LexiconError


def load_toml(name: str) -> dict[str, Any]:
    """Return a lexicon file as plain data; raises LexiconError naming the file when it is missing or malformed."""
    try:
        return tomllib.loads(files("knowledge.lexicon").joinpath(name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise LexiconError(name, "file", str(fault)) from fault

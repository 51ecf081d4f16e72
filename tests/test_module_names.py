"""A word means one thing: which module names stand in several packages, and the words that no name of ours is."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.test_architecture import MODULES, by_room, nodes_of

MEANINGS: dict[str, str] = tomllib.loads((Path(__file__).parent / "module_names.toml").read_text(encoding="utf-8"))
STEMS = Counter(path.stem for path in MODULES.values() if not path.stem.startswith("__"))

NOT_OURS = {"desk", "crew", "herald", "told", "given", "manners", "bodies"}
"""What is no term of the field and says nothing to who opens the house for the first time."""


def test_a_name_that_stands_twice_has_its_meaning() -> None:
    twice = {stem for stem, count in STEMS.items() if count > 1}
    assert twice == set(MEANINGS), "tests/module_names.toml says what a name means wherever it stands"
    assert all(MEANINGS.values())


@pytest.mark.parametrize("modules", by_room())
def test_public_names_are_terms_of_the_field_or_plain_english(modules: tuple[str, ...]) -> None:
    for module in modules:
        classes = {node.name.lower() for node in nodes_of(MODULES[module]) if isinstance(node, ast.ClassDef)}
        assert not NOT_OURS & {*classes, module.split(".")[-1]}, module

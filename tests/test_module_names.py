"""A word means one thing: names of modules, functions and classes that stand twice, and words that no name is."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.test_architecture import MODULES, by_room, nodes_of

MEANINGS: dict[str, str] = tomllib.loads((Path(__file__).parent / "module_names.toml").read_text(encoding="utf-8"))
PUBLIC: dict[str, str] = tomllib.loads((Path(__file__).parent / "public_names.toml").read_text(encoding="utf-8"))
STEMS = Counter(path.stem for path in MODULES.values() if not path.stem.startswith("__"))

NOT_OURS = {"desk", "crew", "herald", "told", "given", "manners", "bodies"}
"""What is no term of the field and says nothing to who opens the house for the first time."""


def test_a_name_that_stands_twice_has_its_meaning() -> None:
    twice = {stem for stem, count in STEMS.items() if count > 1}
    assert twice == set(MEANINGS), "tests/module_names.toml says what a name means wherever it stands"
    assert all(MEANINGS.values())


def _package(module: str) -> str:
    """The part of the house that a module stands in: knowledge.query for all below it."""
    return ".".join(module.split(".")[:2])


def test_a_public_name_is_defined_once_in_its_part_of_the_house() -> None:
    """But for what tests/public_names.toml says the one meaning of, by the part of the house."""
    defined = Counter(
        (_package(module), node.name)
        for module, path in MODULES.items()
        if not module.startswith("bot.commands.")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_")
    )
    twice = {f"{package}.{name}" for (package, name), count in defined.items() if count > 1}
    assert twice == set(PUBLIC), "tests/public_names.toml says what a name means wherever it is defined"
    assert all(PUBLIC.values())


def test_the_map_of_the_house_has_every_module_of_a_query() -> None:
    """But for the operators, which docs/architecture.md names by their folder."""
    described = (Path(__file__).parents[1] / "docs" / "architecture.md").read_text(encoding="utf-8")
    modules = {path.name for path in MODULES.values() if path.parent.name in ("query", "followups")} - {"__init__.py"}
    assert {name for name in modules if name not in described} == set()


@pytest.mark.parametrize("modules", by_room())
def test_public_names_are_terms_of_the_field_or_plain_english(modules: tuple[str, ...]) -> None:
    for module in modules:
        classes = {node.name.lower() for node in nodes_of(MODULES[module]) if isinstance(node, ast.ClassDef)}
        assert not NOT_OURS & {*classes, module.split(".")[-1]}, module

"""No name of the program stands alone: what it defines it uses, but for what is named here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ("bot", "knowledge")
BESIDE = ("benchmarks", "deploy")
"""Programs and settings beside it, which use it as well."""
CALLED_BY_LIBRARIES = {
    "SUPPORTED_METHODS": "tornado's handlers",
    "_fields_": "structures of ctypes",
    "_pack_": "structures of ctypes",
    "connect_unix_socket": "httpcore's network backend",
    "data_received": "tornado's streamed requests",
    "do_request": "telegram's requests",
    "log_exception": "tornado's handlers",
    "set_extra_headers": "tornado's static files",
    "write_error": "tornado's handlers",
    "writelines": "a text stream",
}
"""What a library reads or calls, by whom."""
OF_TESTS = {
    "hint_names": "tests hold every pattern to its use",
    "table_png": "tests look at a drawn table by itself",
    "VERSION_NAMES": "tests hold the file format to its versions",
}
"""What only tests use, and what for."""
_WORD = re.compile(r"[A-Za-z_]\w*")


def _used_in(tree: ast.Module) -> Iterator[str]:
    """What a module refers to: names that are read, attributes, imports, arguments, and words in its texts."""
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name
        elif isinstance(node, ast.keyword) and node.arg is not None:
            yield node.arg
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield from _WORD.findall(node.value)


def _defined_in(body: list[ast.stmt]) -> Iterator[str]:
    """What a module or class defines: functions, classes and their members, constants."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        if isinstance(node, ast.ClassDef):
            yield from _defined_in(node.body)
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        yield from (found.id for target in targets for found in ast.walk(target) if isinstance(found, ast.Name))


def _modules(*packages: str) -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text("utf-8"))
        for package in packages
        for path in sorted((ROOT / package).rglob("*.py"))
    }


def test_every_name_is_used() -> None:
    """A private name is used in its own module; a public one anywhere in the program or in the programs beside it."""
    own = _modules(*PROGRAM)
    used = {name for tree in (*own.values(), *_modules(*BESIDE).values()) for name in _used_in(tree)}
    used |= {
        word
        for package in PROGRAM
        for path in (ROOT / package).rglob("*.html")
        for word in _WORD.findall(path.read_text("utf-8"))
    }
    used |= set(_WORD.findall((ROOT / "pyproject.toml").read_text("utf-8")))
    dead = []
    for path, tree in own.items():
        here = set(_used_in(tree))
        for name in _defined_in(tree.body):
            if name not in (here if name.startswith("_") else used) and not name.startswith("__"):
                dead.append((name, str(path.relative_to(ROOT))))
    listed = {*CALLED_BY_LIBRARIES, *OF_TESTS}
    left = sorted(item for item in dead if item[0] not in listed)
    assert left == [], left
    assert listed - {name for name, _ in dead} == set(), "is used, and need not be named"

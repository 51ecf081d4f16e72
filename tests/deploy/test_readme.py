"""README.md and README.zh-CN.md: every command that they show is run, and what it prints is what they show."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Callable

import pytest

from bot.cli import build_parser
from samples.shown import FIRST, PAGES, agrees, fresh_clone, in_order, renewed, shown_in
from tests.deploy.image import ROOT
from tests.forks import program

TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in PAGES}
COMMANDS = [(name, item.command) for name, text in TEXTS.items() for item in shown_in(text)]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[str, ...]]:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    clone = tmp_path_factory.mktemp("clone")
    fresh_clone(clone)
    program(clone / ".venv" / "bin" / "gongkai")
    return in_order(clone)


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_a_command_prints_what_the_page_shows(
    name: str, command: str, output: Callable[[str], tuple[str, ...]]
) -> None:
    shown = next(item.output for item in shown_in(TEXTS[name]) if item.command == command)
    assert shown, "a command stands there without what it prints"
    real = output(command)
    assert agrees(shown, real), "see `python -m samples.shown`; now it prints:\n" + "\n".join(real)


@pytest.mark.parametrize("name", PAGES)
def test_every_block_of_code_is_run(name: str) -> None:
    """A command in a block of another kind, or indented, would be run by nobody."""
    assert set(re.findall(r"^```(.+)$", TEXTS[name], re.M)) == {"console"}
    assert not re.findall(r"^(?: {4}|\t)\S", re.sub(r"^```console\n.*?^```$", "", TEXTS[name], flags=re.M | re.S), re.M)
    assert FIRST in [command for page, command in COMMANDS if page == name]


@pytest.mark.parametrize("name", PAGES)
def test_what_is_named_within_the_text_is_there(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z-]+)", TEXTS[name]):
        assert re.search(rf"^{target}:", makefile, re.M), target
    commands = build_parser().format_help()
    for command in re.findall(r"`gongkai ([a-z]+)", TEXTS[name]):
        assert re.search(rf"^    {command}\b", commands, re.M), command


@pytest.mark.parametrize("name", PAGES)
def test_the_first_command_answers(name: str, output: Callable[[str], tuple[str, ...]]) -> None:
    first = next(iter(shown_in(TEXTS[name])))
    assert shlex.split(first.command)[1] == "ask"
    # As a stranger's shell starts it, with nothing loaded.
    cold = first.command.replace(".venv/bin/gongkai", ".venv/bin/python -m bot", 1)
    reply = json.loads("".join(output(f"{cold} --json")))
    assert reply["kind"] == "cell"
    assert reply["citations"]


def test_output_that_is_another_one_is_told() -> None:
    assert agrees(("a", "…", "d"), ("a", "b", "c", "d"))
    assert agrees(("…", "d"), ("d",))
    assert not agrees(("a",), ("a", "b"))
    assert not agrees(("a", "…", "d"), ("a", "b"))
    page = "```console\n$ one\nold\n$ two\nfirst\n…\n```\n"
    now = {"one": ("new",), "two": ("other", "second", "third")}
    assert renewed(page, now.__getitem__) == "```console\n$ one\nnew\n$ two\nother\n…\n```\n"


LINK = re.compile(r"(?:\]\(|src=\")([^)#\"]+)")


@pytest.mark.parametrize(
    "page",
    [*PAGES, "CONTRIBUTING.md", "SECURITY.md", *(str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md"))],
)
def test_every_link_leads_to_a_file(page: str) -> None:
    file = ROOT / page
    for target in LINK.findall(file.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (file.parent / target).exists(), target


def test_the_index_of_the_documents_names_all_of_them() -> None:
    folder = ROOT / "docs"
    text = (folder / "README.md").read_text(encoding="utf-8")
    linked = {(folder / target).resolve() for target in LINK.findall(text) if "://" not in target}
    documents = {path for path in folder.rglob("*.md") if path != folder / "README.md"}
    assert {path.relative_to(folder) for path in documents - linked} == set()

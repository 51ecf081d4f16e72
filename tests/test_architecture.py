"""The laws of the house (docs/architecture.md), each a test over the imports and sizes of the tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "knowledge")
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}

TO_SHOW = (
    "bot.addresses",
    "bot.message",
    "bot.wording",
    "bot.drawing.charts",
    "bot.drawing",
    "bot.labels",
    "bot.files.csv_files",
    "bot.files.workbook",
    "bot.commands.export",
    "bot.report_table",
    "bot.settings",
)
"""What is made of an answer for any channel."""

NAMES_OF_UNITS = (
    "knowledge.unit_names",
    "knowledge.divisions",
    "knowledge.hanzi",
    "knowledge.lexicon",
    "knowledge.naming",
    "knowledge.shelf",
)
"""What the names of units say, for understanding and for the store alike."""

# Which packages of ours a part of the house may import. The longest prefix that fits a module decides.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "knowledge.model": (),
    "knowledge.errors": (),
    "knowledge.numerals": (),
    "knowledge.printable": (),
    "knowledge.reasons": ("knowledge.printable",),
    "knowledge.answers": ("knowledge.lexicon.languages", "knowledge.model"),
    "knowledge.shelf": ("knowledge.model",),
    "knowledge.hanzi": (),
    "knowledge.remembered": (),
    "knowledge.divisions": ("knowledge.lexicon", "knowledge.naming"),
    "knowledge.unit_names": NAMES_OF_UNITS,
    "knowledge.names_in_memory": NAMES_OF_UNITS,
    "knowledge.lexicon": ("knowledge.lexicon", "knowledge.model", "knowledge.errors", "knowledge.numerals"),
    "knowledge.sums": ("knowledge.lexicon", "knowledge.model"),
    "knowledge.prose_terms": ("knowledge.lexicon",),
    "knowledge.overlaps": ("knowledge.remembered", "knowledge.shelf"),
    "knowledge.terms": ("knowledge.lexicon", "knowledge.errors"),
    "knowledge.naming": ("knowledge.lexicon", "knowledge.model", "knowledge.errors", "knowledge.shelf"),
    "knowledge.documents": (
        "knowledge.documents",
        "knowledge.lexicon",
        "knowledge.model",
        "knowledge.errors",
        "knowledge.numerals",
        "knowledge.printable",
        "knowledge.reasons",
        "knowledge.naming",
        "knowledge.sums",
    ),
    "knowledge.webpages": (
        "knowledge.webpages",
        "knowledge.documents.encodings",
        "knowledge.documents.identity.names",
        "knowledge.documents.identity.titles",
        "knowledge.lexicon",
        "knowledge.errors",
    ),
    "knowledge.language": (
        *NAMES_OF_UNITS,
        "knowledge.names_in_memory",
        "knowledge.remembered",
        "knowledge.language",
        "knowledge.lexicon",
        "knowledge.answers",
        "knowledge.model",
        "knowledge.errors",
        "knowledge.numerals",
        "knowledge.printable",
        "knowledge.naming",
        "knowledge.shelf",
        "knowledge.terms",
    ),
    "knowledge.checking": (
        "knowledge.checking",
        "knowledge.lexicon",
        "knowledge.model",
        "knowledge.errors",
        "knowledge.numerals",
        "knowledge.sums",
        "knowledge.shelf",
    ),
    "knowledge.query": (
        "knowledge.query",
        "knowledge.language.parts",
        "knowledge.answers",
        "knowledge.model",
        "knowledge.errors",
        "knowledge.overlaps",
        "knowledge.prose_terms",
        "knowledge.remembered",
        "knowledge.shelf",
        "knowledge.lexicon",
    ),
    "knowledge.answering": (
        "knowledge.answering",
        "knowledge.query.algebra",
        "knowledge.query.asked",
        "knowledge.query.lookups",
        "knowledge.query.measures",
        "knowledge.query.named",
        "knowledge.query.slots",
        "knowledge.query.standings",
        "knowledge.answers",
        "knowledge.model",
        "knowledge.errors",
        "knowledge.overlaps",
        "knowledge.prose_terms",
        "knowledge.remembered",
        "knowledge.shelf",
        "knowledge.lexicon",
        "knowledge.numerals",
        "knowledge.checking.text_change",
        "knowledge.checking.forcing",
        "knowledge.checking.agreeing",
        "knowledge.sums",
    ),
    "knowledge.store": (
        *NAMES_OF_UNITS,
        "knowledge.names_in_memory",
        "knowledge.remembered",
        "knowledge.store",
        "knowledge.lexicon",
        "knowledge.model",
        "knowledge.errors",
        "knowledge.reasons",
        "knowledge.shelf",
        "knowledge.terms",
        "knowledge.naming",
    ),
    "knowledge": ("knowledge",),
    "bot": ("bot", "knowledge"),
    "bot.chat": ("bot.chat", "bot.fetching", "bot.version", *TO_SHOW, "knowledge"),
    "bot.fetching": ("bot.fetching", "bot.version", "knowledge"),
}

# Libraries that may be seen in one place only.
CONFINED = {
    "sqlite3": ("knowledge.store", "bot.chat.state", "bot.telegram"),
    "sqlite_utils": ("knowledge.store", "bot.chat.state"),
    "telegram": ("bot.telegram",),
    "mcp": ("bot.mcp",),
    "playwright": (),
    "psycopg": ("bot.chat.state.postgres",),
    "redis": ("bot.telegram.cluster.redis_streams",),
    "jieba": ("knowledge.terms",),
    "pypdfium2": ("knowledge.documents.pdf.pdfium",),
    "rich": ("bot",),
    "httpx": ("bot.fetching",),
    "httpcore": ("bot.fetching",),
    "protego": ("bot.fetching",),
}

AMBIENT = {"datetime.now", "datetime.today", "date.today", "time.time", "os.environ", "os.getenv"}
EDGE = ("bot", "knowledge.store", "knowledge.documents.isolation")
"""Where the clock and the environment may be read: the command line, the bot, the index's stamps, worker limits."""

VAGUE_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "const", "constants", "base"}


def by_room(wanted: Callable[[str], bool] = lambda _: True) -> list[Any]:
    """The modules that are wanted as a test's parameters: for each package those that stand in it."""
    rooms: dict[str, list[str]] = {}
    for module in filter(wanted, MODULES):
        rooms.setdefault(module.rpartition(".")[0] or module, []).append(module)
    return [pytest.param(tuple(modules), id=room) for room, modules in rooms.items()]


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imports_of(path: Path) -> tuple[str, ...]:
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            module = node.module or ""
            yield from (full if (full := f"{module}.{alias.name}") in MODULES else module for alias in node.names)


def inside(module: str, place: str) -> bool:
    return module == place or module.startswith(place + ".")


def law_for(module: str) -> tuple[str, ...]:
    return MAY_IMPORT[max((place for place in MAY_IMPORT if inside(module, place)), key=len)]


@pytest.mark.parametrize("modules", by_room())
def test_imports_go_one_way(modules: tuple[str, ...]) -> None:
    for module in modules:
        allowed = law_for(module)
        for name in imports_of(MODULES[module]):
            if name.split(".")[0] in PACKAGES:
                assert any(inside(name, place) for place in allowed), f"{module} must not import {name}"


CHANNELS = {"bot.telegram": "bot.commands.bot", "bot.web": "bot.commands.web", "bot.mcp": "bot.commands.mcp"}
"""Each channel with the command that starts it; nothing else of the house knows of it."""


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_is_known_only_to_the_command_that_starts_it(channel: str) -> None:
    for module, path in MODULES.items():
        if not inside(module, channel) and module != CHANNELS[channel]:
            found = [name for name in imports_of(path) if inside(name, channel)]
            assert not found, f"{module} must not import {found}"


@pytest.mark.parametrize("library", CONFINED)
def test_libraries_stay_in_their_place(library: str) -> None:
    for module, path in MODULES.items():
        if any(inside(name, library) for name in imports_of(path)):
            assert any(inside(module, place) for place in CONFINED[library]), f"{module} must not import {library}"


@pytest.mark.parametrize("modules", by_room(lambda name: not any(inside(name, place) for place in EDGE)))
def test_nothing_reads_clock_or_environment_but_the_edge(modules: tuple[str, ...]) -> None:
    for module in modules:
        for node in nodes_of(MODULES[module]):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                read = f"{node.value.id}.{node.attr}"
                assert read not in AMBIENT, f"{module} reads {read}"


@pytest.mark.parametrize("modules", by_room())
def test_modules_are_small_and_named_for_what_they_hold(modules: tuple[str, ...]) -> None:
    for module in modules:
        lines = MODULES[module].read_text(encoding="utf-8").count("\n")
        assert lines <= 400, f"{module} has {lines} lines; is it one thing?"
        assert module.split(".")[-1] not in VAGUE_NAMES, module


def test_tests_are_small_too() -> None:
    counts = {path: path.read_text(encoding="utf-8").count("\n") for path in (ROOT / "tests").rglob("*.py")}
    assert not {path.relative_to(ROOT): count for path, count in counts.items() if count > 400}


SILENCED = re.compile(r"#\s*(?:noqa|type: ignore)\b[^\n]*")
WITH_A_REASON = re.compile(r"# (?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|type: ignore\[[a-z-]+\])\s+(?:- |# )?\(?\w+")


def test_what_a_checker_is_told_to_pass_over_has_a_reason() -> None:
    bare = [
        f"{path.relative_to(ROOT)}: {found}"
        for folder in (*PACKAGES, "tests", "samples", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        if path != Path(__file__)
        for found in SILENCED.findall(path.read_text(encoding="utf-8"))
        if not WITH_A_REASON.match(found)
    ]
    assert not bare, "\n".join(bare)


@pytest.mark.parametrize("modules", by_room())
def test_dataclasses_are_frozen_slotted_and_keyword_only(modules: tuple[str, ...]) -> None:
    for module, node in ((name, node) for name in modules for node in nodes_of(MODULES[name])):
        if not isinstance(node, ast.ClassDef):
            continue
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Name) and decorator.id == "dataclass":
                pytest.fail(f"{module}.{node.name} is a bare dataclass")
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "dataclass":
                given = {word.arg: ast.unparse(word.value) for word in decorator.keywords}
                missing = {"frozen", "slots", "kw_only"} - {name for name, value in given.items() if value == "True"}
                assert not missing, f"{module}.{node.name} lacks {', '.join(sorted(missing))}"


TAKES_APART = {
    "bot.streams": "characters that steer a terminal",
    "bot.settings": "settings of the environment",
    "bot.web.settings": "settings of the environment",
    "bot.web.form_tables": "codes of rows",
    "bot.web.limits": "addresses in headers",
    "bot.web.page": "addresses of pages",
    "bot.web.words": "the languages of a header",
    "bot.web.reports": "addresses of pages",
    "bot.fetching": "addresses, headers, robots.txt",
    "bot.telegram.pages": "markup, where a long message is cut into several",
    "bot.telegram.channel": "markup, and the errors of the server",
    "bot.telegram.rendering": "white space",
    "bot.telegram.inline": "white space",
    "bot.telegram.incoming": "what people type",
    "bot.files.workbook": "characters and stamps that a workbook may not hold",
    "bot.drawing.typeface": "white space",
    "bot.drawing.vector": "white space",
    "bot.wording.texts": "questions that the index offers, whose names keep their characters, and braces of texts",
    "bot.chat.acts": "what people type",
    "bot.chat.file_names": "characters that no name of a file may hold",
    "bot.chat.teaching": "what people type, and what a button carries",
    "bot.chat.uploads": "what people type, and names of files",
    "bot.chat.chat_settings": "what people type, and what a button carries",
    "bot.chat.links": "what people type",
    "bot.chat.callback_data": "what a button carries",
    "bot.chat.deep_links": "what a link carries",
    "bot.chat.state": "statements of SQL, and questions as they are kept",
    "bot.chat.keyboards": "white space",
    "bot.chat.logs": "characters that break lines",
    "bot.commands.check": "names of files",
    "bot.commands.golden": "files of questions",
    "bot.commands.fetch": "files of addresses",
}
"""What modules that show answers take apart; none of it is a text that bot.wording has made."""

PARTING = {"split", "rsplit", "partition", "rpartition", "splitlines"}


def parting(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        if isinstance(node, ast.Attribute) and (
            node.attr in PARTING or (isinstance(node.value, ast.Name) and node.value.id == "re")
        ):
            yield f"line {node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("modules", by_room(lambda name: inside(name, "bot")))
def test_nobody_takes_apart_what_was_worded(modules: tuple[str, ...]) -> None:
    for module in modules:
        found = list(parting(MODULES[module]))
        known = any(inside(module, place) for place in TAKES_APART)
        assert known or not found, f"{module}: carry a typed value instead: {found}"


def test_what_is_said_to_be_taken_apart_is() -> None:
    for place in TAKES_APART:
        assert any(any(parting(path)) for module, path in MODULES.items() if inside(module, place)), place


HAN = re.compile("[\u3400-\u9fff]")
UNDERSTOOD_BY_DATA = ("knowledge.answering", "knowledge.query", "knowledge.language")
"""Where Chinese words are data of the lexicon and never of the code."""

GRAMMARS = {
    "knowledge.language.numbered_years": "the grammar of year numbers, in parts; words are in years.toml",
    "knowledge.language.years": "the same for numbers before a year that is counted back and behind plan periods",
    "knowledge.language.gazetteer": "the endings of place names, by which names are taken apart",
    "knowledge.language.normal": "the first and last of the ranges of characters",
}
PLAIN = {"年", "的", "件", "个", "项", "元", "万元", "百分点", "倍", "位", "省", "市", "区", "县", "分局"}
"""A year written back, the particle, the units that figures are in, and the levels that units are of."""


def han_literals(path: Path) -> Iterator[tuple[int, str]]:
    said = {id(node.value) for node in nodes_of(path) if isinstance(node, ast.Expr)}
    for node in nodes_of(path):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in said:
            continue
        if HAN.search(node.value) and node.value not in PLAIN:
            yield node.lineno, node.value


@pytest.mark.parametrize(
    "modules",
    by_room(lambda name: any(inside(name, place) for place in UNDERSTOOD_BY_DATA) and name not in GRAMMARS),
)
def test_what_questions_say_is_data(modules: tuple[str, ...]) -> None:
    for module in modules:
        found = list(han_literals(MODULES[module]))
        assert not found, f"{module}: move to knowledge/lexicon/hints.toml: {found}"

"""Texts made to hang the reading and the asking: long ones without an end, and what regular expressions stumble over.

Each is worked through in a process of its own, which is ended after a time that a sound one needs a hundredth of.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from knowledge import open_library
from knowledge.answers import Kind
from knowledge.lexicon.topics import topics
from tests.forks import fork

ROOT = Path(__file__).parent.parent.parent
REPORT = ROOT / "samples" / "reports" / "chenghufenju-2022.txt"
PATIENCE = 120
LONG = 60_000
ENDLESS = ("因申请", "从", "以及", "12,", "a.")
QUESTIONS = ("2022年申请为什么增加", "2022年申请减少的原因", "存在的问题", "电子邮箱是什么", "2022年收到多少件申请")
TOO_LONG = (
    *("七" * 4096, "以及" * 2048, "市局" * 2048, "了的" * 2048, "2" * 4096, " " * 4096, "多少" + " " * 4000 + "件"),
    *("a" * 4095 + "@", "百分之" * 1300, "（" * 4096, "-" * 4096, "\u202e" * 4096, "\u200b" * 4096, "e\u0301" * 2048),
    *("SELECT " * 580, '"' * 4096, "* OR NEAR(" * 400, "云津市教育局" * 680, "2021年" * 819, "?" * 4096, "\x00" * 4096),
)


def carried_out(code: str, *arguments: str) -> str:
    with TemporaryFile() as out, TemporaryFile() as err, Path(os.devnull).open("rb") as nothing:
        streams = (nothing.fileno(), out.fileno(), err.fileno())
        process = fork(arguments, env={"PATH": "/usr/bin:/bin"}, streams=streams, code=code)
        try:
            status = process.wait(PATIENCE)
        finally:
            process.kill()
        out.seek(0)
        err.seek(0)
        assert status == 0, err.read()[-3000:].decode()
        return out.read().decode()


ASK = """
import sys
from bot.cli import main
folder, *questions = sys.argv[1:]
assert main(["ingest", "--workers", "1", "--db", folder + "/x.db", folder + "/report.txt"]) == 0
for question in questions:
    assert main(["ask", "--db", folder + "/x.db", question]) == 0
"""


@pytest.mark.parametrize("unit", ENDLESS[:3])
def test_a_paragraph_without_an_end_is_read_and_asked_about(unit: str, tmp_path: Path) -> None:
    lines = REPORT.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("五、"))
    lines.insert(place + 1, f"说明{unit * (LONG // len(unit))}")
    (tmp_path / "report.txt").write_text("\n".join(lines), encoding="utf-8")
    assert "2022" in carried_out(ASK, str(tmp_path), *QUESTIONS)


def test_every_pattern_of_a_topic_gets_through_a_long_sentence() -> None:
    """Quadratic patterns took minutes here."""
    code = f"""
from knowledge.lexicon.topics import topics
for topic in topics().topics.values():
    for unit in {ENDLESS!a}:
        if topic.pattern is not None:
            list(topic.pattern.finditer(unit * ({LONG} // len(unit))))
"""
    carried_out(code)
    assert any(topic.pattern is not None for topic in topics().topics.values())


def test_questions_of_any_length_and_kind_are_answered(tmp_path: Path) -> None:
    code = f"""
import sys
from datetime import date
from knowledge import open_library
library = open_library(sys.argv[1])
for question in {TOO_LONG!a}:
    print(library.ask(question, None, today=date(2026, 1, 1), unit=None).answer.kind.value)
"""
    db = tmp_path / "x.db"
    carried_out(
        "import sys; from bot.cli import main; sys.exit(main(['ingest', '--db', *sys.argv[1:]]))", str(db), str(REPORT)
    )
    kinds = carried_out(code, str(db)).split()
    assert len(kinds) == len(TOO_LONG)
    library = open_library(db)
    plain = "云津市公安局澄湖分局2022年收到多少件申请"
    said = library.ask(plain, None, today=date(2026, 1, 1), unit=None).answer
    assert said.kind is Kind.CELL
    for padding in ("\u202e", "\u200b", "\u2066", "\ufeff", "\x00", "\u0301"):
        answer = library.ask(padding.join(plain), None, today=date(2026, 1, 1), unit=None).answer
        # The same figure, or none: never another one.
        assert answer.values in ((), said.values), ascii(padding)

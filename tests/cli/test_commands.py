"""The machine interface, called as a script calls it: real processes, real files, exit status and streams."""

from __future__ import annotations

import gc
import json
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.chat.settling import MADE_BETWEEN
from bot.cli import COMMANDS, main
from tests.cli.process import gongkai
from tests.forks import ROOT

REPORTS = ROOT / "samples" / "reports"
EDUCATION_2022 = REPORTS / "jiaoyuju-2022.html"

REPLY_FIELDS = {"question", "language", "kind", "text", "understood", "values", "passages", "citations", "choices"}
REPORT_FIELDS = {
    "source",
    "title",
    "agency",
    "year",
    "format",
    "published",
    "url",
    "sections",
    "facts",
    "problems",
}


def one_line(text: str) -> str:
    lines = text.splitlines()
    assert len(lines) == 1, text
    return lines[0]


@pytest.fixture
def db(sample_index: Path) -> Path:
    return sample_index


def ask(db: Path, question: str, *more: str | Path) -> dict[str, Any]:
    done = gongkai("ask", question, "--db", db, "--json", *more)
    assert done.returncode == 0, done.stderr
    reply: dict[str, Any] = json.loads(one_line(done.stdout))
    assert set(reply) >= REPLY_FIELDS
    return reply


def test_parse_gives_a_report_a_line() -> None:
    done = gongkai("parse", EDUCATION_2022, REPORTS / "luxiqu-2020.txt", "--json")
    assert done.returncode == 0, done.stderr
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(report["agency"], report["year"], report["format"]) for report in reports] == [
        ("云津市教育局", 2022, "2021"),
        ("云津市鹿溪区人民政府", 2020, "2019"),
    ]
    assert all(set(report) >= REPORT_FIELDS for report in reports)
    fact = next(
        fact for fact in reports[0]["facts"] if (fact["indicator"], fact["applicant"]) == ("requests.new", "total")
    )
    assert (fact["value"], fact["unit"], fact["raw"], fact["state"]) == (52, "件", "52", "stated")
    assert fact["cite"]["table"] == 3
    assert fact["cite"]["column"] == "总计"


def test_parse_of_an_empty_folder_says_so(tmp_path: Path) -> None:
    done = gongkai("parse", tmp_path, "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"gongkai: {tmp_path}: no file is in it\n"


def test_parse_shows_tables_to_a_person() -> None:
    done = gongkai("parse", EDUCATION_2022)
    assert done.returncode == 0
    assert "云津市教育局" in done.stdout
    assert "表3" in done.stdout


def test_a_broken_file_costs_itself_alone(tmp_path: Path) -> None:
    empty, photo, letter = tmp_path / "empty.pdf", tmp_path / "photo.pdf", tmp_path / "letter.txt"
    empty.write_bytes(b"")
    photo.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20)
    letter.write_text("亲爱的朋友：\n今天天气很好。\n" * 20, encoding="utf-8")
    done = gongkai("parse", empty, photo, EDUCATION_2022, letter, "--json")
    assert done.returncode == 1
    assert json.loads(one_line(done.stdout))["year"] == 2022
    complaints = done.stderr.splitlines()
    assert len(complaints) == 3
    for file, complaint in zip((empty, photo, letter), complaints, strict=True):
        assert file.name in complaint


def test_ingest_again_changes_nothing(tmp_path: Path) -> None:
    folder, db = tmp_path / "in", tmp_path / "index.db"
    folder.mkdir()
    one_of_each = {path.suffix: path for path in sorted(REPORTS.iterdir())}
    for path in one_of_each.values():
        shutil.copy(path, folder)
    done = gongkai("ingest", folder, "--db", db, cold=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"{len(one_of_each)} added, 0 replaced, 0 unchanged, 0 refused"
    before = db.read_bytes()
    done = gongkai("ingest", folder, "--db", db, cold=True)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == f"0 added, 0 replaced, {len(one_of_each)} unchanged, 0 refused"
    assert db.read_bytes() == before


def test_ingest_goes_on_after_a_refusal(tmp_path: Path) -> None:
    folder, page = tmp_path / "in", tmp_path / "page.html"
    folder.mkdir()
    (folder / "bad.html").write_text("<html><body>一个普通的网页</body></html>", encoding="utf-8")
    (folder / "good.html").write_bytes(EDUCATION_2022.read_bytes())
    done = gongkai("ingest", folder, "--db", tmp_path / "index.db", "--report", page)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-2] == "1 added, 0 replaced, 0 unchanged, 1 refused"
    assert any(line.startswith("refused") and "bad.html" in line for line in done.stdout.splitlines())
    shown = page.read_text(encoding="utf-8")
    assert "云津市教育局 2022" in shown
    assert "bad.html" in shown


def test_a_replaced_index_can_be_taken_back(tmp_path: Path) -> None:
    db = tmp_path / "index.db"
    assert gongkai("ingest", EDUCATION_2022, "--db", db).returncode == 0
    before = db.read_bytes()
    assert gongkai("rollback", "--db", db).returncode == 1
    assert gongkai("ingest", REPORTS / "luxiqu-2021.md", "--db", db).returncode == 0
    assert db.read_bytes() != before
    assert gongkai("rollback", "--db", db).returncode == 0
    assert db.read_bytes() == before


def test_ask_proves_its_figure(db: Path) -> None:
    reply = ask(db, "市教育局2022年收到多少件申请？")
    assert reply["kind"] == "cell"
    assert reply["language"] == "zh-Hans"
    assert reply["values"] == [
        {
            "agency": "云津市教育局",
            "year": 2022,
            "indicator": "requests.new",
            "applicant": "total",
            "value": 52,
            "unit": "件",
        }
    ]
    assert reply["understood"]["agencies"] == ["云津市教育局"]
    assert reply["understood"]["years"] == [2022]
    citation = reply["citations"][0]
    assert citation["raw"] == "52"
    assert "总计" in citation["where"]
    assert "52" in reply["text"]


def test_ask_in_english(db: Path) -> None:
    reply = ask(db, "how many applications did the education bureau receive in 2022")
    assert (reply["kind"], reply["language"]) == ("cell", "en")
    assert [value["value"] for value in reply["values"]] == [52]


def test_ask_is_the_same_to_the_byte(db: Path) -> None:
    first, second = (gongkai("ask", "哪个单位2023年申请最多", "--db", db, "--json", cold=True).stdout for _ in range(2))
    assert json.loads(first)["kind"] == "ranking"
    assert first == second


def test_a_conversation_in_a_file(db: Path, tmp_path: Path) -> None:
    context = tmp_path / "talk.json"
    ask(db, "市教育局2022年收到多少件申请？", "--context", context)
    reply = ask(db, "那2023年呢", "--context", context)
    assert [(value["agency"], value["year"]) for value in reply["values"]] == [("云津市教育局", 2023)]
    context.write_text("not a conversation", encoding="utf-8")
    done = gongkai("ask", "那2021年呢", "--db", db, "--context", context)
    assert done.returncode == 1
    assert "talk.json" in one_line(done.stderr)


def test_today_decides_what_last_year_is(db: Path) -> None:
    for today, year in (("2023-03-01", 2022), ("2024-03-01", 2023)):
        reply = ask(db, "去年市教育局收到多少件申请", "--today", today)
        assert [value["year"] for value in reply["values"]] == [year]


def test_unit_stands_in_where_none_is_named(db: Path) -> None:
    assert ask(db, "2022年收到多少件申请", "--unit", "云津市教育局")["values"][0]["value"] == 52
    assert ask(db, "市公安局2022年收到多少件申请", "--unit", "云津市教育局")["understood"]["agencies"] == [
        "云津市公安局"
    ]


def test_batch_keeps_order_conversations_and_bad_lines_apart(db: Path) -> None:
    lines: list[Any] = [
        {"id": 1, "question": "市教育局2022年收到多少件申请", "conversation": "a"},
        {"id": 2, "question": "市公安局2022年收到多少件申请", "conversation": "b", "unit": None, "today": None},
        {"id": "three", "question": "那2023年呢", "conversation": "a"},
        {"id": 4, "question": "那2023年呢", "conversation": "b"},
        {"id": 5, "question": 17},
        {"id": 6, "question": "去年市教育局收到多少件申请", "today": "2022-05-01"},
        [],
    ]
    text = "\n".join([*(json.dumps(line, ensure_ascii=False) for line in lines), "{", ""])
    done = gongkai("ask", "--batch", "--db", db, text=text)
    assert done.returncode == 0, done.stderr
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    shown = [
        reply["error"] is not None
        if "error" in reply
        else (reply["id"], reply["values"][0]["agency"], reply["values"][0]["year"])
        for reply in replies
    ]
    assert shown == [
        (1, "云津市教育局", 2022),
        (2, "云津市公安局", 2022),
        ("three", "云津市教育局", 2023),
        (4, "云津市公安局", 2023),
        True,
        (6, "云津市教育局", 2021),
        True,
        True,
    ]
    assert all(reply["id"] is None for reply in replies if "error" in reply)


def test_text_that_is_no_text_costs_its_own_line_alone(db: Path) -> None:
    text = '{"id": "\\ud83d", "question": "\\ud83d 教育局"}\n{"id": 2, "question": "市教育局2022年收到多少件申请"}\n'
    done = gongkai("ask", "--batch", "--db", db, text=text)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()][1] == 2
    assert gongkai("ask", "\udcff\udcfe", "--db", db, cold=True).returncode == 0


@pytest.mark.parametrize("context", ["missing/talk.json", ""])
def test_a_context_that_cannot_be_kept_is_one_line(context: str, db: Path, tmp_path: Path) -> None:
    done = gongkai("ask", "市教育局2022年收到多少件申请", "--db", db, "--context", tmp_path / context)
    assert done.returncode == 1
    assert str(tmp_path / context) in one_line(done.stderr)


def test_a_byte_order_mark_and_another_locale_change_nothing(db: Path) -> None:
    line = '\ufeff{"id": 1, "question": "市教育局2022年收到多少件申请"}\r\n'
    done = gongkai("ask", "--batch", "--db", db, text=line, env={"LC_ALL": "POSIX", "PYTHONUTF8": "0"}, cold=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["values"][0]["value"] == 52


def test_chat_is_a_conversation(db: Path) -> None:
    done = gongkai("chat", "--db", db, text="市教育局2022年收到多少件申请\n那2023年呢\n")
    assert done.returncode == 0
    assert "52" in done.stdout
    assert "2023" in done.stdout


def test_explain_shows_how_it_was_understood(db: Path) -> None:
    done = gongkai("explain", "市教育局2022年收到多少件申请", "--db", db)
    assert done.returncode == 0
    for part in ("云津市教育局", "2022", "requests.new", "cell"):
        assert part in done.stdout


def test_explain_names_the_edit_that_made_a_query(db: Path) -> None:
    done = gongkai("explain", "第二名的公开率", "--after", "2023年哪家申请最多", "--db", db)
    assert done.returncode == 0
    assert "edit       place: {" in done.stdout
    assert "edit       apart" not in done.stdout


def test_check_reports_the_planted_break(db: Path) -> None:
    done = gongkai("check", "--db", db, "--json")
    assert done.returncode == 1
    assert "R5" in done.stdout
    clean = gongkai("check", "云津市教育局", "--db", db)
    assert clean.returncode == 0, clean.stdout


@pytest.mark.parametrize(
    "arguments",
    [(), ("ask",), ("nonsense",), ("ask", "--batch", "a question"), ("parse",), ("check", "--year", "two")],
)
def test_wrong_usage_is_status_2(arguments: tuple[str, ...]) -> None:
    assert gongkai(*arguments).returncode == 2


@pytest.mark.parametrize("command", ["ask", "explain"])
def test_an_index_that_is_not_there(command: str, tmp_path: Path) -> None:
    done = gongkai(command, "2022年收到多少件申请", "--db", tmp_path / "missing.db")
    assert done.returncode == 1
    assert "missing.db" in one_line(done.stderr)


def test_the_bot_names_a_missing_token() -> None:
    done = gongkai("bot", env={"HOME": "/nonexistent"}, cold=True)
    assert done.returncode == 2
    assert "TELEGRAM_BOT_TOKEN" in done.stderr


def test_every_command_is_a_module_of_its_name() -> None:
    modules = {file.stem for file in (ROOT / "bot" / "commands").glob("*.py")} - {"__init__", "options"}
    assert modules == set(COMMANDS)


@pytest.mark.parametrize(
    ("words", "loaded"),
    [
        ((), []),
        (("--help",), []),
        (("ask",), ["bot.commands.ask", "bot.commands.options", "knowledge.library"]),
        (("parse",), ["bot.commands.parse"]),
        (("health", "--help"), ["bot.commands.health"]),
    ],
    ids=["nothing", "help", "ask", "parse", "health"],
)
def test_a_cold_process_loads_the_command_that_is_called_and_no_other(
    words: tuple[str, ...], loaded: list[str]
) -> None:
    script = (
        "import sys\nfrom bot.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "own = ('bot.commands.', 'knowledge.library')\n"
        "print('loaded', *sorted(name for name in sys.modules if name.startswith(own)))\n"
        "heavy = {'tornado', 'telegram', 'httpx', 'matplotlib', 'openpyxl', 'sqlite_utils'}\n"
        "print('heavy', *sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )
    assert done.stdout.splitlines()[-2:] == [" ".join(["loaded", *loaded]), "heavy"], done.stderr


def test_a_command_seldom_looks_for_objects_in_circles() -> None:
    before = gc.get_threshold()
    gc.set_threshold(700)
    try:
        with suppress(SystemExit):
            main(["--version"])
        assert gc.get_threshold()[0] == MADE_BETWEEN
    finally:
        gc.set_threshold(*before)

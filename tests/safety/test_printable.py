"""Nothing foreign steers a terminal, forges a line or spoils a page, a table or JSON, wherever it comes out."""

from __future__ import annotations

import csv
import html
import io
import json
import logging
import os
import re
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.progress import Progress

from bot.chat.logs import TextLines
from bot.cli import main
from bot.files.csv_files import safe_text
from bot.message import Message, Option, Paragraph, Role, Run, Table
from bot.streams import escape, json_line
from bot.terminal import console, show
from knowledge.answers import Language
from knowledge.documents import Document, read_document
from knowledge.model import Report
from knowledge.printable import as_text, on_one_line, printable
from tests.cli.process import gongkai

ROOT = Path(__file__).parent.parent.parent
REPORT = ROOT / "samples" / "reports" / "chenghufenju-2022.txt"
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
EVIL = "a\x1b[31mRED\x1b]0;pwn\x07\x9b2J\x00\x7f\u202e\u2028b\r\nadded      某局 2020"
TEXTS = st.text(st.characters() | st.sampled_from("\x1b\x9b\x00\x7f\u202e\u2028\ud800\udcb1\r\n\t"), max_size=40)


def steers(text: str) -> list[str]:
    return STEERING.findall(text)


@given(TEXTS)
def test_what_is_printable_steers_nothing_and_changes_nothing_else(text: str) -> None:
    for made in (printable(text), on_one_line(text), as_text(text).replace("\u202e", "").translate(BIDI)):
        assert not steers(made)
        assert printable(made) == made
        made.encode("utf-8")
    assert len(on_one_line(text).splitlines()) <= 1
    if not steers(text):
        assert printable(text) == text


BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


@given(TEXTS)
def test_json_keeps_every_character_and_shows_none_that_steers(text: str) -> None:
    line = json_line({"text": text, text: [1, None]})
    assert not steers(line)
    assert "\n" not in line
    assert json.loads(line) == {"text": text, text: [1, None]}


@pytest.mark.parametrize("number", [float("inf"), float("nan"), [float("-inf")]])
def test_what_json_cannot_say_is_no_json(number: object) -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_line(number)


@given(TEXTS)
def test_messages_pages_and_tables_steer_nothing(text: str) -> None:
    table = Table(columns=(text, "件"), rows=((text, "1"),), numeric=(False, True), caption=text)
    runs = (Run(text=text, url=f"https://example.org/{text}"),)
    message = Message(language=Language.HANS, blocks=(Paragraph(role=Role.BODY, runs=runs), table))
    assert not steers(message.plain())
    assert not steers(message.blocks[0].runs[0].url or "")  # type: ignore[union-attr]  # a paragraph
    assert "\n" not in Option(label=text, question=text).label
    assert not steers(escape(text))
    assert html.unescape(escape("<b>&")) == "<b>&"
    written = io.StringIO()
    csv.writer(written).writerow([safe_text(text)])
    assert not steers(written.getvalue().replace("\r\n", ""))


def test_a_terminal_is_steered_by_us_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setenv("TERM", "xterm-256color")
    terminal = console()
    terminal._force_terminal = True
    message = Message(language=Language.HANS, blocks=(Paragraph(role=Role.LEAD, runs=(Run(text=EVIL, strong=True),)),))
    show(message, terminal)
    terminal.print(EVIL, style="bold", markup=False)
    with Progress(console=terminal) as progress:
        progress.add_task(EVIL, total=1)
        progress.refresh()
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", out.getvalue())
    assert "␛[31mRED␛]0;pwn␇" in plain
    assert not steers(plain.replace("\r", ""))
    assert "\x1b[31m" not in out.getvalue()
    assert isinstance(terminal, Console)


def test_a_traceback_in_the_log_steers_nothing() -> None:
    try:
        raise ValueError(EVIL)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, EVIL, None, sys.exc_info())
    line = TextLines().format(record)
    assert not steers(line)
    assert "\n" not in line.partition("Traceback")[0].strip()


def read(data: bytes, name: str = "x") -> Report:
    (report,) = read_document(Document(name=name, data=data))
    return report


def texts_of(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple | list):
        return [text for item in value for text in texts_of(item)]
    fields = getattr(type(value), "__dataclass_fields__", {})
    return [text for field in fields for text in texts_of(getattr(value, field))]


def test_a_report_holds_no_controls_however_it_brought_them() -> None:
    text = (ROOT / "samples" / "reports" / "jiaoyuju-2021.html").read_text(encoding="utf-8")
    for entity in ("&#27;[31m", "&#155;2J", "&#0;", "&#127;", "&#12;", "&#x85;", "&#x2028;"):
        report = read(re.sub(r"(</(?:title|p|h1|h2|td)>)", rf"{entity}\1", text).encode())
        shown = [char for found in texts_of(report) for char in found if unicodedata.category(char) == "Cc"]
        assert set(shown) <= {"\n", "\t"}


def carried_out(*arguments: str | bytes, cwd: Path) -> tuple[str, str]:
    done = gongkai(*arguments, folder=cwd)
    return done.stdout, done.stderr


NAMES = [b"\xb1\xa8\xb8\xe6.txt", b"a\x1b[31m.txt", b"new\nadded      line.txt", b"a\xe2\x80\xaeb.txt"]


@pytest.mark.parametrize("raw", NAMES)
def test_a_file_of_any_name_is_read_and_its_line_is_one(raw: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    Path(os.fsdecode(os.path.join(os.fsencode(folder), raw))).write_bytes(REPORT.read_bytes())  # noqa: PTH118  bytes
    out, err = carried_out("ingest", "--db", "x.db", "in", cwd=tmp_path)
    lines = out.splitlines()
    assert [line.split()[0] for line in lines] == ["added", "1"]
    assert not steers(out + err)
    for wanted in (["parse", "in"], ["parse", "--json", "in"], ["check", "--db", "x.db", "--html", "page.html"]):
        out, err = carried_out(*wanted, cwd=tmp_path)
        assert out
        assert not steers(out + err)
    assert not steers((tmp_path / "page.html").read_text(encoding="utf-8"))


def test_arguments_and_questions_come_back_without_what_steers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = str(tmp_path / "x.db")
    assert main(["ingest", "--db", db, str(REPORT)]) == 0
    for arguments in (
        ["ask", "--db", db, EVIL],
        ["ask", "--db", db, "--json", EVIL],
        ["ask", "--db", db, "--unit", EVIL, "2022年申请"],
        ["explain", "--db", db, EVIL],
        ["check", "--db", db, EVIL],
        ["export", "--db", db, EVIL],
        ["parse", str(tmp_path / EVIL)],
    ):
        main(arguments)
        said = capsys.readouterr()
        assert not steers(said.out + said.err), arguments
    with pytest.raises(SystemExit):
        main(["check", "--year", EVIL])
    assert not steers(capsys.readouterr().err)


def test_members_of_any_name_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("a\x1b[31mRED\x1b]0;pwn\x07.txt", "new\nadded      line.txt", "x\u202elmth.txt"):
            archive.writestr(name, REPORT.read_bytes())
    out, err = carried_out("ingest", "--db", "x.db", "a.zip", cwd=tmp_path)
    assert [line.split()[0] for line in out.splitlines()] == ["added", "unchanged", "unchanged", "1"]
    assert not steers(out + err)

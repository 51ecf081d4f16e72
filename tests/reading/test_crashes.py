"""Files that stopped the reader or its batch: numbers of any length, names of any kind, folders without an end."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import main
from knowledge.documents import Document, read_document
from knowledge.documents.isolation import read_files
from knowledge.documents.tables.values import cell_value
from knowledge.model import State
from knowledge.parsing import parse

ROOT = Path(__file__).parent.parent.parent
DAMAGE = ROOT.parent / "shared" / "cases" / "reading" / "damage"
REPORTS = ROOT / "samples" / "reports"
REPORT = REPORTS / "chenghufenju-2022.txt"


def case(name: str) -> Path:
    if not (DAMAGE / name).is_file():
        pytest.skip(f"{DAMAGE} is not there")
    return DAMAGE / name


@given(st.integers(1, 6000), st.sampled_from(["{}", "-{}", "{}件", "{}.5", "+({})-(0)", "增{}", "1,{}", "{}\n{}"]))
def test_a_number_of_any_length_is_read_or_unreadable(length: int, form: str) -> None:
    value = cell_value(form.replace("{}", "7" * length), change=True)
    assert value.state in (State.STATED, State.UNREADABLE)
    assert value.value is None or abs(value.value) < 10**15


@pytest.mark.parametrize("where", ['colspan="{}"', 'rowspan="{}"', "data-x='{}'"])
def test_sizes_of_any_length_are_survived(where: str) -> None:
    text = (
        (REPORTS / "jiaoyuju-2021.html")
        .read_text(encoding="utf-8")
        .replace("<td", f"<td {where.format('9' * 5000)}", 3)
    )
    assert read_document(Document(name="x", data=text.encode()))


def test_a_member_without_a_name_does_not_cost_the_others(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("", "a.txt", "b/"):
            archive.writestr(zipfile.ZipInfo(name), REPORT.read_bytes())
    assert [outcome.error for outcome in read_files([tmp_path / "a.zip"])] == [None, None]


def deep(folder: Path, levels: int) -> Iterator[None]:
    here = os.open(folder, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    yield
    for _ in range(levels):
        outer = os.open("..", os.O_RDONLY, dir_fd=here)
        os.rmdir("d", dir_fd=outer)
        os.close(here)
        here = outer
    os.close(here)


def test_folders_without_an_end_cost_one_line(tmp_path: Path) -> None:
    (tmp_path / "z.txt").write_bytes(REPORT.read_bytes())
    made = deep(tmp_path, 1500)
    next(made)
    try:
        outcomes = [outcome.error for outcome in parse([tmp_path])]
        assert len(outcomes) == 2
        assert outcomes.count(None) == 1
        assert [error is None for error in (one.error for one in read_files([tmp_path]))].count(True) == 1
    finally:
        next(made, None)


def test_links_in_a_circle_cost_at_most_a_line(tmp_path: Path) -> None:
    (tmp_path / "z.txt").write_bytes(REPORT.read_bytes())
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "up").symlink_to(tmp_path)
    assert [outcome.error for outcome in parse([tmp_path, tmp_path / "a"])].count(None) == 1
    (outcome,) = parse([tmp_path / "a"])
    assert outcome.error == "no such file"
    assert [one.error is None for one in read_files([tmp_path])].count(True) == 1


@pytest.mark.parametrize("path", ["x" * 5000, "a\0b", "/" + "d/" * 3000])
def test_a_path_that_cannot_be_is_one_line(path: str) -> None:
    (outcome,) = parse([path])
    assert outcome.error == "no such file"


def test_a_conversation_nested_without_an_end_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = tmp_path / "x.db"
    assert main(["ingest", "--db", str(db), str(REPORT)]) == 0
    capsys.readouterr()
    for text in ("[" * 100_000, '{"a":' * 100_000, "[]", '"x"', "1e999", "null", "{}"):
        (tmp_path / "context.json").write_text(text, encoding="utf-8")
        status = main(["ask", "--db", str(db), "--context", str(tmp_path / "context.json"), "2022年申请"])
        said = capsys.readouterr()
        assert status == 0 or (status == 1 and said.err.count("\n") == 1), text[:20]


def test_no_line_of_a_batch_ends_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.commands.ask import batch_line
    from knowledge import open_library

    db = tmp_path / "x.db"
    assert main(["ingest", "--db", str(db), str(REPORT)]) == 0
    library = open_library(db)
    day = date(2024, 6, 3)

    def answered(line: str) -> dict[str, object]:
        said = batch_line(line, library, {}, today=day, unit=None)
        assert "\n" not in said
        return json.loads(said, parse_constant=lambda name: pytest.fail(name))  # type: ignore[no-any-return]  # the caller looks at it

    bad = (
        '{"id":1e999,"question":"你好"}',
        '{"id":[NaN],"question":"你好"}',
        f'{{"id":{"9" * 5000},"question":"你好"}}',
        f'{{"id":{"[" * 100_000},"question":"你好"}}',
        "[]",
    )
    for line in bad:
        assert answered(line) == {"id": None, "error": "not an object with an id and a question"}
    assert "error" not in answered('{"id":"\\ud800","question":"教育局两0二二年申请多少"}')
    monkeypatch.setattr(type(library), "ask", lambda *_, **__: 1 / 0)
    assert answered('{"id":7,"question":"你好"}')["id"] == 7
    assert "ZeroDivisionError" in str(answered('{"id":7,"question":"你好"}')["error"])

"""Many files in processes: in order, each for itself, and none left behind."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import fields
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

from knowledge.documents import isolation
from knowledge.documents.isolation import Limits, read_files
from knowledge.documents.worker import _cite, _fact
from knowledge.model import Cite, Correction, Fact, Problem, Report, Severity, State
from tests.patience import HANGS, within

REPORT = """某市某局2021年政府信息公开工作年度报告
一、总体情况
全年主动公开政府信息13条。
二、主动公开政府信息情况
无。
三、收到和处理政府信息公开申请情况
无。
六、其他需要报告的事项
无。
"""


def written(folder: Path, name: str, text: str = REPORT) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def by_whom(report: Report) -> tuple[Problem, ...]:
    """Stands for the checks: tells the report and the process that looked at it."""
    message = f"{report.title} {os.getpid()}"
    return (Problem(rule="R1", severity=Severity.NOTICE, message=message, left=os.getpid()),)


def held(released: Path, report: Report) -> tuple[Problem, ...]:
    """Who looked at it, and that not before it was released."""
    while report.year == 2020 and not released.exists():
        time.sleep(0.02)
    return by_whom(report)


def children(parent: int | None = None) -> set[str]:
    parent = parent or os.getpid()
    return set(Path(f"/proc/{parent}/task/{parent}/children").read_text().split())


def test_outcomes_come_in_order_whatever_becomes_of_each(tmp_path: Path) -> None:
    paths = [written(tmp_path, f"{number}.txt") for number in range(6)]
    paths[1].write_bytes(b"")
    paths[3].unlink()
    outcomes = list(read_files(paths, workers=2))
    assert [outcome.path for outcome in outcomes] == paths
    assert [outcome.error for outcome in outcomes] == [None, "the file is empty", None, "no such file", None, None]
    assert all((outcome.error is None) == bool(outcome.reports) for outcome in outcomes)
    assert outcomes[0].reports[0].year == 2021


def test_reports_are_checked_where_they_are_read(tmp_path: Path) -> None:
    paths = [written(tmp_path, "a.txt"), written(tmp_path, "b.txt", ""), written(tmp_path, "c.txt")]
    unchecked, checked = (list(read_files(paths, check=check)) for check in (None, by_whom))
    assert [outcome.reports for outcome in checked] == [outcome.reports for outcome in unchecked]
    assert [outcome.findings for outcome in unchecked] == [(), (), ()]
    (first,), nothing, (last,) = (outcome.findings for outcome in checked)
    assert nothing == ()
    for report, findings in zip((checked[0].reports[0], checked[2].reports[0]), (first, last), strict=True):
        assert findings[0].message == f"{report.title} {findings[0].left}"
        assert findings[0].left != os.getpid()


def test_few_files_are_read_by_one_process(tmp_path: Path) -> None:
    paths = [written(tmp_path, f"{number}.txt") for number in range(4)]
    outcomes = list(read_files(paths, workers=2, check=by_whom))
    assert len({findings[0].left for outcome in outcomes for findings in outcome.findings}) == 1


def test_another_process_begins_what_waits_for_a_file_that_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, released = tmp_path / "reports", tmp_path / "marks" / "released"
    for made in (folder, released.parent):
        made.mkdir()
    written(folder, "a.txt", REPORT.replace("2021", "2020"))
    written(folder, "b.txt")

    def put(*told: Any, really: Any = isolation._Batch.put, **more: Any) -> None:
        really(*told, **more)
        released.touch()

    monkeypatch.setattr(isolation._Batch, "put", put)
    limits = Limits(seconds=HANGS)
    outcomes = list(read_files([folder, released.parent], workers=2, limits=limits, check=partial(held, released)))
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert outcomes[0].findings[0][0].left != outcomes[1].findings[0][0].left


def test_archives_and_folders_give_an_outcome_for_each_document(tmp_path: Path) -> None:
    written(tmp_path, "b.txt")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x/1.txt", REPORT)
        archive.writestr("2.txt", b"")
        archive.writestr("../3.txt", REPORT)
    outcomes = list(read_files([tmp_path], workers=2))
    assert [outcome.name for outcome in outcomes] == ["a.zip/x/1.txt", "a.zip/2.txt", "a.zip/../3.txt", "b.txt"]
    assert [outcome.error for outcome in outcomes] == [
        None,
        "the file is empty",
        "its name leads out of the archive",
        None,
    ]


def test_a_file_that_takes_too_long_costs_itself_alone(tmp_path: Path) -> None:
    paths = [written(tmp_path, "a.txt"), written(tmp_path, "b.txt", REPORT + "政府信息公开。\n" * 200_000)]
    with within(20):
        outcomes = list(read_files([paths[1], paths[0]], workers=1, limits=Limits(seconds=0.15)))
    assert outcomes[0].error == "reading took longer than 0.15 s"


def test_a_file_that_needs_too_much_memory_costs_itself_alone(tmp_path: Path) -> None:
    big = written(tmp_path, "b.txt", REPORT + "政府信息公开。\n" * 3_000_000)
    small = written(tmp_path, "a.txt")
    outcomes = list(read_files([big, small], workers=1, limits=Limits(memory=220 << 20, seconds=30)))
    assert outcomes[0].error is not None
    assert "memory" in outcomes[0].error
    assert outcomes[1].error is None


def test_closing_early_leaves_no_process_behind(tmp_path: Path) -> None:
    paths = [written(tmp_path, f"{number}.txt") for number in range(8)]
    # What other tests of this run started (multiprocessing's resource tracker, say) is not ours.
    others = children()
    outcomes = read_files(paths, workers=2)
    next(outcomes)
    assert children() - others
    outcomes.close()
    assert not children() - others


def test_an_interrupt_ends_all_processes_at_once(tmp_path: Path) -> None:
    for number in range(200):
        written(tmp_path, f"{number}.txt")
    code = (
        "import signal, sys; from pathlib import Path; from knowledge.documents.isolation import read_files\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "for outcome in read_files([Path(sys.argv[1])], workers=2): print(outcome.name, flush=True)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert parent.stdout is not None
    parent.stdout.readline()
    workers = children(parent.pid)
    assert workers
    parent.send_signal(signal.SIGINT)
    assert parent.wait(10) != 0
    parent.stdout.close()
    assert not [worker for worker in workers if Path(f"/proc/{worker}/cmdline").exists()]


def test_no_files_no_outcomes() -> None:
    assert list(read_files([])) == []


def test_what_goes_over_the_pipe_in_one_call_goes_whole() -> None:
    assert [field.name for field in fields(Cite)] == list(signature(_cite).parameters)
    assert [field.name for field in fields(Fact)] == list(signature(_fact).parameters)
    cite = Cite(table=3, row="row", column="column", page=4)
    corrected = Correction(number=1, value=2, stood="3", who="who", why="why", day="2024-01-20")
    one = Fact(
        indicator="requests.new", applicant="total", value=2, unit="件", raw="3", state=State.STATED, cite=cite,
        correction=corrected,
    )  # fmt: skip
    assert pickle.loads(pickle.dumps(one)) == one

"""A parser that a hostile file has taken over: what it can still read, write, call and end."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from pathlib import Path

import pytest

from knowledge.documents.confinement import readable
from knowledge.documents.isolation import Outcome, read_files


def landlock() -> int:
    """The version of the kernel's interface; under 1 where there is none."""
    if sys.platform != "linux":
        return 0
    return int(ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1))


VERSION = landlock()
needs = pytest.mark.skipif(VERSION < 1, reason="this kernel has no Landlock")

TAKEN_OVER = """
import knowledge.documents

def attempt(document):
    try:
        {deed}
        said = "done"
    except OSError as fault:
        said = type(fault).__name__
    from knowledge.errors import UnreadableFileError
    raise UnreadableFileError(document.name, said)

knowledge.documents.read_document = attempt
"""


def taken_over(deed: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """What comes of a deed that is done in a reading process while it reads that file."""
    spy = file.parent / "program"
    spy.mkdir(exist_ok=True)
    (spy / "sitecustomize.py").write_text(TAKEN_OVER.format(deed=deed), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(spy), *filter(None, sys.path))))
    (outcome,) = read_files([file], workers=1)
    return outcome.error


@pytest.fixture
def report(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "report.txt").write_text("nothing", encoding="utf-8")
    (tmp_path / "token").write_text("1:SECRET", encoding="utf-8")
    return folder / "report.txt"


@needs
@pytest.mark.parametrize(
    "deed",
    [
        "open({token!r}).read()",
        "open('/etc/passwd').read()",
        "import os; os.listdir({home!r})",
        "open({beside!r}, 'w').write('1')",
        "open({file!r}, 'a').write('1')",
        "import os; os.truncate({file!r}, 0)" if VERSION >= 3 else "open({file!r}, 'w')",
        "import os; os.unlink({file!r})",
        "import os; os.mkdir({beside!r})",
        "import os; os.rename({file!r}, {beside!r})",
        "import tempfile; tempfile.mkdtemp()",
        "import subprocess; subprocess.run(['/bin/sh', '-c', 'exit 0'])",
    ],
)
def test_nothing_but_the_file_itself_is_open_to_it(deed: str, report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {
        "token": str(report.parent.parent / "token"),
        "home": str(report.parent.parent),
        "beside": str(report.parent / "new"),
        "file": str(report),
    }
    said = taken_over(deed.format(**names), report, monkeypatch)
    # mkdtemp tries every folder and finds none that can be used.
    assert said in ("PermissionError", "FileNotFoundError") if "mkdtemp" in deed else said == "PermissionError"
    assert report.read_text(encoding="utf-8") == "nothing"
    assert sorted(path.name for path in report.parent.iterdir()) == ["program", "report.txt"]


@needs
def test_what_it_is_to_read_is_open_to_it(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert taken_over(f"open({str(report)!r}).read()", report, monkeypatch) == "done"


@pytest.mark.skipif(VERSION < 4, reason="this kernel's Landlock knows no connections")
def test_it_reaches_no_server_and_opens_none(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        calling = f"import socket; socket.create_connection(('127.0.0.1', {port}))"
        assert taken_over(calling, report, monkeypatch) == "PermissionError"
    serving = "import socket; socket.create_server(('127.0.0.1', 0))"
    assert taken_over(serving, report, monkeypatch) == "PermissionError"


@pytest.mark.skipif(VERSION < 6, reason="this kernel's Landlock knows no signals")
def test_it_can_end_no_other_process(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert taken_over("import os; os.kill(os.getppid(), 0)", report, monkeypatch) == "PermissionError"


def test_a_link_that_leads_out_of_a_folder_is_followed(report: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere.html"
    outside.write_text("<p>nothing</p>", encoding="utf-8")
    (report.parent / "link.html").symlink_to(outside)
    ends: list[Outcome] = list(read_files([report.parent], workers=1))
    assert [end.name for end in ends] == ["link.html", "report.txt"]
    assert not any("ermission" in (end.error or "") for end in ends)


def test_a_folder_opens_itself_and_what_its_links_lead_to(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out.txt"
    folder.mkdir()
    outside.touch()
    (folder / "a.txt").touch()
    (folder / "b.txt").symlink_to(outside)
    places = [folder / "a.txt", folder / "b.txt"]
    assert readable(places, [folder]) == (str(folder), str(outside))
    assert readable([outside], [outside]) == (str(outside),)

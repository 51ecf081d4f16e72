"""deploy/copy-index.sh: the live release brought to another place in one step, under the eyes of a reader."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from bot.cli import main
from knowledge import open_library

ROOT = Path(__file__).parent.parent.parent
SCRIPT = ROOT / "deploy" / "copy-index.sh"
REPORTS = sorted((ROOT / "samples" / "reports").iterdir())

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="no POSIX shell")


def copy(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", str(SCRIPT), str(source), str(target)], capture_output=True, text=True, check=False)


def reports_in(index: Path) -> int:
    library = open_library(index)
    library.ask("2021年收到多少件申请", today=date(2024, 6, 1))
    return len(library.shelf.reports())


def test_a_copy_serves_and_a_newer_release_takes_its_place(tmp_path: Path) -> None:
    live, other = tmp_path / "here.db", tmp_path / "there" / "gongkai.db"
    counts = []
    for number, report in enumerate(REPORTS[:5], 1):
        assert main(["ingest", "--db", str(live), str(report)]) == 0
        assert copy(live, other).returncode == 0
        assert other.readlink() == Path(f"gongkai.db.releases/{live.readlink().stem}.db")
        assert other.read_bytes() == live.read_bytes()
        assert reports_in(other) == reports_in(live)
        counts.append(reports_in(other))
        kept = sorted(path.stem for path in (tmp_path / "there" / "gongkai.db.releases").glob("*.db"))
        assert len(kept) == min(number, 3)
    assert counts == sorted(set(counts))


def test_what_is_no_published_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plain.db").write_bytes(b"")
    done = copy(tmp_path / "plain.db", tmp_path / "other.db")
    assert done.returncode == 1
    assert "not a published index" in done.stderr
    assert not (tmp_path / "other.db").exists()

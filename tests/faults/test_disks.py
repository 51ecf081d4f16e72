"""Full and read-only disks under the index: what is live stays live, and why is said in one line.

A small disk of its own needs a mount: a namespace of the system's gives one to anybody where that is allowed. The
commands are forked from one process in that namespace (tests/forks.py).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.searches import long

pytestmark = long

ROOT = Path(__file__).parents[2]
INSIDE = """
import subprocess, sys
from pathlib import Path
from tests.forks import program
program(Path(sys.argv[1]) / "gongkai")
sys.exit(subprocess.run(["sh", "-c", sys.argv[2]]).returncode)
"""
"""Runs a script for which `gongkai` is in a folder."""

QUESTION = "云津市教育局2022年收到多少件申请"
FEW = " ".join(f"samples/reports/jiaoyuju-{year}.html" for year in (2020, 2021, 2022))
INSIDE = """
import json, subprocess, sys
from pathlib import Path
from tests.forks import program
program(Path(sys.argv[1]) / "gongkai")
for script in map(json.loads, sys.stdin):
    done = subprocess.run(["sh", "-c", script], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    print(json.dumps([done.returncode, done.stdout, done.stderr]), flush=True)
"""
"""Runs scripts, one a line, for which `gongkai` is in a folder, and prints what became of each."""


class Disks:
    """A namespace in which disks are mounted and scripts run."""

    def __init__(self, folder: Path, process: subprocess.Popen[str]) -> None:
        self._folder = folder
        self._process = process
        self._mounted = count()

    def run(self, size: str, script: str) -> subprocess.CompletedProcess[str]:
        """Run a shell script in which `$disk` is a disk of this size, empty, and `gongkai` the command."""
        disk = self._folder / str(next(self._mounted))
        disk.mkdir()
        given = f"disk={disk} question={QUESTION} few='{FEW}'"
        whole = f"set -u; {given}; mount -t tmpfs -o size={size} tmpfs $disk || exit 77; {script}"
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        print(json.dumps(whole), file=asked, flush=True)
        status, out, err = json.loads(told.readline())
        if status == 77:
            pytest.skip("this system lets us mount nothing")
        return subprocess.CompletedProcess(script, status, out, err)


@pytest.fixture(scope="module")
def disks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disks]:
    apart = ["unshare", "--map-root-user", "--mount"]
    if shutil.which("unshare") is None or subprocess.run([*apart, "true"], check=False).returncode:
        pytest.skip("this system gives us no namespace")
    folder = tmp_path_factory.mktemp("disks")
    command = [*apart, sys.executable, "-c", INSIDE, str(folder)]
    environment = {"PATH": f"{folder}:/usr/bin:/bin"}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) as process:
        yield Disks(folder, process)


def test_a_full_disk_keeps_the_live_release(disks: Disks) -> None:
    done = disks.run(
        "6m",
        """
        gongkai ingest samples/reports/jiaoyuju-2022.html --db $disk/g.db > /dev/null || exit 3
        before=$(readlink $disk/g.db)
        head -c 6m /dev/zero > $disk/filler 2> /dev/null
        gongkai ingest $few --db $disk/g.db > /dev/null; echo "status $?"
        [ "$(readlink $disk/g.db)" = "$before" ] && echo same
        ls $disk
        gongkai ask $question --db $disk/g.db
        rm $disk/filler
        gongkai ingest $few --db $disk/g.db | tail -n 1; readlink $disk/g.db
        """,
    )
    told = done.stdout.splitlines()
    assert told[:2] == ["status 1", "same"], done.stderr
    assert told[2:5] == ["filler", "g.db", "g.db.releases"], "nothing half written is left"
    assert done.stderr.count("\n") == 1
    assert "stays as it was" in done.stderr
    assert "52" in done.stdout
    assert told[-1] == "g.db.releases/000002.db"


def test_a_read_only_disk_is_read_and_not_written(disks: Disks) -> None:
    done = disks.run(
        "20m",
        """
        gongkai ingest samples/reports/jiaoyuju-2022.html --db $disk/g.db > /dev/null || exit 3
        mount -o remount,ro $disk
        gongkai ask $question --db $disk/g.db || exit 4
        gongkai releases --db $disk/g.db > /dev/null || exit 5
        gongkai ingest $few --db $disk/g.db; echo "status $?"
        gongkai rollback 1 --db $disk/g.db; echo "status $?"
        gongkai golden $question --db $disk/g.db; echo "status $?"
        """,
    )
    assert "52" in done.stdout, done.stderr
    assert done.stdout.count("status 1") == 3
    assert [line.rpartition("(")[0] != "" for line in done.stderr.splitlines()] == [True] * 3, done.stderr


def test_standard_output_that_is_full_is_one_line(disks: Disks) -> None:
    done = disks.run(
        "20m",
        """
        gongkai ingest samples/reports/jiaoyuju-2022.html --db $disk/g.db > /dev/null || exit 3
        gongkai ask $question --db $disk/g.db > /dev/full; echo "status $?"
        """,
    )
    assert done.stdout == "status 1\n"
    assert done.stderr == "gongkai: standard output: No space left on device\n"

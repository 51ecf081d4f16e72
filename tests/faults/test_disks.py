"""Full and read-only disks under the index: what is live stays live, and why is said in one line.

A small disk of its own needs a mount: a namespace of the system's gives one to anybody where that is allowed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GONGKAI = f"{sys.executable} -c 'import sys; from bot.cli import main; sys.exit(main())'"
QUESTION = "云津市教育局2022年收到多少件申请"
FEW = " ".join(f"samples/reports/jiaoyuju-{year}.html" for year in (2020, 2021, 2022))


def on_a_disk(size: str, script: str, disk: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script in which `$disk` is a disk of this size, empty, and `gongkai` the command."""
    disk.mkdir(exist_ok=True)
    whole = f'set -u; mount -t tmpfs -o size={size} tmpfs $disk || exit 77; gongkai() {{ {GONGKAI} "$@"; }}; {script}'
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", whole]
    if shutil.which("unshare") is None:
        pytest.skip("no unshare here")
    environment = {"disk": str(disk), "question": QUESTION, "few": FEW, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this system lets us mount nothing")
    return done


def test_a_full_disk_keeps_the_live_release(tmp_path: Path) -> None:
    done = on_a_disk(
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
        tmp_path / "disk",
    )
    told = done.stdout.splitlines()
    assert told[:2] == ["status 1", "same"], done.stderr
    assert told[2:5] == ["filler", "g.db", "g.db.releases"], "nothing half written is left"
    assert done.stderr.count("\n") == 1
    assert "stays as it was" in done.stderr
    assert "52" in done.stdout
    assert told[-1] == "g.db.releases/000002.db"


def test_a_read_only_disk_is_read_and_not_written(tmp_path: Path) -> None:
    done = on_a_disk(
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
        tmp_path / "disk",
    )
    assert "52" in done.stdout, done.stderr
    assert done.stdout.count("status 1") == 3
    assert [line.rpartition("(")[0] != "" for line in done.stderr.splitlines()] == [True] * 3, done.stderr


def test_standard_output_that_is_full_is_one_line(tmp_path: Path) -> None:
    done = on_a_disk(
        "20m",
        """
        gongkai ingest samples/reports/jiaoyuju-2022.html --db $disk/g.db > /dev/null || exit 3
        gongkai ask $question --db $disk/g.db > /dev/full; echo "status $?"
        """,
        tmp_path / "disk",
    )
    assert done.stdout == "status 1\n"
    assert done.stderr == "gongkai: standard output: No space left on device\n"

"""Many documents over many hosts: polite, whole whatever happens, in bounded memory, nobody waiting for a slow host."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.fetching.folder import state_of
from tests.fetching.conftest import Fetch, documents
from tests.fetching.shapes import PAGE, TITLE, shell
from tests.fetching.site import Answer, Site
from tests.forks import fork
from tests.patience import HANGS

RUN = """
import json, resource, sys
from bot.cli import main
status = main(sys.argv[1:])
print(json.dumps({"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}), file=sys.stderr)
sys.exit(status)
"""


def filled(site: Site, documents_a_host: int, *, size: int = 0, slow: int | None = None) -> None:
    """Every host has a list with so many reports; the host of that number waits until all others were asked for all."""

    def are_waited_for() -> bool:
        others = [port for number, port in enumerate(site.ports) if number != slow]
        asked = [one.host for one in site.requests if one.path.startswith("/r/")]
        return any(sum(host.endswith(f":{port}") for host in asked) < documents_a_host for port in others)

    def answer(host: str, path: str) -> Answer | None:
        is_slow = slow is not None and host.endswith(f":{site.ports[slow]}")
        held = are_waited_for if is_slow else lambda: False
        if path == "/":
            years = range(2024 - documents_a_host, 2024)
            items = "".join(
                f"<li><a href='/r/{n}.html'>{TITLE.format(2000 + n % 24)}</a></li>" for n in range(len(years))
            )
            return Answer(body=shell("年报", f"<ul>{items}</ul>").encode(), held=held)
        if path.startswith("/r/"):
            return Answer(body=PAGE + f"<!-- {host}{path} {'x' * size} -->".encode(), held=held)
        return None

    site.made = answer


def test_a_slow_host_holds_up_no_other(into: Path, fetch: Fetch) -> None:
    with Site().running(hosts=6) as site:
        filled(site, 3, slow=0)
        run = fetch(*(site.url("/", number) for number in range(6)), "--follow")
    assert len(run.of("new")) == 18
    hosts = [request.host for request in site.requests]
    last_of_fast = max(n for n, host in enumerate(hosts) if not host.endswith(f":{site.ports[0]}"))
    assert sum(host.endswith(f":{site.ports[0]}") for host in hosts[: last_of_fast + 1]) <= 3
    assert site.most_at_once == 1
    assert site.hosts_at_once > 1


@pytest.mark.slow
def test_two_thousand_documents_over_forty_hosts(into: Path, tmp_path: Path) -> None:
    peaks: list[int] = []
    for each, size in ((5, 200_000), (50, 200_000)):
        with Site().running(hosts=40) as site:
            filled(site, each, size=size)
            starts = [site.url("/", number) for number in range(40)]
            folder = into / str(each)
            command = [sys.executable, "-c", RUN, "fetch", *starts, "--follow", "--pause", "0.05"]
            done = subprocess.run(
                [*command, "--into", str(folder), "--json", "--allow-private"], capture_output=True, text=True
            )
            assert done.returncode == 0, done.stderr
            assert done.stdout.count('"status": "new"') == 40 * each
            assert site.most_at_once == 1
            assert len(documents(folder)) == 40 * each
            peaks.append(json.loads(done.stderr.splitlines()[-1])["memory"])
    assert peaks[1] < peaks[0] + 60_000, f"{peaks} KB"


def killed_after(site: Site, into: Path, seconds: float) -> bool:
    """Whether a run of its own was killed before it ended by itself."""
    command = ["fetch", site.url("/"), "--follow", "--pause", "0", "--into", str(into), "--allow-private"]
    with Path(os.devnull).open("r+b") as nothing:
        process = fork(command, env=os.environ, streams=(nothing.fileno(),) * 3)
    deadline = time.monotonic() + HANGS
    while not site.requests and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(seconds)
    process.kill()
    return process.wait() == -signal.SIGKILL


def test_killed_at_any_moment_only_whole_files_are_left_and_the_next_run_completes(
    site: Site, fetch: Fetch, into: Path
) -> None:
    filled(site, 24, size=100_000)
    expected = {PAGE + f"<!-- 127.0.0.1:{site.ports[0]}/r/{n}.html {'x' * 100_000} -->".encode() for n in range(24)}
    killed = 0
    for number in range(5):
        site.forget()
        killed += killed_after(site, into, 0.02 * (number + 1))
        assert set(documents(into).values()) <= expected
        for sidecar in into.rglob("*.toml"):
            assert sidecar.with_name(sidecar.name.removesuffix(".toml")).is_file()
    assert killed
    run = fetch(site.url("/"), "--follow")
    assert len(run.lines) == 24
    assert {line["status"] for line in run.lines} <= {"new", "unchanged"}
    assert len(documents(into)) == 24
    assert set(documents(into).values()) == expected
    assert list((state_of(into) / "parts").iterdir()) == []


def test_two_runs_at_once_into_one_folder_are_refused(site: Site, fetch: Fetch, into: Path) -> None:
    from bot.fetching.folder import Folder

    with Folder(into):
        assert fetch(site.url("/")).status == 1
    assert site.requests == []


def test_what_runs_remember_lies_beside_the_folder_or_inside_on_a_disk_of_its_own(
    site: Site, fetch: Fetch, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(site, 2)
    assert state_of(into).parent == into.parent
    into.parent.mkdir(exist_ok=True)
    monkeypatch.setattr("os.access", lambda *_: False)
    assert state_of(into) == into / ".gongkai-fetch"
    assert fetch(site.url("/"), "--follow").of("new")
    monkeypatch.undo()
    # What once lies inside stays there.
    assert fetch(site.url("/"), "--follow").of("unchanged")
    assert not list(into.parent.glob(".*gongkai-fetch"))

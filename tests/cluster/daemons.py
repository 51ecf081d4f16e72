"""Redis, PostgreSQL and Caddy as Debian brings them, each on a free port of loopback with a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis

from tests.patience import HANGS
from tests.telegram.town import free_port

ROOT = Path(__file__).parent.parent.parent
CADDYFILE = ROOT / "deploy" / "cluster" / "Caddyfile"
PATIENCE = HANGS


def _postgres_folder() -> Path | None:
    """Where PostgreSQL's programs are: Debian keeps them out of PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


REDIS = shutil.which("redis-server") or shutil.which("valkey-server")
POSTGRES = _postgres_folder()
CADDY = shutil.which("caddy")
_UNFIT = os.geteuid() == 0 and shutil.which("setpriv") is None

NO_POSTGRES = "PostgreSQL is not installed (apt: postgresql)" if POSTGRES is None or _UNFIT else ""
NO_CLUSTER = NO_POSTGRES or ("" if REDIS and CADDY else "Redis and Caddy are not installed (apt: redis-server, caddy)")


def wait_for(holds: Callable[[], object], log: Path) -> None:
    """Wait until it is true; with what the daemon said when it never is."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)


@contextmanager
def running(
    command: Sequence[str], log: Path, *, end: int = signal.SIGTERM, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A daemon for as long as the block runs, ended by its id."""
    with log.open("ab") as out:
        daemon = subprocess.Popen(
            command, stdout=out, stderr=out, env={**os.environ, **(environment or {})}, cwd=log.parent
        )
    try:
        yield daemon
    finally:
        daemon.send_signal(end)
        try:
            daemon.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait(PATIENCE)


@contextmanager
def postgres() -> Iterator[str]:
    """A server that forgets its folder afterwards; the address of a database in it."""
    assert POSTGRES is not None
    # Not below pytest's folder, which is closed to the user that PostgreSQL runs as when we are root.
    folder = Path(tempfile.mkdtemp(prefix="gongkai-postgres-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    data, port = folder / "data", free_port()
    try:
        made = [*as_user, str(POSTGRES / "initdb"), "-D", str(data), "-U", "gongkai", "-A", "trust", "-N"]
        subprocess.run([*made, "-E", "UTF8", "--locale=C"], check=True, capture_output=True, cwd=folder)
        options = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "fsync=off"]
        command = [*as_user, str(POSTGRES / "postgres"), "-D", str(data)]
        for option in options:
            command += ["-c", option]
        log = folder / "log"
        url = f"postgresql://gongkai@127.0.0.1:{port}/postgres"
        # SIGINT is PostgreSQL's fast end: it does not wait for open sessions.
        with running(command, log, end=signal.SIGINT):
            wait_for(lambda: _connects(url), log)
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _connects(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Redis with an append-only file; its address."""
    assert REDIS is not None
    port, log = free_port(), folder / "redis.log"
    command = [REDIS, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--appendonly", "yes"]
    url = f"redis://127.0.0.1:{port}/0"
    with running([*command, "--save", ""], log):
        wait_for(lambda: _pings(url), log)
        yield url


def _pings(url: str) -> bool:
    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


@contextmanager
def caddy(folder: Path, ports: Sequence[int]) -> Iterator[int]:
    """The front door that deploy/cluster/Caddyfile makes, before workers on these ports; the port it listens on."""
    assert CADDY is not None
    port, log = free_port(), folder / "caddy.log"
    said = {
        "SITE": f"http://127.0.0.1:{port}",
        "HOOK": "/telegram/in",
        "WORKERS": " ".join(f"127.0.0.1:{worker}" for worker in ports),
        "NETWORKS": "127.0.0.0/8",
        **{f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CONFIG", "DATA")},
    }
    command = [CADDY, "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"]
    with running(command, log, environment=said):
        wait_for(lambda: b"serving initial configuration" in log.read_bytes(), log)
        yield port

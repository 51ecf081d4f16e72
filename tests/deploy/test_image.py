"""The container image without an engine: the Dockerfile's own steps carried out, and what they make run as it would be.

As in compose.yaml: an ordinary user, a root that cannot be written to, the token as a file. `make image-check` runs it.
"""

from __future__ import annotations

import asyncio
import signal
import subprocess
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from tests.deploy.image import ROOT, Builder, Stage, can_build, instructions
from tests.patience import HANGS
from tests.telegram.town import ANN, TOKEN, free_port, town

DOCKERFILE = ROOT / "deploy" / "Dockerfile"
QUESTION = "云津市教育局2022年收到多少件申请"
COURSE = "云津市教育局2020年至2023年收到申请的趋势"
UNABLE = can_build()
image = pytest.mark.image
needs_root = pytest.mark.skipif(UNABLE is not None, reason=UNABLE or "")


def test_every_instruction_is_one_that_the_check_carries_out() -> None:
    for name, _ in instructions(DOCKERFILE):
        assert hasattr(Builder, f"_{name.lower()}"), name


def test_the_last_stage_runs_nothing_that_builds() -> None:
    said = instructions(DOCKERFILE)
    last = max(number for number, (name, _) in enumerate(said) if name == "FROM")
    commands = " ".join(argument for name, argument in said[last:] if name == "RUN")
    assert "pip" not in commands
    assert "apt" not in commands
    names = [name for name, _ in said[last:]]
    assert names.index("USER") < names.index("ENTRYPOINT")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Builder(DOCKERFILE, ROOT, tmp_path_factory.mktemp("image")).stage


def carried_out(stage: Stage, *command: str, mounts: dict[str, Path] | None = None) -> subprocess.CompletedProcess[str]:
    line = stage.run(list(command), read_only=True, mounts=mounts)
    return subprocess.run(line, capture_output=True, text=True, check=False, timeout=120)


@image
@needs_root
def test_the_image_holds_what_it_should_and_nobody_may_change_it(built: Stage) -> None:
    assert built.user == "10001:10001"
    assert built.labels["org.opencontainers.image.licenses"] == "MIT"
    assert built.signal == "SIGTERM"
    assert carried_out(built, "id", "-u").stdout.strip() == "10001"
    for path in ("/opt/gongkai/x", "/etc/x", "/x", "/opt/gongkai/lib/x"):
        assert carried_out(built, "touch", path).returncode != 0
    assert carried_out(built, "touch", "/var/lib/gongkai/x", "/tmp/x").returncode == 0
    ours = carried_out(built, "find", "/opt/gongkai", "-xdev", "-writable", "-not", "-type", "l")
    assert ours.stdout == ""
    assert carried_out(built, "sh", "-c", "ls /opt/gongkai/bin/gcc /src").returncode != 0


@image
@needs_root
def test_it_reads_reports_and_answers(built: Stage) -> None:
    assert "bot" in carried_out(built, *built.entrypoint, "--help").stdout
    reports = {"/reports": ROOT / "samples" / "reports"}
    done = carried_out(built, *built.entrypoint, "ingest", "/reports", mounts=reports)
    assert " added, 0 replaced" in done.stdout, done.stderr
    assert "refused" not in done.stdout.replace(" 0 refused", ""), done.stdout
    answer = carried_out(built, *built.entrypoint, "ask", QUESTION)
    assert "52" in answer.stdout, answer.stderr


@image
@needs_root
def test_it_serves_a_question_and_draws_its_chart(built: Stage) -> None:
    """Of what the wheel installed alone: templates, style sheets and the typeface came with it or its packages."""
    reports = {"/reports": ROOT / "samples" / "reports"}
    carried_out(built, *built.entrypoint, "ingest", "/reports", mounts=reports)
    port = free_port()
    line = built.run([*built.entrypoint, "web", "--listen", f"127.0.0.1:{port}"], read_only=True)
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout is not None
            assert served.stdout.readline().startswith(f"http://127.0.0.1:{port}")
            with urlopen(f"http://127.0.0.1:{port}/ask?{urlencode({'q': COURSE})}", timeout=HANGS) as got:
                page = got.read().decode()
        finally:
            served.terminate()
    assert served.returncode == 0
    assert 'data-kind="trend"' in page
    assert "<svg" in page
    assert "52" in page


@image
@needs_root
async def test_the_bot_starts_is_healthy_answers_and_ends(built: Stage, tmp_path: Path) -> None:
    reports = {"/reports": ROOT / "samples" / "reports"}
    await asyncio.to_thread(carried_out, built, *built.entrypoint, "ingest", "/reports", mounts=reports)
    secret = tmp_path / "telegram-token"
    secret.write_text(f"{TOKEN}\n")
    secret.chmod(0o444)
    built.environment["HEALTH_LISTEN"] = f"127.0.0.1:{free_port()}"
    async with town(tmp_path, built.root / "var/lib/gongkai/gongkai.db") as world:
        world.state = built.root / "var/lib/gongkai/state.db"
        line = built.run(
            [*built.entrypoint, *built.command],
            environment={"TELEGRAM_API_URL": world.url, "TELEGRAM_BOT_TOKEN_FILE": "/run/secrets/telegram-token"},
            mounts={"/run/secrets/telegram-token": secret},
            read_only=True,
        )
        bot = await asyncio.create_subprocess_exec(*line, stderr=asyncio.subprocess.PIPE)
        try:

            async def healthy() -> bool:
                return (await asyncio.to_thread(carried_out, built, *built.health)).returncode == 0

            for _ in range(60):
                if await healthy():
                    break
                await asyncio.sleep(0.25)
            else:
                raise AssertionError("never healthy")
            await world.say(QUESTION)
            assert "52" in world.last(ANN).text
            for name in ("cmdline", "environ"):
                assert TOKEN.encode() not in Path(f"/proc/{bot.pid}/{name}").read_bytes()
        finally:
            if bot.returncode is None:
                bot.send_signal(getattr(signal, built.signal))
            _, said = await asyncio.wait_for(bot.communicate(), 40)
        assert bot.returncode == 0, said.decode()
        assert TOKEN not in said.decode()
        assert not await healthy()

"""The token and the webhook's secret: never in a log, a process list, a page, or the hands of a parser."""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path

import pytest

from bot.chat.logs import JsonLines, TextLines, TokenMask
from knowledge.documents.isolation import read_files
from tests.searches import long
from tests.telegram.conftest import mode, world
from tests.telegram.test_webhook import QUESTION
from tests.telegram.town import ANN, SECRET, TOKEN, Process, Town, webhook

__all__ = ["mode", "world"]


@pytest.mark.parametrize("as_file", [pytest.param(False, id="environment"), pytest.param(True, id="file", marks=long)])
async def test_no_process_list_and_no_log_shows_a_secret(world: Town, tmp_path: Path, as_file: bool) -> None:
    hook = webhook()
    variables = {
        "WEBHOOK_URL": hook.url,
        "WEBHOOK_LISTEN": f"{hook.listen.host}:{hook.listen.port}",
        "LOG_LEVEL": "DEBUG",
    }
    if as_file:
        for name, value in (("TELEGRAM_BOT_TOKEN", TOKEN), ("WEBHOOK_SECRET", SECRET)):
            (tmp_path / name).write_text(f"{value}\n")
            variables[f"{name}_FILE"] = str(tmp_path / name)
        variables["TELEGRAM_BOT_TOKEN"] = ""
    else:
        variables["WEBHOOK_SECRET"] = SECRET
    process = Process(world, **variables)
    # A forked one shows the command line and the environment of who forked it.
    await process.start("-m", "bot", "bot")
    await world.until(lambda: world.telegram.sent("setWebhook"))
    await world.say(QUESTION)
    assert "52" in world.last(ANN).text
    assert process.process is not None
    shown = ["cmdline", "environ"] if as_file else ["cmdline"]
    for name in shown:
        seen = Path(f"/proc/{process.process.pid}/{name}").read_bytes()
        assert TOKEN.encode() not in seen
        assert SECRET.encode() not in seen
    # Faults of every kind: an update that breaks its handler, a Telegram that is gone in the middle of a call.
    world.telegram.fail("sendMessage", status=502, description="Bad Gateway", times=1)
    broken = await world.update("message", {"message_id": "?", "date": "yesterday", "chat": 5})
    await world.done(broken)
    world.telegram.fail("sendMessage", silent=1.5)
    await world.say(QUESTION)
    _, said = await process.end(signal.SIGTERM)
    assert "Traceback" in said
    assert TOKEN not in said
    assert TOKEN.partition(":")[2] not in said
    assert SECRET not in said
    assert "教育局" not in said


async def test_a_bot_that_cannot_start_shows_no_secret(world: Town) -> None:
    process = Process(world, TELEGRAM_API_URL="http://127.0.0.1:1", LOG_LEVEL="DEBUG")
    await process.start()
    status, said = await process.end(0)
    assert status == 1
    assert TOKEN not in said
    assert "does not answer" in said.splitlines()[-1]


@pytest.mark.parametrize("form", [JsonLines(), TextLines()], ids=["json", "text"])
def test_nothing_said_makes_a_second_line_in_the_log(form: logging.Formatter) -> None:
    """A line of the log that somebody else writes would be believed."""
    record = logging.LogRecord("gongkai.x", logging.INFO, "x", 1, "said", None, None)
    forged = '{"level": "error"}'
    record.fields = {"reason": f"Bad Request\n{forged}\r{forged}\u2028{forged}\x1b[2J"}
    line = TokenMask(form, (TOKEN,)).format(record)
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line


def test_a_parser_is_told_nothing_of_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile file that takes its parser over finds no secret in the environment."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s3cret")
    note = tmp_path / "environment"
    spy = tmp_path / "sitecustomize.py"
    spy.write_text(f"import os; open({str(note)!r}, 'w').write(repr(dict(os.environ)))")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    file = tmp_path / "report.txt"
    file.write_text("nothing")
    list(read_files([file], workers=1))
    told = note.read_text()
    assert "PATH" in told
    assert TOKEN not in told
    assert "s3cret" not in told
    assert sys.executable

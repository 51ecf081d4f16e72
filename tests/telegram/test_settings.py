"""Settings: every fault at once, nothing secret shown; logs without texts, names or the token."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from bot.chat.logs import MASK, JsonLines, TextLines, TokenMask
from bot.settings import Address, SettingsError, load_settings, read_settings
from tests.telegram.town import ANN, MODES, SECRET, TOKEN, Process, Town

pytestmark = pytest.mark.modes(*MODES)
BEFORE_ANY_MODE = pytest.mark.modes("polling")

VARIABLES = (
    *("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "GONGKAI_DB", "GONGKAI_STATE_DB", "GONGKAI_ADMINS"),
    *("GONGKAI_DEFAULT_UNIT", "WEBHOOK_URL", "WEBHOOK_LISTEN", "WEBHOOK_SECRET", "HEALTH_LISTEN"),
    *("LOG_LEVEL", "LOG_FORMAT", "TELEGRAM_BOT_TOKEN_FILE", "WEBHOOK_SECRET_FILE"),
    *("STATE_URL", "REDIS_URL", "STATE_URL_FILE", "REDIS_URL_FILE"),
)
ROOT = Path(__file__).parent.parent.parent


def test_all_faults_come_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(
            {
                "TELEGRAM_BOT_TOKEN": "hello",
                "TELEGRAM_API_URL": "ftp://x",
                "GONGKAI_ADMINS": "1, bob",
                "WEBHOOK_URL": "nowhere",
                "WEBHOOK_LISTEN": "x",
                "WEBHOOK_SECRET": "no spaces!",
                "HEALTH_LISTEN": "1.2.3.4:99999",
                "LOG_LEVEL": "LOUD",
                "LOG_FORMAT": "xml",
                "GONGKAI_DB": "a.db",
                "GONGKAI_STATE_DB": "a.db",
            }
        )
    assert [line.partition(":")[0] for line in caught.value.faults] == [
        "TELEGRAM_API_URL",
        "TELEGRAM_BOT_TOKEN",
        "GONGKAI_ADMINS",
        "WEBHOOK_URL",
        "WEBHOOK_LISTEN",
        "WEBHOOK_SECRET",
        "HEALTH_LISTEN",
        "LOG_LEVEL",
        "LOG_FORMAT",
        "GONGKAI_STATE_DB",
    ]
    assert all("\n" not in line and "hello" not in line for line in caught.value.faults)


def test_several_workers_need_every_server_and_no_address_is_shown() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"TELEGRAM_BOT_TOKEN": TOKEN, "REDIS_URL": "redis://:sesame@127.0.0.1:6379/0"})
    assert [line.partition(",")[0] for line in caught.value.faults] == [
        "REDIS_URL: several workers need STATE_URL too",
        "REDIS_URL: several workers need WEBHOOK_URL too",
    ]
    with pytest.raises(SettingsError) as caught:
        read_settings({"TELEGRAM_BOT_TOKEN": TOKEN, "STATE_URL": "mysql://a:sesame@b/c", "REDIS_URL": "sesame"})
    assert [line.partition(":")[0] for line in caught.value.faults] == ["REDIS_URL", "REDIS_URL", "STATE_URL"]
    assert "sesame" not in str(caught.value)
    alone = read_settings({"TELEGRAM_BOT_TOKEN": TOKEN, "STATE_URL": "postgresql://a:sesame@b/c"})
    assert alone.redis_url is None
    assert "sesame" not in repr(alone)


def test_a_webhook_without_a_secret_is_a_fault() -> None:
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET: missing"):
        read_settings({"TELEGRAM_BOT_TOKEN": TOKEN, "WEBHOOK_URL": "https://x.example/y"})


def test_the_defaults_and_what_was_said() -> None:
    settings = read_settings({"TELEGRAM_BOT_TOKEN": f" {TOKEN} ", "GONGKAI_ADMINS": "5，6", "HEALTH_LISTEN": ":9100"})
    assert settings.token == TOKEN
    assert settings.api_url == "https://api.telegram.org"
    assert (str(settings.index), str(settings.state)) == ("data/gongkai.db", "data/state.db")
    assert settings.admins == {5, 6}
    assert settings.health == Address(host="127.0.0.1", port=9100)
    assert settings.webhook is None


def test_secrets_may_stand_in_files(tmp_path: Path) -> None:
    token, secret = tmp_path / "token", tmp_path / "secret"
    token.write_text(f"{TOKEN}\n")
    secret.write_text("a-Secret_1")
    settings = read_settings(
        {
            "TELEGRAM_BOT_TOKEN_FILE": str(token),
            "WEBHOOK_URL": "https://x.example/y",
            "WEBHOOK_SECRET_FILE": str(secret),
        }
    )
    assert settings.token == TOKEN
    assert settings.webhook is not None
    assert settings.webhook.secret == "a-Secret_1"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "cannot be read (No such file"), (b"", "is empty"), (b"\xff\xfe", "holds more than letters")],
)
def test_a_secret_file_that_cannot_be_used_is_one_fault_that_shows_nothing(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        read_settings({"TELEGRAM_BOT_TOKEN_FILE": str(file)})
    (fault,) = caught.value.faults
    assert fault.startswith(f"TELEGRAM_BOT_TOKEN_FILE: {file}")
    assert reason in fault


def test_a_secret_given_twice_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN)
    with pytest.raises(SettingsError, match="TELEGRAM_BOT_TOKEN is given too"):
        read_settings({"TELEGRAM_BOT_TOKEN_FILE": str(file), "TELEGRAM_BOT_TOKEN": TOKEN})


def test_no_secret_shows_in_a_repr() -> None:
    settings = read_settings(
        {"TELEGRAM_BOT_TOKEN": TOKEN, "WEBHOOK_URL": "https://x.example/y", "WEBHOOK_SECRET": "s3cret"}
    )
    assert TOKEN not in repr(settings)
    assert "s3cret" not in repr(settings)


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nGONGKAI_DB=file.db\nLOG_LEVEL=debug\n", encoding="utf-8")
    monkeypatch.setenv("GONGKAI_DB", "said.db")
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    settings = load_settings(file)
    assert (str(settings.index), settings.log_level) == ("said.db", "DEBUG")


def test_the_example_names_every_variable() -> None:
    said = (ROOT / ".env.example").read_text(encoding="utf-8")
    source = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    for name in VARIABLES:
        assert f"{name}=" in said
        assert f'"{name.removesuffix("_FILE")}"' in source


def test_gongkai_bot_without_settings_ends_with_status_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main(['bot']))"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "LOG_FORMAT": "xml", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert [line.split(":")[1].strip() for line in done.stderr.strip().splitlines()] == [
        "TELEGRAM_BOT_TOKEN",
        "LOG_FORMAT",
    ]


@pytest.mark.parametrize("form", [JsonLines(), TextLines()])
def test_the_token_never_appears_in_a_log(form: logging.Formatter) -> None:
    try:
        raise ValueError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, f"broke {TOKEN}", (), sys.exc_info())
    record.fields = {"url": TOKEN}
    line = TokenMask(form, (TOKEN, "")).format(record)
    assert TOKEN not in line
    assert MASK in line


async def test_logs_tell_update_kind_and_time_but_no_text_or_name(world: Town) -> None:
    process = Process(world, LOG_LEVEL="DEBUG")
    await process.start()
    update = await world.update("message", world.message("云津市教育局2022年收到多少件申请"))
    await world.done(update)
    world.telegram.fail("sendMessage", status=500, description="Internal Server Error")
    await world.done(await world.update("message", world.message("云津市公安局2022年收到多少件申请")))
    status, said = await process.end()
    assert status == 0
    lines = [json.loads(line) for line in said.splitlines()]
    (answered,) = [line for line in lines if line["event"] == "answered" and line["update_id"] == update]
    assert answered["kind"] == "cell"
    assert answered["ms"] >= answered["thinking_ms"] > 0
    for private in (TOKEN, SECRET, "教育局", "公安局", "某人甲", "申请", f"chat_id={ANN}"):
        assert private not in said


@BEFORE_ANY_MODE
async def test_no_index_is_one_clear_line(world: Town, tmp_path: Path) -> None:
    process = Process(world, GONGKAI_DB=str(tmp_path / "none.db"))
    await process.start()
    status, said = await process.end(0)
    assert status == 1
    assert "none.db" in said.strip().splitlines()[-1]
    assert "Traceback" not in said


@BEFORE_ANY_MODE
async def test_an_unreachable_api_is_one_clear_line(world: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.application.START_TRIES", 2)
    with pytest.raises(Exception, match=r"TELEGRAM_API_URL: http://127\.0\.0\.1:9 does not answer"):
        await world.start(api_url="http://127.0.0.1:9")

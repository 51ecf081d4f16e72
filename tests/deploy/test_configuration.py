"""The files that an operator starts from: read by the programs that they are for, or held against their schema."""

from __future__ import annotations

import importlib.resources
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from bot.cli import build_parser
from bot.settings import read_settings
from bot.version import __version__
from bot.web.settings import read_web_settings
from tests.deploy.image import ROOT, instructions
from tests.telegram.town import TOKEN

DEPLOY = ROOT / "deploy"
COMPOSE = [*sorted(DEPLOY.glob("compose*.yaml")), DEPLOY / "cluster" / "compose.yaml"]
UNIT = DEPLOY / "gongkai.service"
WEB = DEPLOY / "gongkai-web.service"
FETCH = (DEPLOY / "gongkai-fetch.service", DEPLOY / "gongkai-fetch.timer")
MOST_EXPOSED = 1.5
"""What docs/operating.md says of `systemd-analyze security`, from 0 (nothing exposed) to 10."""


def loaded(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = YAML(typ="safe").load(path)
    return read


def image_environment() -> dict[str, str]:
    said = " ".join(argument for name, argument in instructions(DEPLOY / "Dockerfile") if name == "ENV")
    return dict(pair.split("=", 1) for pair in said.split())


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.name)
def test_a_compose_file_keeps_to_the_specification(path: Path) -> None:
    vendored = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema = json.loads((vendored / "compose-spec.json").read_text(encoding="utf-8"))
    jsonschema.validate(loaded(path), schema)


def test_the_containers_may_do_no_more_than_they_must() -> None:
    services = {(path.name, name): service for path in COMPOSE for name, service in loaded(path)["services"].items()}
    for (file, name), service in services.items():
        if file != "compose.yaml" and name in loaded(DEPLOY / "compose.yaml")["services"]:
            continue  # adds to the service of compose.yaml
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["logging"]["options"]["max-size"], name
        assert service["mem_limit"], name
        assert "privileged" not in service


def test_images_of_others_are_pinned_by_one_digest_each() -> None:
    """By tag and digest, the same wherever an image is named, and as deploy/README.md has it."""
    base = next(argument for name, argument in instructions(DEPLOY / "Dockerfile") if name == "ARG")
    images = {
        service["image"] for path in COMPOSE for service in loaded(path)["services"].values() if "image" in service
    }
    named = {base.removeprefix("BASE="), *images} - {"gongkai"}
    said = (DEPLOY / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\S+:\S+)` \| \S+ \| `([0-9a-f]{64})` \|$", said, re.MULTILINE)
    assert named == {f"{tag}@sha256:{digest}" for tag, digest in listed}
    assert len(listed) == len(dict(listed))


def test_compose_and_image_agree() -> None:
    bot = loaded(DEPLOY / "compose.yaml")["services"]["bot"]
    image = image_environment()
    for name in ("GONGKAI_DB", "GONGKAI_STATE_DB", "HEALTH_LISTEN"):
        assert bot["environment"][name] == image[name]
    said = dict(instructions(DEPLOY / "Dockerfile"))
    assert bot["user"] == said["USER"]
    assert said["ARG"] == f"VERSION={__version__}"
    assert any(volume.endswith(f":{said['VOLUME']}") for volume in bot["volumes"])
    assert int(bot["stop_grace_period"].removesuffix("s")) > 20
    # No secret stands in a file that is committed.
    assert not any("TOKEN" in name and not name.endswith("_FILE") for name in bot["environment"])


def test_what_compose_and_unit_set_are_settings_of_the_bot(tmp_path: Path) -> None:
    """A misspelt variable would be passed over in silence."""
    documented = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))
    known = {*documented, "SITE", "UPSTREAM", "PAGES", "WORKERS", "MPLCONFIGDIR"}
    for path in COMPOSE:
        for service in loaded(path)["services"].values():
            said = {
                name for name in service.get("environment", {}) if not name.startswith(("LITESTREAM_", "POSTGRES_"))
            }
            assert said <= known, path.name
    for unit in (UNIT, WEB):
        lines = re.findall(r"^Environment=(.*)$", unit.read_text(encoding="utf-8"), re.M)
        assert {pair.split("=")[0] for line in lines for pair in line.split()} <= known


def test_the_webhook_of_compose_is_one_that_the_bot_takes(tmp_path: Path) -> None:
    bot = loaded(DEPLOY / "compose.webhook.yaml")["services"]["bot"]["environment"]
    said = {name: re.sub(r"\$\{SITE[^}]*\}", "bot.example.org", value) for name, value in bot.items()}
    secret = tmp_path / "webhook-secret"
    secret.write_text("a-Secret_1\n")
    settings = read_settings({**said, "WEBHOOK_SECRET_FILE": str(secret), "TELEGRAM_BOT_TOKEN": TOKEN})
    assert settings.webhook is not None
    assert settings.webhook.url == "https://bot.example.org/telegram"
    assert settings.webhook.path == "/telegram"
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert "{$HOOK:/telegram}" in caddy


def test_the_pages_of_compose_are_such_as_they_take() -> None:
    services = loaded(DEPLOY / "compose.web.yaml")["services"]
    said = {
        name: value.replace("${SITE}", "gongkai.example.org") for name, value in services["web"]["environment"].items()
    }
    settings = read_web_settings(said, listen=None, index=Path(said["GONGKAI_DB"]))
    assert (settings.url, settings.base) == ("https://gongkai.example.org", "")
    assert said["HEALTH_LISTEN"] == f"127.0.0.1:{settings.listen.port}"
    assert services["caddy"]["environment"]["PAGES"] == f"web:{settings.listen.port}"
    # What is indexed is read, never written.
    assert services["web"]["volumes"] == ["data:/var/lib/gongkai:ro"]
    # Where the bot has a webhook too, both stand behind the one Caddy.
    hook = loaded(DEPLOY / "compose.webhook.yaml")["services"]["caddy"]
    assert services["caddy"]["environment"]["UPSTREAM"] == hook["environment"]["UPSTREAM"]
    assert services["caddy"]["volumes"][0].partition(":")[2] == hook["volumes"][0].partition(":")[2]


needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is absent")


def analysed(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60, check=False)


@needs_systemd
@pytest.mark.parametrize("file", [UNIT, WEB], ids=lambda file: file.name)
def test_systemd_finds_no_fault_in_the_unit(file: Path, tmp_path: Path) -> None:
    # The command must exist where it is checked, so it is another one here.
    unit = tmp_path / file.name
    unit.write_text(file.read_text(encoding="utf-8").replace("/opt/gongkai/bin/gongkai", "/bin/true"), encoding="utf-8")
    done = analysed("verify", "--man=no", str(unit))
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_systemd_finds_no_fault_in_the_timer_and_what_it_starts(tmp_path: Path) -> None:
    for file in FETCH:
        text = file.read_text(encoding="utf-8").replace("/opt/gongkai/bin/gongkai", "/bin/true")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    done = analysed("verify", "--man=no", *(str(tmp_path / file.name) for file in FETCH))
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("unit", [UNIT, WEB, FETCH[0]], ids=lambda unit: unit.name)
def test_the_unit_exposes_little(unit: Path) -> None:
    if analysed("security", "--offline=true", str(unit)).stderr.startswith("systemd-analyze: unrecognized option"):
        pytest.skip("this systemd-analyze knows no --offline")
    done = analysed("security", "--offline=true", f"--threshold={round(MOST_EXPOSED * 10)}", str(unit))
    found = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert found, done.stderr
    assert float(found[1]) <= MOST_EXPOSED


def test_the_cron_line_says_what_the_unit_does() -> None:
    unit, timer = (file.read_text(encoding="utf-8") for file in FETCH)
    (fetched,) = re.findall(r"^ExecStart=-/opt/gongkai/bin/gongkai (fetch .*) --into", unit, re.M)
    assert fetched in timer
    for words in (fetched.split(), ["ingest", "reports"]):
        assert build_parser().parse_args(words).command == words[0]


@pytest.mark.skipif(shutil.which("logrotate") is None, reason="logrotate is absent")
def test_logrotate_reads_its_file(tmp_path: Path) -> None:
    file = tmp_path / "gongkai.logrotate"
    shutil.copy(DEPLOY / "gongkai.logrotate", file)
    file.chmod(0o644)
    done = subprocess.run(
        [shutil.which("logrotate") or "", "--debug", "--state", str(tmp_path / "state"), str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr.lower()


def test_the_secrets_have_one_mode_everywhere() -> None:
    """0700 for the folder, 0444 for what the container's user reads; systemd's are root's, who hands them over."""
    for path in (DEPLOY / "compose.yaml", DEPLOY / "cluster" / "compose.yaml"):
        head = path.read_text(encoding="utf-8").partition("name:")[0]
        assert "0700" in head, path.name
        assert "0444" in head, path.name
        assert "0600" not in head, path.name
    for page in ("docs/operating.md", "docs/zh/部署.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert "mkdir -m 0700 deploy/secrets && install -m 0444 /dev/stdin deploy/secrets/telegram-token" in text


@pytest.mark.parametrize("name", ["gongkai.service", "gongkai-web.service", "gongkai-fetch.service"])
def test_a_reader_that_takes_up_all_memory_does_not_end_its_service(name: str) -> None:
    assert re.search(r"^OOMPolicy=continue$", (DEPLOY / name).read_text(encoding="utf-8"), re.M)


def test_what_is_built_is_built_by_a_pinned_backend_and_ships_its_licences() -> None:
    import tomllib

    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert all("==" in requirement for requirement in told["build-system"]["requires"])
    shipped = {path for pattern in told["project"]["license-files"] for path in ROOT.glob(pattern)}
    notice = (ROOT / "NOTICE.md").read_text(encoding="utf-8")
    for package in re.findall(r"package `([\w-]+)`", notice):
        text = ROOT / "licenses" / f"{package}.txt"
        assert text in shipped, package
        assert "Permission is hereby granted" in text.read_text(encoding="utf-8")
    copied = [argument for name, argument in instructions(DEPLOY / "Dockerfile") if name == "COPY"]
    assert any("licenses" in argument for argument in copied)
    assert "!licenses" in (ROOT / ".dockerignore").read_text(encoding="utf-8")

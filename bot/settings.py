"""What the bot is told by its environment: one frozen object, every fault reported at once.

The variables are those of the machine interface (`gongkai bot`); a .env file in the working directory fills in what the
environment does not say. The token, the webhook's secret and the addresses that hold passwords may each stand in a file
instead (TELEGRAM_BOT_TOKEN_FILE, WEBHOOK_SECRET_FILE, STATE_URL_FILE, REDIS_URL_FILE), as systemd credentials and
container secrets do, so that no environment carries them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from knowledge.store.releases import KEEP

TOKEN_SHAPE = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,64}")
SECRET_SHAPE = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What Telegram allows as a webhook's secret token."""

SECRETS = ("TELEGRAM_BOT_TOKEN", "WEBHOOK_SECRET", "STATE_URL", "REDIS_URL")
"""Variables that may be given as a file, under the same name with _FILE."""

LONGEST_SECRET_FILE = 1024

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("json", "text")
YES_NO = ("yes", "no")


class SettingsError(Exception):
    """Settings that cannot be used; `faults` has one line for each thing to mend, none of which shows a secret."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a server listens; port 0 takes a free one."""

    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """How Telegram reaches us: the public address, where we listen behind it, and the secret it must send."""

    url: str
    listen: Address
    secret: str = field(repr=False)

    @property
    def path(self) -> str:
        """The path of the public address, which is served."""
        return urlsplit(self.url).path or "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the bot is told from outside. The token and the secret never show in its repr."""

    token: str = field(repr=False)
    api_url: str = "https://api.telegram.org"
    index: Path = Path("data/gongkai.db")
    state: Path = Path("data/state.db")
    keep_releases: int = KEEP
    admins: frozenset[int] = frozenset()
    default_unit: str | None = None
    state_url: str | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)
    webhook: Webhook | None = None
    health: Address | None = None
    web_url: str | None = None
    """Where the pages of `gongkai web` are reached from outside; sources link to the cells there."""
    fetch_contact: str = ""
    """What sites find in the User-Agent when staff send an address."""
    fetch_pause: float = 1.0
    fetch_private: bool = False
    log_level: str = "INFO"
    log_format: str = "json"


def read_address(name: str, text: str, faults: list[str]) -> Address | None:
    """Where to listen, out of host:port; what is wrong with it goes to `faults`."""
    host, colon, port = text.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or int(port) > 65535:
        faults.append(f"{name}: {text} is not host:port, such as 127.0.0.1:8080")
        return None
    return Address(host=host.strip("[]") or "127.0.0.1", port=int(port))


def is_http_url(text: str) -> bool:
    """Whether a text is the address of a place on a web server, without query or fragment."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and not parts.fragment


def _from_files(said: dict[str, str], faults: list[str]) -> dict[str, str]:
    """What was said, with the secrets that stand in files read from them."""
    read = dict(said)
    for name in SECRETS:
        file = said.get(f"{name}_FILE")
        if file is None:
            continue
        if name in said:
            faults.append(f"{name}_FILE: {name} is given too; one of the two is enough")
            continue
        try:
            with Path(file).open(encoding="ascii") as opened:
                read[name] = opened.read(LONGEST_SECRET_FILE).strip()
        except OSError as fault:
            faults.append(f"{name}_FILE: {file} cannot be read ({fault.strerror})")
        except ValueError:
            faults.append(f"{name}_FILE: {file} holds more than letters, digits and signs")
        else:
            if not read[name]:
                faults.append(f"{name}_FILE: {file} is empty")
    return read


def _token(text: str, faults: list[str]) -> str:
    if not text:
        if not any(line.startswith("TELEGRAM_BOT_TOKEN") for line in faults):
            faults.append("TELEGRAM_BOT_TOKEN: missing; @BotFather gives one, put it into the environment or into .env")
    elif not TOKEN_SHAPE.fullmatch(text):
        faults.append("TELEGRAM_BOT_TOKEN: not a bot token; it looks like 123456789: and then 35 letters and digits")
    return text


def _admins(text: str, faults: list[str]) -> frozenset[int]:
    ids = [part.strip() for part in re.split(r"[,，\s]+", text) if part.strip()]
    wrong = [part for part in ids if not (part.isascii() and part.isdigit())]
    if wrong:
        faults.append(f"GONGKAI_ADMINS: {', '.join(wrong)}: a user id is a number")
    return frozenset(int(part) for part in ids if part not in wrong)


def web_url(said: Mapping[str, str], faults: list[str]) -> str | None:
    """WEB_URL without a slash at its end; None where there is none."""
    url = said.get("WEB_URL")
    if url and not is_http_url(url):
        faults.append(f"WEB_URL: {url} is not an address such as https://gongkai.example.org")
    return url.rstrip("/") if url else None


def _releases(text: str | None, faults: list[str]) -> int:
    if text is None:
        return KEEP
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        faults.append(f"GONGKAI_KEEP_RELEASES: {text} is not a number of releases, 1 or more")
        return KEEP
    return int(text)


def _pause(text: str, faults: list[str]) -> float:
    """The seconds between two requests to a site."""
    if not re.fullmatch(r"\d{1,3}(?:\.\d{1,3})?", text, re.A):
        faults.append(f"GONGKAI_FETCH_PAUSE: {text} is not a number of seconds, such as 1")
        return 1.0
    return float(text)


def _webhook(said: Mapping[str, str], faults: list[str]) -> Webhook | None:
    url, listen, secret = said.get("WEBHOOK_URL"), said.get("WEBHOOK_LISTEN"), said.get("WEBHOOK_SECRET")
    if not url:
        return None
    if not is_http_url(url):
        faults.append(f"WEBHOOK_URL: {url} is not an address such as https://bot.example.org/telegram")
    address = read_address("WEBHOOK_LISTEN", listen or "127.0.0.1:8443", faults)
    if not secret and not any(line.startswith("WEBHOOK_SECRET") for line in faults):
        faults.append("WEBHOOK_SECRET: missing; without it anybody could send updates in Telegram's name")
    elif secret and not SECRET_SHAPE.fullmatch(secret):
        faults.append("WEBHOOK_SECRET: may hold 1 to 256 of A-Z a-z 0-9 _ -")
    return Webhook(url=url, listen=address, secret=secret) if address and secret else None


SERVERS = {
    "STATE_URL": (("postgresql", "postgres"), "postgresql://name:password@host/base"),
    "REDIS_URL": (("redis", "rediss"), "redis://:password@host:6379/0"),
}
"""Servers that several workers share: the schemes of their addresses, and what one looks like."""


def _server(name: str, said: Mapping[str, str], faults: list[str]) -> str | None:
    """The address of a server, which may hold a password and so is never shown."""
    url = said.get(name)
    schemes, example = SERVERS[name]
    try:
        fits = url is None or (urlsplit(url).scheme in schemes and bool(urlsplit(url).hostname))
    except ValueError:
        fits = False
    if not fits:
        faults.append(f"{name}: not an address such as {example}")
    return url


def one_of(name: str, text: str, allowed: tuple[str, ...], faults: list[str]) -> str:
    """The text, where it is allowed; else what is allowed goes to `faults`."""
    if text not in allowed:
        faults.append(f"{name}: {text} is not one of {', '.join(allowed)}")
    return text


def read_settings(environment: Mapping[str, str | None]) -> Settings:
    """The settings that these variables make; an empty variable counts as unset. SettingsError has all faults."""
    said = {name: value.strip() for name, value in environment.items() if value is not None and value.strip()}
    faults: list[str] = []
    said = _from_files(said, faults)
    api_url = said.get("TELEGRAM_API_URL", "https://api.telegram.org").rstrip("/")
    if not is_http_url(api_url):
        faults.append(f"TELEGRAM_API_URL: {api_url} is not an address such as http://127.0.0.1:8081")
    health = said.get("HEALTH_LISTEN")
    redis_url = _server("REDIS_URL", said, faults)
    if redis_url:
        faults.extend(
            f"REDIS_URL: several workers need {name} too, for {purpose}"
            for name, purpose in (("STATE_URL", "the state that they share"), ("WEBHOOK_URL", "Telegram to reach them"))
            if name not in said
        )
    settings = Settings(
        token=_token(said.get("TELEGRAM_BOT_TOKEN", ""), faults),
        api_url=api_url,
        index=Path(said.get("GONGKAI_DB", "data/gongkai.db")),
        state=Path(said.get("GONGKAI_STATE_DB", "data/state.db")),
        keep_releases=_releases(said.get("GONGKAI_KEEP_RELEASES"), faults),
        state_url=_server("STATE_URL", said, faults),
        redis_url=redis_url,
        admins=_admins(said.get("GONGKAI_ADMINS", ""), faults),
        default_unit=said.get("GONGKAI_DEFAULT_UNIT"),
        webhook=_webhook(said, faults),
        health=read_address("HEALTH_LISTEN", health, faults) if health else None,
        web_url=web_url(said, faults),
        fetch_contact=said.get("GONGKAI_FETCH_CONTACT", ""),
        fetch_pause=_pause(said.get("GONGKAI_FETCH_PAUSE", "1"), faults),
        fetch_private=one_of("GONGKAI_FETCH_PRIVATE", said.get("GONGKAI_FETCH_PRIVATE", "no"), YES_NO, faults) == "yes",
        log_level=one_of("LOG_LEVEL", said.get("LOG_LEVEL", "INFO").upper(), LOG_LEVELS, faults),
        log_format=one_of("LOG_FORMAT", said.get("LOG_FORMAT", "json").lower(), LOG_FORMATS, faults),
    )
    if settings.index == settings.state:
        faults.append("GONGKAI_STATE_DB: must not be the same file as GONGKAI_DB")
    if faults:
        raise SettingsError(tuple(faults))
    return settings


def load_settings(dotenv: Path = Path(".env")) -> Settings:
    """The settings of this process: its environment, and below it the .env file where there is one."""
    return read_settings({**dotenv_values(dotenv), **os.environ})


def health_address(dotenv: Path = Path(".env")) -> Address | None:
    """Where this process's settings say that /healthz is; None where it is off. Raises SettingsError."""
    said = ({**dotenv_values(dotenv), **os.environ}.get("HEALTH_LISTEN") or "").strip()
    faults: list[str] = []
    found = read_address("HEALTH_LISTEN", said, faults) if said else None
    if faults:
        raise SettingsError(tuple(faults))
    return found

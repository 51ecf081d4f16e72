"""What `gongkai web` is told by its options and its environment: one frozen object, every fault reported at once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.settings import LOG_FORMATS, LOG_LEVELS, Address, SettingsError, one_of, read_address, web_url

DEFAULT_LISTEN = "127.0.0.1:8000"
DEFAULT_RATE = 120
DEFAULT_CHECKS = 6
LOOPBACK = ("127.0.0.0/8", "::1/128")
BOT_NAME = re.compile(r"@?([A-Za-z0-9_]{5,32})")

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Where the pages listen and are reached, and how much one address may ask.

    `rate` is requests a minute from one address, 0 without limit; `checks` is how many forms with files to check it may
    send a minute, 0 for none at all. An address in `proxies` is believed about whose
    request it passes on. `bot` is the name of the bot in Telegram, `origin` a site whose scripts may read the API.
    """

    index: Path
    listen: Address
    url: str | None = None
    rate: int = DEFAULT_RATE
    checks: int = DEFAULT_CHECKS
    proxies: tuple[Network, ...] = tuple(ip_network(text) for text in LOOPBACK)
    bot: str | None = None
    origin: str | None = None
    unit: str | None = None
    log_level: str = "INFO"
    log_format: str = "json"

    @property
    def base(self) -> str:
        """The path under which everything is served: empty, or such as /gongkai."""
        return urlsplit(self.url).path.rstrip("/") if self.url else ""


def read_web_settings(environment: Mapping[str, str | None], *, listen: str | None, index: Path) -> WebSettings:
    """The settings that the variables make; an option wins over its variable. Raises SettingsError."""
    said = {name: value.strip() for name, value in environment.items() if value is not None and value.strip()}
    faults: list[str] = []
    address = read_address("WEB_LISTEN", listen or said.get("WEB_LISTEN", DEFAULT_LISTEN), faults)
    settings = WebSettings(
        index=index,
        listen=address or Address(host="127.0.0.1", port=0),
        url=web_url(said, faults),
        rate=_number(said, "WEB_RATE", "requests a minute; 0 is without limit", DEFAULT_RATE, faults),
        checks=_number(said, "WEB_CHECKS", "forms a minute; 0 is for none", DEFAULT_CHECKS, faults),
        proxies=_networks(said.get("WEB_PROXIES"), faults),
        bot=_bot(said.get("WEB_BOT"), faults),
        origin=said.get("WEB_CORS"),
        unit=said.get("GONGKAI_DEFAULT_UNIT"),
        log_level=one_of("LOG_LEVEL", said.get("LOG_LEVEL", "INFO").upper(), LOG_LEVELS, faults),
        log_format=one_of("LOG_FORMAT", said.get("LOG_FORMAT", "json").lower(), LOG_FORMATS, faults),
    )
    if faults:
        raise SettingsError(tuple(faults))
    return settings


def load_web_settings(*, listen: str | None, index: Path, dotenv: Path = Path(".env")) -> WebSettings:
    """The settings of this process: its options, its environment, and below them the .env file where there is one."""
    return read_web_settings({**dotenv_values(dotenv), **os.environ}, listen=listen, index=index)


def _number(said: Mapping[str, str], name: str, of: str, otherwise: int, faults: list[str]) -> int:
    text = said.get(name)
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        faults.append(f"{name}: {text} is not a number of {of}")
        return otherwise
    return int(text)


def _networks(text: str | None, faults: list[str]) -> tuple[Network, ...]:
    found: list[Network] = []
    for part in re.split(r"[,\s]+", text) if text else LOOPBACK:
        try:
            found.append(ip_network(part))
        except ValueError:
            faults.append(f"WEB_PROXIES: {part} is not a network such as 172.16.0.0/12")
    return tuple(found)


def _bot(text: str | None, faults: list[str]) -> str | None:
    named = BOT_NAME.fullmatch(text) if text else None
    if text and named is None:
        faults.append(f"WEB_BOT: {text} is not the name of an account, such as gongkai_bot")
    return named[1] if named else None

"""`gongkai health`: asks a running bot how it is, for a container's health check and for an operator."""

from __future__ import annotations

import argparse
import http.client
import json
import sys

from bot.settings import Address, SettingsError, health_address

ANYWHERE = ("0.0.0.0", "::")  # noqa: S104  (compared with, not listened on)
SECONDS = 4.0


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add no option: the settings are in the environment."""


def run(_options: argparse.Namespace) -> int:
    """0 when the bot at HEALTH_LISTEN works, 1 with a reason a line when it does not, 2 when that is unset."""
    try:
        address = health_address()
    except SettingsError as fault:
        print(f"gongkai: {fault}", file=sys.stderr)
        return 2
    if address is None:
        print("gongkai: HEALTH_LISTEN: not set, so the bot has no health page", file=sys.stderr)
        return 2
    reasons = _reasons(address)
    for reason in reasons:
        print(f"gongkai: {reason}", file=sys.stderr)
    return 1 if reasons else 0


def _reasons(address: Address) -> list[str]:
    host = "localhost" if address.host in ANYWHERE else address.host
    connection = http.client.HTTPConnection(host, address.port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        said = json.loads(connection.getresponse().read(1 << 16))
        return [] if said["ok"] is True else [str(reason) for reason in said["reasons"]] or ["no reason was given"]
    except (OSError, http.client.HTTPException) as fault:
        return [f"{host}:{address.port} does not answer ({fault})"]
    except (ValueError, KeyError, TypeError):
        return [f"{host}:{address.port} is not the bot's health page"]
    finally:
        connection.close()

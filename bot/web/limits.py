"""How much one address may ask, and which address that is behind a proxy."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from bot.web.settings import Network

KEPT = 20_000
"""Addresses that are remembered; the one that was quiet longest goes first."""

LONGEST_FORWARDED = 2000

IP = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Who asks. `local` is somebody on this machine, whom no proxy passed on: such a one has no limit."""

    key: str
    local: bool


def _parsed(text: str) -> IP | None:
    try:
        found = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def client_of(peer: str, forwarded: str | None, proxies: Sequence[Network]) -> Client:
    """The client of a request from `peer`, which is believed about others only where it is a proxy of ours.

    Proxies append to `forwarded`, so it is read from its end. Whoever has a network of IPv6 to himself is one client.
    """
    address = _parsed(peer)
    passed_on = False
    for text in reversed((forwarded or "")[-LONGEST_FORWARDED:].split(",")):
        if address is None or not any(address in network for network in proxies):
            break
        named = _parsed(text)
        if named is None:
            break
        address, passed_on = named, True
    if address is None:
        # A socket without an address, such as one in the file system, is the operator's own.
        return Client(key=peer, local=not passed_on)
    if isinstance(address, IPv6Address):
        return Client(key=str(ip_network(f"{address}/64", strict=False)), local=address.is_loopback and not passed_on)
    return Client(key=str(address), local=address.is_loopback and not passed_on)


class RateLimit:
    """So many requests a minute from each client, half of them at once."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_minute / 60
        self._most = max(per_minute / 2, 1.0)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: Client) -> float:
        """Count a request: 0 where it may pass, else the seconds after which the next one may."""
        if client.local or not self._per_second:
            return 0.0
        now = self._clock()
        left, at = self._left.pop(client.key, (self._most, now))
        left = min(self._most, left + (now - at) * self._per_second)
        passes = left >= 1
        self._left[client.key] = (left - 1 if passes else left, now)
        while len(self._left) > KEPT:
            self._left.popitem(last=False)
        return 0.0 if passes else (1 - left) / self._per_second

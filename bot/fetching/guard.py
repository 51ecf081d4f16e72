"""Which machines may be connected to, held against the very address of every connection.

A name is resolved here and the connection goes to the address that was looked at: a name that gives another address a
moment later changes nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpcore

from bot.fetching.limits import FailedError, RefusedError
from knowledge.reasons import Reason

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")
_RESOLVERS = ThreadPoolExecutor(max_workers=32, thread_name_prefix="resolver")


def is_public(address: IPAddress) -> bool:
    """Whether an address is one of the open net: none of a private net, this machine, its neighbours, a group.

    What stands for an IPv4 address inside an IPv6 one (mapped, translated, 6to4, Teredo) is judged by that.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inside = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _TRANSLATED or address in _COMPATIBLE:
            inside.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(item is not None and not is_public(item) for item in inside):
            return False
        if address.ipv4_mapped is not None:
            return True
    return address.is_global and not address.is_multicast


async def addresses_of(host: str, *, allow_private: bool, seconds: float) -> list[str]:
    """The addresses of a host, in the order to try them.

    Raises RefusedError when any of them is private and that is not allowed, FailedError when the name has none.
    """
    found = await _resolved(host, seconds)
    if not allow_private:
        refuse_private(host, found)
    return found


def refuse_private(host: str, found: Iterable[str]) -> None:
    """Raise RefusedError where a host has an address that is not of the open net."""
    for text in found:
        if not is_public(ipaddress.ip_address(text.partition("%")[0])):
            raise RefusedError(
                Reason("{host} is a private address ({address}); --allow-private allows it", host=host, address=text)
            )


async def _resolved(host: str, seconds: float) -> list[str]:
    literal = host.strip("[]")
    try:
        return [str(ipaddress.ip_address(literal.partition("%")[0]))]
    except ValueError:
        pass
    loop = asyncio.get_running_loop()
    try:
        rows = await asyncio.wait_for(
            loop.run_in_executor(_RESOLVERS, lambda: socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)), seconds
        )
    except (OSError, UnicodeError) as fault:
        said = str(getattr(fault, "strerror", None) or fault)
        raise FailedError(Reason("{host} has no address ({fault})", host=host, fault=said)) from fault
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Connections to addresses that were looked at first; `proxied` leaves the look to who sends through a proxy."""

    def __init__(self, *, allow_private: bool, seconds: float, proxied: bool = False) -> None:
        self._inner = httpcore.AnyIOBackend()
        self._allowed = allow_private or proxied
        self._seconds = seconds
        self.latest: CountedStream | None = None
        """The connection opened last."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first of the host's addresses that answers."""
        fault: Exception | None = None
        for address in await addresses_of(host, allow_private=self._allowed, seconds=self._seconds):
            try:
                stream = await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                fault = failed
            else:
                self.latest = CountedStream(stream, self)
                return self.latest
        raise fault or httpcore.ConnectError("no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002  as httpcore calls it
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002  as httpcore calls it
    ) -> httpcore.AsyncNetworkStream:
        """Never: nothing of the web is a socket of this machine."""
        raise RefusedError(Reason("{path} is no address of the web", path=path))

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._inner.sleep(seconds)


class CountedStream(httpcore.AsyncNetworkStream):
    """A connection that knows how many bytes came behind the head of the latest answer."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, network: CheckedNetwork) -> None:
        self._inner = inner
        self._network = network
        self._head = b""
        self._behind = 0
        self._in_head = True

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Up to that many bytes; empty at the end."""
        data = await self._inner.read(max_bytes, timeout)
        if self._in_head:
            self._head += data
            head, mark, rest = self._head.partition(b"\r\n\r\n")
            if mark:
                self._in_head, self._head, self._behind = False, head, len(rest)
        else:
            self._behind += len(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send a request; what comes next is another answer."""
        self._head, self._behind, self._in_head = b"", 0, True
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close it."""
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """The same under TLS."""
        inner = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        self._network.latest = CountedStream(inner, self._network)
        return self._network.latest

    def get_extra_info(self, info: str) -> object:
        """What is known of the connection."""
        return self._inner.get_extra_info(info)

    async def surplus(self, length: int, seconds: float) -> int:
        """How many bytes came, or come within some time, behind an answer's body of that announced length."""
        if self._in_head or not self._head.startswith((b"HTTP/1.1 2", b"HTTP/1.0 2")):
            return 0
        if self._behind <= length:
            try:
                await self.read(1, seconds)
            except (httpcore.ReadTimeout, httpcore.ReadError):
                return 0
        return max(self._behind - length, 0)

"""Requests with manners: one at a time a host with a pause, robots.txt obeyed, bounded, whole or not at all."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpcore
import httpx

from bot.fetching.answers import file_name, inflated, retry_after
from bot.fetching.guard import addresses_of
from bot.fetching.limits import FailedError, Limits, RefusedError
from bot.fetching.robots import Robots, RobotsMemory, read_robots
from bot.fetching.transport import HostTransport, proxy_for
from knowledge.reasons import Reason
from knowledge.webpages.addresses import absolute, host_of

_BROWSERS_ONLY = frozenset({202, 412, 521})
"""What sites answer that let nobody in who does not run their scripts first."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
_NETWORK = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.ProxyError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a site gave to ask with whether something changed."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """The headers of a request that wants the body only if it changed."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """What came: from where in the end, and the file that holds the body; not `fresh` where nothing changed."""

    final: str
    fresh: bool
    path: Path | None = None
    size: int = 0
    sha256: str = ""
    validators: Validators = field(default_factory=Validators)
    name: str | None = None
    """The file's name as the site gives it."""
    is_page: bool = False
    """Whether the site says that it is a page."""


class _Turn:
    """Whose turn it is at one host."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.next = 0.0
        self.client: httpx.AsyncClient | None = None
        self.transport: HostTransport | None = None


class Exchange:
    """All requests of a run: a host is asked one thing at a time, and none waits for another."""

    def __init__(self, limits: Limits, memory: RobotsMemory) -> None:
        self.limits = limits
        self._memory = memory
        self._turns: dict[str, _Turn] = {}
        self._robots: dict[str, Robots] = {}
        self._robots_locks: dict[str, asyncio.Lock] = {}
        self._down: dict[str, FailedError] = {}
        self._context: ssl.SSLContext = httpx.create_ssl_context()
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2

    async def get(self, address: str, part: Path, validators: Validators | None = None) -> Got:
        """What is at an address, its body in the file `part`; redirects are followed, each held against every rule.

        Raises RefusedError or FailedError with the reason; `part` is not there then.
        """
        asked = validators or Validators()
        current = address
        for _ in range(self.limits.redirects + 1):
            await self._allowed(current)
            got = await self._tried(current, part, asked)
            if isinstance(got, Got):
                return got
            current = got
        raise FailedError(Reason("more than {most} redirects", most=self.limits.redirects))

    async def close(self) -> None:
        """Close every connection."""
        for turn in self._turns.values():
            if turn.client is not None:
                await turn.client.aclose()
        self._turns.clear()

    async def leave(self, host: str) -> None:
        """Close the connection to a host that nothing more is wanted of for now."""
        turn = self._turns.get(host)
        if turn is not None and turn.client is not None and not turn.lock.locked():
            client, turn.client, turn.transport = turn.client, None, None
            await client.aclose()

    async def _allowed(self, address: str) -> None:
        """Raise RefusedError where robots.txt forbids an address or the address itself is none to ask."""
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https"):
            raise RefusedError(Reason("{scheme}: only http and https are fetched", scheme=parts.scheme or "no scheme"))
        if parts.username is not None:
            raise RefusedError(Reason("the address holds a name or password"))
        place = f"{parts.scheme}://{parts.netloc}"
        lock = self._robots_locks.setdefault(place, asyncio.Lock())
        async with lock:
            if place in self._down:
                raise self._down[place]
            robots = self._robots.get(place)
            if robots is None:
                try:
                    robots = self._robots[place] = await self._robots_of(place)
                except FailedError as fault:
                    # A host that cannot be reached is not tried again for each of its pages.
                    self._down[place] = fault
                    raise
        if robots.closed:
            raise RefusedError(robots.closed)
        if not robots.may_fetch(address):
            raise RefusedError(Reason("robots.txt forbids it"))

    async def _robots_of(self, place: str) -> Robots:
        kept = self._memory.robots(place)
        if kept is not None and kept.fresh:
            return read_robots(kept.text)
        address = f"{place}/robots.txt"
        part = self._memory.part()
        try:
            for _ in range(6):
                got = await self._tried(address, part, kept.validators if kept else Validators())
                if isinstance(got, Got):
                    break
                address = got
            else:
                return read_robots("")
        except FailedError as fault:
            if fault.status is None:
                raise
            if fault.status >= 500 or fault.status == 429:
                return Robots(
                    closed=Reason(
                        "robots.txt could not be had ({fault}), which forbids everything", fault=fault.args[0]
                    )
                )
            self._memory.keep_robots(place, "", Validators())
            return read_robots("")
        if not got.fresh and kept is not None:
            self._memory.keep_robots(place, kept.text, kept.validators)
            return read_robots(kept.text)
        assert got.path is not None
        with got.path.open("rb") as file:
            text = file.read(self.limits.most_robots_bytes).decode("utf-8", "replace")
        got.path.unlink(missing_ok=True)
        self._memory.keep_robots(place, text, got.validators)
        return read_robots(text)

    async def _tried(self, address: str, part: Path, validators: Validators) -> Got | str:
        """One address asked up to so many times: what came, or the address that it redirects to."""
        for number in range(1, self.limits.tries + 1):
            try:
                return await self._once(address, part, validators)
            except FailedError as fault:
                part.unlink(missing_ok=True)
                if not fault.again or number == self.limits.tries:
                    raise
            except BaseException:
                part.unlink(missing_ok=True)
                raise
            await asyncio.sleep(min(self.limits.pause * 2**number, self.limits.longest_wait))
        raise AssertionError("the last try returns or raises")

    async def _once(self, address: str, part: Path, validators: Validators) -> Got | str:
        try:
            async with self._turn(address) as turn, asyncio.timeout(self.limits.total):
                return await self._request(turn, address, part, validators)
        except TimeoutError as fault:
            raise FailedError(Reason("not there within {seconds} seconds", seconds=f"{self.limits.total:g}")) from fault
        except httpx.InvalidURL as fault:
            raise FailedError(Reason("no address that can be asked ({fault})", fault=str(fault))) from fault
        except _NETWORK as fault:
            if _certificate(fault):
                raise RefusedError(
                    Reason("its certificate or TLS is not good enough: {fault}", fault=_said(fault))
                ) from fault
            raise FailedError(_said(fault), again=not isinstance(fault, httpcore.ReadTimeout)) from fault

    @asynccontextmanager
    async def _turn(self, address: str) -> AsyncIterator[_Turn]:
        """The host's turn: nobody else asks it, the pause is over, and the next one waits for another pause."""
        turn = self._turns.setdefault(host_of(address), _Turn())
        loop = asyncio.get_running_loop()
        async with turn.lock:
            await asyncio.sleep(max(turn.next - loop.time(), 0.0))
            if turn.client is None:
                await self._connect(turn, address)
            try:
                yield turn
            except BaseException:
                client, turn.client, turn.transport = turn.client, None, None
                if client is not None:
                    await client.aclose()
                raise
            finally:
                turn.next = max(turn.next, loop.time() + self._pause(address))

    async def _connect(self, turn: _Turn, address: str) -> None:
        proxy = proxy_for(address)
        if proxy is not None and not self.limits.allow_private:
            # Through a proxy the address connected to cannot be seen; what this machine knows of the name can.
            host = urlsplit(address).hostname or ""
            with suppress(FailedError):
                await addresses_of(host, allow_private=False, seconds=self.limits.connect)
        turn.transport = HostTransport(self.limits, self._context, proxy)
        timeout = httpx.Timeout(self.limits.idle, connect=self.limits.connect)
        headers = {"User-Agent": self.limits.user_agent, "Accept": "*/*", "Accept-Encoding": "gzip"}
        turn.client = httpx.AsyncClient(transport=turn.transport, timeout=timeout, headers=headers, trust_env=False)

    def _pause(self, address: str) -> float:
        parts = urlsplit(address)
        robots = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        asked = robots.delay if robots is not None else 0.0
        return max(self.limits.pause, min(asked, self.limits.longest_wait))

    async def _request(self, turn: _Turn, address: str, part: Path, validators: Validators) -> Got | str:
        assert turn.client is not None
        async with turn.client.stream("GET", address, headers=validators.headers()) as response:
            status, headers = response.status_code, response.headers
            if status in _REDIRECTS:
                target = absolute(address, _location(response))
                if target is None:
                    raise FailedError(Reason("{status} to nowhere", status=status), status)
                await self._drain(response)
                return target
            if status == 304 and validators.headers():
                return Got(final=address, fresh=False, validators=validators)
            if status != 200:
                self._wait_as_told(turn, status, headers)
                await self._drain(response)
                raise FailedError(_status_said(response), status, again=status in _BUSY or status >= 500)
            announced = headers.get("Content-Length", "")
            if announced.isdigit() and int(announced) > self.limits.most_bytes:
                raise RefusedError(
                    Reason("larger than {most} MB ({size} bytes)", most=self.limits.most_bytes // 2**20, size=announced)
                )
            size, sha256 = await self._write(response, part)
        if announced.isdigit() and turn.transport is not None and await turn.transport.surplus(int(announced)):
            raise FailedError(Reason("more came than the {size} bytes that were announced", size=announced), again=True)
        return Got(
            final=address,
            fresh=True,
            path=part,
            size=size,
            sha256=sha256,
            validators=Validators(etag=headers.get("ETag"), last_modified=headers.get("Last-Modified")),
            name=file_name(headers.raw),
            is_page="html" in headers.get("Content-Type", "").lower(),
        )

    def _wait_as_told(self, turn: _Turn, status: int, headers: Mapping[str, str]) -> None:
        """Keep away from the host as long as it asks; FailedError where that is too long."""
        seconds = retry_after(headers.get("Retry-After"))
        if status not in _BUSY or seconds is None:
            return
        if seconds > self.limits.longest_wait:
            raise FailedError(
                Reason("{status}, to be asked again in {seconds} seconds", status=status, seconds=f"{seconds:.0f}"),
                status,
            )
        turn.next = asyncio.get_running_loop().time() + seconds

    async def _drain(self, response: httpx.Response) -> None:
        """Read a short body that nobody wants, so that the connection can be used again."""
        size = 0
        async for piece in response.aiter_raw():
            size += len(piece)
            if size > 65_536:
                return

    async def _write(self, response: httpx.Response, part: Path) -> tuple[int, str]:
        """The body into a file, taken out of gzip; its size and SHA-256."""
        size, digest = 0, hashlib.sha256()
        loop = asyncio.get_running_loop()
        began = loop.time()
        slow_from = began + self.limits.idle
        part.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            async for piece in inflated(response):
                size += len(piece)
                if loop.time() > slow_from and size < self.limits.slowest * (loop.time() - began):
                    raise FailedError(
                        Reason("comes too slowly (less than {slowest} bytes a second)", slowest=self.limits.slowest)
                    )
                if size > self.limits.most_bytes:
                    raise RefusedError(Reason("larger than {most} MB", most=self.limits.most_bytes // 2**20))
                digest.update(piece)
                file.write(piece)
        if size == 0:
            raise FailedError(Reason("nothing came"), 200, again=True)
        return size, digest.hexdigest()


def _location(response: httpx.Response) -> str:
    """Where a redirect leads; sites write it in UTF-8 or GBK as it is."""
    raw = next((value for name, value in response.headers.raw if name.lower() == b"location"), b"")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _status_said(response: httpx.Response) -> Reason:
    if response.status_code in _BROWSERS_ONLY:
        return Reason("{status}: the site lets only browsers in", status=response.status_code)
    status = f"{response.status_code} {response.reason_phrase}".strip()
    if response.status_code in (404, 410):
        return Reason("gone: {status}", status=status)
    return Reason("{status}", status=status)


def _certificate(fault: BaseException | None) -> bool:
    while fault is not None:
        if isinstance(fault, ssl.SSLError) or "SSL" in str(fault) or "CERTIFICATE" in str(fault).upper():
            return True
        fault = fault.__cause__ or fault.__context__
    return False


def _said(fault: BaseException) -> Reason:
    """A fault of the network in words, in one line."""
    match fault:
        case httpcore.ConnectTimeout():
            return Reason("no connection in time")
        case httpcore.TimeoutException():
            return Reason("the site stopped sending")
        case httpcore.RemoteProtocolError():
            return Reason("the answer was cut or is none ({fault})", fault=str(fault))
    return Reason("{fault}", fault=" ".join(str(fault).split()) or type(fault).__name__)

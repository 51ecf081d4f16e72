"""One host's connection: HTTP/1.1 kept alive, one request at a time, by the environment's proxy where it names one."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from bot.fetching.guard import CheckedNetwork
from bot.fetching.limits import Limits, RefusedError
from knowledge.reasons import Reason

_AFTER_BODY_SECONDS = 0.02


def proxy_for(address: str) -> str | None:
    """The proxy that the environment names for an address (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY)."""
    parts = urlsplit(address)
    named = getproxies()
    proxy = named.get(parts.scheme) or named.get("all")
    if not proxy or not parts.hostname or proxy_bypass(parts.hostname) or proxy_bypass(parts.netloc):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: AsyncIterator[bytes], response: httpcore.Response) -> None:
        self._stream = stream
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()


class HostTransport(httpx.AsyncBaseTransport):
    """What httpx sends the requests of one host through.

    Faults are httpcore's own, and RefusedError where the address may not be connected to.
    """

    def __init__(self, limits: Limits, context: ssl.SSLContext, proxy: str | None) -> None:
        self._network = CheckedNetwork(
            allow_private=limits.allow_private, seconds=limits.connect, proxied=proxy is not None
        )
        pool: httpcore.AsyncConnectionPool
        if proxy is None:
            pool = httpcore.AsyncConnectionPool(
                ssl_context=context, max_connections=1, keepalive_expiry=30.0, network_backend=self._network
            )
        else:
            pool = _through(proxy, context, self._network)
        self._pool = pool

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the answer's body is read by the caller."""
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        answer = await self._pool.handle_async_request(asked)
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer.aiter_stream(), answer),
            extensions=answer.extensions,
        )

    async def surplus(self, length: int) -> int:
        """How many bytes came behind the latest body, which was to have that length."""
        stream = self._network.latest
        return 0 if stream is None else await stream.surplus(length, _AFTER_BODY_SECONDS)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._pool.aclose()


def _through(proxy: str, context: ssl.SSLContext, network: CheckedNetwork) -> httpcore.AsyncConnectionPool:
    parts = urlsplit(proxy)
    if parts.scheme not in ("http", "https"):
        raise RefusedError(
            Reason("the environment's proxy is of a kind that is not served ({scheme})", scheme=parts.scheme)
        )
    login = (parts.username, parts.password or "") if parts.username else None
    return httpcore.AsyncHTTPProxy(
        proxy_url=f"{parts.scheme}://{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}",
        proxy_auth=login,
        ssl_context=context,
        max_connections=1,
        keepalive_expiry=30.0,
        network_backend=network,
    )

"""What the headers of answers say, as sites write them: a file's name in any encoding, waiting times, gzip."""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

import httpx

from bot.fetching.limits import FailedError
from knowledge.reasons import Reason

_INFLATED = 65_536
_EXTENDED = re.compile(rb"filename\*\s*=\s*([\w-]*)'[\w-]*'([^;\s]+)", re.I)
_PLAIN = re.compile(rb"filename\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^;]+))", re.I)


def file_name(headers: Sequence[tuple[bytes, bytes]]) -> str | None:
    """The name that Content-Disposition gives a file: by RFC 6266, or raw in UTF-8 or GBK, escaped, or as mail does."""
    raw = next((value for name, value in headers if name.lower() == b"content-disposition"), b"")
    extended = _EXTENDED.search(raw)
    if extended:
        charset = extended[1].decode("ascii", "replace") or "utf-8"
        try:
            return _last_part(unquote_to_bytes(extended[2]).decode(charset))
        except (UnicodeDecodeError, LookupError):
            return _last_part(_decoded(unquote_to_bytes(extended[2])))
    plain = _PLAIN.search(raw)
    if not plain:
        return None
    said = plain[1] if plain[1] is not None else plain[2].strip()
    said = unquote_to_bytes(said) if re.search(rb"%[0-9A-Fa-f]{2}", said) else said
    text = _decoded(re.sub(rb"\\(.)", rb"\1", said) if plain[1] is not None and said.isascii() else said)
    if text.startswith("=?"):
        try:
            text = str(make_header(decode_header(text)))
        except (ValueError, LookupError, UnicodeError):
            return None
    return _last_part(text)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _last_part(text: str) -> str | None:
    name = re.split(r"[/\\]", text.replace("\x00", ""))[-1].strip().strip('"')
    return name[:200] or None


def retry_after(said: str | None) -> float | None:
    """The seconds that Retry-After asks to wait, by number or by date; None where it says neither."""
    if not said:
        return None
    if said.strip().isdigit():
        return float(said.strip()[:9])
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((until - datetime.now(UTC)).total_seconds(), 0.0)


async def inflated(response: httpx.Response) -> AsyncIterator[bytes]:
    """The body piece by piece, taken out of gzip or deflate, never more than 64 KB at once.

    Raises FailedError for an encoding that was not asked for, and for one that is broken or cut.
    """
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding in ("", "identity"):
        async for piece in response.aiter_raw():
            yield piece
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FailedError(Reason("sent as {encoding}, which was not asked for", encoding=encoding))
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        async for piece in response.aiter_raw():
            waiting = piece
            while waiting:
                yield inflater.decompress(waiting, _INFLATED)
                waiting = inflater.unconsumed_tail
                if inflater.eof:
                    break
    except zlib.error as fault:
        raise FailedError(Reason("its {encoding} is broken", encoding=encoding), again=True) from fault
    if not inflater.eof:
        raise FailedError(Reason("its {encoding} was cut", encoding=encoding), again=True)

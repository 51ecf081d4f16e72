"""Links that open an answer: `?start=` payloads of at most 64 letters of A-Z a-z 0-9 _ -.

`q…` carries a short question itself (UTF-8 in base64 for addresses, without its padding), so that any page can link
to one, `g…` one that is too long for that, in GB 18030, where a Chinese character takes two bytes instead of
three, and `z…` one that is too long even so, deflated after the words of deep_links.toml; `a…` names an answer by a
token that cannot be guessed.
"""

from __future__ import annotations

import base64
import binascii
import re
import tomllib
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MAX_PAYLOAD = 64
CODINGS = {"q": "utf-8", "g": "gb18030"}
"""How a question is written, by the letter that its payload begins with."""

DEFLATED = "z"
LONGEST = 1000
"""Bytes that a deflated question may have."""

SHAPE = re.compile(r"[A-Za-z0-9_-]{2,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What a payload says: a question, or the token of an answer."""

    question: str | None = None
    token: str | None = None


def question_payload(question: str) -> str | None:
    """The payload that asks a question; None when it is too long for one."""
    for kind, coding in CODINGS.items():
        packed = _packed(kind, question.encode(coding))
        if packed is not None:
            return packed
    deflater = zlib.compressobj(9, wbits=-zlib.MAX_WBITS, zdict=_frequent())
    return _packed(DEFLATED, deflater.compress(question.encode("gb18030")) + deflater.flush())


def _packed(kind: str, content: bytes) -> str | None:
    packed = base64.urlsafe_b64encode(content).decode().rstrip("=")
    return f"{kind}{packed}" if len(packed) < MAX_PAYLOAD else None


@cache
def _frequent() -> bytes:
    data = tomllib.loads(files("bot.chat").joinpath("deep_links.toml").read_text(encoding="utf-8"))
    return "".join(data[DEFLATED]["frequent"]).encode("gb18030")


def token_payload(token: str) -> str:
    """The payload that opens an answer."""
    return f"a{token}"


def read_payload(payload: str) -> Payload | None:
    """What the payload says; None for one that this program never made."""
    if not SHAPE.fullmatch(payload):
        return None
    kind, rest = payload[0], payload[1:]
    if kind == "a":
        return Payload(token=rest)
    if kind not in CODINGS and kind != DEFLATED:
        return None
    try:
        content = base64.urlsafe_b64decode(rest + "=" * (-len(rest) % 4))
        question = _inflated(content) if kind == DEFLATED else content.decode(CODINGS[kind])
    except (binascii.Error, UnicodeDecodeError, ValueError, zlib.error):
        return None
    return Payload(question=question) if question.strip() and question.isprintable() else None


def _inflated(content: bytes) -> str:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS, zdict=_frequent())
    found = inflater.decompress(content, LONGEST)
    return found.decode("gb18030") if inflater.eof else ""

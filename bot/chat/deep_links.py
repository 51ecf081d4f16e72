"""Links that open an answer: `?start=` payloads of at most 64 letters of A-Z a-z 0-9 _ -.

`q…` carries a short question itself (UTF-8 in base64 for addresses, without its padding), so that any page can link
to one, and `g…` one that is too long for that, in GB 18030, where a Chinese character takes two bytes instead of
three; `a…` names an answer by a token that cannot be guessed.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

MAX_PAYLOAD = 64
CODINGS = {"q": "utf-8", "g": "gb18030"}
"""How a question is written, by the letter that its payload begins with."""

SHAPE = re.compile(r"[A-Za-z0-9_-]{2,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What a payload says: a question, or the token of an answer."""

    question: str | None = None
    token: str | None = None


def question_payload(question: str) -> str | None:
    """The payload that asks a question; None when it is too long for one."""
    for kind, coding in CODINGS.items():
        packed = base64.urlsafe_b64encode(question.encode(coding)).decode().rstrip("=")
        if len(packed) < MAX_PAYLOAD:
            return f"{kind}{packed}"
    return None


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
    if kind not in CODINGS:
        return None
    try:
        question = base64.urlsafe_b64decode(rest + "=" * (-len(rest) % 4)).decode(CODINGS[kind])
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return Payload(question=question) if question.strip() and question.isprintable() else None

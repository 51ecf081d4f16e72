"""Logs that carry the update's id, the kind of question and timings; never a text, a name or the token."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any

from knowledge.printable import STEERING, printable

QUIET = ("httpx", "httpcore", "telegram", "tornado", "asyncio", "jieba")
"""Libraries that log addresses (httpx puts the token's into every line) or contents: only their warnings are wanted."""

MASK = "<token>"
BREAKING = re.compile(f"[\t\n{STEERING}]")


class TokenMask(logging.Formatter):
    """Formats with another formatter and then takes every secret out, tracebacks included."""

    def __init__(self, inner: logging.Formatter, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """One line (or a traceback) without a secret in it."""
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, MASK)
        return line


def _one_line(text: str) -> str:
    """The text with all that ends a line or steers a terminal spelt out, so that nobody else writes our lines."""
    return BREAKING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class JsonLines(logging.Formatter):
    """One JSON object a record: time, level, logger, event and the fields given in `extra={"fields": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return _one_line(json.dumps(said, ensure_ascii=False, default=str))


class TextLines(logging.Formatter):
    """The same for a person's eye: `LEVEL event name=value …`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of text, with a traceback below where there is one."""
        fields = " ".join(f"{name}={value}" for name, value in getattr(record, "fields", {}).items())
        line = _one_line(f"{record.levelname:7} {record.name}: {record.getMessage()} {fields}".rstrip())
        return f"{line}\n{printable(self.formatException(record.exc_info))}" if record.exc_info else line


def set_up_logs(*, level: str, form: str, secrets: tuple[str, ...]) -> None:
    """Send all logs of the process to standard error in the given form, with the secrets masked."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TokenMask(JsonLines() if form == "json" else TextLines(), secrets))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)

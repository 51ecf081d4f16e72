"""What leaves this program by its streams: nothing in it steers a terminal, and JSON is always JSON."""

from __future__ import annotations

import html
import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from knowledge.printable import STEERING, printable

_ESCAPED = re.compile(f"[{STEERING}]")


class Guarded:
    """A stream of text that writes what it is given as `printable` has it; all else is the stream's own."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write the text with visible signs for what would steer."""
        self.stream.write(printable(text))
        return len(text)

    def writelines(self, lines: Iterator[str]) -> None:
        """Write each of the texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)


@contextmanager
def guarded() -> Iterator[None]:
    """Standard output and standard error are guarded inside, and UTF-8 whatever the locale says."""
    before = sys.stdout, sys.stderr
    for stream in before:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    sys.stdout, sys.stderr = Guarded(before[0]), Guarded(before[1])
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def unguarded(stream: TextIO) -> TextIO:
    """The stream below a guard, for who guards by other means."""
    return stream.stream if isinstance(stream, Guarded) else stream


def escape(text: str) -> str:
    """A text as it stands in a page of HTML, with visible signs for what would steer."""
    return html.escape(printable(text))


def json_line(value: object) -> str:
    """A value as one line of JSON, Chinese as it is and every steering character escaped, so that none is changed.

    Raises ValueError for a number that JSON has no name for (infinity, not a number).
    """
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", line)

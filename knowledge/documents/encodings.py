"""From bytes to text: byte-order mark, pattern of NULs, strict UTF-8, then Chinese encodings judged by their text.

What a page says of its own encoding is never asked: saved pages lie about it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from knowledge.lexicon.page_words import page_words

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE = 40_000
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_LEGIBLE = 0.10
"""Under this share of frequent characters among the characters beyond ASCII, a text is not Chinese prose."""
_DAMAGED = 0.10
"""Above this share of characters that no text holds, the bytes are no text."""
_NOT_TEXT = "not text in any known encoding"
_BEYOND = re.compile(r"[^\x00-\x7f\u2500-\u257f]+")
"""What tells a script: not ASCII, and not the lines that frame a table."""
_IN_NO_TEXT = re.compile(r"[\x00-\x06\x08\x0e-\x19\x1c-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffd]")


class UndecodableError(ValueError):
    """Bytes that are no text in any encoding known here."""


@lru_cache(maxsize=1)
def decode(data: bytes) -> str:
    """The text of `data` with "\\n" for every line end and no byte-order mark; UndecodableError for what is no text.

    A byte that does not fit its encoding becomes U+FFFD, never a guessed character.
    """
    text = _mended(_decoded(data))
    if _damage(_sample_text(text)) > _DAMAGED:
        raise UndecodableError(_NOT_TEXT)
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark) and (encoding == "utf-8" or _plausible(data[len(mark) :], encoding)):
            body = data[len(mark) :]
            if encoding != "utf-8" or _strict(body, "utf-8") is not None:
                return body.decode(encoding, "replace")
            # A mark put before text that was never converted: judge the rest by itself.
            data = body
            break
    wide = _wide_encoding(data)
    if wide is not None:
        return data.decode(wide, "replace")
    strict = _strict(data, "utf-8")
    if strict is not None:
        return strict
    best = data.decode(_best_encoding(data), "replace")
    # Some encoding accepts any bytes at all: noise betrays itself by having none of the frequent characters.
    sample = _sample_text(best)
    if _legibility(sample) < _LEGIBLE and len(_beyond(sample)) * 10 > len(sample):
        raise UndecodableError(_NOT_TEXT)
    return best


def _plausible(body: bytes, encoding: str) -> bool:
    return _damage(body[:_SAMPLE].decode(encoding, "replace")) <= _DAMAGED


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: its ASCII characters leave NULs on one side of every pair only."""
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 50 < len(sample) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _best_encoding(data: bytes) -> str:
    # Damage at one place must not decide: the head may be markup in ASCII, so the sample is of bytes beyond it.
    first = next((place for place in range(0, len(data), 256) if not data[place : place + 256].isascii()), 0)
    sample = data[first - first % 2 :][:_SAMPLE]
    return max(_CANDIDATES, key=lambda encoding: _score(sample.decode(encoding, "replace")))


def _score(text: str) -> float:
    """How much the text looks like a report: frequent characters as a share of those beyond ASCII, less damage."""
    return _legibility(text) - 4 * _damage(text)


@cache
def _frequent() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = page_words()
    simplified, traditional = ("".join(sorted(known)) for known in (words.simplified, words.traditional))
    return re.compile(f"[{simplified}]"), re.compile(f"[{traditional}]")


def _legibility(text: str) -> float:
    """The share of frequent characters, of one script, among those beyond ASCII."""
    wide = _beyond(text)
    return max(len(known.findall(wide)) for known in _frequent()) / len(wide) if wide else 0.0


def _beyond(text: str) -> str:
    """What of a text tells its script: of a page, most of which are tags, a small part."""
    return "".join(_BEYOND.findall(text))


def _damage(text: str) -> float:
    """The share of characters that stand in no text: replaced bytes, controls, unpaired surrogates."""
    return len(_IN_NO_TEXT.findall(text)) / len(text) if text else 0.0


def _sample_text(text: str) -> str:
    return text if len(text) <= _SAMPLE else text[: _SAMPLE // 2] + text[-_SAMPLE // 2 :]


def _mended(text: str) -> str:
    """Undoes one wrong decoding that was saved as UTF-8, where undoing it is exact and the outcome is legible."""
    sample = _sample_text(text)
    if sample.isascii() or _legibility(sample) >= _LEGIBLE:
        return text
    for wrong in ("cp1252", "latin-1", "gb18030", "big5hkscs"):
        for right in ("utf-8", "gb18030"):
            if wrong == right:
                continue
            try:
                undone = text.encode(wrong).decode(right)
            except (UnicodeEncodeError, UnicodeDecodeError):
                continue
            if _legibility(_sample_text(undone)) >= 3 * _LEGIBLE:
                return undone
    return text

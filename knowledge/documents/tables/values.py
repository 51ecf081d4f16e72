"""What a cell says: a number, nothing at all, a mark for nothing, or something that cannot be read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from knowledge.documents.characters import is_plain, settled, spaced
from knowledge.errors import LexiconError
from knowledge.lexicon.folding import fold
from knowledge.lexicon.loading import load_toml
from knowledge.model import Number, State

FILE = "values.toml"

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([,'])\d{3})(?:\1\d{3})*(?:\.\d+)?")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")
_BOTH = re.compile(r"[+增]\(?(\d+)\)?[,/;]?[-减]\(?(\d+)\)?")
_UNIT_BEHIND = re.compile(r"\(?\s*([^\d\s.,()+-]+)\s*\)?$")
_SCALED = re.compile(r"(?:单位[:为]?|[(,、;])([十百千万亿]+(?:元|件次|人次|[件项条个份宗起次人例]))(?=[),、;。]|$)")
_UNIT_AT_END = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![\d一二三四五六七八九两几十百千万亿])([十百千万亿]*元|[十百千万亿]+件)$"
)
_PADDED = re.compile(r"[+-]?0\d")
"""How codes begin and figures do not: 01, 088."""
_SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:\.\d+)?")
_WRAPPED = re.compile(r"\d[\d,]+(?:\.\d*)?\n[\d,]+(?:\.\d+)?|\d+\n\.\d+|\d+\.\n\d+|\d,\n\d{3}")
_WORDY = re.compile(r"[\u4e00-\u9fff，。；]{24}")
"""More words in a run than any mark for nothing or unit is long."""
_MOST_DIGITS = 15
"""Digits of a number that is read: of more not all are kept, and no report has as many."""
_MINUS = str.maketrans({"－": "-", "−": "-", "—": "-", "–": "-", "﹣": "-", "，": ",", "．": ".", "‚": ","})


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A cell's reading: state, value (None unless stated), the unit printed in the cell (None for none), raw text.

    `doubtful` says that the number was put together from two lines, or from what a plain space holds apart, and stands
    only if a sum confirms it.
    """

    state: State
    value: Number | None
    raw: str
    unit: str | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    nothing: frozenset[str]
    zero: frozenset[str]
    more: frozenset[str]
    less: frozenset[str]
    units: frozenset[str]
    money: frozenset[str]


@cache
def _words() -> _Words:
    data = load_toml(FILE)

    def words(table: str, key: str) -> frozenset[str]:
        raw = data.get(table, {}).get(key)
        if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
            raise LexiconError(FILE, f"{table}.{key}", "must be a list of texts")
        return frozenset(fold(item) for item in raw)

    money = words("units", "money")
    return _Words(
        nothing=words("marks", "nothing"),
        zero=words("marks", "zero"),
        more=words("signs", "more"),
        less=words("signs", "less"),
        units=words("units", "count") | money,
        money=money,
    )


@lru_cache(maxsize=16384)
def is_unit(text: str) -> bool:
    """Whether a text is nothing but a unit, as in a column of units between label and value."""
    return fold(text) in _words().units


def is_money(text: str) -> bool:
    """Whether a text is a unit of money."""
    return fold(text) in _words().money


def money_unit_in(text: str) -> str | None:
    """The unit of money that a header or label names in brackets: `本年收费金额（单位：万元）`."""
    found = re.search(r"[(（:：]\s*(?:单位)?[:：]?\s*(亿元|万元|千元|元)", text)
    return found.group(1) if found else None


@lru_cache(maxsize=4096)
def in_odd_units(text: str) -> bool:
    """Whether a caption, head or label gives figures a unit that is none of the form's: 单位：万件, （百万元）."""
    return any(unit not in _words().money for unit in _SCALED.findall(fold(text)))


@lru_cache(maxsize=4096)
def named_unit(text: str) -> str | None:
    """The unit that a head or a label of a row names in brackets or ends in: of money, or one in powers of ten."""
    found = _SCALED.search(fold(text)) or _UNIT_AT_END.search(fold(text))
    return found.group(1) if found else money_unit_in(text)


def _split_unit(text: str) -> tuple[str, str | None]:
    found = _UNIT_BEHIND.search(text)
    unit = fold(found.group(1)) if found else ""
    if found and found.start() and unit in _words().units:
        return text[: found.start()].rstrip(), unit if unit in _words().money else None
    return text, None


def _number(text: str) -> Number | None:
    if _PADDED.match(text) or _is_long(text):
        return None
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[,']", "", text)
    elif not _PLAIN.fullmatch(text):
        return None
    return float(text) if "." in text else int(text)


def _is_long(text: str) -> bool:
    return len(text) > _MOST_DIGITS and sum(char.isdigit() for char in text) > _MOST_DIGITS


@lru_cache(maxsize=16384)
def value_of(text: str) -> Value | None:
    """The value that a text is, or None when it is none: words, or digits that do not make one number."""
    if _WORDY.search(text) is not None:
        return None
    raw = settled(text).strip()
    if not is_plain(raw):
        return None
    bare = unicodedata.normalize("NFKC", spaced(raw).translate(_MINUS)).strip()
    # A question mark before white space is what a lost no-break space leaves behind.
    bare = re.sub(r"^\?+\s+", "", bare)
    if not bare:
        return Value(state=State.BLANK, value=None, raw="")
    if fold(bare) in _words().zero:
        return Value(state=State.STATED, value=0, raw=raw)
    if fold(bare) in _words().nothing:
        return Value(state=State.NOT_APPLICABLE, value=None, raw=raw)
    number, unit = _split_unit(bare)
    value = _number(number)
    if value is not None:
        return Value(state=State.STATED, value=value, raw=raw, unit=unit)
    if _WRAPPED.fullmatch(number) or _SPACED.fullmatch(number):
        value = _number(re.sub(r"[\n ]", "", number))
        if value is not None:
            return Value(state=State.STATED, value=value, raw=raw, unit=unit, doubtful=True)
    return None


def more_and_less(text: str) -> tuple[int, int] | None:
    """What a cell says that is filled with an increase and a decrease, `+(3) -(0)`; None for any other."""
    found = _BOTH.fullmatch(fold(text))
    if found is None or _is_long(found.group(1)) or _is_long(found.group(2)):
        return None
    return int(found.group(1)), int(found.group(2))


def cell_value(text: str, *, change: bool = False) -> Value:
    """The value of a cell that is known to be a value cell: what is no value is unreadable.

    With `change`, words for more and less are signs: 减3 is -3. Of an increase and a decrease that stand side by side
    one must be 0.
    """
    found = value_of(text)
    both = more_and_less(text) if change else None
    if both is not None and 0 in both:
        return Value(state=State.STATED, value=both[0] - both[1], raw=text.strip())
    if found is None and change:
        for words, sign in ((_words().more, "+"), (_words().less, "-")):
            for word in sorted(words, key=len, reverse=True):
                if fold(text).startswith(word) and (moved := value_of(sign + fold(text)[len(word) :])) is not None:
                    return replace(moved, raw=text.strip())
    return found if found is not None else Value(state=State.UNREADABLE, value=None, raw=text.strip())


def unreadable(raw: str) -> Value:
    """A cell that stands there and cannot be told."""
    return Value(state=State.UNREADABLE, value=None, raw=raw)

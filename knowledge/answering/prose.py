"""A report's prose as it is built: sub-headings, sentences, clauses, and the quantities in them with their units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from knowledge.answering.proof import section_label
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.topics import topics
from knowledge.numerals import parse_number
from knowledge.shelf import ParagraphEntry

LONGEST_HEADING = 36

_MARKERS = (
    hint("prose.numbered"),
    re.compile(r"^\s*\d{1,2}\s*(?:[、．]|\.(?!\d))\s*"),
    re.compile(r"^\s*[（(]\s*\d{1,2}\s*[)）]\s*"),
)
_LABEL = re.compile(r"^\s*([^，,。；;：:、（(]{2,14})[：:]")
_SENTENCE_END = re.compile(r"[。！？!?]+[”」』’）)]*")
_FROM, _MOVED, _OF_EARLIER = (hint(f"prose.{key}") for key in ("from", "moved", "of_earlier"))
_ABOUT = "".join(hint_words("prose.about"))
_SCALED = re.compile(r"(?P<number>[\d,，.]+)(?P<rest>\D*)")
_CLAUSE_END = re.compile(r"(?<!\d)[,，]|[,，](?!\d)|[；;。！？!?：:]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph with the headings it stands under, outermost first; `heading` when it is nothing but a heading."""

    entry: ParagraphEntry
    path: tuple[str, ...]
    heading: bool

    @property
    def section(self) -> str:
        """The path as one line: 一、总体情况 → （一）主动公开政府信息情况."""
        return " → ".join(self.path)

    def beyond_heading(self, start: int, end: int) -> int:
        """The end of a sentence, or of the next one where it only heads that (（二）政策解读。)."""
        text = self.entry.text
        found = heading_of(text)
        if found is None or found[2] or text[start:end].rstrip("。.！!") != found[1]:
            return end
        return next((stop for begin, stop in sentences(text) if begin >= end), end)


def heading_of(text: str) -> tuple[int, str, bool] | None:
    """The level, words and alone-ness of the heading that a paragraph is or begins with; None where it has none."""
    for level, marker in enumerate(_MARKERS):
        match = marker.match(text)
        if match is None:
            continue
        rest = text[match.end() :]
        label = _LABEL.match(rest)
        if label is not None and len(rest) > label.end():
            # 「（四）平台建设：“某某发布”…」
            return level, (text[: match.end()] + label[1]).strip(), False
        end = _SENTENCE_END.search(rest)
        first = rest[: end.start()] if end else rest
        alone = end is None or not rest[end.end() :].strip()
        # An inline heading is short and has no comma: 「（一）主动公开情况。2024年，…」.
        if len(first) <= LONGEST_HEADING and not re.search(r"[，,；;]", first) and (end is not None or alone):
            if alone and end is not None and len(first) > 20:
                return None
            return level, (text[: match.end()] + first).strip(), alone
        return None
    return None


@cache
def _label_words() -> tuple[str, ...]:
    return tuple(word for topic in topics().topics.values() for word in (*topic.headings, *topic.labels))


@cache
def _openings() -> tuple[str, ...]:
    return tuple(word for topic in topics().topics.values() for word in topic.openings)


def label_of(text: str) -> str | None:
    """The words before the colon that a paragraph opens with, where they head a topic: 「改进措施：…」."""
    opening = next((word for word in _openings() if text.lstrip().startswith(word)), None)
    match = _LABEL.match(text)
    if opening is not None and match is None:
        return opening
    return match[1].strip() if match and any(word in match[1] for word in _label_words()) else None


def outline(paragraphs: Sequence[ParagraphEntry]) -> tuple[Piece, ...]:
    """The paragraphs in order, each with the headings above it."""
    pieces: list[Piece] = []
    above: list[tuple[int, str]] = []
    section: tuple[int, str] | None = None
    for entry in paragraphs:
        here = (entry.section.number, entry.section.heading)
        if here != section:
            section, above = here, []
        found = heading_of(entry.text)
        if found is not None:
            level, words, alone = found
            above = [item for item in above if item[0] < level] + [(level, words)]
        else:
            alone = False
            label = label_of(entry.text)
            if label is not None:
                above = [item for item in above if item[0] < len(_MARKERS)] + [(len(_MARKERS), label)]
        top = section_label(*here)
        path = tuple(part for part in (top, *(words for _, words in above)) if part)
        pieces.append(Piece(entry=entry, path=path, heading=found is not None and alone))
    return tuple(pieces)


def spans(text: str, end: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    """The stretches of a text that end with a pattern, without white space around them, none empty."""
    found: list[tuple[int, int]] = []
    begin = 0
    for match in [*end.finditer(text), None]:
        stop = match.end() if match else len(text)
        start = begin
        while start < stop and text[start].isspace():
            start += 1
        last = stop
        while last > start and text[last - 1].isspace():
            last -= 1
        if last > start and any(sign.isalnum() for sign in text[start:last]):
            found.append((start, last))
        begin = stop
    return tuple(found)


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a paragraph as offsets."""
    return spans(text, _SENTENCE_END)


def clauses(text: str) -> tuple[tuple[int, int], ...]:
    """The clauses of a sentence as offsets."""
    return spans(text, _CLAUSE_END)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit as it stands in a text: [start, end), and the measure word ("" where it has none).

    `role` is "before" or "after" where the text gives it as one side of a change (由37个减至21个).
    """

    start: int
    end: int
    text: str
    measure: str
    role: str = ""

    @property
    def value(self) -> float | None:
        """The number itself, 1.7万 as 17000; None where it cannot be read."""
        number = self.text.removesuffix(self.measure).strip().strip(_ABOUT).replace(",", "").replace("，", "")
        value = parse_number(number.replace(" ", ""))
        return None if value is None else float(value)


@cache
def _quantity() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in topics().measures)
    scale, about = ("".join(hint_words(f"prose.{key}")) for key in ("scale", "about"))
    number = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    return re.compile(
        rf"(?<![\d.A-Za-z/_@-])(?P<number>{number})(?P<scale>\s*[{scale}]*)(?P<about>[{about}]?)\s*(?P<measure>{words})?(?P<tail>[{about}])?"
    )


def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of a text; dates, ordinals, document and telephone numbers are none."""
    known = topics()
    found: list[Quantity] = []
    for match in _quantity().finditer(text):
        after = text[match.end() : match.end() + 2]
        before = text[max(0, match.start() - 4) : match.start()].rstrip()
        measure = match["measure"] or ""
        if not measure and (after.startswith(known.never) or re.match(r"[A-Za-z\-—－〕\]./]", after)):
            continue
        if any(before.endswith(word) for word in known.before_never):
            continue
        if not measure and not match["scale"].strip() and len(match["number"]) >= 7:
            continue
        shown = match.group(0).rstrip()
        found.append(Quantity(start=match.start(), end=match.start() + len(shown), text=shown, measure=measure))
    return _sides(text, found)


def between(before: Quantity, after: Quantity) -> tuple[bool, str] | None:
    """Whether there is more after than before, and how much lies between, in their own scale and measure.

    None where the two are the same or are not written alike (9800 and 1.2万).
    """
    first, last = (_SCALED.fullmatch(item.text) for item in (before, after))
    if first is None or last is None or first["rest"].strip() != last["rest"].strip():
        return None
    gained = Decimal(_plain(last["number"])) - Decimal(_plain(first["number"]))
    return (gained > 0, f"{abs(gained)}{first['rest'].strip()}") if gained else None


def _plain(number: str) -> str:
    return number.replace(",", "").replace("，", "")


def _sides(text: str, found: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """The quantities, those on either side of a change named so."""
    roles = [""] * len(found)
    for place, item in enumerate(found):
        after = found[place + 1] if place + 1 < len(found) else None
        if after is not None and _MOVED.fullmatch(text, item.end, after.start) and _FROM.search(text, 0, item.start):
            roles[place], roles[place + 1] = "before", "after"
        elif _OF_EARLIER.search(text, 0, item.start):
            roles[place] = "before"
    return tuple(replace(item, role=role) for item, role in zip(found, roles, strict=True))

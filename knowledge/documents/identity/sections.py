"""Where a report's sections begin: titles matched by likeness, numbered or not, tables of contents left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from knowledge.documents.blocks import Grid, Para
from knowledge.lexicon.folding import fold, label_of
from knowledge.lexicon.outline import outline

_LONGEST_TITLE = 48
_LIKE = 86.0
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NUMBERED = re.compile(r"^(?:第)?([一二三四五六七八九十]{1,2})(?:部分|章)?[、.,:;]?(.+)$")
_NUMBERED_RAW = re.compile(
    r"^\s*(?:\[[^\]]*\]\s*)?(?:第?\s*[一二三四五六七八九十]{1,2}\s*(?:部分|章)?\s*[、.．,，:：;；]?|\d\s*[、.．]|[（(][一二三四五六七八九十][）)])\s*"
)
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]\s*")
_STYLES = {"(": "bracket", **dict.fromkeys("0123456789", "digit")}
_DENIAL = re.compile(r"\s*(?:本年度?)?(?:没有|无|暂无)")
_SENTENCE = re.compile(r"[。；;!！?？]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A section title: the block it stands in, its number, its text without it; `known` for one of the form's."""

    block: int
    number: int
    text: str
    known: bool
    style: str
    """How it is numbered: "numeral" for 一、, "bracket" for （一）, "digit" for 1. and "none"."""
    rest: str = ""
    """What follows the title in the same paragraph."""
    titled: int = 0
    """The section that its title names, 0 for none of the form's."""


@lru_cache(maxsize=4096)
def section_named(title: str) -> int | None:
    """The section of the form that a title names, None for none; the likeness must be high and clearly lead."""
    label = label_of(title)
    if not 2 <= len(label) <= 34:
        return None
    scored: list[tuple[float, int]] = []
    for entry in outline().sections:
        if label in entry.titles:
            return entry.number
        if len(label) >= 6:
            scored.append((max(fuzz.ratio(label, known) for known in entry.titles if len(known) >= 6), entry.number))
    scored.sort(reverse=True)
    return scored[0][1] if scored and scored[0][0] >= _LIKE and scored[0][0] - scored[1][0] >= 6 else None


def _numeral(text: str) -> int:
    if text.startswith("十"):
        return 10 + _NUMERALS.get(text[1:], 0)
    return _NUMERALS.get(text, 0)


def heading_of(para: Para, block: int) -> Heading | None:
    """The heading that a paragraph is or begins with, None for prose."""
    text = _BOOKMARK.sub("", para.text).strip().strip("#*?？ \u3000")
    if not text or "\t" in para.text.strip():
        return None
    folded = fold(text)
    numbered = _NUMBERED.match(folded)
    number = _numeral(numbered.group(1)) if numbered else 0
    if len(folded) <= _LONGEST_TITLE and not _SENTENCE.search(folded.rstrip("。;")):
        title = re.sub(r"[。:：;；\s]+$", "", _NUMBERED_RAW.sub("", text, count=1))
        section = section_named(numbered.group(2) if numbered else folded)
        if section is not None and not _DENIAL.match(title):
            style = "numeral" if numbered else _STYLES.get("(" if folded[0] in "([" else folded[0], "none")
            if style == "none" and folded.endswith(("。", ";")):
                # 没有 | 其他需要报告的事项。: the end of a sentence that was broken before it.
                return None
            number = number or section
            return Heading(block=block, number=number, text=title, known=True, style=style, titled=section)
        if (
            numbered
            and 2 <= len(title) <= 30
            and re.match(r"^(?:第)?[一二三四五六七八九十]{1,2}(?:部分|章)?[、.,:]", folded)
        ):
            return Heading(block=block, number=number, text=title, known=False, style="numeral")
        return None
    if numbered and not numbered.group(2).startswith(")"):
        glued = re.match(r"^\s*(.{2,40}?)[\s。:：,，]+(.{8,})$", _NUMBERED_RAW.sub("", text, count=1), re.DOTALL)
        section = section_named(glued.group(1)) if glued and label_of(glued.group(1)) else None
        if glued and section is not None:
            title, rest = glued.group(1).strip(), glued.group(2).strip()
            return Heading(
                block=block, number=number, text=title, known=True, style="numeral", rest=rest, titled=section
            )
    return None


def headings_of(blocks: Sequence[Para | Grid]) -> list[Heading]:
    """All headings in order, without those of a table of contents and without numbered lines inside a section.

    A numbered line that is none of the form's titles counts only where the form's titles are missing (older reports) or
    when its number goes on from the one before and leads to the next title's.
    """
    found = [
        heading for at, block in enumerate(blocks) if isinstance(block, Para) and (heading := heading_of(block, at))
    ]
    found = _miscounted(_one_style(_without_contents(found, blocks)))
    known = [heading for heading in found if heading.known]
    if len({heading.number for heading in known}) >= 3:
        kept: list[Heading] = []
        for at, heading in enumerate(found):
            following = next((later.number for later in found[at + 1 :] if later.known), None)
            if heading.known or _leads_on(heading.number, kept[-1].number if kept else 0, following):
                kept.append(heading)
        return _one_chain(kept)
    chain: list[Heading] = []
    for heading in found:
        if (chain and heading.number == chain[-1].number + 1) or (heading.number == 1 and (heading.known or not chain)):
            chain.append(heading)
    return chain if len(chain) >= 2 else _one_chain(known)


def _leads_on(number: int, before: int, following: int | None) -> bool:
    """Whether an unknown heading's number may stand between those of a heading before (0 for none) and a known one."""
    if following is None or following == 1:
        return before > 0 and number == before + 1
    return before < number < following


def _miscounted(found: Sequence[Heading]) -> list[Heading]:
    """The headings with the form's numbers where printed ones do not go up but titles do: 三、 twice."""
    known = [heading for heading in found if heading.titled]
    printed, titled = [heading.number for heading in known], [heading.titled for heading in known]
    if printed == sorted(set(printed)) or titled != sorted(set(titled)):
        return list(found)
    return [replace(heading, number=heading.titled) if heading.titled else heading for heading in found]


def _one_style(found: Sequence[Heading]) -> list[Heading]:
    """The headings of the leading style of numbering; unnumbered ones only for sections that it leaves out."""
    for style in ("numeral", "none", "bracket", "digit"):
        numbers = {heading.number for heading in found if heading.known and heading.style == style}
        if len(numbers) >= 3:
            return [
                heading
                for heading in found
                if heading.style == style or (heading.style == "none" and heading.number not in numbers)
            ]
    return list(found)


def _one_chain(found: Sequence[Heading]) -> list[Heading]:
    """The headings without those that go back inside a report; only number 1 may begin again."""
    kept: list[Heading] = []
    for heading in found:
        if not kept or heading.number > kept[-1].number or (heading.number == 1 and kept[-1].number >= 2):
            kept.append(heading)
    return kept


def _without_contents(found: Sequence[Heading], blocks: Sequence[Para | Grid]) -> list[Heading]:
    """The headings without a table of contents: three or more with nothing between, each of which comes again."""
    kept: list[Heading] = []
    at = 0
    while at < len(found):
        end = at
        while (
            end + 1 < len(found)
            and not _anything(blocks, found[end].block + 1, found[end + 1].block)
            and not found[end].rest
        ):
            end += 1
        run = found[at : end + 1]
        later = {heading.number for heading in found[end + 1 :]}
        if len(run) >= 3 and run[0].number == 1 and sum(heading.number in later for heading in run) >= len(run) - 1:
            at = end + 1
            continue
        kept.extend(run)
        at = end + 1
    return kept


def _anything(blocks: Sequence[Para | Grid], start: int, end: int) -> bool:
    return any(isinstance(block, Grid) or len(fold(block.text)) > 4 for block in blocks[start:end])

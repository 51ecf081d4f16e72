"""The main figures of a unit's report, a line each: for those who watch it, and on its card."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat.styled_text import Stretch, StyledBlock
from bot.chat.texts import texts
from bot.message import Message, Paragraph, Role
from bot.wording import word
from knowledge import Library
from knowledge.answers import Citation, Kind, Language
from knowledge.model import Number
from knowledge.query.algebra import Figures, Who, measure_named
from knowledge.query.asked import Asked, asked_to_json
from knowledge.query.saying import say as say_query

MAIN_FIGURES = (
    ("requests.new", "figure_new"),
    ("outcome.granted", "figure_granted"),
    ("outcome.partial", "figure_partial"),
    ("outcome.denied", "figure_denied"),
    ("requests.carried_out", "figure_carried_out"),
    ("reconsideration.total", "figure_reconsideration"),
    ("litigation.total", "figure_litigation"),
)
"""What is told of a report: the code, and the text whose wording is its label."""

DOUBTS = frozenset({"finding", "inferred", "corrected"})
"""Notes that make a figure one to look at twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One main figure of a report: the number, and how its own answer says it, with the change from the year before."""

    code: str
    label: str
    now: Number
    told: str
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The main figures of a unit's report, each the answer to a query of its own, and where they stand."""

    lines: tuple[Line, ...]
    report: Citation
    has_before: bool

    @property
    def mark(self) -> str:
        """The figures as they are kept, to be compared with later ones."""
        year = self.report.year
        return json.dumps({"year": year, "figures": {line.code: line.now for line in self.lines}}, sort_keys=True)


def figures_query(unit: str, year: int, *figures: str, language: Language = Language.HANS) -> Mapping[str, Any]:
    """The query for figures of a unit's report."""
    query = Figures(who=Who(names=(unit,)), years=(year,), measures=tuple(map(measure_named, figures)))
    return asked_to_json(Asked(query=query, language=language, question=say_query(query, language)))


def digest_of(library: Library, unit: str, year: int, language: Language = Language.HANS) -> Digest | None:
    """What there is to tell of that report; None when the index does not have it or it holds none of the figures."""
    title: Citation | None = None
    lines: list[Line] = []
    for code, key in MAIN_FIGURES:
        answer = library.answer(figures_query(unit, year, code, language=language)).answer
        value = answer.values[0] if answer.kind is Kind.CELL and len(answer.values) == 1 else None
        if value is None or (value.agency, value.year, value.indicator) != (unit, year, code):
            continue
        title = title or answer.citations[0]
        doubtful = any(note.code in DOUBTS for note in answer.notes)
        lines.append(Line(code=code, label=key, now=value.value, told=_lead(word(answer)), doubtful=doubtful))
    if title is None:
        return None
    years = {entry.year for entry in library.shelf.reports(agency=unit)}
    return Digest(lines=tuple(lines), report=title, has_before=year - 1 in years)


def _lead(message: Message) -> str:
    return next(block.text for block in message.blocks if isinstance(block, Paragraph) and block.role is Role.LEAD)


def digest_blocks(digest: Digest, language: Language) -> list[StyledBlock]:
    """The figures, a line each, and what the mark of doubt on some of them means."""
    say = texts().say
    rows = "\n".join(
        say("digest_line", language, label=say(line.label, language), told=line.told) + (" ⚠️" if line.doubtful else "")
        for line in digest.lines
    )
    blocks = [StyledBlock(stretches=(Stretch(text=rows),), rows=True)]
    if any(line.doubtful for line in digest.lines):
        blocks.append(StyledBlock(stretches=(Stretch(text=f"⚠️ {say('watch_doubt', language)}"),)))
    return blocks

"""What a file of an answer is called: whose figures of which years they are, so that it is found again among others."""

from __future__ import annotations

import re

from bot.chat.texts import texts
from bot.wording.texts import texts as wording
from knowledge.answers import Answer, Language
from knowledge.query.measures import ancestors

MOST_NAMED = 2
"""Figures that a name gives; of more it gives their number."""

LONGEST = 80
"""Characters of a name before its ending."""

_UNSAFE = re.compile(r"""[\\/:*?"<>|\s\x00-\x1f]+""")


def what_it_holds(answer: Answer) -> str:
    """Whose figures of which years an answer has, on one line."""
    language, say = answer.language, texts().say
    units = list(dict.fromkeys(value.agency for value in answer.values))
    years = sorted({value.year for value in answer.values})
    codes = list(dict.fromkeys(value.indicator for value in answer.values))
    # A breakdown is called by what it is of.
    whole = [code for code in codes if all(code == other or code in ancestors(other) for other in codes)]
    named = [wording(language).noun(code) for code in whole or codes]
    joint = say("list_joint", language)
    parts = (
        units[0] if len(units) == 1 else say("file_units", language, count=len(units)),
        year_span(years, language),
        joint.join(named) if len(named) <= MOST_NAMED else say("file_figures", language, count=len(named)),
    )
    return " ".join(part for part in parts if part)


def year_span(years: list[int], language: Language) -> str:
    """The years that something is of: 2022年, 2020–2023年."""
    if not years:
        return ""
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return texts().say("file_years", language, years=span)


def file_name(told: str, ending: str) -> str:
    """A name for a file that holds this, which every system takes."""
    return f"{_UNSAFE.sub('-', told).strip('-.')[:LONGEST] or 'gongkai'}.{ending}"

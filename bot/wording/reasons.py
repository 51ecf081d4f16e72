"""Why a file or report was turned away, in the reader's language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from bot.wording.texts import texts
from knowledge.answers import Language
from knowledge.errors import LexiconError
from knowledge.reasons import Reason, places_in

FILE = "bot/wording/reasons.toml"


IN_CHINESE, IN_ENGLISH = frozenset({"why"}), frozenset({"said"})
"""The doubts of the reader, which are worded in Chinese alone; what these quote of the report, told in their place."""


@cache
def reasons() -> Mapping[str, str]:
    """What stands for each form in Chinese; raises LexiconError for one whose places are others."""
    told = tomllib.loads(files("bot").joinpath(FILE.removeprefix("bot/")).read_text(encoding="utf-8")).get(
        "reasons", {}
    )
    for form, said in told.items():
        if not isinstance(said, str) or places_in(said) - IN_CHINESE != places_in(form) - IN_ENGLISH:
            raise LexiconError(FILE, form, "must be a text with the same places")
    return dict(told)


def reason_in(reason: str, language: Language) -> str:
    """A reason in that language; as it was told where there are no words for it. What it names stays as it is."""
    if not language.chinese:
        return reason
    form, parts = (reason.form, reason.parts) if isinstance(reason, Reason) else (reason, {})
    said = reasons().get(form)
    if said is None:
        return reason
    # What stands in a place may be a reason of its own: why the rules of a site could not be had.
    worded = {name: reason_in(part, language) if isinstance(part, Reason) else part for name, part in parts.items()}
    return texts(language).own(said).format_map(worded)

"""How public bodies, groups of them and the asker's own one are called: offices.toml, checked as it is read."""

from __future__ import annotations

from functools import cache

from knowledge.errors import LexiconError
from knowledge.lexicon.automaton import Automaton, TemplateError
from knowledge.lexicon.languages import spoken_texts
from knowledge.lexicon.loading import load_toml

FILE = "offices.toml"

OfficeLabel = tuple[str, str]
"""The sort ("office", "group", "self" or "national") and the code within it."""


@cache
def offices() -> Automaton[OfficeLabel]:
    """All office names, groups and words for one's own unit; raises LexiconError for a template that is malformed."""
    data = load_toml(FILE)
    labelled: list[tuple[str, OfficeLabel]] = []
    for sort in ("office", "group", "self", "national"):
        entries = data.get(sort)
        if not isinstance(entries, dict) or not entries:
            raise LexiconError(FILE, sort, "is missing")
        for code, entry in entries.items():
            plural = {"en": "s?"} if sort == "office" else {}
            spoken = spoken_texts(entry, (), FILE, f"{sort}.{code}")
            templates = [text + plural.get(tongue, "") for tongue, text in spoken]
            if not templates:
                raise LexiconError(FILE, f"{sort}.{code}", "has no names")
            labelled.extend((template, (sort, code)) for template in templates)
    try:
        return Automaton(labelled)
    except TemplateError as fault:
        raise LexiconError(FILE, "template", str(fault)) from fault


@cache
def office_code(text: str) -> str | None:
    """The code of the office that the whole text is a name of; None when it is none that is known."""
    found = None
    for end, labels in offices().matches(text, 0):
        if end == len(text):
            found = next((code for sort, code in labels if sort == "office"), None)
    return found

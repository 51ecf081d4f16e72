"""What other readings of a rate would make of a ranking, in words."""

from __future__ import annotations

from bot.wording.carried import carried
from bot.wording.texts import Texts
from knowledge.answers import Note


def other_reading(texts: Texts, note: Note) -> str:
    """One note of knowledge.answering.other_counts: a place holds under other readings, or who would hold it."""
    told = carried(texts, note.params)
    place = told["place"]
    without = texts.say("note", "reading_without", names=told["without"]) if told["without"] else ""
    if note.code == "reading_holds":
        place = texts.say("words", f"reading_holds_{place}")
        return texts.say("note", note.code, readings=told["readings"], place=place, without=without)
    code = told["reading"]
    return texts.say(
        "note",
        note.code,
        reading=texts.label(code),
        formula=texts.formula(code, None),
        place=texts.say("words", f"reading_{place}") if note.code == "reading_flips" else "",
        number=told["number"],
        shown=told["shown"],
        displaced=texts.say("note", "reading_displaced", shown=told["displaced"]) if told["displaced"] else "",
        without=without,
    )

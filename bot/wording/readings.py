"""What other readings of a rate would make of a ranking, in words."""

from __future__ import annotations

from bot.wording.carried import carried
from bot.wording.texts import Texts
from knowledge.answers import Note


def other_reading(texts: Texts, note: Note) -> str:
    """One note of knowledge.answering.other_counts: a place holds under other readings, or who would hold it."""
    told = carried(texts, note.params)
    place = told["place"]
    many = "" if "without_count" not in told else "_many"
    without = texts.say("note", f"reading_without{many}", names=told["without"], count=told.get("without_count", 0))
    without = without if told["without"] else ""
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

"""What other readings of a rate would make of a ranking, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bot.wording.texts import Texts, percent, plain_list
from knowledge.answers import Note

_JOINT = "、"


def other_reading(texts: Texts, note: Note) -> str:
    """One note of knowledge.answering.readings: that a place holds under other readings, or who would hold it."""
    params = dict(note.params)
    names = params["without"]
    without = texts.say("note", "reading_without", names=plain_list(texts, "names", names)) if names else ""
    if note.code == "reading_holds":
        labels = [texts.label(code) for code in params["readings"].split(_JOINT)]
        joined = texts.say("line", "list_separator").join(labels)
        place = texts.say("words", f"reading_holds_{params['place']}")
        return texts.say("note", note.code, readings=joined, place=place, without=without)
    displaced = _shown(texts, params, "displaced_")
    code = params["reading"]
    return texts.say(
        "note",
        note.code,
        reading=texts.label(code),
        formula=texts.formula(code, None),
        place=texts.say("words", f"reading_{params['place']}") if note.code == "reading_flips" else "",
        number=params["number"],
        shown=_shown(texts, params, ""),
        displaced=texts.say("note", "reading_displaced", shown=displaced) if displaced else "",
        without=without,
    )


def _shown(texts: Texts, params: Mapping[str, str], prefix: str) -> str:
    """Each name with the two numbers of its rate, and whether its base is small."""
    columns = (params[f"{prefix}{key}"].split(_JOINT) for key in ("names", "numerators", "denominators"))
    small = set(params[f"{prefix}small"].split(_JOINT))
    parts = [
        texts.say(
            "note",
            "reading_shown",
            name=plain_list(texts, "names", name),
            numerator=above,
            denominator=below,
            value=percent(float(above) / float(below)),
        )
        + (texts.say("note", "reading_small") if name in small else "")
        for name, above, below in zip(*columns, strict=True)
        if name
    ]
    return texts.say("line", "list_separator").join(parts)

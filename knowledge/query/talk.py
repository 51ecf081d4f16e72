"""Talk among people in a group, which asks the bot nothing: thanks, laughter, remarks on an answer."""

from __future__ import annotations

from knowledge.answers import Answer, Context, Kind
from knowledge.lexicon.hints import hint
from knowledge.query.kept import is_same

SMALL_TALK = frozenset({"thanks", "bye", "greeting", "praise"})


def is_talk(text: str, answer: Answer, before: Context | None) -> bool:
    """Whether what was said beside an answer asks nothing: small talk, or words that add nothing to what was asked.

    What has a sign of a question (呢, 吗, 多少, a question mark) beside words of its own is answered, if by a refusal.
    """
    query = answer.query
    if answer.kind is Kind.HELP:
        return query is not None and query.get("topic") in SMALL_TALK
    if before is not None and is_same(query, before.query):
        return hint("edits.again").fullmatch(text.strip("。.！!？? ")) is None
    if answer.kind is not Kind.NOT_UNDERSTOOD:
        return False
    read = answer.understood
    slots = {"agency": read.agencies, "year": read.years, "indicator": read.indicators}
    own = [name for name, found in slots.items() if found and name not in read.inherited | read.assumed]
    return not own and hint("talk.asks").search(text) is None

"""Words that name a row only after what was shown: 信访的, after what was not processed."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers import Context
from knowledge.language.parts import Understanding
from knowledge.lexicon.hints import hint

_PETITIONS = "outcome.not_processed.petition"
_OUTCOMES = "outcome."


def with_petitions(said: Understanding, context: Context) -> Understanding:
    """Return a turn in which 信访的 is the row of petitions, where outcomes of requests are talked about."""
    if len(said.indicators) != 1 or said.indicators[0].codes or said.unread:
        return said
    if not any(code.startswith(_OUTCOMES) for code in context.indicators):
        return said
    mention = said.indicators[0]
    if hint("edits.petitions").fullmatch(mention.text.strip()) is None:
        return said
    return replace(said, indicators=(replace(mention, codes=(_PETITIONS,)),))

"""Which of the units that a name may stand for it fits best."""

from __future__ import annotations

from knowledge.lexicon.hints import hint_words
from knowledge.understanding.parts import UnitMention


def closest(mention: UnitMention) -> tuple[str, ...]:
    """The names that a mention fits best: 公安局 is the end of 某市公安局, and only a part of 某市公安局某某分局."""
    if mention.text.endswith(hint_words("units.branches")):
        # 公安分局: one branch is as much called so as another, wherever its name has its place.
        return mention.names
    ending = tuple(name for name in mention.names if name.endswith(mention.text))
    if not ending and mention.text.isascii() and mention.names:
        # The public security bureau: the bureau itself, and not its branches, whose names begin with its own.
        shortest = min(mention.names, key=len)
        ending = (shortest,) if all(name.startswith(shortest) for name in mention.names) else ()
    return ending if len(ending) == 1 else mention.names

"""A turn of a conversation with the query that it follows: what an edit looks at."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.language.parts import Understanding
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import Figures, Query
from knowledge.query.conservation import NEUTRAL
from knowledge.query.json_form import Members

THESE = hint("edits.these")
"""这两样, the two: what was just shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turn with the query that it follows, the rows that were shown, and the single figures just asked for."""

    said: Understanding
    last: Query
    ranked: Query | None
    rows: tuple[tuple[str, int], ...]
    recent: tuple[Figures, ...]
    whole: Query | None
    """The list as it was asked before its units were narrowed or added to."""
    members: Members

    @property
    def bare(self) -> bool:
        """Whether it names no unit, year, figure or column of its own."""
        said = self.said
        return not (said.units or said.years or said.indicators or said.applicants)

    def only(self, *codes_allowed: str) -> bool:
        """Whether every cue is one that is allowed here or says nothing by itself; 这两样 is what was just shown."""
        return not any(THESE.fullmatch(word.strip()) is None for word in self.said.unread) and all(
            cue.code.startswith((*codes_allowed, *NEUTRAL, "follow.")) for cue in self.said.cues
        )

"""Rows of table 3 in an office's own words: told by a word that only one row of their group has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from knowledge.documents.tables.labels import exactly
from knowledge.documents.tables.rows import RowMatch
from knowledge.documents.tables.segments import Segment
from knowledge.lexicon.codes import codes
from knowledge.lexicon.doubts import DoubtWords, doubt
from knowledge.lexicon.folding import fold, number_of
from knowledge.lexicon.forms import Entry, forms
from knowledge.model import Problem

REWORDED = "read.reworded"
SCORE = 0.7
"""Below any likeness."""
_LONGEST = 40
_LEAST_KNOWN = 3


def with_reworded(segments: Sequence[Segment], matches: Sequence[RowMatch]) -> list[RowMatch]:
    """The matches with rows of the same grids that their words tell, in the order in which they stand.

    A row is told where exactly one row of its group has one of its words, no other segment is told to be it, and it has
    no number of another row. Its group is that of the head beside it, by its name or by rows that are known under it;
    rows outside of groups are told among each other.
    """
    taken = {match.segment for match in matches}
    keys = {match.key for match in matches}
    grids = Counter(id(segments[match.segment].matrix) for match in matches if segments[match.segment].matrix)
    widths = Counter(len(segments[match.segment].values) for match in matches)
    if not grids or len(matches) < _LEAST_KNOWN:
        return list(matches)
    width = widths.most_common(1)[0][0]
    found: dict[str, list[RowMatch]] = {}
    for at, segment in enumerate(segments):
        if at in taken or id(segment.matrix) not in grids or len(segment.values) != width or not segment.labels:
            continue
        label = segment.labels[-1].text
        group = _group(segment, segments, matches)
        entry = None if group is None else _told(label, group)
        if entry is not None and entry.key not in keys:
            found.setdefault(entry.key, []).append(RowMatch(segment=at, key=entry.key, label=label, score=SCORE))
    told = chain.from_iterable(rows for rows in found.values() if len(rows) == 1)
    return sorted([*matches, *told], key=lambda match: match.segment)


def _told(text: str, group: str) -> Entry | None:
    """The one row of a group of which a label has a word; None for none, for several, and for a part of one."""
    label = "".join(fold(text).split())
    if not label or len(label) > _LONGEST or any(word in label for word in forms().never_reworded3):
        return None
    rows = [entry for entry in forms().rows3 if _of(entry, group)]
    found = [entry for entry in rows if any(all(word in label for word in words) for words in entry.tells)]
    if len(found) != 1 or number_of(text) not in ("", None, found[0].number):
        return None
    return found[0]


def _of(entry: Entry, group: str) -> bool:
    parent = codes().indicators[entry.key].parent or ""
    return parent == group if group else parent not in _groups()


def _groups() -> set[str]:
    """The groups that are parts of the outcome."""
    return {entry.key for entry in forms().groups3 if codes().indicators.get(entry.key) is not None}


def _group(segment: Segment, segments: Sequence[Segment], matches: Sequence[RowMatch]) -> str | None:
    """The group that the heads beside a row name, or that the rows known under the same heads are of; "" for a row
    outside of groups, None for one under a head that nothing tells."""
    known = _groups()
    heads = [*segment.heads, *(piece.text for piece in segment.labels[:-1])]
    named = [key for text in heads if (key := exactly(text, forms().groups3)) is not None and key in known]
    if named:
        return named[-1]
    if len(segment.heads) <= 1:
        return ""
    beside = {
        codes().indicators[match.key].parent or ""
        for match in matches
        if segments[match.segment].matrix is segment.matrix and segments[match.segment].heads == segment.heads
    }
    return beside.pop() if len(beside) == 1 and beside <= known else None


def reworded_told(matches: Iterable[RowMatch]) -> list[Problem]:
    """A notice of the rows that are told by their words."""
    rows = [(match.key, match.label.strip()) for match in matches]
    cells = tuple((key, applicant) for key, _ in rows for applicant in forms().applicants)

    def told(words: DoubtWords) -> dict[str, str]:
        called = words.parts["called"]
        named = (called.format(row=label, official=words.row(key)) for key, label in rows)
        return {"table": words.table(3), "rows": words.parts["cells_joint"].join(named)}

    return [doubt("reworded", told, count=len(rows), cells=cells)] if rows else []

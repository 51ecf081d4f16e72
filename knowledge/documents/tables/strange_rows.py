"""Rows between those of table 3 that the form does not have: kept with what stands in them, and told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from knowledge.documents.tables.cells import TableCell, place, unit_of
from knowledge.documents.tables.labels import exactly, scores
from knowledge.documents.tables.rows import RowMatch
from knowledge.documents.tables.segments import Piece, Segment, is_prose
from knowledge.documents.tables.values import unreadable
from knowledge.lexicon.codes import codes
from knowledge.lexicon.doubts import DoubtWords, doubt
from knowledge.lexicon.folding import label_of
from knowledge.lexicon.forms import forms
from knowledge.model import CellKey, Problem

TABLE = 3
_LEAST_FIGURES = 2
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangeRow:
    """A row that is none of the form's: its label, its values, and the roll-up of the rows that it stands among."""

    label: Piece
    values: tuple[Piece, ...]
    group: str | None


def strange_rows(segments: Sequence[Segment], matches: Sequence[RowMatch]) -> tuple[StrangeRow, ...]:
    """The rows with a label of their own and two figures or more that stand among those of the form."""
    taken = {match.segment: match.key for match in matches}
    grids = {id(segments[at].matrix) for at in taken} - {id(None)}
    first, last = min(taken), max(taken)
    found: list[StrangeRow] = []
    before = ""
    for at, segment in enumerate(segments):
        before = taken.get(at, before)
        inside = first < at < last or (at > last and id(segment.matrix) in grids)
        if at not in taken and inside and _is_strange(segment):
            found.append(StrangeRow(label=segment.labels[-1], values=segment.values, group=_group(segment, before)))
    return tuple(found)


def _is_strange(segment: Segment) -> bool:
    if not segment.labels or sum(not piece.blank for piece in segment.values) < _LEAST_FIGURES:
        return False
    text = segment.labels[-1].text
    known = forms()
    if is_prose(text) or len(text) > _LONGEST or scores(text, known.rows3):
        return False
    # Sums of a group are printed by some; heads come again on another page; a scrap of a label is no label.
    headings = (*known.groups3, *known.columns3, *known.together3, *known.blocks4, *known.results4, *known.columns2)
    label = label_of(text)
    scrap = any(label in whole for entry in known.rows3 for whole in entry.labels)
    return not scrap and exactly(text, headings) is None and label not in known.headings[TABLE] + known.subtotals3


def _group(segment: Segment, before: str) -> str | None:
    """The roll-up that a row belongs to: that of the group's head before it, else that of the row above."""
    known = codes().indicators
    named = [exactly(text, forms().groups3) for text in (*segment.heads, *(piece.text for piece in segment.labels))]
    groups = [key for key in named if key is not None and key in known and codes().children(key)]
    if groups:
        return groups[-1]
    parent = known[before].parent if before else None
    # A roll-up that the same form prints has a row of its own, and is no sum of the rows around this one.
    return parent if parent is not None and known[parent].editions.isdisjoint(known[before].editions) else None


def unread_cells(rows: Sequence[StrangeRow]) -> dict[CellKey, TableCell]:
    """Their cells, unreadable, under the code of the roll-up: nobody knows what it comes to with them in it."""
    found: dict[CellKey, TableCell] = {}
    for row in rows:
        if row.group is None:
            continue
        whole = len(row.values) == len(forms().applicants)
        everything = " ".join(piece.text.strip() for piece in row.values if not piece.blank)
        for at, applicant in enumerate(forms().applicants):
            label, before = row.label.text.strip(), found.get((row.group, applicant))
            raw = f"{label} {row.values[at].text.strip() if whole else everything}".strip()
            if before is not None:
                raw, label = f"{before.value.raw}；{raw}", f"{before.cite.row}；{label}"
            value = unreadable(raw)
            found[row.group, applicant] = TableCell(
                key=(row.group, applicant),
                value=value,
                unit=unit_of(row.group, value),
                cite=place(TABLE, label, codes().applicants[applicant].zh, row.label.page),
                beyond=True,
            )
    return found


def told(rows: Sequence[StrangeRow], cells: Mapping[CellKey, TableCell]) -> Iterator[Problem]:
    """A doubt for each row with what stands in it."""
    for row in rows:
        touched = tuple(key for key in cells if key[0] == row.group)
        yield doubt("strange_row" if row.group is None else "strange_part", partial(_told, row), cells=touched)


def _told(row: StrangeRow, words: DoubtWords) -> dict[str, str]:
    return {
        "table": words.table(TABLE),
        "row": row.label.text.strip(),
        "values": words.listed([piece.text.strip() or words.parts["empty"] for piece in row.values]),
        "whole": words.row(row.group) if row.group is not None else "",
    }

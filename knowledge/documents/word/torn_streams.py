"""Text that was taken off a page column by column: labels and values no longer stand in the order of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge import sums
from knowledge.documents.tables.labels import exactly
from knowledge.documents.tables.rows import RowMatch, align
from knowledge.documents.tables.segments import Piece, Segment
from knowledge.documents.tables.values import cell_value
from knowledge.lexicon.codes import codes
from knowledge.lexicon.editions import with_tables
from knowledge.lexicon.forms import Entry, forms
from knowledge.model import CellKey, Number

_LEAST_LONELY = 2
_ROWS = 2
_LEAST_TOLD = 6
_MOST = 0.7


def torn(segments: Sequence[Segment], after: Sequence[Segment], rows: tuple[Entry, ...], width: int) -> bool:
    """Whether labels of rows stand in a text without values behind them and a label has the values of several rows.

    `segments` are those of the table behind its head, `after` what follows, whose labels may be the table's too;
    `width` is how many values a row has.
    """
    stream = [segment for segment in segments if segment.matrix is None]
    several = [segment for segment in stream if sum(not piece.blank for piece in segment.values) >= width * _ROWS]
    here = any(_named(segment.labels[:-1], rows) for segment in several)
    return bool(several) and (here or lonely(segments, after, rows))


def lonely(segments: Sequence[Segment], after: Sequence[Segment], rows: tuple[Entry, ...]) -> bool:
    """Whether labels of several rows stand in a stream without any value behind them."""
    named = [_named(segment.labels[:-1], rows) for segment in segments if segment.matrix is None]
    named += [_named(segment.labels, rows) for segment in after if segment.matrix is None]
    return len(frozenset().union(*named)) >= _LEAST_LONELY


def _named(labels: Sequence[Piece], rows: tuple[Entry, ...]) -> frozenset[str]:
    keys = (exactly(piece.text, rows) for piece in labels)
    return frozenset(key for key in keys if key is not None) - {entry.key for entry in rows if entry.heads}


def with_labels_before(segments: Sequence[Segment]) -> list[Segment] | None:
    """Return the segments with labels of table 3 before their values where a stream may have them behind; else None.

    It may where the values of a whole row stand below the heads of columns, before the label of the first row, and the
    label of the last has none behind it: so each row would be read with the values of the next.
    """
    entries, width = forms().rows3, len(forms().applicants)
    matches = align(segments, entries)
    if len(matches) < _LEAST_TOLD or matches[0].segment == 0 or matches[0].key != entries[0].key:
        return None
    start, end = matches[0].segment - 1, matches[-1].segment
    first, after = segments[start], segments[end + 1 : end + 2]
    whole = len(matches) >= _MOST * (end - start) and all(part.matrix is None for part in segments[start : end + 1])
    if not whole or sum(not piece.blank for piece in first.values) != width:
        return None
    if any(match.key == entries[-1].key for match in matches) or not first.labels or _named(first.labels[-1:], entries):
        return None
    last = after[0].labels[:1] if after else ()
    own = last if last and exactly(last[0].text, entries) == entries[-1].key else ()
    made = list(segments)
    for at in range(start, end):
        made[at] = replace(segments[at], labels=(*(first.labels if at == start else ()), *segments[at + 1].labels))
    made[end] = replace(segments[end], labels=own, values=segments[end].values if own else ())
    if own:
        made[end + 1] = replace(after[0], labels=after[0].labels[1:])
    return made


def in_form_order(
    segments: Sequence[Segment], matches: Sequence[RowMatch]
) -> tuple[list[Segment], list[RowMatch]] | None:
    """The rows of a torn table 3 made anew, its values dealt out in the form's order; None where that is not certain.

    Certain means that there are as many values as the form has cells, that every sum of the form holds, and that no
    row whose own label and values stand together says otherwise, while several bear it out.
    """
    width = len(forms().applicants)
    for edition in reversed(with_tables()):
        entries = tuple(entry for entry in forms().rows3 if edition in codes().indicators[entry.key].editions)
        stretch = _holding(segments[matches[0].segment : matches[-1].segment + 1], len(entries) * width)
        values = [piece for segment in stretch for piece in segment.values if not piece.blank]
        dealt = [values[at : at + width] for at in range(0, len(values), width)]
        if not dealt:
            continue
        if _all_sums_hold(entries, dealt) and _borne_out(stretch, entries, dealt):
            made = [
                Segment(labels=(Piece(text=entry.labels[0], block=row[0].block),), values=tuple(row))
                for entry, row in zip(entries, dealt, strict=True)
            ]
            rows = [
                RowMatch(segment=at, key=entry.key, label=entry.labels[0], score=1.0)
                for at, entry in enumerate(entries)
            ]
            return made, rows
    return None


def _holding(segments: Sequence[Segment], count: int) -> Sequence[Segment]:
    """The segments from the first on that hold so many values together; none where a segment goes beyond them."""
    held = 0
    for at, segment in enumerate(segments):
        held += sum(not piece.blank for piece in segment.values)
        if segment.matrix is not None or held > count:
            return ()
        if held == count:
            return segments[: at + 1]
    return ()


def _all_sums_hold(entries: tuple[Entry, ...], dealt: Sequence[Sequence[Piece]]) -> bool:
    cells: dict[CellKey, Number | None] = {
        (entry.key, applicant): cell_value(piece.text).value
        for entry, row in zip(entries, dealt, strict=True)
        for applicant, piece in zip(forms().applicants, row, strict=True)
    }
    return all(judged.verdict is sums.Verdict.HOLDS for judged in sums.judge(cells))


def _borne_out(stretch: Sequence[Segment], entries: tuple[Entry, ...], dealt: Sequence[Sequence[Piece]]) -> bool:
    """Whether the rows whose label stands alone before just their values are those that they are dealt out as."""
    places = {id(row[0]): entry.key for entry, row in zip(entries, dealt, strict=True)}
    told = 0
    for segment in stretch:
        if len(segment.values) != len(forms().applicants) or not segment.labels:
            continue
        key = exactly(segment.labels[-1].text, entries)
        lonely = any(exactly(piece.text, entries) is not None for piece in segment.labels[-3:-1])
        if key is None or lonely:
            continue
        if places.get(id(segment.values[0])) != key:
            return False
        told += 1
    return told >= _LEAST_TOLD

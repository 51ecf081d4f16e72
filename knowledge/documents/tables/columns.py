"""Which applicant a value of table 3 belongs to: by the stacked header above it, by its ordinal, or by both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from knowledge.documents.tables.labels import best, exactly
from knowledge.documents.tables.matrix import Matrix
from knowledge.documents.tables.other_years import is_of_another_year
from knowledge.documents.tables.segments import Piece, Segment
from knowledge.documents.tables.values import cell_value
from knowledge.lexicon.folding import label_of
from knowledge.lexicon.forms import forms

Header = Mapping[int, str]
"""A grid's columns with the applicant that the header names above each."""

_WRAPPED = 4
_LONGEST_HEAD = 14
_THREE_DIGITS = re.compile(r"\d{3}")
_UP_TO_THREE = re.compile(r"[1-9]\d{0,2}|\d{3}")
_MOST_JOINTS = 8
_BELOW = frozenset({"", "business", "research", "nonprofit", "legal_service", "other"})
"""What may stand below a head over several columns."""
SUBTOTAL = ""
"""Stands in a Header for a column that the form does not have: that only adds up others, or has last year's figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowValues:
    """The value pieces of one row by applicant, read by position and by ordinal; None where it gives no answer.

    `regular` says that the row has the shape of its header, `suspect` that it has another than the other rows.
    """

    by_position: Mapping[str, Piece] | None
    by_ordinal: Mapping[str, Piece] | None
    regular: bool
    suspect: bool = False


def header_of(matrix: Matrix, until: int) -> Header:
    """The applicants named above row `until`; empty where the header names an applicant over two separate cells."""
    found: dict[int, str] = {}
    owners: dict[str, int] = {}
    for column in range(matrix.width):
        for cell in reversed(matrix.stack(column, until)):
            if exactly(cell.text, forms().together3) is not None:
                # 法人或其他组织 ends like a column's head; it heads several.
                continue
            applicant = best(cell.text, forms().columns3)
            beside = (
                cell.colspan == 1 and len(cell.text) <= _LONGEST_HEAD and is_of_another_year(cell.text, None) is True
            )
            if beside or (applicant is None and label_of(cell.text) in forms().subtotals3):
                found[column] = SUBTOTAL
                break
            if applicant is not None:
                if owners.setdefault(applicant, id(cell)) != id(cell):
                    return {}
                found[column] = applicant
                break
    return found


def order_in(labels: Sequence[Piece]) -> tuple[str, ...]:
    """The columns that a head names in the order in which they stand, SUBTOTAL too; empty for one named twice.

    A head is read from left to right and from top to bottom: the columns below a head over several stand in its place.
    Names wrapped over up to four pieces are joined.
    """
    upper: list[str] = []
    lower: list[str] = []
    together: int | None = None
    at = 0
    while at < len(labels):
        step = 1
        for taken in range(min(_WRAPPED, len(labels) - at), 0, -1):
            text = "".join(piece.text for piece in labels[at : at + taken])
            if len(text) > _LONGEST_HEAD:
                continue
            applicant = exactly(text, forms().columns3)
            if applicant is None and label_of(text) in forms().subtotals3:
                applicant = SUBTOTAL
            if applicant is not None:
                (lower if applicant in _BELOW and together is not None else upper).append(applicant)
            elif exactly(text, forms().together3) is not None:
                together = len(upper)
            else:
                continue
            step = taken
            break
        at += step
    person, *bodies, total = forms().applicants
    if together == 0 and upper == [person, total]:
        # Text that was taken line by line from a page has the head over several before the taller ones beside it.
        together = 1
    place = len(upper) if together is None else together
    order = (*upper[:place], *lower, *upper[place:])
    if SUBTOTAL in order and order not in ((person, *bodies, SUBTOTAL, total), (person, SUBTOTAL, *bodies, total)):
        # Where a sum of columns stands elsewhere, reading order no longer tells which head is above which value.
        return ()
    return order if len(set(order)) == len(order) else ()


def _trimmed(values: Sequence[Piece], count: int) -> list[Piece]:
    """The values without blanks that stand beyond `count`."""
    kept = list(values)
    while len(kept) > count and kept[-1].blank:
        kept.pop()
    return kept


def _thousands_joined(values: Sequence[Piece], expected: Sequence[str]) -> list[Piece] | None:
    """The values with thousands put together that spaces hold apart, where one way makes the row add up."""
    surplus = len(values) - len(expected)
    joints = [
        at
        for at in range(1, len(values))
        if _THREE_DIGITS.fullmatch(values[at].text) and _UP_TO_THREE.fullmatch(values[at - 1].text)
    ]
    if not 0 < surplus <= len(joints) <= _MOST_JOINTS or expected[-1] != "total":
        return None
    found: list[list[Piece]] = []
    for chosen in combinations(joints, surplus):
        row: list[Piece] = []
        for at, piece in enumerate(values):
            if at in chosen:
                row[-1] = replace(row[-1], text=f"{row[-1].text} {piece.text}")
            else:
                row.append(piece)
        numbers = [cell_value(piece.text).value for piece in row]
        if None not in numbers and sum(number or 0 for number in numbers[:-1]) == numbers[-1]:
            found.append(row)
    return found[0] if len(found) == 1 else None


def _whole_rows(values: Sequence[Piece], expected: Sequence[str]) -> bool:
    """Whether a run of values falls into rows in each of which the last value is the sum of the others."""
    numbers = [cell_value(piece.text).value for piece in values]
    width = len(expected)
    if len(numbers) % width or expected[-1] != "total" or any(number is None for number in numbers):
        return False
    rows = [numbers[at : at + width] for at in range(0, len(numbers), width)]
    return all(sum(number or 0 for number in row[:-1]) == row[-1] for row in rows)


def _only_label_blanks(values: Sequence[Piece], placed: Mapping[str, Piece], header: Header) -> bool:
    """Whether what is left over are blanks before the first column of values, or sums that the form does not have."""
    first = min(header)
    return all(
        piece in placed.values() or (piece.blank and piece.left < first) or header.get(piece.left) == SUBTOTAL
        for piece in values
    )


def row_values(segment: Segment, header: Header, named: Sequence[str]) -> RowValues:
    """A row's values by applicant; `named` are those that the head names."""
    expected = tuple(named) or forms().applicants
    values = _trimmed(segment.values, len(expected))
    if len(values) > len(expected) and sum(not piece.blank for piece in values) == len(expected):
        values = [piece for piece in values if not piece.blank]
    if segment.matrix is None and len(values) > len(expected) and _whole_rows(values, expected):
        # A label went missing between two rows: the values next to the label are its own.
        values = values[: len(expected)]
    if segment.matrix is None and len(values) > len(expected):
        values = _thousands_joined(values, expected) or values
    by_ordinal = dict(zip(expected, values, strict=True)) if len(values) == len(expected) else None
    if by_ordinal is not None and SUBTOTAL in by_ordinal:
        subtotal = cell_value(by_ordinal.pop(SUBTOTAL).text).value
        parts = [cell_value(by_ordinal[code].text).value or 0 for code in forms().applicants[1:-1]]
        if subtotal is not None and subtotal != sum(parts):
            by_ordinal = None
    by_position: dict[str, Piece] | None = None
    if header and segment.matrix is not None:
        placed: dict[str, Piece] = {}
        stray = False
        for piece in segment.values:
            applicant = header.get(piece.left)
            if applicant == SUBTOTAL:
                continue
            if applicant is None or applicant in placed:
                stray = stray or not piece.blank
            else:
                placed[applicant] = piece
        if not stray and set(placed) == set(header.values()) - {SUBTOTAL} >= set(expected) - {SUBTOTAL}:
            by_position = placed
    if segment.matrix is None:
        # Values a line each, or all on one line: a run of both shapes may be put together from two rows.
        lines = Counter(piece.block for piece in values)
        regular = by_ordinal is not None and (len(lines) == 1 or max(lines.values()) == 1)
    else:
        regular = by_ordinal is not None and (not header or by_position is None or by_position == by_ordinal)
        regular = regular or (by_position is not None and _only_label_blanks(segment.values, by_position, header))
    return RowValues(by_position=by_position, by_ordinal=by_ordinal, regular=regular)

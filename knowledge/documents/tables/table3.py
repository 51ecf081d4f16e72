"""Table 3, requests received and handled: rows by label, seven applicant columns by header and ordinal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from knowledge import sums
from knowledge.documents.tables.cells import TableCell, TableReading, place, unit_of
from knowledge.documents.tables.columns import SUBTOTAL, Header, RowValues, header_of, order_in, row_values
from knowledge.documents.tables.labels import exactly
from knowledge.documents.tables.reworded import REWORDED, reworded_told, with_reworded
from knowledge.documents.tables.rows import RowMatch, align, said_twice, with_whole_labels
from knowledge.documents.tables.segments import Piece, Segment
from knowledge.documents.tables.shapes import held_to_shape
from knowledge.documents.tables.strange_rows import strange_rows, told, unread_cells
from knowledge.documents.tables.table4 import names_results
from knowledge.documents.tables.values import Value, cell_value, unreadable
from knowledge.documents.word.torn_streams import in_form_order, lonely, torn, with_labels_before
from knowledge.lexicon.codes import codes
from knowledge.lexicon.doubts import doubt, in_table
from knowledge.lexicon.folding import number_of
from knowledge.lexicon.forms import forms
from knowledge.model import CellKey, Number, Problem, Severity, State

TABLE = 3
_LEAST_ROWS = 3
_LEAST_BLANKS = 5


def _headers(segments: Sequence[Segment], matches: Sequence[RowMatch]) -> dict[int, Header]:
    """The header of every grid that has rows of the table, by the grid's block.

    A headerless grid takes the one before it when it is as wide.
    """
    headers: dict[int, Header] = {}
    last: tuple[int, Header] | None = None
    for match in matches:
        segment = segments[match.segment]
        if segment.matrix is None:
            continue
        block = segment.values[0].block
        if block in headers:
            continue
        header = header_of(segment.matrix, segment.values[0].row)
        if len(header) < 2 and last is not None and last[0] == segment.matrix.width:
            header = last[1]
        headers[block] = header
        if len(header) >= 2:
            last = (segment.matrix.width, header)
    return headers


def _named(segments: Sequence[Segment], matches: Sequence[RowMatch], headers: Mapping[int, Header]) -> tuple[str, ...]:
    """The columns that the table's head names, in their order; the form's own unless the rows fit the head better."""
    everyone = forms().applicants
    counts = Counter(len(segments[match.segment].values) for match in matches)
    heads = [order_in(segments[match.segment].labels) for match in matches[:1]]
    heads += [tuple(dict.fromkeys(header[column] for column in sorted(header))) for header in headers.values()]
    whole = [head for head in heads if set(everyone) <= set(head)]
    if whole:
        return whole[0]
    if len(everyone) in counts:
        return everyone
    for head, in_grid in zip(heads, (False, *(True for _ in headers)), strict=True):
        # Names lost from a stream's head cannot be told from columns that are not there, unless all rows agree.
        if len(head) >= 2 and (set(counts) == {len(head)} or (in_grid and len(head) in counts)):
            return head
    return everyone


def _short(values: Sequence[Piece]) -> list[Number] | None:
    """The numbers of a row with fewer than it has columns, None for any other row."""
    numbers = [cell_value(piece.text).value for piece in values if not piece.blank]
    known = [number for number in numbers if number is not None]
    return known if 2 <= len(known) == len(numbers) < len(forms().applicants) else None


def _dropped(values: Sequence[Piece], named: Sequence[str]) -> Piece | None:
    """The total of a row whose zeros were left out: the last value, where the ones before it add up to it."""
    known = _short(values)
    if known is None or named[-1] != "total" or SUBTOTAL in named or sum(known[:-1]) != known[-1]:
        return None
    return [piece for piece in values if not piece.blank][-1]


def _totals_lost(rows: Sequence[tuple[RowMatch, Segment, RowValues]], named: Sequence[str]) -> bool:
    """Whether a short row shows that others lack their total too: it does not add up, so its last value is none, or a
    value in it is spoilt."""
    placeless = [segment for _, segment, row in rows if row.by_position is None and row.by_ordinal is None]
    spoilt = any(cell_value(piece.text).state is State.UNREADABLE for segment in placeless for piece in segment.values)
    return spoilt or any(_short(segment.values) and not _dropped(segment.values, named) for segment in placeless)


def _cells(
    segment: Segment,
    match: RowMatch,
    chosen: Mapping[str, Piece] | None,
    named: Sequence[str],
    row: RowValues,
    *,
    totals: bool,
) -> dict[CellKey, TableCell]:
    made: dict[CellKey, TableCell] = {}
    total = _dropped(segment.values, named) if chosen is None and totals else None
    for applicant in (code for code in named if code != SUBTOTAL):
        piece = chosen.get(applicant) if chosen is not None else None
        value: Value = cell_value(piece.text) if piece is not None else unreadable(_all_said(segment))
        if applicant == "total" and total is not None:
            piece, value = total, cell_value(total.text)
        key = (match.key, applicant)
        made[key] = TableCell(
            key=key,
            value=value,
            unit=unit_of(match.key, value),
            cite=place(TABLE, match.label, codes().applicants[applicant].zh, piece.page if piece else segment.page),
            firm=row.regular or total is piece is not None,
            suspect=row.suspect,
        )
    return made


def _all_said(segment: Segment) -> str:
    return " ".join(piece.text for piece in segment.values if not piece.blank)


def _roll_up_dropped(matches: Sequence[RowMatch]) -> list[RowMatch]:
    """The matches without a row that only heads its parts, as 其他处理 does where a form prints those instead of it."""
    known = codes().indicators
    heads = {
        parent
        for match in matches
        if (parent := known[match.key].parent) is not None
        and known[parent].editions.isdisjoint(known[match.key].editions)
    }
    return [match for match in matches if match.key not in heads]


@cache
def _with_sisters() -> Mapping[str, str]:
    """The rows that count only by their number or beside a sister, with that number."""
    return {entry.key: entry.number for entry in forms().rows3 if entry.with_sisters}


def _stray_misc_dropped(segments: Sequence[Segment], matches: Sequence[RowMatch]) -> list[RowMatch]:
    """The matches without a row such as 其他 that has neither its number nor a sister: it heads others.

    It is a head beside the heads of other columns too, where the label of the row below it was lost.
    """
    numbers = _with_sisters()
    found = {match.key for match in matches}
    kept: list[RowMatch] = []
    for match in matches:
        number = number_of(match.label)
        before = segments[match.segment].labels[-len(forms().applicants) :]
        heads = sum(exactly(piece.text, forms().columns3) is not None for piece in before)
        own = numbers.get(match.key)
        sisters = not found.isdisjoint(codes().sisters(match.key))
        if own is None or number == own or (sisters and not number and heads < _LEAST_ROWS):
            kept.append(match)
    return kept


def _torn_joined(segments: Sequence[Segment]) -> list[Segment]:
    """The segments with rows put together that a page break tore: the rest of a label stands with empty cells.

    A wholly blank first row of a grid is the rest of the row before where its label has no number of its own; a wholly
    blank last row lends its label to the next grid's first row where that has no number.
    """
    joined = list(segments)
    for at in range(1, len(joined)):
        before, segment = joined[at - 1], joined[at]
        if segment.matrix is None or before.matrix is None or segment.matrix is before.matrix:
            continue
        if not segment.values or segment.values[0].row != 0 or not segment.labels or number_of(segment.labels[-1].text):
            continue
        if all(piece.blank for piece in segment.values):
            joined[at] = replace(segment, values=())
        elif before.values and before.labels and all(piece.blank for piece in before.values):
            joined[at - 1] = replace(before, values=())
            joined[at] = replace(segment, labels=(*before.labels, *segment.labels))
    return joined


def _worth_a_row(segment: Segment) -> bool:
    """Whether a segment has values: a head's row with a blank or two at its end has none."""
    return len(segment.values) >= _LEAST_BLANKS or any(not piece.blank for piece in segment.values)


def read_table3(segments: Sequence[Segment]) -> TableReading:
    """The cells of table 3 among the segments; empty where fewer than three of its rows stand there.

    Where labels may stand behind their values in a text, the sums tell: they must break with the values that stand
    behind the labels, and hold with those before them; where both break, nothing is read.
    """
    reading = _read(segments, reworded=True)
    if any(problem.rule == REWORDED for problem in reading.problems) and not _borne_out(reading):
        reading = _read(segments)
    behind = with_labels_before(segments) if reading.cells and sums.broken(reading.numbers()) else None
    if behind is None:
        return reading
    moved = _read(behind)
    verdicts = [judged.verdict for judged in sums.judge(moved.numbers()) if judged.relation.rule in ("R1", "R2")]
    if moved.cells and not sums.broken(moved.numbers()) and sums.Verdict.HOLDS in verdicts:
        return moved
    return _unplaced(reading.cells, set(reading.used), "columns_disordered")


def _borne_out(reading: TableReading) -> bool:
    """Whether the sums over whole columns hold, so that no row is there twice and none is missing."""
    judged = sums.judge(reading.numbers())
    verdicts = [one.verdict for one in judged if one.relation.rule in ("R1", "R2")]
    return bool(verdicts) and set(verdicts) == {sums.Verdict.HOLDS}


def _read(segments: Sequence[Segment], *, reworded: bool = False) -> TableReading:
    """The cells of table 3 whose labels stand before their values.

    A row whose values cannot be placed gives unreadable cells and a Problem; where position and ordinal disagree the
    reading with fewer broken sums is taken. With `reworded`, rows in other words than the form's are told by these.
    """
    segments = [
        segment if _worth_a_row(segment) and not names_results(segment) else replace(segment, values=())
        for segment in _torn_joined(with_whole_labels(segments, forms().rows3))
    ]
    matches = _roll_up_dropped(_stray_misc_dropped(segments, align(segments, forms().rows3)))
    if len(matches) < _LEAST_ROWS:
        return TableReading(cells={})
    known = {match.key for match in matches}
    matches = with_reworded(segments, matches) if reworded else matches
    headers = _headers(segments, matches)
    named = _named(segments, matches, headers)
    last = matches[-1].segment + 1
    stretch = (segments[matches[0].segment + 1 : last], segments[last : last + 1], forms().rows3)
    disordered, wanting = torn(*stretch, len(named)), lonely(*stretch)
    ordered = in_form_order(segments, matches) if disordered and named == forms().applicants else None
    if ordered is not None:
        segments, matches = ordered
    own = [segments[match.segment] for match in matches]
    placed = [
        row_values(segment, _header(segments, match, headers), named)
        for match, segment in zip(matches, own, strict=True)
    ]
    rows = list(zip(matches, own, held_to_shape(own, placed), strict=True))
    totals = not wanting and not _totals_lost(rows, named)
    readings = [_reading(rows, named, by_position=True, totals=totals)]
    if any(row.by_position != row.by_ordinal and None not in (row.by_position, row.by_ordinal) for _, _, row in rows):
        readings.append(_reading(rows, named, by_position=False, totals=totals))
    everyone = forms().applicants
    if set(named) == set(everyone) and named != everyone:
        # The head was read in an order of its own; the form's order is worth a trial.
        plain = [(match, segment, row_values(segment, {}, everyone)) for match, segment, _ in rows]
        totals = not wanting and not _totals_lost(plain, everyone)
        readings.append(_reading(plain, everyone, by_position=False, totals=totals))
    cells = readings[0]
    if any(reading != cells for reading in readings[1:]):
        cells = min(
            readings, key=lambda reading: len(sums.broken({key: cell.value.value for key, cell in reading.items()}))
        )
    headed = any(set(everyone) <= set(header.values()) for header in headers.values())
    reordered = named == everyone and any(_out_of_order(header) for header in headers.values())
    if disordered and ordered is None:
        return _unplaced(cells, _used(segments, matches), "columns_disordered")
    if (_adrift(cells) and not headed) or (reordered and not _rows_add_up(cells)):
        return _unplaced(cells, _used(segments, matches), "columns_unknown")
    lacking = [code for code in everyone if code not in named]
    if lacking and not ("total" in named and _rows_complete(cells) and _below_their_heads(rows)):
        return _unplaced(cells, _used(segments, matches), "columns_lacking", lacking)
    problems = [
        _row_problem(match, named, "row_apart")
        for match, _, values in rows
        if values.by_position is None and values.by_ordinal is None
    ]
    if lacking:
        problems.append(_of_columns("columns_lacking", Severity.WARNING, cells, lacking))
    twice = {match.key for match in said_twice(segments, matches, forms().rows3)}
    if twice:
        cells = {
            key: replace(cell, value=unreadable(cell.value.raw)) if key[0] in twice else cell
            for key, cell in cells.items()
        }
        problems += [_row_problem(match, named, "row_twice") for match in matches if match.key in twice]
    problems += reworded_told(match for match in matches if match.key not in known)
    strangers = strange_rows(segments, matches)
    beyond = {key: cell for key, cell in unread_cells(strangers).items() if key not in cells}
    problems += told(strangers, beyond)
    cells = {key: cell for key, cell in cells.items() if not _empty_misc(key, cells)}
    used = _used(segments, matches) | {piece.block for row in strangers for piece in (row.label, *row.values)}
    return TableReading(cells=_in_order({**cells, **beyond}), problems=tuple(problems), used=frozenset(used))


def _row_problem(match: RowMatch, named: Sequence[str], case: str) -> Problem:
    cells = tuple((match.key, applicant) for applicant in named if applicant != SUBTOTAL)
    return doubt(case, in_table(TABLE), row=match.label.strip(), cells=cells)


def _of_columns(
    case: str, severity: Severity, cells: Mapping[CellKey, TableCell], lacking: Sequence[str] = ()
) -> Problem:
    """A doubt about the columns, with those that are lacking."""
    return doubt(
        case,
        lambda words: {"table": words.table(TABLE), "columns": words.listed([words.column(code) for code in lacking])},
        severity=severity,
        cells=tuple(cells),
    )


def _adrift(cells: Mapping[CellKey, TableCell]) -> bool:
    """Whether most rows that say anything do not add up: then the columns are not those that they were taken for."""
    judged = sums.judge({key: cell.value.value for key, cell in cells.items()})
    rows = [found for found in judged if found.relation.rule == "R3" and (found.left or found.right)]
    broken = sum(found.verdict is sums.Verdict.BROKEN for found in rows)
    return broken >= _LEAST_ROWS and broken * 2 > len(rows)


def _out_of_order(header: Header) -> bool:
    """Whether the columns that a head names stand in another order than the form's."""
    order = [forms().applicants.index(header[column]) for column in sorted(header) if header[column] != SUBTOTAL]
    return order != sorted(order)


def _rows_add_up(cells: Mapping[CellKey, TableCell]) -> bool:
    """Whether rows that say something have the total that their parts make, and none has another."""
    judged = sums.judge({key: cell.value.value for key, cell in cells.items()})
    verdicts = [found.verdict for found in judged if found.relation.rule == "R3" and (found.left or found.right)]
    return sums.Verdict.HOLDS in verdicts and sums.Verdict.BROKEN not in verdicts


def _rows_complete(cells: Mapping[CellKey, TableCell]) -> bool:
    """Whether the total of every row is the sum of those of its parts that the table has."""
    rows: dict[str, dict[str | None, Number]] = {}
    for (code, applicant), cell in cells.items():
        rows.setdefault(code, {})[applicant] = cell.value.value or 0
    return all(row.pop("total", None) == sum(row.values()) for row in rows.values())


def _below_their_heads(rows: Sequence[tuple[RowMatch, Segment, RowValues]]) -> bool:
    """Whether every value stands in a ruled cell below the head that it is read under."""
    return all(row.by_position is not None and row.by_position == row.by_ordinal for _, _, row in rows)


def _unplaced(
    cells: Mapping[CellKey, TableCell], used: set[int], case: str, lacking: Sequence[str] = ()
) -> TableReading:
    """All cells unreadable, for rows or columns of which nobody knows whose the values are."""
    lost = {key: replace(cell, value=unreadable(cell.value.raw)) for key, cell in cells.items()}
    problem = _of_columns(case, Severity.ERROR, lost, lacking)
    return TableReading(cells=_in_order(lost), problems=(problem,), used=frozenset(used))


def _header(segments: Sequence[Segment], match: RowMatch, headers: Mapping[int, Header]) -> Header:
    return headers.get(segments[match.segment].values[0].block, {})


def _reading(
    rows: Sequence[tuple[RowMatch, Segment, RowValues]], named: Sequence[str], *, by_position: bool, totals: bool
) -> dict[CellKey, TableCell]:
    """The cells with one way of placing preferred, the other where that gives no answer; with `totals`, of a row that
    lost its zeros the total is told."""
    cells: dict[CellKey, TableCell] = {}
    for match, segment, values in rows:
        ways = (values.by_position, values.by_ordinal) if by_position else (values.by_ordinal, values.by_position)
        chosen = ways[0] if ways[0] is not None else ways[1]
        cells.update(_cells(segment, match, chosen, named, values, totals=totals))
    return cells


def _empty_misc(key: CellKey, cells: Mapping[CellKey, TableCell]) -> bool:
    """A lone 其他 with nothing in it and without its sisters is a header, not a row."""
    if key[0] not in _with_sisters():
        return False
    sisters = not {code for code, _ in cells}.isdisjoint(codes().sisters(key[0]))
    row = [cell for other, cell in cells.items() if other[0] == key[0]]
    return not sisters and all(cell.value.state is not State.STATED for cell in row)


def _used(segments: Sequence[Segment], matches: Sequence[RowMatch]) -> set[int]:
    return {
        piece.block
        for match in matches
        for piece in (*segments[match.segment].values, *segments[match.segment].labels[-1:])
    }


def _in_order(cells: Mapping[CellKey, TableCell]) -> dict[CellKey, TableCell]:
    rows, columns = _order_of_rows(), _order_of_columns()
    return dict(sorted(cells.items(), key=lambda item: (rows[item[0][0]], columns[item[0][1] or "total"])))


@cache
def _order_of_rows() -> Mapping[str, int]:
    return {code: at for at, code in enumerate(codes().indicators)}


@cache
def _order_of_columns() -> Mapping[str, int]:
    return {code: at for at, code in enumerate(forms().applicants)}

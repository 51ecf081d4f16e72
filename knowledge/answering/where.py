"""Which and how many meet conditions: 申请超100件的单位, 几家零申请, 有复议但没有诉讼的, 公开率比教育局高的."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from knowledge.answering.details import Axis, Condition, Covered, FilterDetail
from knowledge.answering.field import Field, Gathered, field_of, gather, gather_all, row_name
from knowledge.answering.figures import Figure, exact, figure
from knowledge.answering.order import coverage_notes, placed
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import nothing, refuse_figure, value_of
from knowledge.answers import Answer, Kind, Value
from knowledge.query.algebra import Measure, Where
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf

Key = tuple[Measure, str | None]
"""A measure with its column."""
Row = str | int | Measure | None
"""What tells the rows of a field apart."""
Rows = Mapping[Key, Mapping[Row, Figure]]


def answer_where(query: Where, asked: Asked, shelf: Shelf) -> Answer:
    """What meets the conditions, from the most on, with the number; what could not be judged is named."""
    field = field_of(query.of, query.over)
    keys = tuple(dict.fromkeys((item.measure, item.column) for item in query.conditions))
    # The first stands for the field itself, which may run over all columns or rows.
    along = query.over in (Axis.INDICATOR, Axis.APPLICANT)
    fields = {
        key: field if not at and along else replace(field, measures=(key[0],), applicants=(key[1],))
        for at, key in enumerate(keys)
    }
    gathered = {key: gather(shelf, each) for key, each in fields.items()}
    figures: dict[Key, Mapping[Row, Figure]] = {
        key: {
            _row(item, field.axis): item for item in (gather_all(shelf, fields[key]) if query.either else found.known)
        }
        for key, found in gathered.items()
    }
    held = [_reference(shelf, field, item) for item in query.conditions]
    stuck = next((one for one in held if isinstance(one, Figure)), None)
    if stuck is not None:
        return refuse_figure(asked, shelf, stuck)
    references = [one for one in held if not isinstance(one, Figure)]
    judged, fitting = _judged(figures, query.conditions, references, either=query.either)
    if not judged:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    return _told(query, asked, shelf, field, keys, figures, gathered, judged, fitting, references)


def _told(
    query: Where,
    asked: Asked,
    shelf: Shelf,
    field: Field,
    keys: tuple[Key, ...],
    figures: Rows,
    gathered: Mapping[Key, Gathered],
    judged: list[Row],
    fitting: list[Row],
    references: Sequence[_Reference],
) -> Answer:
    first = query.conditions[0]
    leading = [figures[keys[0]][row] for row in fitting]
    rows = placed([item for item in leading if item.value is not None], descending=True)
    matching = (*(row.figure for row in rows), *(item for item in leading if item.value is None))
    beside = tuple(tuple(figures[key][_row(item, field.axis)] for key in keys[1:]) for item in matching)
    known = [item for row in judged for key in keys if (item := figures[key][row]).value is not None]
    shown = [
        item
        for lead, others in zip(matching, beside, strict=True)
        for item in (lead, *others)
        if item.value is not None
    ]
    held = [figure for one in references for figure in one.figures(matching, field.axis)]
    count = Value(
        agency=field.scope or (known[0].agency if len(field.agencies) == 1 else "all"),
        year=field.years[-1],
        indicator="count.matching",
        applicant=known[0].applicant,
        value=len(matching),
        unit="个",
    )
    lone = len(field.agencies) == 1 and field.axis is Axis.AGENCY and len(query.conditions) == 1
    listed = tuple(value_of(item) for item in (known if lone else shown))
    coverage = _covered(gathered, len(judged))
    if query.either:
        seen = {row_name(figures[keys[0]][row], field.axis) for row in judged}
        coverage = replace(coverage, unusable=tuple(name for name in coverage.unusable if name not in seen))
    failing = [item for row in judged if row not in fitting and (item := figures[keys[0]][row]).value is not None]
    return answer_with(
        asked,
        Kind.FILTER,
        shelf,
        shown or known,
        detail=FilterDetail(
            matching=matching,
            beside=beside,
            operator=first.operator,
            number=first.number,
            number_to=first.number_to,
            also=query.conditions[1:],
            either=query.either,
            axis=field.axis,
            coverage=coverage,
            scope=field.scope,
            counting=query.counting,
            lone=known[0] if lone else None,
            measure=first.measure,
            than=next((one.of_all for one in references if one.of_all is not None), None),
            since=first.since,
            failing=tuple(failing) if query.every else None,
        ),
        values=(count, *listed) if query.counting or not listed else (*listed, count),
        notes=coverage_notes(coverage, field.axis),
        beside=held,
    )


class _Reference:
    """What a condition holds a figure against beside its number: one figure for all rows, or one for each."""

    def __init__(self, of_all: Figure | None = None, of_row: Mapping[Row, Figure] | None = None) -> None:
        self.of_all = of_all
        self.of_row = of_row

    def of(self, row: Row) -> Fraction | None:
        """The number for a row; None where there is none to hold it against."""
        found = self.of_all if self.of_row is None else self.of_row.get(row)
        return None if found is None or found.value is None else exact(found)

    @property
    def missing(self) -> bool:
        """Whether nothing but the condition's own number counts."""
        return self.of_all is None and self.of_row is None

    def figures(self, matching: Sequence[Figure], axis: Axis) -> tuple[Figure, ...]:
        """The figures that were held against, for the rows that are shown."""
        if self.of_all is not None:
            return (self.of_all,)
        if self.of_row is None:
            return ()
        return tuple(found for item in matching if (found := self.of_row.get(_row(item, axis))) is not None)


def _reference(shelf: Shelf, field: Field, item: Condition) -> _Reference | Figure:
    """What a condition is held against; a Figure where that has no value."""
    if item.than is not None:
        found = figure(shelf, item.than, field.years[-1], item.measure, item.column)
        return found if found.value is None else _Reference(of_all=found)
    if item.since is not None:
        earlier = replace(field, measures=(item.measure,), applicants=(item.column,), years=(item.since,))
        return _Reference(of_row={_row(one, field.axis): one for one in gather(shelf, earlier).known})
    return _Reference()


def _judged(
    figures: Rows, conditions: Sequence[Condition], references: Sequence[_Reference], *, either: bool
) -> tuple[list[Row], list[Row]]:
    """The rows that can be judged by the conditions, and of these the ones that meet them.

    Where one condition is enough, a row that meets it is judged though it lacks the figure of another.
    """
    judged: list[Row] = []
    fitting: list[Row] = []
    for row in next(iter(figures.values())):
        met: list[bool] = []
        whole = True
        for item, held in zip(conditions, references, strict=True):
            found = figures[item.measure, item.column].get(row)
            against = held.of(row)
            known = found is not None and found.value is not None and (held.missing or against is not None)
            whole = whole and known
            met.append(known and found is not None and meets(found, item, against) and found.agency != item.than)
        fits = any(met) if either else all(met)
        if whole or fits:
            judged.append(row)
        if fits:
            fitting.append(row)
    return judged, fitting


def meets(item: Figure, condition: Condition, against: Fraction | None = None) -> bool:
    """Whether a known figure meets a condition, held `against` another figure where one is given."""
    value = exact(item)
    number: Fraction | float = against if against is not None else condition.number or 0
    match condition.operator:
        case "over":
            return value > number
        case "at_least":
            return value >= number
        case "under":
            return value < number
        case "at_most":
            return value <= number
        case "equal":
            return value == number or float(value) == number
        case "between":
            return number <= value <= (condition.number_to or number)
        case "zero":
            return value == 0
        case _:
            return value > 0


def _row(item: Figure, axis: Axis) -> Row:
    match axis:
        case Axis.AGENCY:
            return item.agency
        case Axis.YEAR:
            return item.year
        case Axis.INDICATOR:
            return item.measure
        case _:
            return item.applicant


def _covered(gathered: Mapping[Key, Gathered], judged: int) -> Covered:
    """How many rows could be judged by all conditions, and what any of them lacked."""
    parts = [found.coverage for found in gathered.values()]
    return Covered(
        covered=judged,
        asked=parts[0].asked,
        missing=tuple(dict.fromkeys(name for part in parts for name in part.missing)),
        unusable=tuple(dict.fromkeys(name for part in parts for name in part.unusable)),
        small=tuple(dict.fromkeys(name for part in parts for name in part.small)),
    )

"""Which and how many meet conditions: 申请超100件的单位, 几家零申请, 有复议但没有诉讼的, 公开率比教育局高的."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from knowledge.answering.details import Axis, Condition, Covered, FilterDetail
from knowledge.answering.field import Field, field_of
from knowledge.answering.figures import Figure, exact, figure, plain_number
from knowledge.answering.gathering import MOST_SHOWN, Gathered, gather
from knowledge.answering.meeting import has_moved, meets
from knowledge.answering.numbers import Numbers, fraction
from knowledge.answering.order import coverage_notes
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import nothing, refuse_figure, value_of
from knowledge.answering.reduce import worked_out
from knowledge.answers import Answer, Kind, Value
from knowledge.query.algebra import Measure, Where
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf

Column = tuple[Measure, str | None]
"""A measure with its column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """The numbers of one measure of all rows, and where among them those of each row are."""

    gathered: Gathered
    places: Mapping[object, int]

    @property
    def numbers(self) -> Numbers:
        return self.gathered.numbers


def answer_where(query: Where, asked: Asked, shelf: Shelf) -> Answer:
    """What meets the conditions, from the most on, with the number; what could not be judged is named."""
    field = field_of(query.of, query.over)
    columns = tuple(dict.fromkeys((item.measure, item.column) for item in query.conditions))
    # The first stands for the field itself, which may run over all columns or rows.
    along = query.over in (Axis.INDICATOR, Axis.APPLICANT)
    fields = {
        column: field if not at and along else replace(field, measures=(column[0],), applicants=(column[1],))
        for at, column in enumerate(columns)
    }
    held = {column: _held(shelf, each, known=not query.either) for column, each in fields.items()}
    references: list[_Reference] = []
    for item in query.conditions:
        found = _reference(shelf, field, item, held[item.measure, item.column])
        if isinstance(found, Figure):
            return refuse_figure(asked, shelf, found)
        references.append(found)
    judged, fitting = _judged(held, query.conditions, references, either=query.either)
    if not judged:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    return _told(query, asked, shelf, field, [held[column] for column in columns], judged, fitting, references)


def _held(shelf: Shelf, field: Field, *, known: bool) -> _Held:
    """The numbers of a field by row: of all rows, or of those that have a value."""
    gathered = gather(shelf, field)
    places = gathered.known if known else range(len(gathered.numbers.tops))
    if field.axis is Axis.AGENCY and len(field.years) == len(field.pairs) == 1:
        return _Held(gathered=gathered, places={field.agencies[place]: place for place in places})
    return _Held(gathered=gathered, places={_row(field, place): place for place in places})


def _told(
    query: Where,
    asked: Asked,
    shelf: Shelf,
    field: Field,
    held: Sequence[_Held],
    judged: list[object],
    fitting: list[object],
    references: Sequence[_Reference],
) -> Answer:
    first, leading = query.conditions[0], held[0]
    sizes = leading.numbers.sizes
    if query.first:
        fitting = sorted(fitting, key=str)[:1]
    valued = [row for row in fitting if sizes[leading.places[row]] is not None]
    valued.sort(key=lambda row: sizes[leading.places[row]], reverse=True)
    rows = (valued + [row for row in fitting if sizes[leading.places[row]] is None])[:MOST_SHOWN]
    matching = tuple([leading.numbers.figure(leading.places[row]) for row in rows])
    beside = tuple([tuple([other.numbers.figure(other.places[row]) for other in held[1:]]) for row in rows])
    shown = [
        item
        for lead, others in zip(matching, beside, strict=True)
        for item in (lead, *others)
        if item.value is not None
    ]
    lone = len(field.agencies) == 1 and field.axis is Axis.AGENCY and len(query.conditions) == 1
    known = _first_known(held, judged, MOST_SHOWN if lone or not shown else 1)
    count = Value(
        agency=field.scope or (known[0].agency if len(field.agencies) == 1 else "all"),
        year=field.years[-1],
        indicator="count.matching",
        applicant=known[0].applicant,
        value=len(fitting),
        unit="个",
    )
    listed = tuple(value_of(item) for item in (known if lone else shown))
    if first.average is not None and references[0].level is not None:
        level = plain_number(references[0].level)
        unit = known[0].unit if known else "件"
        listed = (*listed, replace(count, indicator=f"aggregate.{first.average}", value=level, unit=unit))
    earlier = [one.held for one in references if one.held is not None]
    coverage = _covered([one.gathered for one in (*held, *earlier)], len(judged))
    if earlier:
        # From nothing nothing grows by so much percent.
        seen = {*judged, *coverage.missing, *coverage.unusable}
        based = [leading.gathered.field.name(place) for row, place in leading.places.items() if row not in seen]
        coverage = replace(coverage, unusable=(*coverage.unusable, *based))
    if query.either:
        seen = {leading.gathered.field.name(leading.places[row]) for row in judged}
        coverage = replace(coverage, unusable=tuple(name for name in coverage.unusable if name not in seen))
    failing = _failing(leading, judged, fitting) if query.every else []
    return answer_with(
        asked,
        Kind.FILTER,
        shelf,
        shown or known,
        detail=FilterDetail(
            matching=matching,
            count=len(fitting),
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
            claim=first.claim,
            before=_before(references[0], rows, first),
            average=first.average,
            level=None if references[0].level is None else plain_number(references[0].level),
            failing=leading.numbers.figures(failing[:MOST_SHOWN]) if query.every else None,
            failing_count=len(failing),
            first=query.first,
        ),
        values=(count, *listed) if query.counting or not listed else (*listed, count),
        notes=coverage_notes(coverage, field.axis),
        beside=[item for one in references for item in one.figures(rows)],
    )


def _before(reference: _Reference, rows: Sequence[object], first: Condition) -> tuple[Figure, ...]:
    """The figures of the year since which those shown are said to have changed."""
    return () if first.since is None else reference.figures(rows)


def _first_known(held: Sequence[_Held], judged: Sequence[object], most: int) -> tuple[Figure, ...]:
    """The first figures with a value of the rows that were judged: what no match rests on."""
    found: list[Figure] = []
    for row in judged:
        for one in held:
            if one.numbers.tops[one.places[row]] is not None:
                found.append(one.numbers.figure(one.places[row]))
        if len(found) >= most:
            break
    return tuple(found)


def _failing(leading: _Held, judged: Sequence[object], fitting: Sequence[object]) -> list[int]:
    """The places of those that do not meet the condition."""
    meeting = set(fitting)
    places = [leading.places[row] for row in judged if row not in meeting]
    return [place for place in places if leading.numbers.tops[place] is not None]


class _Reference:
    """What a condition holds a figure against beside its number: one figure for all rows, or one for each."""

    def __init__(
        self, of_all: Figure | None = None, of_row: _Held | None = None, level: Fraction | None = None
    ) -> None:
        self.of_all = of_all
        self._of_row = of_row
        self.level = level
        self._same = level if of_all is None else exact(of_all)

    @property
    def held(self) -> _Held | None:
        """The numbers that each row is held against; None where one figure is for all."""
        return self._of_row

    def of(self, row: object) -> Fraction | None:
        """The number for a row; None where there is none to hold it against."""
        if self._of_row is None:
            return self._same
        place = self._of_row.places.get(row)
        return None if place is None else self._of_row.numbers.exact(place)

    @property
    def missing(self) -> bool:
        """Whether nothing but the condition's own number counts."""
        return self._same is None and self._of_row is None

    def figures(self, rows: Sequence[object]) -> tuple[Figure, ...]:
        """The figures that were held against, for the rows that are shown."""
        if self.of_all is not None:
            return (self.of_all,)
        if self._of_row is None:
            return ()
        places = [place for row in rows if (place := self._of_row.places.get(row)) is not None]
        return self._of_row.numbers.figures(places)


def _reference(shelf: Shelf, field: Field, item: Condition, held: _Held) -> _Reference | Figure:
    """What a condition is held against; a Figure where that has no value."""
    if item.average is not None:
        known = held.gathered.known
        return _Reference(level=worked_out(item.average, held.numbers, known) if known else None)
    if item.than is not None:
        found = figure(shelf, item.than, field.years[-1], item.measure, item.column)
        return found if found.value is None else _Reference(of_all=found)
    if item.since is not None:
        earlier = replace(field, measures=(item.measure,), applicants=(item.column,), years=(item.since,))
        return _Reference(of_row=_held(shelf, earlier, known=True))
    return _Reference()


def _judged(
    held: Mapping[Column, _Held],
    conditions: Sequence[Condition],
    references: Sequence[_Reference],
    *,
    either: bool,
) -> tuple[list[object], list[object]]:
    """The rows that can be judged by the conditions, and of these the ones that meet them.

    Where one condition is enough, a row that meets it is judged though it lacks the figure of another.
    """
    first = next(iter(held.values()))
    if len(conditions) == 1 and references[0].missing and not either:
        return list(first.places), _meeting(first, conditions[0])
    tests = [_test(held[item.measure, item.column].numbers, item) for item in conditions]
    judged: list[object] = []
    fitting: list[object] = []
    for row in first.places:
        met: list[bool] = []
        whole = True
        for item, reference, test in zip(conditions, references, tests, strict=True):
            one = held[item.measure, item.column]
            place = one.places.get(row)
            against = reference.of(row)
            known = place is not None and one.numbers.tops[place] is not None
            known = known and (reference.missing or against is not None)
            # Nothing has grown by so much percent from nothing.
            known = known and not (against == 0 and item.claim is not None and item.claim.percent)
            whole = whole and known
            met.append(
                known
                and place is not None
                and test(place, against)
                and (item.than is None or one.gathered.field.key(place)[0] != item.than)
            )
        fits = any(met) if either else all(met)
        if whole or fits:
            judged.append(row)
        if fits:
            fitting.append(row)
    return judged, fitting


def _meeting(held: _Held, condition: Condition) -> list[object]:
    """The rows, all of them known, that meet a condition held against its own number, without a test for each of them
    where a look at the numbers is enough."""
    rows, tops, sizes = held.places.items(), held.numbers.tops, held.numbers.sizes
    test, near = _test(held.numbers, condition), float(condition.number or 0)
    if condition.operator == "zero":
        return [row for row, place in rows if tops[place] == 0]
    if Fraction not in set(map(type, sizes)) and abs(near) < _WHOLE:
        # Where floating-point numbers are the same, the numbers themselves need not be.
        if condition.operator in ("over", "at_least"):
            return [row for row, place in rows if (size := sizes[place]) > near or (size == near and test(place, None))]
        if condition.operator in ("under", "at_most"):
            return [row for row, place in rows if (size := sizes[place]) < near or (size == near and test(place, None))]
    return [row for row, place in rows if test(place, None)]


def _test(numbers: Numbers, condition: Condition) -> Callable[[int, Fraction | None], bool]:
    """Whether a known figure at a place meets a condition, held against another figure where one is given."""
    sizes = numbers.sizes
    limit = fraction(condition.number or 0)
    near = float(limit)
    upper = fraction(condition.number_to or limit)

    def meets_exactly(place: int, against: Fraction | None) -> bool:
        return meets(numbers.exact(place), condition, limit if against is None else against, upper)

    def moved_by(place: int, against: Fraction | None) -> bool:
        return against is not None and has_moved(numbers.exact(place), against, condition)

    if condition.claim is not None:
        return moved_by

    def meets_quickly(place: int, against: Fraction | None) -> bool:
        size = sizes[place]
        # Where the nearest floating-point numbers differ, the numbers themselves stand in the same order.
        if against is not None or size == near or isinstance(size, Fraction):
            return meets_exactly(place, against)
        return (size > near) is _SIDES[condition.operator]

    return meets_quickly if condition.operator in _SIDES and abs(near) < _WHOLE else meets_exactly


_SIDES = {"over": True, "at_least": True, "under": False, "at_most": False}
"""On which side of its number an operator has what it takes, the number itself aside."""
_WHOLE = 2.0**53
"""Whole numbers under this are floating-point numbers, too."""


def _row(field: Field, place: int) -> object:
    """What tells the rows of a field apart."""
    agency, year, measure, applicant = field.key(place)
    match field.axis:
        case Axis.AGENCY:
            return agency
        case Axis.YEAR:
            return year
        case Axis.INDICATOR:
            return measure
        case _:
            return applicant


def _covered(gathered: Sequence[Gathered], judged: int) -> Covered:
    """How many rows could be judged by all conditions, and what any of them lacked."""
    parts = [found.coverage for found in gathered]
    return Covered(
        covered=judged,
        asked=parts[0].asked,
        missing=tuple(dict.fromkeys(name for part in parts for name in part.missing)),
        unusable=tuple(dict.fromkeys(name for part in parts for name in part.unusable)),
        small=tuple(dict.fromkeys(name for part in parts for name in part.small)),
    )

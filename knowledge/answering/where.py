"""Which and how many meet conditions: 申请超100件的单位, 几家零申请, 有复议但没有诉讼的, 公开率比教育局高的."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from heapq import nlargest

from knowledge.answering.covering import coverage_notes, named
from knowledge.answering.details import Axis, Condition, Covered, FilterDetail
from knowledge.answering.field import field_of
from knowledge.answering.figures import Figure, plain_number
from knowledge.answering.gathering import MOST_SHOWN, Gathered, is_projected
from knowledge.answering.judging import Held, Reference, Table, judged, reference, table_of
from knowledge.answering.proof import answer_with, nothing, refuse_figure, value_of
from knowledge.answers import Answer, Kind, Named, Value
from knowledge.query.algebra import Where
from knowledge.query.asked import Asked
from knowledge.remembered import of_index
from knowledge.shelf import Shelf


def answer_where(query: Where, asked: Asked, shelf: Shelf) -> Answer:
    """What meets the conditions, from the most on, with the number; what could not be judged is named."""
    field = field_of(query.of, query.over)
    table = table_of(shelf, field, query.conditions, known=not query.either)
    references: list[Reference] = []
    for item in query.conditions:
        found = reference(table, item)
        if isinstance(found, Figure):
            return refuse_figure(asked, shelf, found)
        references.append(found)
    whole, fitting = judged(table, query.conditions, references, either=query.either)
    if not whole:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    return _told(query, asked, table, whole, fitting, references)


def _told(
    query: Where,
    asked: Asked,
    table: Table,
    whole: Sequence[int],
    fitting: Sequence[int],
    references: Sequence[Reference],
) -> Answer:
    first, leading, held, field = query.conditions[0], table.leading, table.columns, field_of(query.of, query.over)
    if query.first:
        fitting = sorted(fitting, key=lambda row: str(table.keys[row]))[:1]
    rows = _shown(leading, fitting)
    matching = leading.figures(rows)
    beside = tuple([tuple([other.numbers.figure(other.place(row)) for other in held[1:]]) for row in rows])
    shown = [
        item
        for lead, others in zip(matching, beside, strict=True)
        for item in (lead, *others)
        if item.value is not None
    ]
    lone = len(field.agencies) == 1 and field.axis is Axis.AGENCY and len(query.conditions) == 1
    known = _first_known(held, whole, MOST_SHOWN if lone or not shown else 1)
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
    earlier = [one.of_row for one in references if one.of_row is not None]
    coverage = _coverage(
        table.shelf,
        [one.gathered for one in (*held, *earlier)],
        len(whole),
        seen=_names(leading, whole) if query.either else (),
        # From nothing nothing grows by so much percent.
        based=_names(leading, _out(table.rows, whole)) if earlier else (),
    )
    failing = _failing(leading, whole, fitting) if query.every else []
    return answer_with(
        asked,
        Kind.FILTER,
        table.shelf,
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
            failing=leading.figures(failing[:MOST_SHOWN]) if query.every else None,
            failing_count=len(failing),
            first=query.first,
        ),
        values=(count, *listed) if query.counting or not listed else (*listed, count),
        notes=coverage_notes(coverage, field.axis),
        beside=[item for one in references for item in one.figures(rows)],
    )


def _names(leading: Held, rows: Sequence[int]) -> Sequence[str | Named]:
    return leading.gathered.field.names([*map(leading.place, rows)])


def _out(rows: Sequence[int], some: Sequence[int]) -> Sequence[int]:
    """The rows that are not among some of them."""
    if len(rows) == len(some):
        return ()
    kept = set(some)
    return [row for row in rows if row not in kept]


def _before(reference: Reference, rows: Sequence[int], first: Condition) -> tuple[Figure, ...]:
    """The figures of the year since which those shown are said to have changed."""
    return () if first.since is None else reference.figures(rows)


def _shown(leading: Held, fitting: Sequence[int]) -> Sequence[int]:
    """The rows that are shown: those with a value from the most on, then the others."""
    sizes = leading.sizes
    valued = [row for row in fitting if sizes[row] is not None] if leading.numbers.lacking else fitting
    rows = nlargest(MOST_SHOWN, valued, key=sizes.__getitem__)
    rest = [row for row in fitting if sizes[row] is None] if len(valued) < len(fitting) else []
    return [*rows, *rest][:MOST_SHOWN]


def _first_known(held: Sequence[Held], whole: Sequence[int], most: int) -> tuple[Figure, ...]:
    """The first figures with a value of the rows that were judged: what no match rests on."""
    found: list[Figure] = []
    for row in whole:
        found.extend([one.numbers.figure(one.place(row)) for one in held if one.sizes[row] is not None])
        if len(found) >= most:
            break
    return tuple(found)


def _failing(leading: Held, whole: Sequence[int], fitting: Sequence[int]) -> list[int]:
    """The rows that do not meet the condition."""
    meeting = set(fitting)
    return [row for row in whole if row not in meeting and leading.sizes[row] is not None]


def _coverage(
    shelf: Shelf, gathered: Sequence[Gathered], known: int, *, seen: Sequence[str | Named], based: Sequence[str | Named]
) -> Covered:
    if seen or based or not all(is_projected(found.field) for found in gathered):
        return _covered(gathered, known, seen=seen, based=based)
    fields = [found.field for found in gathered]
    asked = ("lacked", *((field.agencies, field.years, field.pairs) for field in fields))
    found: Covered = of_index(shelf).get(asked, lambda: _covered(gathered, known, seen=(), based=()))
    return replace(found, covered=known)


def _covered(
    gathered: Sequence[Gathered], known: int, *, seen: Sequence[str | Named], based: Sequence[str | Named]
) -> Covered:
    """How many rows could be judged by all conditions, and what any of them lacked.

    Those `seen` were judged all the same; those `based` on nothing were not.
    """
    missing: list[str | Named] = []
    unusable: list[str | Named] = []
    small: list[str | Named] = []
    for found in gathered:
        lost, absent = found.numbers.lacking, found.numbers.absent
        missing.extend(found.field.names([place for place in lost if place in absent]))
        unusable.extend(found.field.names([place for place in lost if place not in absent]))
        small.extend(found.field.names(found.numbers.small))
    out = set(missing)
    unusable.extend([name for name in based if name not in out])
    judged_all_the_same = set(seen)
    return Covered(
        covered=known,
        asked=gathered[0].coverage.asked,
        missing=named(missing),
        unusable=named([name for name in unusable if name not in judged_all_the_same]),
        small=named(small),
    )

"""Whether who comes first hangs on how a rate is counted: the same places under the other readings of that rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from knowledge.answering.field import SMALL_BASE, Field, row_name
from knowledge.answering.figures import Figure
from knowledge.answering.gathering import gather
from knowledge.answering.ranking import Ranking, ranking
from knowledge.answers import Named, Note, RateRow, note
from knowledge.lexicon.derived import other_readings
from knowledge.model import Severity
from knowledge.query.algebra import measure_named
from knowledge.shelf import Shelf

Select = Callable[[Ranking], Sequence[int]]
"""Which of a ranking an answer names."""
MOST_NAMED = 30
"""Names in one note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that an answer names: its code (most, least, more, less, nth, position) and which hold it."""

    code: str
    select: Select


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is to be said of the other readings, and the figures that it rests on, which must be cited."""

    notes: tuple[Note, ...] = ()
    figures: tuple[Figure, ...] = ()


def nth(number: int) -> Select:
    """Those who share the place that so many are counted to."""
    return lambda rows: rows.nth(number)


def of_unit(agency: str) -> Select:
    """The one of a unit, wherever it stands."""
    return lambda rows: rows.of_unit(agency)


def beside(shelf: Shelf, field: Field, rows: Ranking, places: Sequence[Place], *, descending: bool) -> Beside:
    """For each place named in an answer, who holds it under the other readings of the rate; empty for what is no rate.

    `rows` are the whole ranking as it was answered. A reading under which fewer than two have a figure is left out;
    those that only it leaves without one are named.
    """
    held: dict[str, list[str]] = {}
    notes: list[Note] = []
    figures: list[Figure] = []
    absent: dict[str | Named, None] = {}
    for code in other_readings(field.measures[0].name):
        again = ranking(gather(shelf, replace(field, measures=(measure_named(code),))), descending=descending)
        if len(again) < 2:
            continue
        at_name = dict(zip(again.names(range(len(again))), again.order, strict=True))
        without = [name for name in rows.names(range(len(rows))) if name not in at_name]
        for place in places:
            before, after = place.select(rows), place.select(again)
            if not before or not after:
                continue
            if _holds(rows, before, again, after, place):
                held.setdefault(place.code, []).append(code)
                absent.update(dict.fromkeys(without))
                continue
            named = set(again.names(after))
            moved = [at_name[name] for name in rows.names(before) if name in at_name and name not in named]
            shown = again.numbers.figures([again.order[at] for at in after[:MOST_NAMED]])
            displaced = again.numbers.figures(moved[:MOST_NAMED])
            notes.append(
                note(
                    "reading_moves" if place.code == "position" else "reading_flips",
                    Severity.WARNING,
                    place=place.code,
                    reading=code,
                    asked=field.measures[0].name,
                    number=again.rank(after[0]),
                    shown=_quoted(shown, field),
                    displaced=_quoted(displaced, field),
                    without=tuple(without[:MOST_NAMED]),
                )
            )
            figures.extend((*shown, *displaced))
    left_out = tuple([*absent][:MOST_NAMED])
    holding = [
        note("reading_holds", place=place, readings=tuple(Named(measure=code) for code in found), without=left_out)
        for place, found in held.items()
    ]
    return Beside(notes=(*notes, *holding), figures=tuple(figures))


def _quoted(figures: Sequence[Figure], field: Field) -> tuple[RateRow, ...]:
    """Rates with the two numbers of each, and whether it rests on a small base."""
    return tuple(
        RateRow(
            row=row_name(item, field.axis),
            numerator=item.numerator or 0,
            denominator=item.denominator or 0,
            small=item.denominator is not None and item.denominator < SMALL_BASE,
        )
        for item in figures
    )


def _holds(rows: Ranking, before: Sequence[int], again: Ranking, after: Sequence[int], place: Place) -> bool:
    """Whether the same ones hold a place; where one unit's place is asked, whether it is the same place."""
    if place.code == "position":
        return rows.rank(before[0]) == again.rank(after[0])
    return set(rows.names(before)) == set(again.names(after))

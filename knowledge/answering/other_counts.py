"""Whether who comes first hangs on how a rate is counted: the same places under the other readings of that rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from knowledge.answering.details import Placed
from knowledge.answering.field import SMALL_BASE, Field, gather, row_name
from knowledge.answering.figures import Figure
from knowledge.answering.proof import note
from knowledge.answers import Note
from knowledge.lexicon.derived import other_readings
from knowledge.model import Severity
from knowledge.query.algebra import measure_named
from knowledge.shelf import Shelf

Select = Callable[[Sequence[Placed]], tuple[Placed, ...]]
"""The rows that an answer names, picked from a whole ranking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that an answer names: its code (most, least, more, less, nth, position) and which rows hold it."""

    code: str
    select: Select


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is to be said of the other readings, and the figures that it rests on, which must be cited."""

    notes: tuple[Note, ...] = ()
    figures: tuple[Figure, ...] = ()


def first(rows: Sequence[Placed]) -> tuple[Placed, ...]:
    """Those who share the first place."""
    return tuple(row for row in rows if row.place == rows[0].place)


def last(rows: Sequence[Placed]) -> tuple[Placed, ...]:
    """Those who share the last place."""
    return tuple(row for row in rows if row.place == rows[-1].place)


def nth(number: int) -> Select:
    """Those who share the place that so many are counted to."""
    return lambda rows: tuple(row for row in rows if len(rows) >= number and row.place == rows[number - 1].place)


def of_unit(agency: str) -> Select:
    """The row of one unit, wherever it stands."""
    return lambda rows: tuple(row for row in rows if row.figure.agency == agency)


def beside(
    shelf: Shelf,
    field: Field,
    rows: Sequence[Placed],
    places: Sequence[Place],
    rank: Callable[[Sequence[Figure]], tuple[Placed, ...]],
) -> Beside:
    """For each place named in an answer, who holds it under the other readings of the rate; empty for what is no rate.

    `rows` are the whole ranking as it was answered, `rank` ranks figures in the same direction. A reading under which
    fewer than two have a figure is left out; those that only it leaves without one are named.
    """
    held: dict[str, list[str]] = {}
    notes: list[Note] = []
    figures: list[Figure] = []
    absent: dict[str, None] = {}
    for code in other_readings(field.measures[0].name):
        known = gather(shelf, replace(field, measures=(measure_named(code),))).known
        if len(known) < 2:
            continue
        again = rank(known)
        by_name = {row_name(item, field.axis): item for item in known}
        without = [name for name in _names(rows, field) if name not in by_name]
        for place in places:
            before, after = place.select(rows), place.select(again)
            if not before or not after:
                continue
            if _holds(before, after, place, field):
                held.setdefault(place.code, []).append(code)
                absent.update(dict.fromkeys(without))
                continue
            named = _names(after, field)
            displaced = [by_name[name] for name in _names(before, field) if name in by_name and name not in named]
            shown = [row.figure for row in after]
            notes.append(
                note(
                    "reading_moves" if place.code == "position" else "reading_flips",
                    Severity.WARNING,
                    place=place.code,
                    reading=code,
                    asked=field.measures[0].name,
                    number=after[0].place,
                    **_quoted("", shown, field),
                    **_quoted("displaced_", displaced, field),
                    without=_JOINT.join(without),
                )
            )
            figures.extend((*shown, *displaced))
    holding = [
        note("reading_holds", place=place, readings=_JOINT.join(codes), without=_JOINT.join(absent))
        for place, codes in held.items()
    ]
    return Beside(notes=(*notes, *holding), figures=tuple(figures))


_JOINT = "、"


def _quoted(prefix: str, figures: Sequence[Figure], field: Field) -> dict[str, str]:
    """Names with the two numbers of each, and which of them rest on a small base."""
    small = [item for item in figures if item.denominator is not None and item.denominator < SMALL_BASE]
    return {
        f"{prefix}names": _JOINT.join(row_name(item, field.axis) for item in figures),
        f"{prefix}numerators": _JOINT.join(str(item.numerator) for item in figures),
        f"{prefix}denominators": _JOINT.join(str(item.denominator) for item in figures),
        f"{prefix}small": _JOINT.join(row_name(item, field.axis) for item in small),
    }


def _holds(before: Sequence[Placed], after: Sequence[Placed], place: Place, field: Field) -> bool:
    """Whether the same ones hold a place; where one unit's place is asked, whether it is the same place."""
    if place.code == "position":
        return before[0].place == after[0].place
    return set(_names(before, field)) == set(_names(after, field))


def _names(rows: Sequence[Placed], field: Field) -> tuple[str, ...]:
    return tuple(row_name(row.figure, field.axis) for row in rows)

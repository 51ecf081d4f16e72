"""Whether who comes first hangs on how a rate is counted: the same places under the other readings of that rate."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from knowledge.answering.details import Axis
from knowledge.answering.field import Field, row_name
from knowledge.answering.figures import Figure
from knowledge.answering.gathering import gather
from knowledge.answering.numbers import SMALL_BASE
from knowledge.answering.ranking import Ranking, ranking
from knowledge.answers import MOST_LISTED, Item, Named, Note, RateRow, Some, first_of, note
from knowledge.lexicon.derived import other_readings
from knowledge.model import Severity
from knowledge.query.algebra import measure_named
from knowledge.shelf import Shelf

Select = Callable[[Ranking], Sequence[int]]
"""Which of a ranking an answer names."""


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
    absent: dict[Hashable, None] = {}
    for code in other_readings(field.measures[0].name) if places else ():
        again = ranking(gather(shelf, replace(field, measures=(measure_named(code),))), descending=descending)
        if len(again) < 2:
            continue
        pair = _Pair(rows, again)
        for place in places:
            before, after = place.select(rows), place.select(again)
            if not before or not after:
                continue
            if _holds(pair, before, after, place):
                held.setdefault(place.code, []).append(code)
                absent.update(dict.fromkeys(pair.without))
                continue
            moved = pair.moved(before, after)
            shown = again.numbers.figures([again.order[at] for at in after[:MOST_LISTED]])
            displaced = again.numbers.figures(moved[:MOST_LISTED])
            notes.append(
                note(
                    "reading_moves" if place.code == "position" else "reading_flips",
                    Severity.WARNING,
                    place=place.code,
                    reading=code,
                    asked=field.measures[0].name,
                    number=again.rank(after[0]),
                    shown=first_of(_quoted(shown, field), len(after)),
                    displaced=first_of(_quoted(displaced, field), len(moved)),
                    without=_left_out(rows, pair.without),
                )
            )
            figures.extend((*shown, *displaced))
    left_out = _left_out(rows, [*absent])
    holding = [
        note("reading_holds", place=place, readings=tuple(Named(measure=code) for code in found), without=left_out)
        for place, found in held.items()
    ]
    return Beside(notes=(*notes, *holding), figures=tuple(figures))


def _left_out(rows: Ranking, keys: Sequence[Hashable]) -> tuple[Item, ...] | Some:
    """Those that another reading leaves without a figure."""
    names = [rows.name(key) if isinstance(key, int) else key for key in keys[:MOST_LISTED]]
    return first_of([name for name in names if isinstance(name, str | Named)], len(keys))


class _Pair:
    """Two rankings of the same rows; these are told apart by their places where both run over the same units."""

    def __init__(self, rows: Ranking, again: Ranking) -> None:
        self.rows, self.again = rows, again
        fields = rows.field, again.field
        self._side_by_side = all(
            field is not None and field.axis is Axis.AGENCY and field.block == 1 for field in fields
        ) and len(rows.numbers) == len(again.numbers)

    @cached_property
    def without(self) -> Sequence[Hashable]:
        """The keys of those that only the second leaves without a figure, in the order of the first."""
        if self._side_by_side:
            lost = set(self.again.numbers.lacking).difference(self.rows.numbers.lacking)
            return [place for place in self.rows.order if place in lost] if lost else ()
        return [key for key in self.rows.names(range(len(self.rows))) if key not in self._place]

    @cached_property
    def _place(self) -> Mapping[str | Named, int]:
        return dict(zip(self.again.names(range(len(self.again))), self.again.order, strict=True))

    def keys(self, ranking: Ranking, ats: Sequence[int]) -> Sequence[Hashable]:
        """What tells rows of either apart."""
        return [ranking.order[at] for at in ats] if self._side_by_side else ranking.names(ats)

    def moved(self, before: Sequence[int], after: Sequence[int]) -> Sequence[int]:
        """The places in the second of those that hold a place of the first alone."""
        held = set(self.keys(self.again, after))
        if self._side_by_side:
            tops = self.again.numbers.tops
            places = [self.rows.order[at] for at in before]
            return [place for place in places if place not in held and tops[place] is not None]
        known = self._place
        return [known[name] for name in self.rows.names(before) if name in known and name not in held]


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


def _holds(pair: _Pair, before: Sequence[int], after: Sequence[int], place: Place) -> bool:
    """Whether the same ones hold a place; where one unit's place is asked, whether it is the same place."""
    rows, again = pair.rows, pair.again
    if place.code == "position":
        return rows.rank(before[0]) == again.rank(after[0])
    return set(pair.keys(rows, before)) == set(pair.keys(again, after))

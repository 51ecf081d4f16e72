"""How much of a field an answer over many reports rests on: what lacks a figure is counted, the first of it named."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answering.details import Axis, Covered, Lacking
from knowledge.answering.field import Field
from knowledge.answers import MOST_LISTED, Named, Note, first_of, note


def lacking(field: Field, places: Sequence[int]) -> Lacking:
    """Return how many rows stand at some places of a field, each once, with the first of their names."""
    return named(field.names(places))


def named(names: Sequence[str | Named]) -> Lacking:
    """Return how many names there are, each once, with the first of them."""
    found = tuple(dict.fromkeys(names))
    return Lacking(count=len(found), first=found[:MOST_LISTED])


def covered(
    field: Field,
    *,
    known: int,
    asked: int,
    missing: Sequence[int],
    unusable: Sequence[int],
    small: Sequence[int] = (),
) -> Covered:
    """How much of a field has a value, with the rest by its places."""
    return Covered(
        covered=known,
        asked=asked,
        missing=lacking(field, missing),
        unusable=lacking(field, unusable),
        small=lacking(field, small),
    )


def coverage_notes(coverage: Covered, axis: Axis) -> tuple[Note, ...]:
    """How many reports an answer rests on, and which it lacks; those that are not named are counted."""
    notes: list[Note] = []
    if axis is Axis.AGENCY:
        notes.append(note("coverage", covered=coverage.covered, asked=coverage.asked))
    for code, without in (
        ("coverage_missing", coverage.missing),
        ("coverage_unusable", coverage.unusable),
        ("small", coverage.small),
    ):
        if without.first:
            notes.append(note(code, names=first_of(without.first, without.count)))
    return tuple(notes)

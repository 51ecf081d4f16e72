"""The units that are meant by a name or a part of one, where it is no question: in settings, on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.shelf import Shelf
from knowledge.unit_names import as_said


def units_called(shelf: Shelf, text: str, *, most: int) -> Sequence[str]:
    """The unit of that name, else those that have it as another name, else so many of which any name holds it."""
    if not text:
        return ()
    if shelf.unit(text) is not None:
        return (text,)
    said = as_said(text)
    exact = next((item.units for item in shelf.unit_names().beginning(said) if item.size == len(said)), ())
    return exact or tuple(unit.name for unit in shelf.units_like(text, most=most).units)
